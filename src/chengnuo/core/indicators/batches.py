"""Imports of figures, to be looked at."""

from __future__ import annotations

from datetime import date

from chengnuo.core.indicators.errors import BatchNotFound
from chengnuo.core.indicators.models import ImportBatch, ImportedFigure
from chengnuo.core.indicators.rules import amounts
from chengnuo.core.indicators.rules.words import Kind
from chengnuo.core.indicators.shapes import BatchRow, FigureRow


def batches(most: int = 30) -> tuple[BatchRow, ...]:
    """The latest imports."""
    return tuple(_batch(row) for row in ImportBatch.objects.all()[:most])


def batch(batch_id: int) -> tuple[BatchRow, tuple[FigureRow, ...]]:
    """An import with its figures. Raises ``BatchNotFound``."""
    row = ImportBatch.objects.filter(pk=batch_id).first()
    if row is None:
        raise BatchNotFound(batch_id)
    return _batch(row), tuple(_figure(one) for one in row.figures.select_related("indicator"))


def figures_known(*, simulated: bool) -> dict[tuple[str, date], FigureRow]:
    """(key, last day of the period) → the figure that counts now, by indicator and day."""
    rows = ImportedFigure.objects.filter(simulated=simulated, counts=True).select_related("indicator")
    rows = rows.order_by("indicator_id", "day")
    return {(row.indicator.key, row.day): _figure(row) for row in rows}


def _batch(row: ImportBatch) -> BatchRow:
    return BatchRow(
        row.pk, row.name, row.sha256, row.origin, row.simulated, row.added, row.changed, row.made_at, row.made_by,
        row.undone_at, row.undone_by,
    )  # fmt: skip


def _figure(row: ImportedFigure) -> FigureRow:
    return FigureRow(
        row.pk, row.indicator.key, row.indicator.title, row.indicator.unit, row.period, row.day,
        amounts.number(row.amount), row.row, row.origin, row.note, Kind(row.indicator.kind), row.counts, row.batch_id,
    )  # fmt: skip
