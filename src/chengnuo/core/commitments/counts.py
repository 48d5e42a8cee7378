"""Counts of the ledger: the overview, and beside a list by state, by heading, by unit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count as CountOf

from chengnuo.core.commitments import models
from chengnuo.core.commitments.rules import LIVE_STATES, Role, State
from chengnuo.core.commitments.selection import selected
from chengnuo.core.commitments.shapes import Count, LedgerFilter, Overview
from chengnuo.core.documents.models import ReportSection
from chengnuo.kernel import clock

#: Days ahead that count as 「即将到期」.
SOON_DAYS = 30


@dataclass(frozen=True, slots=True)
class UnitCount:
    """How many live commitments of a report a unit leads, shares, and is only suggested to lead."""

    lead: int
    co: int
    suggested: int


def state_counts(wanted: LedgerFilter) -> dict[str, int]:
    """State → number within the filter, whatever state the filter itself names."""
    live = selected(replace(wanted, state="")).order_by()
    counted = dict(live.values_list("state").annotate(n=CountOf("id")))
    for state in (State.DROPPED, State.REPLACED):
        counted[state.value] = selected(replace(wanted, state=state.value)).count()
    return {state.value: counted.get(state.value, 0) for state in State if state != State.VOID}


def section_counts(wanted: LedgerFilter) -> dict[int | None, int]:
    """Id of the heading directly above (None = under none) → number within the filter."""
    rows = selected(wanted).order_by()
    return dict(rows.values_list("section_id").annotate(n=CountOf("id")))


def unit_counts(report_id: int) -> dict[int, UnitCount]:
    """Unit id → its counts; units without any are left out."""
    live = models.Commitment.objects.filter(report_id=report_id, state__in=LIVE_STATES)
    leads = dict(
        live.exclude(lead_unit=None).order_by().values_list("lead_unit_id").annotate(n=CountOf("id"))
    )
    shared = models.CommitmentUnit.objects.filter(commitment__in=live).order_by()
    cos = dict(shared.values_list("unit_id").annotate(n=CountOf("id")))
    open_ones = models.UnitSuggestion.objects.filter(
        commitment__in=live.filter(lead_unit=None), role=Role.LEAD, status="suggested"
    ).order_by()
    suggested = dict(open_ones.values_list("unit_id").annotate(n=CountOf("commitment_id", distinct=True)))
    return {
        unit: UnitCount(leads.get(unit, 0), cos.get(unit, 0), suggested.get(unit, 0))
        for unit in {*leads, *cos, *suggested}
    }


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
        due_soon=count(
            "due_soon", f"{SOON_DAYS} 天内到期", due_after=day, due_before=day + timedelta(SOON_DAYS)
        ),
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
    counted: dict[int | None, int] = {row["section_id"]: row["n"] for row in rows}
    headings = ReportSection.objects.filter(pk__in=[pk for pk in counted if pk]).order_by("position")
    found = [Count(str(h.pk), h.title, counted[h.pk], replace(base, own_section_id=h.pk)) for h in headings]
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
