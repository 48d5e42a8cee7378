"""Counts of the ledger beside a list: by state, by heading, by unit. Each is one or two SQL statements."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import Count as CountOf

from chengnuo.core.commitments import models
from chengnuo.core.commitments.queries import LedgerFilter, selected
from chengnuo.core.commitments.rules import LIVE_STATES, Role, State


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
    leads = dict(live.exclude(lead_unit=None).order_by().values_list("lead_unit_id").annotate(n=CountOf("id")))
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

