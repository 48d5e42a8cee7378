"""Supervision as it crosses the wall: frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chengnuo.core.supervision.rules.words import (
    Act,
    Level,
    OrderAct,
    OrderState,
    Pace,
    Result,
    Source,
    Stage,
    State,
    Subject,
)


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock with its proof line. ``late`` says that it was not met before its due time, at the moment looked at."""

    stage: Stage
    due_at: datetime
    met_at: datetime | None
    late: bool
    soon: bool
    proof: str
    alarm: str = ""
    alarm_at: datetime | None = None

    @property
    def on_time(self) -> bool:
        """Met, and not late."""
        return self.met_at is not None and not self.late


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A matter as a line. ``clock`` is the unmet one that is due first."""

    id: int
    number: str
    title: str
    source: Source
    pace: Pace
    state: State
    unit_id: int | None
    unit: str
    leader: str
    commitment_id: int | None
    filed_at: datetime
    assigned_at: datetime | None
    updated_at: datetime
    clock: ClockRow | None
    late: bool
    orders: int
    simulated: bool
    version: int

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """Whose people may act for it."""
        return (self.unit_id,) if self.unit_id else ()


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file behind a line of a matter's timeline; ``kind`` photo | file."""

    id: int
    kind: str
    name: str
    media_type: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class EventRow:
    """A line of a timeline."""

    at: datetime
    act: Act | OrderAct
    before: str
    after: str
    text: str
    evidence: str
    actor: str
    unit: str = ""
    files: tuple[FileRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    """Time asked for; ``granted`` None: it waits for its answer."""

    stage: Stage
    days: int
    reason: str
    asked_at: datetime
    granted: bool | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class NodeRow:
    """One of the eight nodes of a matter: when it was reached last, by whom; ``now`` where the matter stands."""

    state: State
    at: datetime | None
    actor: str
    passed: bool
    now: bool


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order as a line. ``late`` says that the answer, or before it the signature, is overdue."""

    id: int
    number: str
    level: Level
    state: OrderState
    title: str
    unit_id: int
    unit: str
    matter_id: int | None
    point_id: int | None
    rule: str
    drafted_at: datetime
    issued_at: datetime | None
    sign_by: datetime | None
    reply_by: datetime | None
    late: bool
    simulated: bool
    version: int

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """Whose people may answer it."""
        return (self.unit_id,)


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """Everything of an order."""

    row: OrderRow
    unit_name: str
    text: str
    demand: str
    issuer: str
    issued_by: str
    reply: str
    matter: str
    events: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class MatterDetail:
    """Everything of a matter."""

    row: MatterRow
    demand: str
    instruction: str
    instructed_on: date | None
    due_on: date | None
    co_units: tuple[tuple[int, str], ...]
    nodes: tuple[NodeRow, ...]
    clocks: tuple[ClockRow, ...]
    events: tuple[EventRow, ...]
    extensions: tuple[ExtensionRow, ...]
    orders: tuple[OrderRow, ...]
    pauses: tuple[tuple[datetime, datetime | None], ...]


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A photo of a point."""

    id: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point with what was found there last."""

    id: int
    plan_id: int
    kind: Subject
    subject_id: int | None
    title: str
    address: str
    lon: float | None
    lat: float | None
    unit_id: int | None
    unit: str
    result: Result | None
    finding: str
    visited_at: datetime | None
    visited_by: str
    visits: int
    photos: tuple[PhotoRow, ...]
    case_id: int | None
    order_id: int | None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A check as a line."""

    id: int
    title: str
    criteria: tuple[str, ...]
    first: date
    last: date
    checker_id: int | None
    checker: str
    points: int
    visited: int
    bad: int
    closed_at: datetime | None
    made_by: str
    simulated: bool
    version: int


@dataclass(frozen=True, slots=True)
class UnitResult:
    """What a check found at one unit's points."""

    unit_id: int | None
    unit: str
    visited: int
    good: int
    bad: int

    @property
    def share(self) -> float | None:
        """合格率; None where nothing was looked at."""
        return self.good / self.visited if self.visited else None


@dataclass(frozen=True, slots=True)
class BulletinRow:
    """An issued bulletin as a line."""

    id: int
    number: str
    title: str
    since: date
    as_of: date
    issued_at: datetime
    issued_by: str
    sha256: str
    simulated: bool
