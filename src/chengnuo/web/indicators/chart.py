"""The year of an indicator as a line of steps: geometry for the template, drawn by the server (docs/decisions/0008)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chengnuo.core.indicators.queries import Point

WIDTH, HEIGHT = 1000.0, 240.0


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the year: where its line stands, and what the value was when it ended, or is today."""

    number: int
    x: float
    last: date
    value: float | None


@dataclass(frozen=True, slots=True)
class Chart:
    """``line`` as the points of a polyline, from ``low`` to ``high``; ``end`` in hundredths is where it ends."""

    line: str
    low: float
    high: float
    months: tuple[Month, ...]
    end: float


def chart_of(points: Sequence[Point], year: int, at: date) -> Chart | None:
    """The drawing of the year up to ``at``; None where nothing was there to be counted."""
    known = [point for point in points if point.value is not None]
    if not known:
        return None
    values = [point.value or 0.0 for point in known]
    low, high = min(0.0, *values), max(values)
    room = (high - low) or 1.0
    first, days = date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days

    def x(day: date) -> float:
        return round(((day - first).days + 1) / days * WIDTH, 1)

    corners: list[str] = []
    before: float | None = None
    for point, value in zip(known, values, strict=True):
        y = round(HEIGHT - 8 - (value - low) / room * (HEIGHT - 16), 1)
        if before is not None and before != y:
            corners.append(f"{x(point.day)},{before}")
        corners.append(f"{x(point.day)},{y}")
        before = y
    months = tuple(_months(points, year, at, x_of=x))
    return Chart(" ".join(corners), low, high, months, x(known[-1].day) / WIDTH * 100)


def _months(points: Sequence[Point], year: int, at: date, *, x_of: object) -> list[Month]:
    assert callable(x_of)
    found = []
    for number in range(1, 13):
        first = date(year, number, 1)
        if first > at:
            break
        last = min((first + timedelta(days=31)).replace(day=1) - timedelta(days=1), at)
        value = next((point.value for point in reversed(points) if point.day <= last), None)
        found.append(Month(number, x_of(first - timedelta(days=1)), last, value))
    return found
