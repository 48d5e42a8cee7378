"""What comes out of this room for pages and APIs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chengnuo.core.observations.rules.words import AlarmState, Severity


@dataclass(frozen=True, slots=True)
class StreamRow:
    """A stream as a line. ``offline``: it has said nothing for three times as long as it means to."""

    id: int
    name: str
    thing_id: int
    thing: str
    asset: str
    observed: str
    unit: str
    at: datetime | None
    value: float | None
    text: str
    count: int
    offline: bool
    expected_seconds: int
    alarms: int
    lon: float | None
    lat: float | None
    simulated: bool


@dataclass(frozen=True, slots=True)
class StreamPage:
    """A page of them; ``page`` from 1."""

    rows: tuple[StreamRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class StreamFilter:
    """Which streams. ``state``: offline, alarm, or all; ``simulated`` None: both."""

    text: str = ""
    observed: str = ""
    state: str = ""
    thing_id: int | None = None
    simulated: bool | None = None


@dataclass(frozen=True, slots=True)
class StreamWords:
    """What a stream and its thing say of themselves."""

    id: int
    thing_id: int
    observed: str
    thing: dict[str, Any]
    stream: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A stream among the others of its thing: ``beside`` are their properties with the newest value."""

    thing: dict[str, Any]
    stream: dict[str, Any]
    beside: tuple[tuple[dict[str, Any], float | None], ...]


@dataclass(frozen=True, slots=True)
class Bucket:
    """The points of a stretch of time: how many, and their exact least, greatest and mean."""

    start: datetime
    end: datetime
    count: int
    low: float
    high: float
    mean: float


@dataclass(frozen=True, slots=True)
class PointRow:
    """One point."""

    id: int
    at: datetime
    value: float | None
    text: str


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """An alarm. ``case_note`` says why there is no case."""

    id: int
    rule: str
    title: str
    severity: Severity
    state: AlarmState
    stream_id: int
    stream: str
    thing_id: int
    thing: str
    asset: str
    at: datetime
    raised_at: datetime
    ended_at: datetime | None
    value: float | None
    unit: str
    text: str
    taken_at: datetime | None
    taken_by: str
    taken_by_id: int | None
    case_id: int | None
    case_note: str
    end_told: bool
    told: int
    lon: float | None
    lat: float | None
    simulated: bool


@dataclass(frozen=True, slots=True)
class AlarmPage:
    """A page of them; ``page`` from 1."""

    rows: tuple[AlarmRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class WindowRow:
    """A maintenance window."""

    id: int
    thing_id: int
    thing: str
    starts_at: datetime
    ends_at: datetime
    reason: str
    made_by: str
    removed: bool
