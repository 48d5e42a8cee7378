"""The course of a target through its year, drawn by the server (docs/decisions/0008): expected, measured, typed, forecast, target line.

Lines are in units of a stretched drawing, dots and labels in percent of the plot, so that neither is distorted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chengnuo.core.progress.queries import CourseKind, EntryRow, Standing

WIDTH, HEIGHT = 1000.0, 300.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A point with what it says."""

    left: float
    top: float
    day: date
    value: float


@dataclass(frozen=True, slots=True)
class Month:
    """A month on the axis."""

    left: float
    number: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table beside the chart."""

    day: date
    expected: float | None
    measured: float | None
    typed: float | None


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything the template draws; ``fan`` is empty where nothing is foretold."""

    expected: str
    measured: str
    fan: str
    middle: str
    dots: tuple[Dot, ...]
    measured_dots: tuple[Dot, ...]
    target_top: float
    today_left: float | None
    now_left: float
    now_right: float
    now_top: float | None
    months: tuple[Month, ...]
    top: float
    bottom: float
    rows: tuple[Row, ...]


def chart_of(stand: Standing, series: Sequence[tuple[date, float]], entries: Sequence[EntryRow]) -> Chart:
    """The drawing of a target."""
    said = [(one.day, one.value) for one in entries if one.value is not None and one.corrected_by_id is None]
    said = sorted((day, value) for day, value in said if stand.target.start <= day <= stand.as_of)
    frame = _Frame(stand, [value for _, value in series] + [value for _, value in said])
    rate = stand.course.kind is CourseKind.NONE
    fan, middle = _fan(stand, frame)
    seen = stand.value
    return Chart(
        expected="" if rate else _expected(stand, frame),
        measured="" if rate else _stairs(series, frame, min(stand.as_of, stand.target.deadline)),
        fan=fan,
        middle=middle,
        dots=tuple(frame.dot(day, value) for day, value in said),
        measured_dots=tuple(frame.dot(day, value) for day, value in _told(series)) if rate else (),
        target_top=frame.share(stand.target.value),
        today_left=frame.left(stand.as_of) if stand.as_of < stand.target.deadline else None,
        now_left=frame.left(stand.as_of),
        now_right=round(100 - frame.left(stand.as_of), 2),
        now_top=frame.share(seen) if seen is not None else None,
        months=_months(stand, frame),
        top=frame.high,
        bottom=frame.low,
        rows=_rows(stand, series, said),
    )


class _Frame:
    """Where a day and a value lie."""

    def __init__(self, stand: Standing, values: Sequence[float]) -> None:
        self.start, self.end = stand.target.start, stand.target.deadline
        seen = [
            *values,
            stand.target.value,
            *((stand.forecast.high, stand.forecast.middle) if stand.forecast else ()),
        ]
        if stand.course.kind is CourseKind.NONE:
            room = (max(seen) - min(seen)) * 0.4 or abs(stand.target.value) * 0.4 or 1.0
            self.low, self.high = min(seen) - room, max(seen) + room
        else:
            self.low, self.high = min(0.0, *seen), max(seen) * 1.08 or 1.0

    def left(self, day: date) -> float:
        """The place of a day, in percent."""
        days = max((self.end - self.start).days, 1)
        over = min(max((day - self.start).days / days, 0.0), 1.0)
        place: float = round(100 * over, 2)
        return place

    def share(self, value: float) -> float:
        """The place of a value from the top, in percent."""
        return round(100 * (self.high - value) / ((self.high - self.low) or 1.0), 2)

    def at(self, day: date, value: float) -> str:
        """A point of a line."""
        return f"{self.left(day) / 100 * WIDTH:.1f},{self.share(value) / 100 * HEIGHT:.1f}"

    def dot(self, day: date, value: float) -> Dot:
        """A dot."""
        return Dot(self.left(day), self.share(value), day, value)


def _expected(stand: Standing, frame: _Frame) -> str:
    course, value = stand.course, stand.target.value
    days = [frame.start + timedelta(n) for n in range(0, (frame.end - frame.start).days, 7)] + [frame.end]
    if not course.steps:
        return " ".join(frame.at(day, value * course.share(day)) for day in days)
    points, reached = [frame.at(frame.start, 0)], 0.0
    for day, share in course.steps:
        points += [frame.at(day, value * reached), frame.at(day, value * share)]
        reached = share
    return " ".join([*points, frame.at(frame.end, value * reached), frame.at(frame.end, value)])


def _stairs(series: Sequence[tuple[date, float]], frame: _Frame, end: date) -> str:
    """A counted value stands until it changes."""
    points, before = [], 0.0
    for day, value in series:
        points += [frame.at(day, before), frame.at(day, value)]
        before = value
    return " ".join([frame.at(frame.start, 0.0), *points, frame.at(end, before)]) if series else ""


def _told(series: Sequence[tuple[date, float]]) -> Sequence[tuple[date, float]]:
    """Without the last point where it only says that nothing new was told since."""
    again = len(series) > 1 and series[-1][1] == series[-2][1]
    return series[:-1] if again else series


def _fan(stand: Standing, frame: _Frame) -> tuple[str, str]:
    one, now = stand.forecast, stand.value
    if one is None or now is None:
        return "", ""
    here = frame.at(stand.as_of, now)
    band = " ".join((here, frame.at(frame.end, one.high), frame.at(frame.end, one.low)))
    return band, f"{here} {frame.at(frame.end, one.middle)}"


def _months(stand: Standing, frame: _Frame) -> tuple[Month, ...]:
    first = stand.target.start.replace(day=1)
    found, day = [], first
    while day <= stand.target.deadline:
        found.append(Month(frame.left(day), day.month))
        day = (day + timedelta(32)).replace(day=1)
    step = max(1, round(len(found) / 12))
    return tuple(found[::step])


def _rows(
    stand: Standing, series: Sequence[tuple[date, float]], said: Sequence[tuple[date, float]]
) -> tuple[Row, ...]:
    """The ends of the months and the day looked at."""
    ends = []
    day = stand.target.start
    while day <= stand.target.deadline:
        ends.append((day.replace(day=1) + timedelta(32)).replace(day=1) - timedelta(1))
        day = ends[-1] + timedelta(1)
    rows = []
    for end in sorted({*ends, stand.as_of}):
        past = end <= stand.as_of
        expected = None if stand.expected is None else stand.target.value * stand.course.share(end)
        rows.append(
            Row(end, expected, _last(series, end) if past else None, _last(said, end) if past else None)
        )
    return tuple(rows)


def _last(points: Sequence[tuple[date, float]], day: date) -> float | None:
    return next((value for at, value in reversed(points) if at <= day), None)
