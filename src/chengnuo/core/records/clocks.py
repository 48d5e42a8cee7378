"""When something is due, counted in natural or in working days of the district's calendar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from chengnuo.core.catalogue import deadlines
from chengnuo.kernel.clock import SHANGHAI, local
from chengnuo.kernel.worktime import Limit, LimitUnit, due_at


def days_later(day: date, days: int | None, *, working: bool = False) -> date | None:
    """The last day of a limit that begins on ``day``; the day itself does not count."""
    if days is None:
        return None
    if not working:
        return day + timedelta(days=days)
    start = datetime.combine(day, time(), SHANGHAI)
    end = due_at(start, Limit(days, LimitUnit.WORK_DAY), deadlines.calendar(), deadlines.hours())
    return local(end).date()
