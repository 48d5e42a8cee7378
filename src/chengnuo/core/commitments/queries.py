"""What can be read of the ledger: the one door. Frozen dataclasses come out (``shapes``), never rows.

``ledger`` needs the same small number of SQL statements however many rows it returns.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from chengnuo.core.commitments import models
from chengnuo.core.commitments.counts import SOON_DAYS, overview
from chengnuo.core.commitments.errors import CommitmentNotFound
from chengnuo.core.commitments.rules import LIVE_STATES, Flag, Origin, Role, State
from chengnuo.core.commitments.selection import selected
from chengnuo.core.commitments.shapes import (
    CarryOverView,
    CarryRow,
    ChangedItem,
    ChangeSetCard,
    CommitmentDetail,
    Count,
    FieldChange,
    HistoryEntry,
    LedgerFilter,
    LedgerPage,
    LedgerRow,
    Overview,
    PlanNode,
    PlanView,
    Quote,
    SuggestionRow,
    UnitRef,
)
from chengnuo.core.documents.models import ReportSource
from chengnuo.core.documents.queries import figure_row
from chengnuo.kernel.marks import newest
from chengnuo.kernel.paging import paged

__all__ = [
    "MOST_PAGE_SIZE",
    "PAGE_SIZE",
    "SOON_DAYS",
    "SORTS",
    "CarryOverView",
    "CarryRow",
    "ChangeSetCard",
    "ChangedItem",
    "CommitmentDetail",
    "Count",
    "FieldChange",
    "HistoryEntry",
    "LedgerFilter",
    "LedgerPage",
    "LedgerRow",
    "Overview",
    "PlanNode",
    "PlanView",
    "SuggestionRow",
    "UnitRef",
    "all_rows",
    "commitment",
    "figure_commitments",
    "ledger",
    "overview",
    "selected",
]

PAGE_SIZE = 50
MOST_PAGE_SIZE = 500
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


def change_mark() -> object:
    """Changes with every act on the ledger, and when one is undone."""
    undone = models.ChangeSet.objects.aggregate(last=Max("undone_at"))["last"]
    return newest(models.ChangeSet), newest(models.Commitment), undone


def ledger(
    wanted: LedgerFilter, *, page: int = 1, page_size: int = PAGE_SIZE, sort: str = "position"
) -> LedgerPage:
    """A page of the ledger. A page past the end gives the last one; an unknown sort the report's order."""
    rows = selected(wanted)
    total = rows.count()
    size = min(max(page_size, 1), MOST_PAGE_SIZE)
    at = paged(total, page, size)
    chosen = rows.order_by(*SORTS.get(sort, SORTS["position"]))[at.part]
    sort = sort if sort in SORTS else "position"
    return LedgerPage(_ledger_rows(chosen), total, at.page, at.pages, size, sort)


def all_rows(wanted: LedgerFilter, *, sort: str = "position") -> tuple[LedgerRow, ...]:
    """Every row of the filter: for exports and the living report."""
    return _ledger_rows(selected(wanted).order_by(*SORTS.get(sort, SORTS["position"])))


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
        id=row.pk,
        report_id=row.report_id,
        code=row.code,
        serial=serial,
        text=row.text,
        edited=row.text != row.source_text,
        section_id=row.section_id,
        section=row.section.title if row.section else "",
        lead_text=row.lead_text,
        source_start=row.source_start,
        source_end=row.source_end,
        origin=row.origin,
        origin_label=Origin(row.origin).label,
        state=row.state,
        state_label=State(row.state).label,
        flag=row.flag,
        flag_label=Flag(row.flag).label if row.flag else "",
        quantified=row.quantified,
        figures=tuple(figure.text for figure in figures),
        figure_keys=tuple(figure.key for figure in figures),
        lead_unit=_unit(row.lead_unit) if row.lead_unit else None,
        co_units=tuple(_unit(link.unit) for link in row.co_links.all()),
        suggestions=tuple(
            SuggestionRow(s.pk, _unit(s.unit), s.role, s.reason, s.score, s.status) for s in _ranked(row)
        ),
        deadline=row.deadline,
        deadline_basis=row.deadline_basis,
        has_plan=plan is not None and bool(plan.goal or plan.measures),
        version=row.version,
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
    links = models.CommitmentParent.objects.exclude(child__state=State.VOID)
    parents = links.filter(child=row).values_list("parent_id", "parent__code")
    children = links.filter(parent=row).values_list("child_id", "child__code")
    live = models.Commitment.objects.filter(report_id=row.report_id, state__in=LIVE_STATES)
    return CommitmentDetail(
        row=rows[0],
        report_title=row.report.title,
        plan_year=row.report.plan_year,
        source_text=row.source_text,
        quotes=_quotes(row),
        figures=tuple(
            figure_row(link.figure)
            for link in row.figure_links.select_related("figure").order_by("figure__start")
        ),
        plan=_plan(row),
        dropped_reason=row.dropped_reason,
        flag_note=row.flag_note,
        parents=tuple(parents),
        children=tuple(children),
        carried_from_id=row.carried_from_id,
        carried_to_id=row.carried_to.order_by("-pk").values_list("pk", flat=True).first(),
        previous_id=live.filter(position__lt=row.position)
        .order_by("-position")
        .values_list("pk", flat=True)
        .first(),
        next_id=live.filter(position__gt=row.position)
        .order_by("position")
        .values_list("pk", flat=True)
        .first(),
        updated_at=row.updated_at,
    )


def figure_commitments(report_id: int) -> dict[str, tuple[int, ...]]:
    """Figure key → ids of the live commitments that carry it, for the living report."""
    links = models.CommitmentFigure.objects.filter(
        commitment__report_id=report_id, commitment__state__in=LIVE_STATES
    )
    carried: dict[str, list[int]] = {}
    for key, commitment_id in links.order_by("commitment__position").values_list(
        "figure__key", "commitment_id"
    ):
        carried.setdefault(key, []).append(commitment_id)
    return {key: tuple(ids) for key, ids in carried.items()}


def _quotes(row: models.Commitment) -> tuple[Quote, ...]:
    """The original in its paragraph; a merged one never stood there as a whole, its parts did."""
    if row.origin == Origin.MERGED:
        parts = [
            link.parent for link in row.parent_links.select_related("parent").order_by("parent__position")
        ]
        if parts:
            return tuple(quote for part in parts for quote in _quotes(part))
    before, after = _context(row)
    return (Quote(before, row.source_text, after),)


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
        PlanNode(node["title"], date.fromisoformat(node["due"]) if node["due"] else None)
        for node in plan.nodes
    )
    return PlanView(plan.goal, plan.measures, nodes, plan.leader, plan.person)
