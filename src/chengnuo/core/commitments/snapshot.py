"""A commitment's changeable side as plain JSON: what a change set keeps, and what undoing puts back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from chengnuo.core.commitments import models
from chengnuo.core.commitments.rules import LIVE_STATES, State, state_of

Snapshot = dict[str, Any]

#: Plain columns that are part of a snapshot.
_COLUMNS = ("text", "state", "flag", "flag_note", "dropped_reason", "deadline_basis", "quantified")
_PLAN = ("goal", "measures", "nodes", "leader", "person")


def with_parts(rows: QuerySet[models.Commitment]) -> QuerySet[models.Commitment]:
    """``rows`` with everything a snapshot needs, in a constant number of statements."""
    return rows.prefetch_related("co_links", "suggestions", "figure_links", "plan")


def plan_of(row: models.Commitment) -> models.Plan | None:
    """The 办理方案, or None."""
    return getattr(row, "plan", None)


def copy_plan(source: models.Commitment, target: models.Commitment) -> bool:
    """Give ``target``, which has none, the 办理方案 of ``source``; False where there is none to give."""
    plan = plan_of(source)
    if plan is not None:
        models.Plan.objects.create(commitment=target, **{field: getattr(plan, field) for field in _PLAN})
    return plan is not None


def take(row: models.Commitment) -> Snapshot:
    """The state of ``row`` (loaded ``with_parts``) as JSON values."""
    plan = plan_of(row)
    return {
        **{column: getattr(row, column) for column in _COLUMNS},
        "deadline": row.deadline.isoformat() if row.deadline else None,
        "lead_unit": row.lead_unit_id,
        "co_units": [link.unit_id for link in row.co_links.all()],
        "figures": sorted(link.figure_id for link in row.figure_links.all()),
        "suggestions": {str(s.pk): s.status for s in row.suggestions.all()},
        "plan": {field: getattr(plan, field) for field in _PLAN} if plan else None,
    }


def put_back(row: models.Commitment, snapshot: Snapshot) -> None:
    """Make ``row`` what ``snapshot`` says. Saves the parts, not the row itself."""
    for column in _COLUMNS:
        setattr(row, column, snapshot[column])
    row.deadline = date.fromisoformat(snapshot["deadline"]) if snapshot["deadline"] else None
    row.lead_unit_id = snapshot["lead_unit"]
    set_co_units(row, snapshot["co_units"])
    set_figures(row, snapshot["figures"])
    for suggestion in row.suggestions.all():
        status = snapshot["suggestions"].get(str(suggestion.pk), suggestion.status)
        if status != suggestion.status:
            models.UnitSuggestion.objects.filter(pk=suggestion.pk).update(status=status)
    if snapshot["plan"] is None:
        models.Plan.objects.filter(commitment=row).delete()
    else:
        models.Plan.objects.update_or_create(commitment=row, defaults=snapshot["plan"])


def set_co_units(row: models.Commitment, unit_ids: Iterable[int]) -> None:
    """Replace the confirmed 责任单位, in this order."""
    models.CommitmentUnit.objects.filter(commitment=row).delete()
    models.CommitmentUnit.objects.bulk_create(
        models.CommitmentUnit(commitment=row, unit_id=unit_id, position=position)
        for position, unit_id in enumerate(unit_ids)
    )


def set_figures(row: models.Commitment, figure_ids: Iterable[int]) -> None:
    """Replace the figures the commitment carries."""
    wanted = list(dict.fromkeys(figure_ids))
    models.CommitmentFigure.objects.filter(commitment=row).delete()
    models.CommitmentFigure.objects.bulk_create(
        models.CommitmentFigure(commitment=row, figure_id=figure_id) for figure_id in wanted
    )
    row.quantified = bool(wanted)


def settle_state(row: models.Commitment) -> None:
    """Give a live row (loaded ``with_parts``) the state its units, suggestions and plan call for."""
    if row.state not in LIVE_STATES:
        return
    plan = plan_of(row)
    row.state = state_of(
        has_lead=row.lead_unit_id is not None,
        has_open_suggestion=any(s.status == "suggested" for s in row.suggestions.all()),
        has_plan=plan is not None and bool(plan.goal.strip() or plan.measures.strip()),
    ).value


def is_live(row: models.Commitment) -> bool:
    """Whether the ledger counts the row."""
    return State(row.state) in LIVE_STATES
