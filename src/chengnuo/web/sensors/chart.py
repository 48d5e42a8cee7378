"""The chart of a stream: geometry for the template, drawn by the server (docs/decisions/0008)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chengnuo.core.observations.queries import Bucket

WIDTH, HEIGHT = 1000.0, 240.0
_LENGTHS = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}


@dataclass(frozen=True, slots=True)
class Part:
    """A bucket: where it is pressed, and what it says."""

    x: float
    width: float
    bucket: Bucket


@dataclass(frozen=True, slots=True)
class Chart:
    """``band`` and ``lines`` as the points of polygons; a gap in the data is a gap in the drawing."""

    bands: tuple[str, ...]
    lines: tuple[str, ...]
    parts: tuple[Part, ...]
    low: float
    high: float
    start: datetime
    end: datetime


def chart_of(buckets: Sequence[Bucket], span: str) -> Chart | None:
    """The drawing of a stretch that ends with the last bucket's end; None where there is nothing."""
    if not buckets:
        return None
    end = buckets[-1].end
    start = end - _LENGTHS[span]
    low, high = min(one.low for one in buckets), max(one.high for one in buckets)
    room = (high - low) or 1.0

    def x(moment: datetime) -> float:
        return round((moment - start) / (end - start) * WIDTH, 1)

    def y(value: float) -> float:
        return round(HEIGHT - 8 - (value - low) / room * (HEIGHT - 16), 1)

    bands, lines = [], []
    for run in _runs(buckets):
        middle = [(x(one.start + (one.end - one.start) / 2), one) for one in run]
        upper = [f"{at},{y(one.high)}" for at, one in middle]
        lower = [f"{at},{y(one.low)}" for at, one in reversed(middle)]
        bands.append(" ".join(upper + lower))
        lines.append(" ".join(f"{at},{y(one.mean)}" for at, one in middle))
    parts = tuple(Part(x(one.start), round(x(one.end) - x(one.start), 1), one) for one in buckets)
    return Chart(tuple(bands), tuple(lines), parts, low, high, start, end)


def _runs(buckets: Sequence[Bucket]) -> list[list[Bucket]]:
    """Buckets that follow each other without a hole of more than one."""
    found: list[list[Bucket]] = []
    for one in buckets:
        step = one.end - one.start
        if found and one.start - found[-1][-1].end <= step:
            found[-1].append(one)
        else:
            found.append([one])
    return found
