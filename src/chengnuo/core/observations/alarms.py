"""What people do about alarms: take them, keep a thing quiet while it is worked on; and the rules put in force.
Public through ``services``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from chengnuo.core.observations import models, streams
from chengnuo.core.observations.errors import EntityNotFound, Wrong
from chengnuo.core.observations.rules import alarm
from chengnuo.core.observations.rules.alarm import AlarmRule
from chengnuo.core.observations.rules.times import stamp
from chengnuo.core.observations.rules.words import AlarmState
from chengnuo.kernel import stores
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.clock import now
from chengnuo.kernel.permissions import demand


def put_rules(*, source: str, rules: Sequence[AlarmRule]) -> int:
    """Put the rules of one source (a scenario) in force, instead of those it had; how many. All or nothing.

    Raises ``Invalid`` with the first fault; nobody's permission is asked: whoever reads the declarations calls.
    """
    for rule in rules:
        alarm.check(rule)
    with transaction.atomic(using=stores.alias()):
        others = models.Rule.objects.exclude(source=source).filter(name__in=[rule.id for rule in rules])
        if taken := others.first():
            raise Wrong(f"规则「{taken.name}」已由 {taken.source} 声明。")
        rows = [models.Rule(name=rule.id, source=source, data=asdict(rule)) for rule in rules]
        standing = {row.name: row.data for row in models.Rule.objects.filter(source=source)}
        if standing == {row.name: _as_stored(row.data) for row in rows}:
            return len(rows)
        models.Rule.objects.filter(source=source).delete()
        models.Rule.objects.bulk_create(rows)
        streams.changed()
    return len(rows)


def take_alarm(*, actor: Any, alarm_id: int) -> bool:
    """Say that somebody has the alarm in hand; False where somebody was faster. Raises ``NotAllowed``, ``EntityNotFound``."""
    demand(actor, "alarm.handle")
    with transaction.atomic(), transaction.atomic(using=stores.alias()):
        row = _alarm(alarm_id)
        state = AlarmState.TAKEN if row.ended_at is None else AlarmState.ENDED
        done = models.Alarm.objects.filter(pk=alarm_id, taken_at=None).update(
            state=state, taken_at=stamp(now()), taken_by_id=actor.pk, taken_by=actor.display_name[:150]
        )
        if done:
            record(
                actor=actor, action="sensors.take", object_type="alarm", object_id=alarm_id, label=row.title
            )
    return bool(done)


def give_back(*, actor: Any, alarm_id: int) -> None:
    """Undo ``take_alarm``, for whoever took it. Raises ``NotAllowed``, ``EntityNotFound``."""
    demand(actor, "alarm.handle")
    with transaction.atomic(), transaction.atomic(using=stores.alias()):
        row = _alarm(alarm_id)
        state = AlarmState.OPEN if row.ended_at is None else AlarmState.ENDED
        done = models.Alarm.objects.filter(pk=alarm_id, taken_by_id=actor.pk).update(
            state=state, taken_at=None, taken_by_id=None, taken_by=""
        )
        if done:
            record(
                actor=actor,
                action="sensors.give_back",
                object_type="alarm",
                object_id=alarm_id,
                label=row.title,
            )


def add_maintenance(*, actor: Any, thing_id: int, starts_at: datetime, ends_at: datetime, reason: str) -> int:
    """Keep a thing's alarms quiet for a time. Raises ``NotAllowed``, ``Wrong``, ``EntityNotFound``."""
    demand(actor, "sensor.edit")
    if ends_at <= starts_at:
        raise Wrong("结束时间要晚于开始时间。", where="ends_at")
    if not reason.strip():
        raise Wrong("请写明检修什么。", where="reason")
    with transaction.atomic(), transaction.atomic(using=stores.alias()):
        thing = models.Thing.objects.filter(pk=thing_id).first()
        if thing is None:
            raise EntityNotFound("Things", thing_id)
        row = models.Maintenance.objects.create(
            thing=thing, starts_at=stamp(starts_at), ends_at=stamp(ends_at), reason=reason.strip()[:200],
            made_by=actor.display_name[:150],
        )  # fmt: skip
        streams.changed()
        record(actor=actor, action="sensors.maintenance", object_type="thing", object_id=thing_id, label=thing.name,
               new={"from": starts_at.isoformat(), "to": ends_at.isoformat()}, note=reason[:500])  # fmt: skip
    return int(row.pk)


def set_maintenance_removed(*, actor: Any, window_id: int, removed: bool) -> None:
    """Take a window away, or put it back. Raises ``NotAllowed``, ``EntityNotFound``."""
    demand(actor, "sensor.edit")
    with transaction.atomic(), transaction.atomic(using=stores.alias()):
        row = models.Maintenance.objects.select_related("thing").filter(pk=window_id).first()
        if row is None:
            raise EntityNotFound("检修时段", window_id)
        models.Maintenance.objects.filter(pk=window_id).update(removed=removed)
        streams.changed()
        record(actor=actor, action="sensors.maintenance", object_type="thing", object_id=row.thing_id, label=row.thing.name,
               new={"removed": removed})  # fmt: skip


# ---- what the case loop writes down about alarms (``core.cases.from_alarms``): it holds no actor, it is the program -------


def note_case(alarm_id: int, case_id: int | None, note: str = "") -> None:
    """The case that was made of an alarm, or why there is none."""
    models.Alarm.objects.filter(pk=alarm_id).update(case_id=case_id, case_note=note[:300])


def note_end_told(alarm_id: int) -> bool:
    """That the desk was told of the end; True for the one caller who may tell it."""
    return bool(models.Alarm.objects.filter(pk=alarm_id, end_told=False).update(end_told=True))


def note_told(alarm_id: int, before: int) -> bool:
    """That one more of the chain was told; True for the one caller who may tell them."""
    return bool(models.Alarm.objects.filter(pk=alarm_id, told=before).update(told=before + 1))


def _alarm(alarm_id: int) -> models.Alarm:
    row = models.Alarm.objects.filter(pk=alarm_id).first()
    if row is None:
        raise EntityNotFound("报警", alarm_id)
    return row


def _as_stored(data: dict[str, Any]) -> dict[str, Any]:
    """As JSON gives it back."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in data.items()}
