"""Warnings before and escalations after a due time of a matter: each fires exactly once, over restarts and workers."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from chengnuo.core.cases.rules.deadlines import AlarmKind
from chengnuo.core.supervision import timing
from chengnuo.core.supervision.acts import link_of
from chengnuo.core.supervision.models import ClockFired, MatterClock
from chengnuo.core.supervision.rules.words import WITH_UNIT, Stage
from chengnuo.core.supervision.telling import tell_role, tell_unit
from chengnuo.kernel.jobs import registry
from chengnuo.kernel.permissions import Role

_BATCH = 200
EVERY_SECONDS = 60


def subscribe() -> None:
    """Have the worker look at the clocks."""
    registry.every("supervision.alarms", EVERY_SECONDS, _tick)


def _tick(moment: datetime) -> None:
    fire_due(moment)


def fire_due(moment: datetime) -> int:
    """Fire everything that is due at ``moment``; how many fired. Late alarms of one clock fire in their order."""
    count = 0
    while True:
        running = MatterClock.objects.filter(matter__state__in=WITH_UNIT, known_to=None, met_at=None)
        waiting = running.filter(alarm_at__lte=moment).order_by("alarm_at", "id")
        ids = list(waiting.values_list("pk", flat=True)[:_BATCH])
        fired = sum(_fire(pk, moment) for pk in ids)
        count += fired
        if not fired:
            return count


def _fire(clock_id: int, moment: datetime) -> bool:
    """Fire the next alarm of one clock, if it is still due and nobody else has just done so."""
    try:
        with transaction.atomic():
            rows = MatterClock.objects.select_related("matter", "unit")
            clock = rows.filter(pk=clock_id, alarm_at__lte=moment, known_to=None, met_at=None).first()
            if clock is None or clock.alarm_at is None or clock.matter.state not in WITH_UNIT:
                return False
            kind, planned = AlarmKind(clock.alarm), clock.alarm_at
            ClockFired.objects.create(
                matter=clock.matter, stage=clock.stage, kind=kind.value, due_at=clock.due_at, planned_at=planned, at=moment
            )  # fmt: skip
            timing.set_alarm(clock, clock.matter)
            taken = MatterClock.objects.filter(pk=clock.pk, alarm=kind.value, alarm_at=planned)
            taken.update(alarm=clock.alarm, alarm_at=clock.alarm_at)
            _tell(clock, kind)
            return True
    except IntegrityError:
        return False  # another worker was faster


def _tell(clock: MatterClock, kind: AlarmKind) -> None:
    matter, late = clock.matter, kind != AlarmKind.WARN
    event = "supervision.overdue" if late else "supervision.warning"
    key = f"{event}:{matter.pk}:{clock.stage}:{kind}:{clock.due_at:%Y%m%d%H%M}"
    words = f"{clock.unit.short_name}的「{Stage(clock.stage).label}」{kind.label}：{matter.title[:60]}"
    link, subject, play = link_of(matter), f"督查事项{kind.label}", matter.simulated
    tell_unit(
        clock.unit_id, subject, f"{words}。{clock.proof}", link=link, key=key, simulated=play, urgent=late
    )
    if late:
        tell_role(Role.SUPERVISOR, subject, words, link=link, key=key, simulated=play)
    if kind == AlarmKind.TO_COMMANDER:
        tell_role(Role.COMMANDER, subject, words, link=link, key=key, simulated=play)
