"""The rows behind a number, and how it came to be what it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDate

from chengnuo.core.indicators import naming
from chengnuo.core.indicators.errors import IndicatorNotFound
from chengnuo.core.indicators.models import Contribution
from chengnuo.core.indicators.models import Indicator as Row
from chengnuo.core.indicators.rules import amounts
from chengnuo.core.indicators.rules.words import Kind, Side, Subject
from chengnuo.core.indicators.shapes import Part, PartPage, Version
from chengnuo.core.indicators.valuing import known, marked, within
from chengnuo.kernel.clock import SHANGHAI
from chengnuo.kernel.paging import paged

PAGE_SIZE = 50
#: A value has so many versions at most on a page: one a day on which it changed.
MOST_VERSIONS = 60


def parts(
    key: str, *, start: date | None = None, end: date, simulated: bool, side: Side = Side.ABOVE, page: int = 1,
    known_at: datetime | None = None, size: int = PAGE_SIZE,
) -> PartPage:  # fmt: skip
    """A page of the very rows a side counts, the latest day first. Raises ``IndicatorNotFound``."""
    rows = _of_side(key, start, end, simulated, side, known_at)
    sums = rows.aggregate(n=Count("pk"), amount=Sum(side.value))
    at = paged(sums["n"], page, size)
    found = list(rows.order_by("-day", "-id")[at.part])
    return PartPage(
        tuple(_named(found, side)), sums["n"], at.page, at.pages, amounts.number(sums["amount"] or 0)
    )


def every_part(
    key: str, *, start: date | None = None, end: date, simulated: bool, side: Side = Side.ABOVE,
    known_at: datetime | None = None, most: int = 50_000,
) -> Iterator[Part]:  # fmt: skip
    """All of them, for a file, at most ``most``. Raises ``IndicatorNotFound``."""
    rows = _of_side(key, start, end, simulated, side, known_at).order_by("-day", "-id")[:most]
    waiting: list[Contribution] = []
    for row in rows.iterator(chunk_size=500):
        waiting.append(row)
        if len(waiting) == 500:
            yield from _named(waiting, side)
            waiting = []
    yield from _named(waiting, side)


def every_row(
    key: str, *, start: date | None = None, end: date, simulated: bool, side: Side = Side.ABOVE,
    known_at: datetime | None = None,
) -> Iterator[tuple[str, int, date, float]]:  # fmt: skip
    """Subject, its id, day and amount of all of them, as ``every_part`` orders them; nobody is asked for titles. Raises ``IndicatorNotFound``."""
    rows = _of_side(key, start, end, simulated, side, known_at).order_by("-day", "-id")
    for subject, pk, day, amount in rows.values_list("subject", "subject_id", "day", side.value).iterator():
        yield subject, pk, day, amounts.number(amount)


def versions(
    key: str, *, start: date | None = None, end: date, simulated: bool, most: int = MOST_VERSIONS
) -> tuple[Version, ...]:
    """What the value of the span was after each day on which it changed, the latest first. Raises ``IndicatorNotFound``."""
    one = _row(key)
    rows = Contribution.objects.filter(within(start, end), marked(simulated), indicator=one)
    changes: dict[date, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for sign, moment in ((1, "known_from"), (-1, "known_to")):
        for day, above, below, count in _changed(rows, moment):
            change = changes[day]
            change[0] += sign * (above or 0)
            change[1] += sign * (below or 0)
            change[2 if sign > 0 else 3] += count
    kind, found, above, below = Kind(one.kind), [], 0, 0
    for day in sorted(changes):
        more_above, more_below, began, ended = changes[day]
        above, below = above + more_above, below + more_below
        value = amounts.value(kind, one.unit, above, below)
        shown = amounts.number(below) if kind is Kind.SHARE else None
        found.append(Version(day, value, amounts.number(above), shown, began, ended))
    return tuple(reversed(found[-most:]))


def _changed(rows: Any, moment: str) -> Iterable[tuple[date, int | None, int | None, int]]:
    there = rows.filter(**{f"{moment}__isnull": False}).order_by()
    by_day = there.annotate(on=TruncDate(moment, tzinfo=SHANGHAI)).values("on")
    summed = by_day.annotate(a=Sum("above"), b=Sum("below"), n=Count("pk"))
    return [(row["on"], row["a"], row["b"], row["n"]) for row in summed]


def _row(key: str) -> Row:
    row = Row.objects.filter(key=key).first()
    if row is None:
        raise IndicatorNotFound(key)
    return row


def _of_side(
    key: str, start: date | None, end: date, simulated: bool, side: Side, known_at: datetime | None
) -> Any:
    on_side = Q(**{f"{side.value}__isnull": False})
    mine = Q(marked(simulated), indicator=_row(key))
    return Contribution.objects.filter(mine, within(start, end), known(known_at), on_side)


def _named(rows: Sequence[Contribution], side: Side) -> Iterator[Part]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        wanted[row.subject].add(row.subject_id)
    names = {subject: naming.titles(Subject(subject), ids) for subject, ids in wanted.items()}
    for row in rows:
        title = names[row.subject].get(row.subject_id, naming.GONE)
        amount = amounts.number(getattr(row, side.value))
        yield Part(Subject(row.subject), row.subject_id, title, row.day, amount, row.known_from, row.known_to)
