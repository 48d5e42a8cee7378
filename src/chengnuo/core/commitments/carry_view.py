"""Reading what a corrected text does, or did, to the commitments of the earlier one."""

from __future__ import annotations

from typing import Any

from chengnuo.core.commitments import models
from chengnuo.core.commitments.carry import carry_row, ledger_rows, plan_carry
from chengnuo.core.commitments.queries import CarryOverView, CarryRow
from chengnuo.core.commitments.rules import CarryOutcome, Origin
from chengnuo.core.documents.errors import ReportNotFound
from chengnuo.core.documents.models import Report, ReportSource
from chengnuo.core.documents.rules import find_near


def carry_over_view(report_id: int) -> CarryOverView | None:
    """For an accepted report what was carried over, for a draft what would be; None where it corrects none.

    Raises ``ReportNotFound``.
    """
    report = Report.objects.filter(pk=report_id).first()
    if report is None:
        raise ReportNotFound(report_id)
    if report.supersedes_id is None:
        return None
    kept = models.CarryOver.objects.filter(report_id=report_id).first()
    lines = kept.rows if kept else _preview(report.supersedes_id, report_id)
    rows = tuple(CarryRow(outcome_label=CarryOutcome(line["outcome"]).label, **line) for line in lines)
    counts = {outcome: sum(row.outcome == outcome for row in rows) for outcome in CarryOutcome}
    return CarryOverView(
        report_id=report_id,
        old_report_id=report.supersedes_id,
        applied=kept is not None,
        kept=counts[CarryOutcome.KEPT],
        changed=counts[CarryOutcome.CHANGED],
        new=counts[CarryOutcome.NEW],
        gone=counts[CarryOutcome.GONE],
        rows=rows,
    )


def _preview(old_id: int, new_id: int) -> list[dict[str, Any]]:
    old, new = ledger_rows(old_id), ledger_rows(new_id)
    before, after = {row.pk: row for row in old}, {row.pk: row for row in new}
    lines = []
    for pair in plan_carry(old, new):
        was, becomes = before.get(pair.old or 0), after.get(pair.new or 0)
        outcome = (
            CarryOutcome.NEW
            if was is None
            else CarryOutcome.GONE
            if becomes is None
            else CarryOutcome.KEPT
            if pair.similarity == 1
            else CarryOutcome.CHANGED
        )
        lines.append(
            carry_row(
                outcome,
                code=was.code if was else "",
                old=was,
                new_text=becomes.source_text if becomes else "",
                commitment_id=None,
                similarity=pair.similarity,
            )
        )
    text = ReportSource.objects.values_list("text", flat=True).get(pk=new_id)
    for row in old:
        if row.origin != Origin.EXTRACTED:
            merged = (
                [before[link.parent_id] for link in row.parent_links.all()]
                if row.origin == Origin.MERGED
                else []
            )
            found = all(find_near(r.source_text, text, r.source_start or 0) for r in merged or [row])
            outcome = CarryOutcome.KEPT if found else CarryOutcome.CHANGED
            lines.append(
                carry_row(
                    outcome,
                    code=row.code,
                    old=row,
                    new_text=row.text if found else "",
                    commitment_id=None,
                    similarity=1.0 if found else 0.0,
                )
            )
    return lines
