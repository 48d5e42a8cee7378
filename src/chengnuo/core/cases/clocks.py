"""Due times of tasks: from rows to the pure rules and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chengnuo.core.cases.models import Case, Pause, Task
from chengnuo.core.cases.rules import deadlines
from chengnuo.core.cases.rules.deadlines import AlarmKind, Clock
from chengnuo.core.cases.rules.words import OPEN_TASKS, TaskState
from chengnuo.core.catalogue import deadlines as district
from chengnuo.core.catalogue.rules import stages_from, stages_json
from chengnuo.core.catalogue.shapes import Stage
from chengnuo.kernel.worktime import Limit, LimitUnit, WorkCalendar, WorkHours


def working_time() -> tuple[WorkCalendar, WorkHours]:
    """The calendar and the hours the district works by."""
    return district.calendar(), district.hours()


def clock_of(task: Task) -> Clock:
    """The clock of a task, with what was granted and what paused it."""
    granted = task.extension
    return Clock(
        started_at=task.clock_at,
        stages=stages_from(task.limit),
        extension=Limit(granted["amount"], LimitUnit(granted["unit"])) if granted else None,
        pauses=tuple((pause.start, pause.end) for pause in task.pauses.all()) if task.pk else (),
    )


def set_clock(task: Task, fired: AlarmKind | None = None) -> None:
    """Compute due time, proof and the next alarm of a task; the caller saves it."""
    calendar, hours = working_time()
    clock = clock_of(task)
    planned = deadlines.plan(clock, calendar, hours)
    task.due_at, task.proof = planned.due_at, planned.proof
    coming = deadlines.next_alarm(deadlines.alarms(clock, planned, calendar, hours), fired)
    running = task.state in OPEN_TASKS and not any(end is None for _, end in clock.pauses)
    task.alarm = coming.kind.value if coming and running else ""
    task.alarm_at = coming.at if coming and running else None


CLOCK_FIELDS = ("due_at", "proof", "alarm", "alarm_at")


def end(task: Task, state: TaskState) -> None:
    """Take a task out of the unit's hands: its clock rings no more."""
    task.state, task.alarm, task.alarm_at = state, "", None
    task.save(update_fields=["state", "alarm", "alarm_at"])


def new_task(case: Case, *, clock_at: Any, stages: Sequence[Stage], **fields: Any) -> Task:
    """A task of the case's round with its due time, saved. While the case stood still no clock of the round ran, so what paused the
    tasks before it is no time of this one's either; an extension was granted to another unit and does not pass on.
    """
    task = Task(case=case, round=case.round, clock_at=clock_at, limit=stages_json(stages), **fields)
    set_clock(task)
    task.save()
    if case.dispatched_at is not None and _stood_still(case, task):
        set_clock(task)
        task.save(update_fields=CLOCK_FIELDS)
    return task


def _stood_still(case: Case, task: Task) -> bool:
    """Take over the pauses of the round; whether there are any."""
    earlier = Pause.objects.filter(task__case=case, task__round=case.round, end__isnull=False)
    spans = set(earlier.values_list("rule", "start", "end"))
    Pause.objects.bulk_create(
        Pause(task=task, rule=rule, start=start, end=end) for rule, start, end in sorted(spans)
    )
    return bool(spans)
