"""What comes out of the case loop: frozen dataclasses, never rows. Personal data is masked here or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as a line of a list."""

    id: int
    number: str
    state: str
    state_label: str
    source: str
    source_label: str
    class_kind: str
    class_code: str
    class_name: str
    description: str
    address: str
    lon: float | None
    lat: float | None
    grid_code: str
    street_code: str
    unit_id: int | None
    unit: str
    reported_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    returns: int
    round: int
    private: bool
    simulated: bool
    version: int

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """The unit that handles it, for permissions held for the own unit."""
        return (self.unit_id,) if self.unit_id else ()


@dataclass(frozen=True, slots=True)
class CasePage:
    """A page of cases. ``after`` continues the list ("" at its end); ``total`` None beyond ``COUNT_TO``."""

    rows: tuple[CaseRow, ...]
    total: int | None
    after: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """A line of the timeline."""

    at: datetime
    act: str
    act_label: str
    step: str
    step_label: str
    text: str
    actor: str
    unit: str
    public: bool
    state_after: str
    state_label: str


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    """A request for more time; ``granted`` None while it waits."""

    reason: str
    limit: str
    asked_at: datetime
    granted: bool | None
    answer: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A unit's task with its own clock; ``proof`` says how its due time came about."""

    id: int
    unit_id: int
    unit: str
    role: str
    role_label: str
    state: str
    state_label: str
    round: int
    demand: str
    clock_at: datetime
    due_at: datetime
    proof: str
    signed_at: datetime | None
    finished_at: datetime | None
    late: bool
    result: str
    extensions: tuple[ExtensionRow, ...]
    fired: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportRow:
    """What one person said. ``phone`` and ``name`` are masked (138****0000); ``contact`` says that there is one."""

    id: int
    code: str
    source: str
    source_label: str
    text: str
    name: str
    phone: str
    contact: bool
    at: datetime
    joined_reason: str
    joined_score: float | None
    own_case: bool
    solved: bool | None
    stars: int | None
    rating_text: str


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A photo; ``moment`` report | before | after."""

    id: int
    moment: str
    moment_label: str
    sha256: str
    width: int
    height: int
    hidden: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class SimilarRow:
    """Another case that may be the same matter, with the reason."""

    row: CaseRow
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class ActRow:
    """What may be done now: ``refusal`` is "" where it may, else why not."""

    act: str
    label: str
    permission: str
    refusal: str
    guards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """Everything about a case."""

    row: CaseRow
    condition_id: int | None
    condition: str
    closing: str
    limit: str
    verified: bool | None
    verify_note: str
    route_unit_id: int | None
    route_unit: str
    route_rule: str
    route_reason: str
    merged_into: int | None
    merged: tuple[CaseRow, ...]
    reports: tuple[ReportRow, ...]
    tasks: tuple[TaskRow, ...]
    events: tuple[EventRow, ...]
    photos: tuple[PhotoRow, ...]
    community_code: str

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """Units with an open task."""
        return tuple(task.unit_id for task in self.tasks if task.state in ("waiting", "working"))


@dataclass(frozen=True, slots=True)
class PublicCase:
    """What a reporter sees with the code of the report; ``limit`` are the words of the class's limit, ``lon``, ``lat`` the
    place this report named, None where the case is private.
    """

    code: str
    number: str
    state: str
    state_label: str
    class_name: str
    text: str
    address: str
    lon: float | None
    lat: float | None
    unit: str
    reported_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    limit: str
    events: tuple[EventRow, ...]
    photos: tuple[PhotoRow, ...]
    others: int
    solved: bool | None
    stars: int | None
    rating_text: str
    may_rate: bool
    may_reopen: bool
    private: bool
    has_contact: bool
    joined: bool
    simulated: bool


@dataclass(frozen=True, slots=True)
class NearMatter:
    """An open matter nearby that may be the one somebody is about to report; nothing that tells of a person."""

    case_id: int
    class_name: str
    area: str
    metres: int
    reported_at: datetime
    state_label: str
    reports: int
    alike_text: bool
    simulated: bool


@dataclass(frozen=True, slots=True)
class OwnReport:
    """A report of somebody with an account, as a line of their list."""

    code: str
    number: str
    text: str
    class_name: str
    state: str
    state_label: str
    at: datetime
    may_rate: bool
    phone_tail: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class PublicRow:
    """A case as everybody may see it: text and address with numbers masked. ``last_text``: the timeline's last line.

    ``updated_at`` is when it was closed, for a closed one.
    """

    id: int
    number: str
    open: bool
    state_label: str
    class_kind: str
    class_code: str
    class_name: str
    condition_id: int | None
    last_text: str
    description: str
    address: str
    lon: float | None
    lat: float | None
    grid_code: str
    unit: str
    reported_at: datetime
    updated_at: datetime
    due_at: datetime | None
    has_photo: bool
    simulated: bool


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """By when the desk has looked at a report; ``proof`` says how the time came about."""

    due_at: datetime
    limit: str
    proof: str
    source: str
    is_example: bool


@dataclass(frozen=True, slots=True)
class PublicEvent:
    """A line of the timeline as everybody may see it, and whether the case was open after it."""

    id: int
    number: str
    at: datetime
    text: str
    open: bool
