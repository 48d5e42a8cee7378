"""What will be there at the end, with an interval, and the day the target is reached.

The rest of the target is expected to come as its course says, and the lead or lag of today goes on in part: ``carry`` times it.
How much goes on at which time of the year was fitted on simulated years (``bench/progress``), the interval are the quantiles of
the errors this very rule made on other simulated years, and the error printed beside it is of a third set.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from chengnuo.core.progress.rules.aims import Aim
from chengnuo.core.progress.rules.courses import Course
from chengnuo.core.progress.rules.words import CourseKind

#: Looking further than this past the deadline says nothing.
_LONGEST = timedelta(365)


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """Of forecasts made when ``elapsed`` of the time was over: how much of a lead or lag goes on (``carry``), and the errors
    (result less forecast) in shares of the target.
    """

    elapsed: float
    carry: float
    low: float
    high: float
    median: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """``middle`` is what the end will bring, between ``low`` and ``high`` in ``coverage`` of the simulated years; ``met_on`` the day
    the target is reached at this pace (after the deadline: too late), None where it is not within a year after it.
    ``error`` is the median absolute error of forecasts made this far into the year, as a share of the target.
    """

    low: float
    middle: float
    high: float
    met_on: date | None
    in_time: bool
    coverage: float
    error: float


def final_value(value: float, target: float, share: float, carry: float) -> float:
    """The value at the end when ``share`` of the target was expected by now and ``value`` is there; never less than that."""
    return max(value + (1 - share) * target + carry * (value - share * target), value)


def forecast(
    aim: Aim, course: Course, value: float, day: date, errors: tuple[ErrorRow, ...], coverage: float
) -> Forecast | None:
    """The forecast on ``day``; None for what is judged at its own period, and once the time is over."""
    if course.kind is CourseKind.NONE or not day < course.end or day < course.start or aim.value <= 0:
        return None
    share = course.smooth(day)
    row = _row(errors, course.elapsed(day))
    middle = final_value(value, aim.value, share, row.carry)
    low, high = max(middle + row.low * aim.value, value), max(middle + row.high * aim.value, value)
    met = _met_on(aim, course, value, day, middle, share)
    return Forecast(low, middle, high, met, met is not None and met <= course.end, coverage, row.median)


def _met_on(aim: Aim, course: Course, value: float, day: date, middle: float, share: float) -> date | None:
    """The day the target is reached; for a limit the day it would be broken."""
    if value >= aim.value:
        return day
    if middle >= aim.value:
        left = (aim.value - value) / (middle - value)
        return max(course.day_of(share + left * (1 - share)), day)
    pace = (middle - value) / max((course.end - day).days, 1)
    if pace <= 0 or (aim.value - middle) / pace > _LONGEST.days:
        return None
    return course.end + timedelta(round((aim.value - middle) / pace) or 1)


def _row(errors: tuple[ErrorRow, ...], elapsed: float) -> ErrorRow:
    """The errors at ``elapsed``, between the two rows around it."""
    later = next((n for n, row in enumerate(errors) if row.elapsed >= elapsed), len(errors) - 1)
    right, left = errors[later], errors[max(later - 1, 0)]
    width = right.elapsed - left.elapsed
    part = min(max((elapsed - left.elapsed) / width, 0.0), 1.0) if width else 1.0
    return ErrorRow(
        elapsed,
        left.carry + (right.carry - left.carry) * part,
        left.low + (right.low - left.low) * part,
        left.high + (right.high - left.high) * part,
        left.median + (right.median - left.median) * part,
    )
