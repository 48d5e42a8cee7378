"""A span of days as whole months and single days: a year is read from a dozen totals instead of 365."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Cover:
    """Months (their first days, both included) and ranges of days (both included) that together are the span once.

    A ``months`` range that begins with None reaches back to the beginning.
    """

    months: tuple[date | None, date] | None
    days: tuple[tuple[date, date], ...]


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def cover(start: date | None, end: date) -> Cover:
    """The span from ``start`` (None: from the beginning) to ``end``, both included."""
    if start is not None and start > end:
        return Cover(None, ())
    last_whole = month_of(end + timedelta(days=1)) - timedelta(
        days=1
    )  # the end of the last month that is over by then
    if start is None:
        tail = () if last_whole == end else ((last_whole + timedelta(days=1), end),)
        return Cover((None, month_of(last_whole)), tail)
    first_whole = start if start.day == 1 else _next_month(start)
    if first_whole > last_whole:
        return Cover(None, ((start, end),))
    days = []
    if start < first_whole:
        days.append((start, first_whole - timedelta(days=1)))
    if last_whole < end:
        days.append((last_whole + timedelta(days=1), end))
    return Cover((first_whole, month_of(last_whole)), tuple(days))


def _next_month(day: date) -> date:
    return month_of(month_of(day) + timedelta(days=32))
