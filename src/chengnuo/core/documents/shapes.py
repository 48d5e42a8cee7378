"""Reports as they cross the wall: frozen dataclasses. All offsets are code points of the decoded text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

Number = int | float


@dataclass(frozen=True, slots=True)
class ReportCard:
    """A report in a list. ``state`` is draft | accepted | superseded, ``state_label`` its Chinese word."""

    id: int
    title: str
    plan_year: int | None
    review_year: int | None
    place_code: str
    place_name: str
    state: str
    state_label: str
    is_sample: bool
    source_name: str
    media_type: str
    encoding: str
    sha256: str
    byte_size: int
    char_count: int
    doubts: tuple[str, ...]
    previous_year_id: int | None
    supersedes_id: int | None
    superseded_by_id: int | None
    imported_by: str
    imported_at: datetime
    accepted_by: str
    accepted_at: datetime | None
    figures: int
    targets: int
    results: int
    terms: int
    version: int


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A heading; ``part`` is front | review | plan | closing | annex."""

    id: int
    position: int
    title: str
    level: int
    start: int
    end: int
    part: str
    year: int | None


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure with the fields of the public JSON; ``key`` is its id there (for links that can be shared)."""

    id: int
    report_id: int
    key: str
    start: int
    end: int
    text: str
    value: Number | None
    value_to: Number | None
    from_value: Number | None
    unit: str
    value_si: Number | None
    unit_si: str
    comparator: str
    comparator_text: str
    measure: str
    kind: str
    year: int | None
    indicator: str
    direction: str
    soft: bool
    delta: bool
    certainty: str
    relative: bool
    reference: str
    confidence: float
    section_id: int | None
    section: str
    sentence_start: int
    sentence_end: int


@dataclass(frozen=True, slots=True)
class TermRow:
    """An annex term; ``occurrences`` are (start, end) in the body."""

    id: int
    key: str
    name: str
    definition: str
    start: int
    end: int
    definition_start: int
    definition_end: int
    occurrences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ExclusionRow:
    """A numeral that is not a figure."""

    id: int
    start: int
    end: int
    text: str
    category: str
    reason: str


@dataclass(frozen=True, slots=True)
class CoverageSummary:
    """``numerals == in_figures + excluded``, all three counts of numerals as printed.

    ``by_category`` counts the exclusions, largest first; one exclusion may hold part of a numeral or several.
    """

    numerals: int
    in_figures: int
    excluded: int
    by_category: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class PairRow:
    """Last year's result (``result``) beside this year's target (``target``) of the same report.

    ``relation`` is same | near | scope_differs | level_vs_growth; only ``comparable`` pairs have
    ``change_si`` (target less result, in the SI unit) and ``ratio`` (target by result).
    """

    id: int
    target: FigureRow
    result: FigureRow
    relation: str
    comparable: bool
    confidence: float
    reason: str
    change_si: Number | None
    ratio: float | None


@dataclass(frozen=True, slots=True)
class RunCard:
    """A reconciliation of two reports; ``counts`` are (verdict, number) after a person's corrections."""

    id: int
    this_year: ReportCard
    next_year: ReportCard
    made_at: datetime
    made_by: str
    rows: int
    unsure: int
    decided: int
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ReconciliationRowView:
    """One target with both sentences. ``verdict`` is the valid one: the person's if there is one.

    ``compared`` holds the two numbers in the target's SI unit, as the machine compared them; ``unsure`` rows
    are shown as 「待核」.
    """

    id: int
    run_id: int
    target: FigureRow
    target_sentence: str
    result: FigureRow | None
    result_sentence: str
    verdict: str
    machine_verdict: str
    machine_result: FigureRow | None
    confidence: float
    unsure: bool
    reason: str
    compared: tuple[Number | None, Number | None]
    note: str
    decided_by: str
    decided_at: datetime | None
    version: int
