"""Reads of the indicators: what there is, what it says of a span of days as known at a moment, and the rows behind it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from chengnuo.core.indicators import registering
from chengnuo.core.indicators.batches import batch, batches, figures_known
from chengnuo.core.indicators.errors import IndicatorNotFound
from chengnuo.core.indicators.models import ImportedFigure
from chengnuo.core.indicators.models import Indicator as Row
from chengnuo.core.indicators.parts import every_part, every_row, parts, versions
from chengnuo.core.indicators.rules.words import Kind, Side, Source, Subject
from chengnuo.core.indicators.shapes import (
    BatchRow,
    FigureRow,
    Indicator,
    Part,
    PartPage,
    Point,
    Value,
    Version,
)
from chengnuo.core.indicators.standing import standing_days, standing_ids
from chengnuo.core.indicators.touching import waiting, waiting_count
from chengnuo.core.indicators.valuing import anything, series_of, values_of
from chengnuo.kernel.kept import Kept

__all__ = [
    "BatchRow", "FigureRow", "Indicator", "Kind", "Part", "PartPage", "Point", "Side", "Source", "Subject", "Value", "Version",
    "anything", "batch", "batch_of_figure", "batches", "every_part", "every_row", "figures_known", "indicator", "indicators", "keys_in_force", "parts", "series", "standing_days", "standing_ids", "uncomputed", "value", "values",
    "versions", "waiting", "waiting_count",
]  # fmt: skip


def indicator(key: str) -> Indicator:
    """One indicator, in force or not. Raises ``IndicatorNotFound``."""
    row = Row.objects.filter(key=key).first()
    if row is None:
        raise IndicatorNotFound(key)
    return _indicator(row)


def indicators(
    *, text: str = "", source: Source | None = None, source_id: str = "", in_force: bool | None = True,
    keys: Iterable[str] | None = None,
) -> tuple[Indicator, ...]:  # fmt: skip
    """The indicators of a filter, by source; those in force unless asked otherwise (None: all)."""
    rows = Row.objects.all()
    if source is not None:
        rows = rows.filter(source=source)
    if source_id:
        rows = rows.filter(source_id=source_id)
    if in_force is not None:
        rows = rows.filter(in_force=in_force)
    if keys is not None:
        rows = rows.filter(key__in=list(keys))
    for word in text.split():
        rows = rows.filter(Q(title__icontains=word) | Q(key__icontains=word) | Q(meaning__icontains=word)
                           | Q(source_title__icontains=word))  # fmt: skip
    return tuple(_indicator(row) for row in rows)


def batch_of_figure(figure_id: int) -> int | None:
    """The import a figure came by; None where there is no such figure."""
    return ImportedFigure.objects.filter(pk=figure_id).values_list("batch_id", flat=True).first()


def keys_in_force() -> frozenset[str]:
    """The keys of all indicators in force, as they were at most a second ago."""
    return frozenset(registering.ids())


def uncomputed() -> tuple[tuple[Source, str], ...]:
    """The sources with an indicator in force that was never computed from the beginning, or is meant otherwise since."""
    rows = Row.objects.filter(in_force=True, computed_at=None).exclude(source=Source.IMPORT).order_by()
    return tuple((Source(one), name) for one, name in sorted(set(rows.values_list("source", "source_id"))))


def value(
    key: str, *, start: date | None = None, end: date, known_at: datetime | None = None, simulated: bool
) -> Value:
    """What an indicator says of the days from ``start`` (None: the beginning) to ``end``, as known at ``known_at`` (None: now).

    Asked with the same ``known_at`` it says the same for ever. Raises ``IndicatorNotFound``.
    """
    one = indicator(key)
    return values_of([one], start, end, known_at, simulated)[key]


def values(
    keys: Iterable[str] | None = None, *, start: date | None = None, end: date, known_at: datetime | None = None,
    simulated: bool,
) -> dict[str, Value]:  # fmt: skip
    """The values of many indicators (None: all in force) with a question or two, not one each; unknown keys are left out."""
    if keys is None:
        return values_of(_in_force.value(), start, end, known_at, simulated)
    return values_of(indicators(keys=list(keys), in_force=None), start, end, known_at, simulated)


def series(
    key: str, *, start: date, end: date, simulated: bool, known_at: datetime | None = None, from_beginning: bool = False
) -> tuple[Point, ...]:  # fmt: skip
    """How the value grew, counted from ``start``: a point for each day on which it changed, and for ``end``.

    ``from_beginning`` counts what came before ``start`` too. Raises ``IndicatorNotFound``.
    """
    return series_of(indicator(key), start, end, known_at, simulated, from_beginning)


def _indicator(row: Row) -> Indicator:
    return Indicator(
        id=row.pk, key=row.key, title=row.title, unit=row.unit, kind=Kind(row.kind), source=Source(row.source),
        source_id=row.source_id, source_title=row.source_title, meaning=row.meaning, above_words=row.above_words,
        below_words=row.below_words, in_force=row.in_force, computed_at=row.computed_at,
    )  # fmt: skip


_in_force = Kept(indicators, tables=(Row,))
