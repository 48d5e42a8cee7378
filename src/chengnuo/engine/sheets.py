"""Sheets: a line for each record of a kind, what belongs to it in a month or a year counted, and the rest computed.

Every column is rounded where it stands, half up, so that a total is the sum of what is shown.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from chengnuo.core.records.queries import RecordRow
from chengnuo.engine.declaration import Column, Count, Period, Sheet, Take
from chengnuo.kernel import expressions

Names = dict[str, Any]
#: Counts records: who asks hands in what belongs to a line.
Belonging = Callable[[Count, int], list[RecordRow]]


@dataclass(frozen=True, slots=True)
class Span:
    """The period of a sheet; ``last`` is its last day, ``seen`` the last day that is over or today."""

    period: Period
    first: date
    last: date
    seen: date

    @property
    def name(self) -> str:
        """As an address says it: 2023-06, or 2023."""
        return f"{self.first:%Y-%m}" if self.period is Period.MONTH else f"{self.first:%Y}"


@dataclass(frozen=True, slots=True)
class Line:
    """A record with the values of the columns; None where something it needs was not filled in."""

    row: RecordRow
    values: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Head:
    """A column as it is printed."""

    id: str
    title: str
    unit: str

    @property
    def words(self) -> str:
        """「应付（元）」."""
        return f"{self.title}（{self.unit}）" if self.unit else self.title


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line as it is printed."""

    record_id: int
    title: str
    values: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Printed:
    """A sheet as it is shown, filed and closed: nothing in it changes with what it was made of."""

    heads: tuple[Head, ...]
    lines: tuple[PrintedLine, ...]
    totals: Mapping[str, float]


def printed(sheet: Sheet, made: Iterable[Line]) -> Printed:
    """A sheet with these lines."""
    found = tuple(made)
    return Printed(
        tuple(Head(column.id, column.title, column.unit) for column in sheet.columns),
        tuple(PrintedLine(line.row.id, line.row.title, dict(line.values)) for line in found),
        totals(sheet, found) if found else {},
    )


def span(period: Period, day: date, today: date) -> Span:
    """The period ``day`` lies in, as far as it has gone."""
    if period is Period.MONTH:
        first, last = day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
    else:
        first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    return Span(period, first, last, min(last, today))


def lines(
    sheet: Sheet, rows: Iterable[tuple[RecordRow, Names]], belonging: Belonging, over: Span
) -> tuple[Line, ...]:
    """The lines of a sheet: the records that were there before the period ended."""
    return tuple(
        Line(row, _values(sheet, row, names, belonging, over)) for row, names in rows if row.day <= over.last
    )


def counted(column: Column, belongs: Iterable[RecordRow], over: Span) -> list[RecordRow]:
    """The records behind a cell."""
    since = column.take is Take.SINCE
    return [row for row in belongs if row.day <= over.last and (since or row.day >= over.first)]


def totals(sheet: Sheet, made: Iterable[Line]) -> dict[str, float]:
    """What the columns that ask for it add up to."""
    found = list(made)
    return {
        column.id: float(sum(Decimal(str(line.values[column.id] or 0)) for line in found))
        for column in sheet.columns
        if column.total
    }


def names_of_line(names: Names, days: int, period_days: int) -> Names:
    """What a value sees of its line: every number with a fraction, so that any two go together."""
    plain = {
        name: float(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
        for name, value in names.items()
    }
    return plain | {"days": float(days), "period_days": float(period_days)}


def _values(
    sheet: Sheet, row: RecordRow, names: Names, belonging: Belonging, over: Span
) -> dict[str, float | None]:
    gone = max(0, (over.seen - max(over.first, row.day)).days + 1)
    known = names_of_line(names, gone, (over.last - over.first).days + 1)
    found: dict[str, float | None] = {}
    for column in sheet.columns:
        if column.count is not None:
            value: float | None = _taken(
                column, row, counted(column, belonging(column.count, row.id), over), over
            )
        else:
            value = _computed(column, known)
        found[column.id] = known[column.id] = _held(column, value)
    return found


def _taken(column: Column, row: RecordRow, belongs: list[RecordRow], over: Span) -> float:
    if column.take is Take.DAYS:
        return float(len({one.day for one in belongs}))
    if column.take is Take.SINCE:
        return float(max(0, (over.seen - max((one.day for one in belongs), default=row.day)).days))
    assert column.count is not None
    added = column.count.sum
    return sum(worth(added, one) for one in belongs) if added else float(len(belongs))


def worth(name: str, row: RecordRow) -> float:
    """What a record counts for."""
    value = row.quantity if name == "quantity" else row.data.get(name)
    return float(value) if isinstance(value, int | float) else 0.0


def _computed(column: Column, known: Names) -> float | None:
    """A value that cannot be computed for want of an answer is none, and so is what is computed from it."""
    try:
        value = expressions.compile(column.value).value(known)
    except expressions.BadExpression:
        return None
    return float(value) if isinstance(value, int | float) else None


def _held(column: Column, value: float | None) -> float | None:
    if value is None or value != value or value in (float("inf"), float("-inf")):
        return None
    value = value if column.least is None else max(value, column.least)
    value = value if column.most is None else min(value, column.most)
    return float(Decimal(str(value)).quantize(Decimal(1).scaleb(-column.digits), ROUND_HALF_UP))
