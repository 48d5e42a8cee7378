"""Values and series: from the totals where what is known now is asked, from the contributions as of another moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q, Sum

from chengnuo.core.indicators.models import Contribution, Total
from chengnuo.core.indicators.models import Indicator as Row
from chengnuo.core.indicators.rules import amounts
from chengnuo.core.indicators.rules.spans import cover
from chengnuo.core.indicators.rules.words import Kind
from chengnuo.core.indicators.shapes import Indicator, Point, Value

#: Above, below, when a part changed last.
Sums = tuple[int | None, int | None, datetime | None]
#: More keys than this are not written into the question: it reads all and picks.
_MOST_NAMED = 400


def values_of(
    chosen: Sequence[Indicator], start: date | None, end: date, known_at: datetime | None, simulated: bool
) -> dict[str, Value]:
    """The value of each."""
    levels = [one.id for one in chosen if one.kind is Kind.LEVEL]
    added = [one.id for one in chosen if one.kind is not Kind.LEVEL]
    sums: dict[int, Sums] = {}
    if levels:
        sums |= _levels(levels, start, end, known_at, simulated)
    if added and known_at is None:
        sums |= _from_totals(added, start, end, simulated)
    elif added:
        sums |= _from_contributions(added, start, end, known_at, simulated)
    return {
        one.key: _value(one, sums.get(one.id, (None, None, None)), start, end, known_at, simulated)
        for one in chosen
    }


def series_of(
    one: Indicator, start: date, end: date, known_at: datetime | None, simulated: bool, from_beginning: bool
) -> tuple[Point, ...]:
    """A point for each day on which something changed, and one for ``end``; counted from the beginning also one for ``start``."""
    days = _by_day(one, None if from_beginning else start, end, known_at, simulated)
    above: int | None = None
    below: int | None = None
    points = []
    for day in sorted({*days, end, *([start] if from_beginning else [])}):
        more_above, more_below = days.get(day, (None, None))
        if one.kind is not Kind.LEVEL and not more_above and not more_below and day not in (start, end):
            continue  # what counted for that day counts no more
        if one.kind is Kind.LEVEL:
            above = above if more_above is None else more_above
        else:
            above, below = (above or 0) + (more_above or 0), (below or 0) + (more_below or 0)
        if day >= start:
            points.append(Point(day, amounts.value(one.kind, one.unit, above, below)))
    return tuple(points)


def anything(*, simulated: bool, keys: Iterable[str] | None = None) -> bool:
    """Whether anything counts, or ever counted, in these or in any."""
    rows = Total.objects.filter(marked(simulated), monthly__in=(True, False))
    return rows.exists() if keys is None else rows.filter(indicator__key__in=list(keys)).exists()


def within(start: date | None, end: date) -> Q:
    """That a part's day lies in the span."""
    return Q(day__lte=end) if start is None else Q(day__gte=start, day__lte=end)


def known(known_at: datetime | None) -> Q:
    """That a contribution held as the platform knew it then."""
    if known_at is None:
        return Q(known_to=None)
    return Q(known_from__lte=known_at) & (Q(known_to=None) | Q(known_to__gt=known_at))


def marked(simulated: bool) -> Q:
    """That a part is simulated, or that it is real. As a list of one: what Django makes of a plain yes or no (``NOT simulated``)
    SQLite does not look up in an index, and a table of a million totals is read through.
    """
    return Q(simulated__in=(simulated,))


def _of(ids: Sequence[int]) -> Q:
    return Q(indicator__in=ids) if len(ids) <= _MOST_NAMED else Q()


def _from_totals(ids: Sequence[int], start: date | None, end: date, simulated: bool) -> dict[int, Sums]:
    parts = cover(start, end)
    wanted = [Q(monthly__in=(False,), day__gte=first, day__lte=last) for first, last in parts.days]
    if parts.months:
        first, last = parts.months
        wanted.append(Q(monthly__in=(True,)) & within(first, last))
    # all of them are named by a question: then the days of each are looked up, and not the totals of every day looked through
    mine = _of(ids) or Q(indicator__in=Row.objects.values("pk"))
    found: dict[int, Sums] = {}
    for one in wanted:  # one question each: with OR between them no database uses the index well
        for row in _summed(Total.objects.filter(mine, one, marked(simulated)), Max("updated_at")):
            found[row[0]] = _added(found.get(row[0]), row[1:])
    return found


def _from_contributions(
    ids: Sequence[int], start: date | None, end: date, known_at: datetime | None, simulated: bool
) -> dict[int, Sums]:
    rows = Contribution.objects.filter(_of(ids), within(start, end), known(known_at), marked(simulated))
    return {row[0]: (row[1], row[2], row[3]) for row in _summed(rows, Max("known_from"))}


def _summed(rows: Any, latest: Max) -> Any:
    grouped = rows.order_by().values("indicator_id")
    return grouped.annotate(a=Sum("above"), b=Sum("below"), u=latest).values_list(
        "indicator_id", "a", "b", "u"
    )


def _added(one: Sums | None, other: Sums) -> Sums:
    if one is None:
        return other
    latest = max((moment for moment in (one[2], other[2]) if moment), default=None)
    return ((one[0] or 0) + (other[0] or 0), (one[1] or 0) + (other[1] or 0), latest)


def _levels(
    ids: Sequence[int], start: date | None, end: date, known_at: datetime | None, simulated: bool
) -> dict[int, Sums]:
    """The latest figure of each in the span."""
    rows = Contribution.objects.filter(_of(ids), within(start, end), known(known_at), marked(simulated))
    found: dict[int, Sums] = {}
    for indicator, above, since in rows.order_by("day", "id").values_list(
        "indicator_id", "above", "known_from"
    ):
        found[indicator] = (above, None, since)
    return found


def _by_day(
    one: Indicator, start: date | None, end: date, known_at: datetime | None, simulated: bool
) -> Mapping[date, tuple[int | None, int | None]]:
    span, mine = within(start, end), Q(marked(simulated), indicator=one.id)
    rows: Any
    if one.kind is Kind.LEVEL or known_at is not None:
        rows = Contribution.objects.filter(mine, span, known(known_at))
    else:
        rows = Total.objects.filter(mine, span, monthly__in=(False,))
    grouped = rows.order_by().values("day").annotate(a=Sum("above"), b=Sum("below"))
    return {row["day"]: (row["a"], row["b"]) for row in grouped}


def _value(
    one: Indicator, sums: Sums, start: date | None, end: date, known_at: datetime | None, simulated: bool
) -> Value:
    above, below, updated = sums
    latest = max((moment for moment in (updated, one.computed_at) if moment), default=None)
    return Value(
        key=one.key, value=amounts.value(one.kind, one.unit, above, below), above=amounts.number(above or 0),
        below=amounts.number(below or 0) if one.kind is Kind.SHARE else None, start=start, end=end, known_at=known_at,
        simulated=simulated, updated_at=latest if known_at is None else updated,
    )  # fmt: skip
