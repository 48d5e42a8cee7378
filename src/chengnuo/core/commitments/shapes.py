"""The ledger as it crosses the wall: frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chengnuo.core.documents.queries import FigureRow


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit as the ledger shows it."""

    id: int
    name: str
    short_name: str


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """A proposed unit: ``role`` lead | co, ``status`` suggested | confirmed | rejected, ``score`` 0-1."""

    id: int
    unit: UnitRef
    role: str
    reason: str
    score: float
    status: str


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """What a list shows; every count of the overview carries one. Empty means "any".

    ``state`` is one of rules.State; without it dropped, replaced and void ones are left out.
    ``quantified`` True = with a figure. ``no_unit`` True = no confirmed lead. ``due_before`` is inclusive.
    ``unit_id`` matches lead and co-units; ``lead_unit_id`` the lead alone, ``co_unit_id`` the others. ``flag`` "any" = flagged.
    ``section_id`` takes a heading with all below it, ``own_section_id`` the heading alone (0 = under none).
    """

    report_id: int | None = None
    section_id: int | None = None
    own_section_id: int | None = None
    unit_id: int | None = None
    lead_unit_id: int | None = None
    co_unit_id: int | None = None
    suggested_unit_id: int | None = None
    state: str = ""
    quantified: bool | None = None
    no_unit: bool | None = None
    text: str = ""
    due_after: date | None = None
    due_before: date | None = None
    no_deadline: bool | None = None
    has_plan: bool | None = None
    flag: str = ""
    origin: str = ""
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line of the ledger. ``serial`` counts the live rows of the report from 1 (0: not live)."""

    id: int
    report_id: int
    code: str
    serial: int
    text: str
    edited: bool
    section_id: int | None
    section: str
    lead_text: str
    source_start: int | None
    source_end: int | None
    origin: str
    origin_label: str
    state: str
    state_label: str
    flag: str
    flag_label: str
    quantified: bool
    figures: tuple[str, ...]
    figure_keys: tuple[str, ...]
    lead_unit: UnitRef | None
    co_units: tuple[UnitRef, ...]
    suggestions: tuple[SuggestionRow, ...]
    deadline: date | None
    deadline_basis: str
    has_plan: bool
    version: int


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """A page of the ledger; ``total`` counts all rows of the filter, ``page`` starts at 1."""

    rows: tuple[LedgerRow, ...]
    total: int
    page: int
    pages: int
    page_size: int
    sort: str


@dataclass(frozen=True, slots=True)
class PlanNode:
    """A dated step of a 办理方案."""

    title: str
    due: date | None


@dataclass(frozen=True, slots=True)
class PlanView:
    """办理方案: goal 工作目标, measures 具体措施, nodes 时间节点, leader 分管领导, person 责任人."""

    goal: str
    measures: str
    nodes: tuple[PlanNode, ...]
    leader: str
    person: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of the report as it stands there, with the rest of its paragraph."""

    before: str
    text: str
    after: str


@dataclass(frozen=True, slots=True)
class CommitmentDetail:
    """Everything about one commitment; ``source_text`` is the untouched original.

    ``quotes`` shows it where it stands: one, or for a merged commitment one for each of its parts.
    """

    row: LedgerRow
    report_title: str
    plan_year: int | None
    source_text: str
    quotes: tuple[Quote, ...]
    figures: tuple[FigureRow, ...]
    plan: PlanView | None
    dropped_reason: str
    flag_note: str
    parents: tuple[tuple[int, str], ...]
    children: tuple[tuple[int, str], ...]
    carried_from_id: int | None
    carried_to_id: int | None
    previous_id: int | None
    next_id: int | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, in words for a person."""

    field: str
    label: str
    old: str
    new: str

    @property
    def in_words(self) -> bool:
        """Whether the values are words of the program, not what a person wrote."""
        return self.field in ("state", "flag", "deadline_basis")


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """Who changed what and when; ``undone`` entries stay in the history."""

    change_set_id: int
    action: str
    action_label: str
    name: str
    who: str
    when: datetime
    changes: tuple[FieldChange, ...]
    undone: bool
    can_undo: bool


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """What a named change did to one commitment; ``gone`` ones were made by it and undone, ``made`` by it."""

    commitment_id: int
    code: str
    text: str
    gone: bool
    made: bool
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class ChangeSetCard:
    """A named batch; ``can_undo`` is false once undone or when a later change touched one of its items."""

    id: int
    report_id: int
    kind: str
    kind_label: str
    name: str
    who: str
    when: datetime
    items: int
    undone: bool
    can_undo: bool


@dataclass(frozen=True, slots=True)
class Count:
    """A number and the filter that opens its list."""

    key: str
    label: str
    count: int
    filter: LedgerFilter


@dataclass(frozen=True, slots=True)
class Overview:
    """The counts of one report's ledger. ``by_unit`` counts leads; ``suggested_units`` suggestions only."""

    report_id: int
    total: Count
    no_unit: Count
    quantified: Count
    not_quantified: Count
    due_soon: Count
    overdue: Count
    no_deadline: Count
    flagged: Count
    with_plan: Count
    by_section: tuple[Count, ...]
    by_state: tuple[Count, ...]
    by_unit: tuple[Count, ...]
    by_suggested_unit: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class CarryRow:
    """One row of the carry-over report: ``outcome`` is kept | changed | new | gone."""

    outcome: str
    outcome_label: str
    code: str
    old_text: str
    new_text: str
    commitment_id: int | None
    had_work: bool
    similarity: float


@dataclass(frozen=True, slots=True)
class CarryOverView:
    """What a re-import does, or did, to the commitments of the earlier text."""

    report_id: int
    old_report_id: int
    applied: bool
    kept: int
    changed: int
    new: int
    gone: int
    rows: tuple[CarryRow, ...]
