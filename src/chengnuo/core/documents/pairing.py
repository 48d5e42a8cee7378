"""Laying results beside targets: calls the reading engine and keeps what it says.

Figures are matched to their rows by span, so that a report stored by an earlier version of the engine, whose
ids may differ, can still be laid beside a new one.
"""

from __future__ import annotations

from chengnuo import reading as engine
from chengnuo.core.documents import models
from chengnuo.reading import Reading
from chengnuo.reading.model import Figure


def store_pairs(report: models.Report, reading: Reading) -> None:
    """Write last year's result beside this year's target for every pair found inside one report."""
    rows = _Rows(report)
    pairs = [
        models.FigurePair(
            report=report,
            target_id=target,
            result_id=result,
            relation=pair.relation,
            comparable=pair.comparable,
            confidence=pair.confidence,
            reason=pair.reason[:500],
            change_si=pair.change_si,
            ratio=pair.ratio,
        )
        for pair in engine.reconcile_within(reading)
        if (target := rows.id_of(pair.target)) and (result := rows.id_of(pair.result))
    ]
    models.FigurePair.objects.bulk_create(pairs, batch_size=500)


def store_run_rows(run: models.ReconciliationRun) -> None:
    """Read both texts again and write one row for each target of the earlier one."""
    targets, results = _Rows(run.this_year), _Rows(run.next_year)
    found = engine.reconcile(_reading(run.this_year), _reading(run.next_year))
    rows = [
        models.ReconciliationRow(
            run=run,
            position=number,
            target_id=target,
            result_id=results.id_of(pair.result),
            verdict=pair.verdict,
            confidence=pair.confidence,
            reason=pair.reason[:500],
            target_number=pair.compared[0],
            result_number=pair.compared[1],
        )
        for number, pair in enumerate(found.pairs)
        if (target := targets.id_of(pair.target))
    ]
    models.ReconciliationRow.objects.bulk_create(rows, batch_size=500)


class _Rows:
    """The stored figures of one report by span."""

    def __init__(self, report: models.Report) -> None:
        rows = models.ReportFigure.objects.filter(report=report).values_list("start", "end", "pk")
        self._ids = {(start, end): pk for start, end, pk in rows}

    def id_of(self, figure: Figure | None) -> int | None:
        """The row's id, or None where there is no figure, or none stored."""
        return self._ids.get((figure.start, figure.end)) if figure is not None else None


def _reading(report: models.Report) -> Reading:
    text = models.ReportSource.objects.values_list("text", flat=True).get(pk=report.pk)
    return engine.read_text(text, year=report.plan_year)
