"""What is data and no rule: thresholds, courses, and the errors the forecast made on simulated years."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from chengnuo.core.progress.rules.courses import Points
from chengnuo.core.progress.rules.forecasts import ErrorRow
from chengnuo.core.progress.rules.lights import Thresholds
from chengnuo.core.progress.rules.words import CourseKind


@dataclass(frozen=True, slots=True)
class Errors:
    """The recorded errors of the forecast by course; ``coverage`` is what the interval is meant to hold, ``held`` what it held on
    years it had not seen, ``half_year`` the median absolute error at the middle of the year, as a share of the target.
    """

    rows: dict[str, tuple[ErrorRow, ...]]
    coverage: float
    held: dict[str, float]
    half_year: dict[str, float]
    years: int


@cache
def thresholds() -> Thresholds:
    """Of the lights and of the gap."""
    read = _read("lights.json")
    return Thresholds(
        read["green"], read["yellow"], read["points"], read["stale_days"], read["soon_days"], read["gap"]
    )


@cache
def points(kind: CourseKind) -> Points:
    """The line of a course; stages and single periods have none of their own."""
    found = _read("courses.json").get(kind.value, [[0, 0], [1, 1]])
    return tuple((float(x), float(y)) for x, y in found)


@cache
def errors() -> Errors:
    """What ``chengnuo bench progress --record`` wrote down."""
    read = _read("forecast_errors.json")
    rows = {
        kind: tuple(
            ErrorRow(*(row[name] for name in ("elapsed", "carry", "low", "high", "median"))) for row in found
        )
        for kind, found in read["rows"].items()
    }
    return Errors(rows, read["coverage"], read["held"], read["half_year"], read["years"])


def _read(name: str) -> dict[str, Any]:
    text = (files("chengnuo.core.progress") / "data" / name).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
