"""Which rows a filter means: the one place that knows."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from chengnuo.core.commitments import models
from chengnuo.core.commitments.rules import LIVE_STATES, Role, State
from chengnuo.core.commitments.shapes import LedgerFilter
from chengnuo.core.documents.models import ReportSection


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
        others = models.CommitmentUnit.objects.filter(unit_id=wanted.co_unit_id)
        rows = rows.filter(pk__in=others.values("commitment_id"))
    if wanted.suggested_unit_id is not None:
        rows = rows.filter(pk__in=_suggested_to(wanted.suggested_unit_id), lead_unit=None)
    if wanted.quantified is not None:
        rows = rows.filter(quantified=wanted.quantified)
    if wanted.no_unit is not None:
        rows = rows.filter(lead_unit__isnull=wanted.no_unit)
    if wanted.has_plan is not None:
        rows = rows.filter(pk__in=_planned()) if wanted.has_plan else rows.exclude(pk__in=_planned())
    return _selected_by_words(_selected_by_date(rows, wanted), wanted)


def _selected_by_date(rows: QuerySet[models.Commitment], wanted: LedgerFilter) -> QuerySet[models.Commitment]:
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
                Q(text__icontains=word)
                | Q(source_text__icontains=word)
                | Q(code=word)
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
