"""Warnings before and escalations after a due time: each fires exactly once, over restarts and several workers."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from chengnuo.core.cases import clocks
from chengnuo.core.cases.models import Fired, Task
from chengnuo.core.cases.rules.deadlines import AlarmKind
from chengnuo.core.cases.rules.words import OPEN_TASKS
from chengnuo.core.cases.telling import tell_role, tell_unit
from chengnuo.kernel.jobs import registry
from chengnuo.kernel.permissions import Role

_BATCH = 200
EVERY_SECONDS = 30


def subscribe() -> None:
    """Have the worker look at the alarms."""
    registry.every("cases.alarms", EVERY_SECONDS, _tick)


def _tick(moment: datetime) -> None:
    fire_due(moment)


def fire_due(moment: datetime) -> int:
    """Fire everything that is due at ``moment``; how many fired. Late alarms of one task fire in their order."""
    count = 0
    while True:
        waiting = Task.objects.filter(alarm_at__lte=moment).order_by("alarm_at", "id")
        ids = list(waiting.values_list("pk", flat=True)[:_BATCH])
        if not ids:
            return count
        fired = sum(_fire(pk, moment) for pk in ids)
        count += fired
        if not fired:
            return count


def _fire(task_id: int, moment: datetime) -> bool:
    """Fire the next alarm of one task, if it is still due and nobody else has just done so."""
    try:
        with transaction.atomic():
            task = (
                Task.objects.select_related("case", "unit").filter(pk=task_id, alarm_at__lte=moment).first()
            )
            if task is None or task.state not in OPEN_TASKS or task.alarm_at is None:
                return False
            kind, planned = AlarmKind(task.alarm), task.alarm_at
            Fired.objects.create(task=task, kind=kind, due_at=task.due_at, planned_at=planned, at=moment)
            clocks.set_clock(task, kind)
            taken = Task.objects.filter(pk=task.pk, alarm=kind.value, alarm_at=planned)
            taken.update(alarm=task.alarm, alarm_at=task.alarm_at)
            _tell(task, kind)
            return True
    except IntegrityError:
        return False  # another worker was faster


def _tell(task: Task, kind: AlarmKind) -> None:
    case, event = task.case, "case.warning" if kind == AlarmKind.WARN else "case.overdue"
    key = f"{event}:{task.pk}:{kind}:{task.due_at:%Y%m%d%H%M%S}"
    words = f"{task.unit.short_name}的任务{kind.label}：{case.description[:60]}"
    tell_unit(
        case, task.unit_id, kind.label, f"{words}。{task.proof}", key=key, urgent=kind != AlarmKind.WARN
    )
    if kind in (AlarmKind.OVERDUE, AlarmKind.ESCALATE):
        tell_role(case, Role.DUTY_OFFICER, kind.label, words, key=key)
    if kind == AlarmKind.ESCALATE:
        tell_role(case, Role.SUPERVISOR, kind.label, words, key=key)
    if kind == AlarmKind.TO_COMMANDER:
        tell_role(case, Role.COMMANDER, kind.label, words, key=key)
