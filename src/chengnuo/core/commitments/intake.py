"""What the ledger does when a report arrives: its commitments, and the units the rules suggest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from chengnuo.core.commitments import models
from chengnuo.core.commitments.carry import carry_over
from chengnuo.core.commitments.rules import DeadlineBasis, DutyIndex, Origin, State, UnitDuty, state_of
from chengnuo.core.documents import events
from chengnuo.core.documents.models import Report, ReportFigure, ReportSection
from chengnuo.core.documents.rules import deepest
from chengnuo.core.people import queries as people
from chengnuo.reading.model import Commitment as ReadCommitment

#: Positions leave room between two commitments for the parts of a split.
STEP = 1_000_000


def subscribe() -> None:
    """Listen to the reports."""
    events.subscribe("commitments", handle)


def handle(event: events.Event) -> None:
    """One event of a report, inside its transaction."""
    if isinstance(event, events.ReportStored):
        report = Report.objects.get(pk=event.report_id)
        store_commitments(report, event.reading.commitments)
    elif isinstance(event, events.ReportAccepted):
        if event.supersedes_id is not None:
            carry_over(old_id=event.supersedes_id, new_id=event.report_id)
    else:
        models.Commitment.objects.filter(report_id=event.report_id).delete()


def store_commitments(report: Report, found: Iterable[ReadCommitment]) -> None:
    """Write the extracted commitments of a new report, with figures and suggestions."""
    sections = list(ReportSection.objects.filter(report=report))
    clauses = list(found)
    rows = [_row(report, number, clause, sections) for number, clause in enumerate(clauses, start=1)]
    models.Commitment.objects.bulk_create(rows, batch_size=500)
    kept = {
        row.code: row for row in models.Commitment.objects.filter(report=report).select_related("section")
    }
    figures = dict(ReportFigure.objects.filter(report=report).values_list("key", "pk"))
    models.CommitmentFigure.objects.bulk_create(
        [
            models.CommitmentFigure(commitment=kept[row.code], figure_id=figures[key])
            for row, clause in zip(rows, clauses, strict=True)
            for key in dict.fromkeys(clause.figures)
            if key in figures
        ],
        batch_size=500,
    )
    suggest_units(list(kept.values()))


def suggest_units(rows: Iterable[models.Commitment]) -> None:
    """Give each row the rules' suggestions in place of open earlier ones, and the state that follows.

    What a person set aside is not suggested again.
    """
    index = duty_index()
    rows = list(rows)
    earlier = models.UnitSuggestion.objects.filter(commitment__in=rows)
    earlier.filter(status="suggested").delete()
    decided = set(earlier.values_list("commitment_id", "unit_id"))
    suggestions = [
        models.UnitSuggestion(
            commitment=row, unit_id=s.unit_id, role=s.role, reason=s.reason[:300], score=s.score
        )
        for row in rows
        for s in index.suggest(
            row.text, lead_text=row.lead_text, section=row.section.title if row.section else ""
        )
        if (row.pk, s.unit_id) not in decided
    ]
    models.UnitSuggestion.objects.bulk_create(suggestions, batch_size=500)
    waiting = {s.commitment_id for s in suggestions}
    for row in rows:
        row.state = state_of(
            has_lead=row.lead_unit_id is not None, has_open_suggestion=row.pk in waiting, has_plan=False
        ).value
    models.Commitment.objects.bulk_update(rows, ["state"], batch_size=500)


def duty_index() -> DutyIndex:
    """The duties of all active units as the rules take them."""
    return DutyIndex([UnitDuty(u.id, (u.name, u.short_name, *u.aliases), u.duties) for u in people.units()])


def year_end(report: Report) -> date | None:
    """The last day of the plan year: the deadline where the text names none."""
    return date(report.plan_year, 12, 31) if report.plan_year else None


def _row(
    report: Report, number: int, clause: ReadCommitment, sections: list[ReportSection]
) -> models.Commitment:
    deadline, basis = _deadline(report, clause)
    return models.Commitment(
        report=report,
        code=f"{number:04d}",
        position=number * STEP,
        section=deepest(sections, clause.start),
        lead_text=(clause.lead or "")[:200],
        source_start=clause.start,
        source_end=clause.end,
        source_text=clause.text,
        text=clause.text,
        origin=Origin.EXTRACTED.value,
        state=State.PENDING.value,
        deadline=deadline,
        deadline_basis=basis,
        quantified=bool(clause.figures),
    )


def _deadline(report: Report, clause: ReadCommitment) -> tuple[date | None, str]:
    """The printed deadline if there is one, else the year's end marked as such."""
    try:
        printed = date.fromisoformat(clause.deadline) if clause.deadline else None
    except ValueError:
        printed = None
    end = year_end(report)
    if printed is not None and printed != end:
        return printed, DeadlineBasis.TEXT.value
    return end, DeadlineBasis.YEAR_END.value if end else ""
