"""Candidates for the forecast beside each other, the interval measured on years the calibration has not seen.

Three sets of years with seeds of their own: one chooses how much of a lead or lag goes on, one gives the quantiles, one judges. For each shape
the interval is also made without it and judged on it alone: what happens when a year goes as none before.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

import chengnuo.core.progress.rules.courses as courses
from bench.progress.years import DAYS, MIXES, Floats, years
from chengnuo.core.progress.rules.courses import Course, Node
from chengnuo.core.progress.rules.forecasts import final_value
from chengnuo.core.progress.rules.words import CourseKind

DATA = Path(courses.__file__).parents[1] / "data"
START, END = date(2023, 1, 1), date(2023, 12, 31)
#: The ends of the months, the days forecasts are judged on.
MONTHS = tuple((date(2023, month + 1, 1) - START).days - 1 for month in range(1, 12))
HALF_YEAR = MONTHS.index((date(2023, 7, 1) - START).days - 1)
COUNT, COVERAGE = 4000, 0.8
CHOOSING, CALIBRATING, JUDGING = 101, 202, 303
CARRIES = np.arange(-1.0, 3.01, 0.05)
USED = "plan and a part of the lead (used)"
Guess = Callable[[Floats, int, Floats], Floats]


def measure(count: int = COUNT) -> dict[str, Any]:
    """Everything that is recorded, and the table the platform reads."""
    result: dict[str, Any] = {"years": count, "coverage_meant": COVERAGE, "courses": {}}
    for kind in MIXES:
        result["courses"][kind] = _of_course(kind, count)
    return result


def table(result: dict[str, Any]) -> dict[str, Any]:
    """``data/forecast_errors.json``: what the pages show beside a forecast."""
    found = result["courses"]
    return {
        "note": "预测误差，由 chengnuo bench progress --record 在模拟年份上回测得出；单位是占目标的份额。",
        "years": result["years"],
        "coverage": result["coverage_meant"],
        "held": {kind: one["held"] for kind, one in found.items()},
        "half_year": {kind: one["half_year"][USED] for kind, one in found.items()},
        "rows": {kind: one["rows"] for kind, one in found.items()},
    }


def keep(result: dict[str, Any]) -> None:
    """Write the table of errors where the platform reads it."""
    (DATA / "forecast_errors.json").write_text(
        json.dumps(table(result), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


def _of_course(kind: str, count: int) -> dict[str, Any]:
    shares = _shares(kind)
    carries, low, high = _calibrated(kind, count, shares)
    unseen = years(kind, count, JUDGING)
    values, names = _values(unseen), np.array([name for name, _ in unseen])
    judged = _errors(values, shares, _used(carries))
    held, medians = _held(judged, low, high), _median(judged)
    others = {
        name: _median(_errors(values, shares, guess))[HALF_YEAR] for name, guess in _candidates().items()
    }
    return {
        "half_year": {USED: medians[HALF_YEAR]} | others,
        "held": round(float(held.mean()), 3),
        "held_by_month": [round(float(share), 3) for share in held],
        "held_by_shape": {name: round(float(_held(judged[names == name], low, high).mean()), 3) for name in MIXES[kind]},
        "held_unseen_shape": {name: _left_out(kind, name, count, shares) for name in MIXES[kind]},
        "rows": [
            {"elapsed": round((day + 1) / DAYS, 4), "carry": round(carries[day], 2), "low": round(float(low[n]), 4),
             "high": round(float(high[n]), 4), "median": medians[n]}
            for n, day in enumerate(MONTHS)
        ],
    }  # fmt: skip


def _calibrated(
    kind: str, count: int, shares: Floats, without: str = ""
) -> tuple[dict[int, float], Floats, Floats]:
    """How much goes on at each month's end, and between which errors the interval lies."""
    chosen = _values(years(kind, count, CHOOSING, without=without))
    carries = {day: _best(chosen, day, shares) for day in MONTHS}
    made = _errors(_values(years(kind, count, CALIBRATING, without=without)), shares, _used(carries))
    low, high = np.quantile(made, ((1 - COVERAGE) / 2, (1 + COVERAGE) / 2), axis=0)
    return carries, low, high


def _best(values: Floats, day: int, shares: Floats) -> float:
    """The part of a lead or lag whose going on misses the end by least, in the mean of absolute errors."""
    now, end, share = values[:, day], values[:, -1], float(shares[day])
    missed = [
        float(np.abs(end - np.maximum(now + 1 - share + carry * (now - share), now)).mean())
        for carry in CARRIES
    ]
    return float(CARRIES[int(np.argmin(missed))])


def _left_out(kind: str, name: str, count: int, shares: Floats) -> float:
    """The share the interval holds of years of a shape it was made without."""
    carries, low, high = _calibrated(kind, count, shares, without=name)
    drawn = [(shape, one) for shape, one in years(kind, count, JUDGING) if shape == name]
    return round(float(_held(_errors(_values(drawn), shares, _used(carries)), low, high).mean()), 3)


def _shares(kind: str) -> Floats:
    """What the platform's own course expects by the end of each day."""
    given = json.loads((DATA / "courses.json").read_text(encoding="utf-8"))
    quarters = [
        Node(str(n), day)
        for n, day in enumerate((date(2023, 3, 31), date(2023, 6, 30), date(2023, 9, 30), END))
    ]
    steps = courses.stage_steps(quarters, 100, "个", END) if kind == "stages" else ()
    points = tuple((float(x), float(y)) for x, y in given.get(kind, [[0, 0], [1, 1]]))
    course = Course(CourseKind(kind), START, END, points, steps)
    return np.array([course.smooth(START + timedelta(day)) for day in range(DAYS)])


def _candidates() -> dict[str, Guess]:
    return {
        "as planned": lambda values, day, shares: values[:, day] + 1 - shares[day],
        "course scaled": lambda values, day, shares: values[:, day] / max(float(shares[day]), 1e-9),
        "straight line": lambda values, day, shares: values[:, day] * DAYS / (day + 1),
        "damped trend of 60 days": _damped,
    }


def _used(carries: dict[int, float]) -> Guess:
    """The platform's own rule."""

    def guess(values: Floats, day: int, shares: Floats) -> Floats:
        share, carry = float(shares[day]), carries[day]
        return np.array([final_value(float(value), 1.0, share, carry) for value in values[:, day]])

    return guess


def _damped(values: Floats, day: int, shares: Floats) -> Floats:
    """The rate of the last 60 days goes on, a hundredth less each day."""
    back = max(day - 60, 0)
    rate = (values[:, day] - values[:, back]) / max(day - back, 1)
    left = DAYS - 1 - day
    return np.asarray(values[:, day] + rate * (1 - 0.99**left) / 0.01)


def _values(drawn: list[tuple[str, Floats]]) -> Floats:
    return np.stack([values for _, values in drawn])


def _errors(values: Floats, shares: Floats, guess: Guess) -> Floats:
    """Result less forecast, a row for each year, a column for each month's end."""
    return np.stack([values[:, -1] - guess(values, day, shares) for day in MONTHS], axis=1)


def _median(errors: Floats) -> list[float]:
    return [round(float(value), 4) for value in np.median(np.abs(errors), axis=0)]


def _held(errors: Floats, low: Floats, high: Floats) -> Floats:
    return np.asarray(((errors >= low - 1e-12) & (errors <= high + 1e-12)).mean(axis=0))
