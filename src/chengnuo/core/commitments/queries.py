"""What can be read of the ledger: frozen dataclasses, never rows.

``ledger`` needs the same small number of SQL statements however many rows it returns.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count as CountOf
from django.db.models import Q, QuerySet

from chengnuo.core.commitments import models
from chengnuo.core.commitments.errors import CommitmentNotFound
from chengnuo.core.commitments.rules import LIVE_STATES, Flag, Origin, Role, State
from chengnuo.core.documents.models import ReportSection, ReportSource
from chengnuo.core.documents.queries import FigureRow, figure_row
from chengnuo.kernel import clock


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
class CommitmentDetail:
    """Everything about one commitment; ``source_text`` is the untouched original."""

    row: LedgerRow
    report_title: str
    plan_year: int | None
    source_text: str
    context_before: str
    context_after: str
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


PAGE_SIZE = 50
MOST_PAGE_SIZE = 500
#: Days ahead that count as 「即将到期」.
SOON_DAYS = 30
#: Sort key → columns. The default is the order of the report.
SORTS = {
    "position": ("position", "id"),
    "-position": ("-position", "-id"),
    "code": ("code", "id"),
    "deadline": ("deadline", "position"),
    "-deadline": ("-deadline", "position"),
    "unit": ("lead_unit__position", "position"),
    "-unit": ("-lead_unit__position", "position"),
    "state": ("state", "position"),
    "-state": ("-state", "position"),
    "updated": ("-updated_at", "id"),
}


def ledger(
    wanted: LedgerFilter, *, page: int = 1, page_size: int = PAGE_SIZE, sort: str = "position"
) -> LedgerPage:
    """A page of the ledger. A page past the end gives the last one; an unknown sort the report's order."""
    rows = selected(wanted)
    total = rows.count()
    size = min(max(page_size, 1), MOST_PAGE_SIZE)
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    chosen = rows.order_by(*SORTS.get(sort, SORTS["position"]))[(page - 1) * size : page * size]
    sort = sort if sort in SORTS else "position"
    return LedgerPage(_ledger_rows(chosen), total, page, pages, size, sort)


def all_rows(wanted: LedgerFilter, *, sort: str = "position") -> tuple[LedgerRow, ...]:
    """Every row of the filter: for exports and the living report."""
    return _ledger_rows(selected(wanted).order_by(*SORTS.get(sort, SORTS["position"])))


def selected(wanted: LedgerFilter) -> QuerySet[models.Commitment]:
    """The rows a filter means; the one place that knows."""
    rows = models.Commitment.objects.exclude(state=State.VOID)
    if wanted.report_id is not None:
        rows = rows.filter(report_id=wanted.report_id)
    rows = rows.filter(state=wanted.state) if wanted.state else rows.filter(state__in=LIVE_STATES)
    if wanted.section_id is not None:
        rows = rows.filter(_under(wanted.section_id))
    if wanted.own_section_id is not None:
        rows = rows.filter(section_id=wanted.own_section_id or None)
    if wanted.lead_unit_id is not None:
        rows = rows.filter(lead_unit_id=wanted.lead_unit_id)
    if wanted.unit_id is not None:
        shared = models.CommitmentUnit.objects.filter(unit_id=wanted.unit_id).values("commitment_id")
        rows = rows.filter(Q(lead_unit_id=wanted.unit_id) | Q(pk__in=shared))
    if wanted.co_unit_id is not None:
        shared = models.CommitmentUnit.objects.filter(unit_id=wanted.co_unit_id)
        rows = rows.filter(pk__in=shared.values("commitment_id"))
    if wanted.suggested_unit_id is not None:
        rows = rows.filter(pk__in=_suggested_to(wanted.suggested_unit_id), lead_unit=None)
    if wanted.quantified is not None:
        rows = rows.filter(quantified=wanted.quantified)
    if wanted.no_unit is not None:
        rows = rows.filter(lead_unit__isnull=wanted.no_unit)
    if wanted.has_plan is not None:
        rows = rows.filter(pk__in=_planned()) if wanted.has_plan else rows.exclude(pk__in=_planned())
    return _selected_by_words(_selected_by_date(rows, wanted), wanted)


def _selected_by_date(
    rows: QuerySet[models.Commitment], wanted: LedgerFilter
) -> QuerySet[models.Commitment]:
    if wanted.due_after is not None:
        rows = rows.filter(deadline__gte=wanted.due_after)
    if wanted.due_before is not None:
        rows = rows.filter(deadline__lte=wanted.due_before)
    if wanted.no_deadline is not None:
        rows = rows.filter(deadline__isnull=wanted.no_deadline)
    return rows


def _selected_by_words(
    rows: QuerySet[models.Commitment], wanted: LedgerFilter
) -> QuerySet[models.Commitment]:
    if wanted.text.strip():
        for word in wanted.text.split():
            rows = rows.filter(
                Q(text__icontains=word) | Q(source_text__icontains=word) | Q(code=word)
                | Q(lead_text__icontains=word)
            )
    if wanted.flag:
        rows = rows.exclude(flag="") if wanted.flag == "any" else rows.filter(flag=wanted.flag)
    if wanted.origin:
        rows = rows.filter(origin=wanted.origin)
    if wanted.ids:
        rows = rows.filter(pk__in=wanted.ids)
    return rows


def _under(section_id: int) -> Q:
    """A section with all below it: by its stretch of the text, or by the link where a row has no place."""
    section = ReportSection.objects.filter(pk=section_id).first()
    if section is None:
        return Q(section_id=section_id)
    inside = Q(report_id=section.report_id, source_start__gte=section.start, source_start__lt=section.end)
    return Q(section_id=section_id) | inside


def _suggested_to(unit_id: int) -> QuerySet[Any]:
    open_ones = models.UnitSuggestion.objects.filter(unit_id=unit_id, role=Role.LEAD, status="suggested")
    return open_ones.values("commitment_id")


def _planned() -> QuerySet[Any]:
    return models.Plan.objects.exclude(goal="", measures="").values("commitment_id")


def _ledger_rows(rows: QuerySet[models.Commitment]) -> tuple[LedgerRow, ...]:
    loaded = list(
        rows.select_related("section", "lead_unit", "plan").prefetch_related(
            "co_links__unit", "suggestions__unit", "figure_links__figure"
        )
    )
    serials = _serials({row.report_id for row in loaded})
    return tuple(_ledger_row(row, serials.get(row.pk, 0)) for row in loaded)


def _serials(report_ids: set[int]) -> dict[int, int]:
    """Live rows counted from 1 in the order of their report."""
    live = models.Commitment.objects.filter(report_id__in=report_ids, state__in=LIVE_STATES)
    serials: dict[int, int] = {}
    counted: Counter[int] = Counter()
    for pk, report_id in live.order_by("position", "id").values_list("pk", "report_id"):
        counted[report_id] += 1
        serials[pk] = counted[report_id]
    return serials


def _ledger_row(row: models.Commitment, serial: int) -> LedgerRow:
    figures = sorted((link.figure for link in row.figure_links.all()), key=lambda figure: figure.start)
    plan = getattr(row, "plan", None)
    return LedgerRow(
        id=row.pk, report_id=row.report_id, code=row.code, serial=serial, text=row.text,
        edited=row.text != row.source_text, section_id=row.section_id,
        section=row.section.title if row.section else "", lead_text=row.lead_text,
        source_start=row.source_start, source_end=row.source_end, origin=row.origin,
        origin_label=Origin(row.origin).label, state=row.state, state_label=State(row.state).label, flag=row.flag,
        flag_label=Flag(row.flag).label if row.flag else "", quantified=row.quantified,
        figures=tuple(figure.text for figure in figures), figure_keys=tuple(figure.key for figure in figures),
        lead_unit=_unit(row.lead_unit) if row.lead_unit else None,
        co_units=tuple(_unit(link.unit) for link in row.co_links.all()),
        suggestions=tuple(
            SuggestionRow(s.pk, _unit(s.unit), s.role, s.reason, s.score, s.status) for s in _ranked(row)
        ),
        deadline=row.deadline, deadline_basis=row.deadline_basis,
        has_plan=plan is not None and bool(plan.goal or plan.measures), version=row.version,
    )


def _ranked(row: models.Commitment) -> list[models.UnitSuggestion]:
    """The lead first, then by score."""
    return sorted(row.suggestions.all(), key=lambda s: (s.role != Role.LEAD, -s.score, s.pk))


def _unit(unit: Any) -> UnitRef:
    return UnitRef(unit.pk, unit.name, unit.short_name)


def commitment(commitment_id: int) -> CommitmentDetail:
    """Everything about one. Raises ``CommitmentNotFound``."""
    found = models.Commitment.objects.filter(pk=commitment_id).exclude(state=State.VOID)
    rows = _ledger_rows(found)
    row = found.select_related("report", "plan").first()
    if row is None or not rows:
        raise CommitmentNotFound(commitment_id)
    before, after = _context(row)
    links = models.CommitmentParent.objects.exclude(child__state=State.VOID)
    parents = links.filter(child=row).values_list("parent_id", "parent__code")
    children = links.filter(parent=row).values_list("child_id", "child__code")
    live = models.Commitment.objects.filter(report_id=row.report_id, state__in=LIVE_STATES)
    return CommitmentDetail(
        row=rows[0], report_title=row.report.title, plan_year=row.report.plan_year, source_text=row.source_text,
        context_before=before, context_after=after,
        figures=tuple(figure_row(link.figure) for link in row.figure_links.select_related("figure").order_by("figure__start")),
        plan=_plan(row), dropped_reason=row.dropped_reason, flag_note=row.flag_note,
        parents=tuple(parents), children=tuple(children), carried_from_id=row.carried_from_id,
        carried_to_id=row.carried_to.order_by("-pk").values_list("pk", flat=True).first(),
        previous_id=live.filter(position__lt=row.position).order_by("-position").values_list("pk", flat=True).first(),
        next_id=live.filter(position__gt=row.position).order_by("position").values_list("pk", flat=True).first(),
        updated_at=row.updated_at,
    )


def figure_commitments(report_id: int) -> dict[str, tuple[int, ...]]:
    """Figure key → ids of the live commitments that carry it, for the living report."""
    links = models.CommitmentFigure.objects.filter(
        commitment__report_id=report_id, commitment__state__in=LIVE_STATES
    )
    carried: dict[str, list[int]] = {}
    for key, commitment_id in links.order_by("commitment__position").values_list("figure__key", "commitment_id"):
        carried.setdefault(key, []).append(commitment_id)
    return {key: tuple(ids) for key, ids in carried.items()}


def _context(row: models.Commitment) -> tuple[str, str]:
    """The rest of the paragraph around the original."""
    if row.source_start is None or row.source_end is None:
        return "", ""
    text = ReportSource.objects.values_list("text", flat=True).get(pk=row.report_id)
    start = max(text.rfind("\n", 0, row.source_start) + 1, row.source_start - 200)
    stop = text.find("\n", row.source_end)
    end = min(stop if stop >= 0 else len(text), row.source_end + 200)
    return text[start : row.source_start], text[row.source_end : end]


def _plan(row: models.Commitment) -> PlanView | None:
    plan = getattr(row, "plan", None)
    if plan is None:
        return None
    nodes = tuple(
        PlanNode(node["title"], date.fromisoformat(node["due"]) if node["due"] else None) for node in plan.nodes
    )
    return PlanView(plan.goal, plan.measures, nodes, plan.leader, plan.person)


def overview(report_id: int, *, today: date | None = None, unit_id: int | None = None) -> Overview:
    """The counts of a report's ledger as of ``today``; every one carries the filter that opens its list.

    With ``unit_id`` only what that unit leads or shares.
    """
    day = today or clock.today()
    base = LedgerFilter(report_id=report_id, unit_id=unit_id)

    def count(key: str, label: str, **wanted: Any) -> Count:
        chosen = replace(base, **wanted)
        return Count(key, label, selected(chosen).count(), chosen)

    return Overview(
        report_id=report_id,
        total=count("total", "全部承诺"),
        no_unit=count("no_unit", "尚未确认单位", no_unit=True),
        quantified=count("quantified", "有量化指标", quantified=True),
        not_quantified=count("not_quantified", "无量化指标", quantified=False),
        due_soon=count("due_soon", f"{SOON_DAYS} 天内到期", due_after=day, due_before=day + timedelta(SOON_DAYS)),
        overdue=count("overdue", "已过时限", due_before=day - timedelta(1)),
        no_deadline=count("no_deadline", "没有时限", no_deadline=True),
        flagged=count("flagged", "原文改动待核对", flag="any"),
        with_plan=count("with_plan", "已有办理方案", has_plan=True),
        by_section=_by_section(base),
        by_state=_by_state(base),
        by_unit=_by_unit(base),
        by_suggested_unit=_by_suggested_unit(base),
    )


def _by_section(base: LedgerFilter) -> tuple[Count, ...]:
    """Counts by the heading directly above, in the order of the report."""
    rows = selected(base).order_by().values("section_id").annotate(n=CountOf("id"))
    counted = {row["section_id"]: row["n"] for row in rows}
    headings = ReportSection.objects.filter(pk__in=[pk for pk in counted if pk]).order_by("position")
    found = [
        Count(str(h.pk), h.title, counted[h.pk], replace(base, own_section_id=h.pk)) for h in headings
    ]
    if None in counted:
        found.append(Count("", "不在章节内", counted[None], replace(base, own_section_id=0)))
    return tuple(found)


def _by_state(base: LedgerFilter) -> tuple[Count, ...]:
    shown = [state for state in State if state != State.VOID]
    filters = {state: replace(base, state=state.value) for state in shown}
    return tuple(
        Count(state.value, state.label, selected(filters[state]).count(), filters[state]) for state in shown
    )


def _by_unit(base: LedgerFilter) -> tuple[Count, ...]:
    rows = selected(base).exclude(lead_unit=None).order_by()
    counted = rows.values_list("lead_unit_id", "lead_unit__name").annotate(n=CountOf("id"))
    return tuple(
        Count(str(pk), name, n, replace(base, lead_unit_id=pk))
        for pk, name, n in sorted(counted, key=lambda row: (-row[2], row[0]))
    )


def _by_suggested_unit(base: LedgerFilter) -> tuple[Count, ...]:
    rows = models.UnitSuggestion.objects.filter(
        commitment__in=selected(replace(base, no_unit=True)), role=Role.LEAD, status="suggested"
    ).order_by()
    counted = rows.values_list("unit_id", "unit__name").annotate(n=CountOf("commitment_id", distinct=True))
    return tuple(
        Count(str(pk), name, n, replace(base, suggested_unit_id=pk))
        for pk, name, n in sorted(counted, key=lambda row: (-row[2], row[0]))
    )
