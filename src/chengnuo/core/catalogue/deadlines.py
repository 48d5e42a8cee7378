"""The district's working calendar and hours, and the due times of a filing condition by them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from chengnuo.core.catalogue.shapes import ConditionRow
from chengnuo.kernel.errors import Invalid
from chengnuo.kernel.worktime import (
    Pause,
    StageDue,
    WorkCalendar,
    WorkHours,
    load_calendar,
    parse_hours,
    stages_due,
)


def calendar() -> WorkCalendar:
    """The shipped days off with the lines of the file CHENGNUO_WORKDAYS, read again when it changes.

    Raises ``Invalid`` where the file cannot be read or holds a wrong line.
    """
    path = str(settings.WORKDAYS_FILE)
    if not path:
        return load_calendar()
    try:
        changed = Path(path).stat().st_mtime_ns
    except OSError as error:
        raise _unreadable(path, error) from error
    return _with_file(path, changed)


def hours() -> WorkHours:
    """The hours of work of the district (CHENGNUO_WORK_HOURS). Raises ``Invalid``."""
    return _hours(settings.WORK_HOURS)


def due_times(condition: ConditionRow, start: datetime, pauses: Sequence[Pause] = ()) -> tuple[StageDue, ...]:
    """When each stage of a condition ends for a case dispatched at ``start``, with the sums in words."""
    stages = [(stage.name, stage.limit) for stage in condition.stages]
    return stages_due(start, stages, calendar(), hours(), pauses)


@lru_cache(maxsize=4)
def _with_file(path: str, changed: int) -> WorkCalendar:
    """``changed`` is the file's time of change: another one is another calendar."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error
    return load_calendar(text)


@lru_cache(maxsize=4)
def _hours(text: str) -> WorkHours:
    return parse_hours(text) if text else WorkHours()


def _unreadable(path: str, error: Exception) -> Invalid:
    return Invalid("worktime.table", f"工作日历文件读不出来：{path}（{error}）", path=path)
