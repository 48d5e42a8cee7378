"""Deadlines of a task and the alarms around them. The clock starts at dispatch and nothing but a rule stops it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chengnuo.core.catalogue.shapes import Stage
from chengnuo.kernel.labels import Labelled
from chengnuo.kernel.worktime import (
    Limit,
    LimitUnit,
    StageDue,
    WorkCalendar,
    WorkHours,
    due,
    due_at,
    stages_due,
    worked,
)

#: The part of the limit after which the unit is warned.
WARN_AT = 0.8


class AlarmKind(Labelled):
    """What fires around a due time, in order."""

    WARN = "warn", "即将到期"
    OVERDUE = "overdue", "已超期"
    ESCALATE = "escalate", "超期升级"
    TO_COMMANDER = "to_commander", "报指挥长"


#: Alarms after the due time, with how long after it in working time.
_AFTER = (
    (AlarmKind.ESCALATE, Limit(1, LimitUnit.WORK_DAY)),
    (AlarmKind.TO_COMMANDER, Limit(3, LimitUnit.WORK_DAY)),
)

Pause = tuple[datetime, "datetime | None"]


@dataclass(frozen=True, slots=True)
class Clock:
    """What a due time follows from: the start, the stages of the limit, what was granted, what paused it."""

    started_at: datetime
    stages: tuple[Stage, ...]
    extension: Limit | None = None
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The due time of a task, its stages and the proof line in words."""

    due_at: datetime
    stages: tuple[StageDue, ...]
    proof: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that fires once at its time."""

    kind: AlarmKind
    at: datetime


def plan(clock: Clock, calendar: WorkCalendar, hours: WorkHours) -> Plan:
    """The due time: that of the last stage, and the granted time on top of it."""
    limits = [(stage.name, stage.limit) for stage in clock.stages]
    stages = stages_due(clock.started_at, limits, calendar, hours, clock.pauses)
    last = max((stage.due for stage in stages), key=lambda one: one.at)
    at, proof = last.at, last.proof
    if clock.extension is not None:
        later = due(at, clock.extension, calendar, hours)
        at, proof = later.at, f"{proof}；批准延期：{later.proof}"
    return Plan(at, stages, proof)


def alarms(clock: Clock, planned: Plan, calendar: WorkCalendar, hours: WorkHours) -> tuple[Alarm, ...]:
    """Every alarm of a task in the order of time: one before the due time, the rest from it on."""
    first = Alarm(AlarmKind.WARN, _warn_at(clock, planned, calendar, hours))
    later = [Alarm(kind, due_at(planned.due_at, limit, calendar, hours)) for kind, limit in _AFTER]
    return (first, Alarm(AlarmKind.OVERDUE, planned.due_at), *later)


def _warn_at(clock: Clock, planned: Plan, calendar: WorkCalendar, hours: WorkHours) -> datetime:
    """When ``WARN_AT`` of the time is gone: of the working time where the limit is in working time."""
    start, end = clock.started_at, planned.due_at
    if all(stage.limit.unit in (LimitUnit.WORK_HOUR, LimitUnit.WORK_DAY) for stage in clock.stages):
        worked_hours = worked(start, end, LimitUnit.WORK_HOUR, calendar, hours)
        if worked_hours > 0:
            return min(
                end, due_at(start, Limit(worked_hours * WARN_AT, LimitUnit.WORK_HOUR), calendar, hours)
            )
    return start + (end - start) * WARN_AT


def next_alarm(every: Sequence[Alarm], fired: AlarmKind | None) -> Alarm | None:
    """The alarm that comes after ``fired``; the first where none has fired yet."""
    if fired is None:
        return every[0]
    kinds = [alarm.kind for alarm in every]
    place = kinds.index(fired) + 1
    return every[place] if place < len(every) else None
