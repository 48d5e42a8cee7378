"""What comes out of the records: plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from chengnuo.kernel.clock import today


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody fills in: answers by field id, and what every record has. Texts of a form, or values of JSON."""

    answers: dict[str, Any] = field(default_factory=dict)
    day: str = ""
    quantity: str = ""
    unit_id: int | None = None
    evidence: str = ""
    address: str = ""
    lon: str = ""
    lat: str = ""
    parent_id: int | None = None
    asset: str = ""


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record as a line."""

    id: int
    scenario: str
    scenario_version: int
    kind: str
    title: str
    quantity: float | None
    quantity_unit: str
    day: date
    unit_id: int | None
    unit: str
    evidence: str
    address: str
    lon: float | None
    lat: float | None
    street_code: str
    community_code: str
    case_id: int | None
    asset: str
    parent_id: int | None
    parent: str
    data: dict[str, Any]
    stage: str
    stage_on: date | None
    stage_due_on: date | None
    stage_due_at: datetime | None
    late: bool
    stalled: bool
    ended: bool
    stopped: bool
    due_on: date | None
    result: str
    simulated: bool
    voided: bool
    version: int
    made_at: datetime
    made_by: str
    updated_at: datetime

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """Whose people may change it."""
        return (self.unit_id,) if self.unit_id else ()

    @property
    def overdue(self) -> bool:
        """Whether units that handle it in parallel have not all answered in time."""
        return self.due_on is not None and self.open and self.due_on < today()

    @property
    def open(self) -> bool:
        """Whether it is still on its way."""
        return not (self.ended or self.stopped or self.voided)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What was done to a record; ``old`` and ``new`` hold only what changed."""

    act: str
    act_label: str
    old: dict[str, Any]
    new: dict[str, Any]
    reason: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StepRow:
    """A stay in a stage."""

    stage: str
    title: str
    way: str
    way_label: str
    entered_on: date
    left_on: date | None
    due_on: date | None
    reason: str
    actor: str

    def days(self, today: date) -> int:
        """How long it lasted, or lasts."""
        return ((self.left_on or today) - self.entered_on).days

    def late(self, today: date) -> bool:
        """Whether it lasted longer than it may."""
        return self.due_on is not None and (self.left_on or today) > self.due_on


@dataclass(frozen=True, slots=True)
class PartRow:
    """One unit's part."""

    id: int
    part: str
    title: str
    unit_id: int | None
    unit: str
    state: str
    state_label: str
    opinion: str
    answered_at: datetime | None
    answered_by: str

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """Whose people may answer."""
        return (self.unit_id,) if self.unit_id else ()


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that proves a record; ``kind`` photo | file, ``stage`` where the record stood when it came, in words."""

    id: int
    record_id: int
    kind: str
    name: str
    media_type: str
    sha256: str
    size: int
    words: str
    stage: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class RecordDetail:
    """A record with all that happened to it."""

    row: RecordRow
    steps: tuple[StepRow, ...]
    changes: tuple[ChangeRow, ...]
    parts: tuple[PartRow, ...]
    children: tuple[RecordRow, ...]
    files: tuple[FileRow, ...]


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """Which records; what is left out does not filter. ``ids`` where something else has chosen already;
    ``box`` west, south, east, north in degrees.
    """

    scenario: str = ""
    kind: str = ""
    text: str = ""
    stage: str = ""
    unit_id: int | None = None
    street_code: str = ""
    state: str = ""
    simulated: bool | None = None
    voided: bool = False
    first: date | None = None
    last: date | None = None
    parent_id: int | None = None
    located: bool = False
    answers: tuple[tuple[str, Any], ...] = ()
    ids: tuple[int, ...] | None = None
    asset: str = ""
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A page of records; ``page`` starts at 1."""

    rows: tuple[RecordRow, ...]
    total: int
    page: int
    pages: int
