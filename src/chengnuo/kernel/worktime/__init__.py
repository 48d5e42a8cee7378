"""Working time: when a limit ends, and the sum that proves it in words. No framework.

Every moment has a place on a scale that only moves while work is done (``scale.Scale``): a due time is the place
of the start plus the limit, translated back. The rules of counting are written down in
docs/explanation/deadlines.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chengnuo.kernel.clock import local
from chengnuo.kernel.worktime.calendar import DayLine, WorkCalendar, load_calendar, parse_lines
from chengnuo.kernel.worktime.limits import (
    DAY,
    HOUR,
    SECOND,
    Limit,
    LimitUnit,
    WorkHours,
    of_day,
    parse_hours,
    parse_limit,
)
from chengnuo.kernel.worktime.proof import Proof
from chengnuo.kernel.worktime.scale import Pause, Scale, merged_pauses

__all__ = [
    "DayLine",
    "Due",
    "Limit",
    "LimitUnit",
    "Pause",
    "StageDue",
    "WorkCalendar",
    "WorkHours",
    "at_work",
    "due",
    "due_at",
    "load_calendar",
    "parse_hours",
    "parse_limit",
    "parse_lines",
    "stages_due",
    "worked",
]  # fmt: skip


_STILL = "；%s 起暂停计时，尚未恢复，恢复后顺延"


@dataclass(frozen=True, slots=True)
class Due:
    """When a limit ends, and why. ``paused``: the clock stands still, ``at`` will move when it goes on."""

    at: datetime
    proof: str
    paused: bool = False


@dataclass(frozen=True, slots=True)
class StageDue:
    """One stage of a staged limit. All stages are counted from the same start."""

    name: str
    limit: Limit
    due: Due


def due(
    start: datetime, limit: Limit, calendar: WorkCalendar, hours: WorkHours, pauses: Sequence[Pause] = ()
) -> Due:
    """When ``limit`` ends for what was dispatched at ``start``, with the sum in words.

    A pause moves the end by as much working time as it held (for 自然日 and 紧急时: as much time). One that has
    not ended yet moves nothing so far; ``Due.paused`` says so.
    """
    begin = _counted_from(start, limit)
    stops = merged_pauses(pauses, begin)
    plain = _end(begin, limit, calendar, hours, ())
    at = _end(begin, limit, calendar, hours, stops) if stops else plain
    open_since = min((local(stop) for stop, go in pauses if go is None), default=None)
    paused = open_since is not None and open_since < at
    proof = Proof(local(start), begin, limit, calendar, hours, stops).words(plain, at)
    return Due(at, proof + (_STILL % f"{open_since:%Y-%m-%d %H:%M}" if paused else ""), paused)


def due_at(
    start: datetime, limit: Limit, calendar: WorkCalendar, hours: WorkHours, pauses: Sequence[Pause] = ()
) -> datetime:
    """Only the moment of ``due``, without its proof: for replays of many."""
    begin = _counted_from(start, limit)
    return _end(begin, limit, calendar, hours, merged_pauses(pauses, begin))


def stages_due(
    start: datetime, stages: Sequence[tuple[str, Limit]], calendar: WorkCalendar, hours: WorkHours,
    pauses: Sequence[Pause] = (),
) -> tuple[StageDue, ...]:  # fmt: skip
    """The end of each stage of a staged limit (停工 4 工作时 / 处罚 7 工作日 / 拆除 20 工作日), all counted from ``start``."""
    return tuple(StageDue(name, limit, due(start, limit, calendar, hours, pauses)) for name, limit in stages)


def at_work(moment: datetime, calendar: WorkCalendar, hours: WorkHours) -> bool:
    """Whether offices work at a moment."""
    here = local(moment)
    return calendar.of(here.date()) and any(a <= of_day(here) < b for a, b in hours.spans())


def worked(
    start: datetime, end: datetime, unit: LimitUnit, calendar: WorkCalendar, hours: WorkHours
) -> float:
    """How much of ``unit`` lies between two moments; the inverse of ``due`` without pauses. Never negative."""
    begin, finish = local(start), local(end)
    if finish <= begin:
        return 0.0
    if unit in (LimitUnit.HOUR, LimitUnit.NATURAL_DAY):
        span = (finish - begin) // timedelta(microseconds=1)
        return span / (HOUR if unit is LimitUnit.HOUR else DAY)
    scale = Scale(calendar, hours)
    if unit is LimitUnit.WORK_HOUR:
        return (scale.place(finish) - scale.place(begin)) / HOUR
    return max(0, scale.place(finish) - scale.place(_next_day(begin))) / scale.length


def _end(
    begin: datetime, limit: Limit, calendar: WorkCalendar, hours: WorkHours,
    stops: Sequence[tuple[datetime, datetime]],
) -> datetime:  # fmt: skip
    """The end of ``limit`` counted from ``begin``; ``stops`` are in order and apart."""
    if limit.unit in (LimitUnit.HOUR, LimitUnit.NATURAL_DAY):
        end = begin + timedelta(microseconds=_microseconds(limit))
        for stop, go in stops:
            if stop < end:
                end += go - stop
        return end
    scale = Scale(calendar, hours)
    whole_days = limit.unit is LimitUnit.WORK_DAY
    place = scale.place(begin) + (int(limit.amount) * scale.length if whole_days else _microseconds(limit))
    for stop, go in stops:
        at = scale.place(stop)
        if at < place:
            place += scale.place(go) - at
    return scale.moment(place)


def _counted_from(start: datetime, limit: Limit) -> datetime:
    """Where counting begins: the day of dispatch does not count in 工作日."""
    return _next_day(local(start)) if limit.unit is LimitUnit.WORK_DAY else local(start)


def _microseconds(limit: Limit) -> int:
    per = DAY if limit.unit is LimitUnit.NATURAL_DAY else HOUR
    return max(1, round(limit.amount * per / SECOND)) * SECOND


def _next_day(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
