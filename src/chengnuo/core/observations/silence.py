"""What time alone decides: a tick of the worker asks the rules of silence, and those whose condition has held long enough
though no point has come since. No point could ask them.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chengnuo.core.observations import models, raising, streams
from chengnuo.core.observations.rules import alarm
from chengnuo.core.observations.rules.alarm import AlarmRule, RuleState
from chengnuo.core.observations.rules.times import SECOND, stamp
from chengnuo.kernel import stores
from chengnuo.kernel.jobs import registry

EVERY_SECONDS = 10
_BATCH = 500


def subscribe() -> None:
    """Have the worker look."""
    registry.every("observations.silence", EVERY_SECONDS, _tick)


def _tick(moment: datetime) -> None:
    look(stamp(moment))
    wait(stamp(moment))


def wait(at: int) -> int:
    """Raise and end what has held for long enough at a moment; how many turns."""
    timed = [rule for rule in streams.rules() if rule.for_seconds or rule.clear_seconds or rule.flap_seconds]
    return sum(_waiting(rule, at) for rule in timed)


def _waiting(rule: AlarmRule, at: int) -> int:
    begun = models.RuleState.objects.filter(rule=rule.id).exclude(data__since=None)
    ids = list(begun.values_list("stream_id", flat=True)[:_BATCH])
    known = streams.known(ids)
    return sum(_turn(rule, known[one], at) for one in ids if one in known and rule in known[one].rules)


def _turn(rule: AlarmRule, info: streams.StreamInfo, at: int) -> bool:
    with transaction.atomic(using=stores.alias()):
        newest = models.Latest.objects.select_for_update().get(pk=info.id)  # no point comes in between
        state = raising.states([info.id]).get((info.id, rule.id), RuleState())
        after, turn, due = alarm.judge_waiting(rule, state, at, quiet=info.is_quiet(at))
        if turn is None:
            return False
        raising.keep({(info.id, rule.id): after}, [(info.id, rule.id)])
        if turn is alarm.Turn.RAISED:
            raising.raise_alarm(rule, info, due, at, newest.value, newest.text)
        else:
            raising.end_alarm(rule.id, info.id, due)
        return True


def look(at: int) -> int:
    """Raise the alarms of all streams silent for too long at a moment; how many."""
    return sum(_look(rule, at) for rule in streams.rules() if rule.silence_seconds)


def _look(rule: AlarmRule, at: int) -> int:
    silent = models.Latest.objects.filter(at__lt=at - rule.silence_seconds * SECOND)
    named = silent.filter(stream__observed__name=rule.observed) | silent.filter(
        stream__observed__definition=rule.observed
    )
    standing = models.Alarm.objects.filter(rule=rule.id, ended_at=None).values("stream_id")
    ids = list(named.exclude(stream__in=standing).values_list("stream_id", flat=True)[:_BATCH])
    known = streams.known(ids)
    return sum(_raise(rule, known[one], at) for one in ids if one in known and rule in known[one].rules)


def _raise(rule: AlarmRule, info: streams.StreamInfo, at: int) -> bool:
    with transaction.atomic(using=stores.alias()):
        last_at = models.Latest.objects.filter(pk=info.id).values_list("at", flat=True).first()
        if last_at is None:
            return False
        state = raising.states([info.id]).get((info.id, rule.id), RuleState())
        after, turn = alarm.judge_silence(rule, state, last_at, at, quiet=info.is_quiet(at))
        if turn is None:
            return False
        raising.keep({(info.id, rule.id): after}, [(info.id, rule.id)])
        raising.raise_alarm(rule, info, last_at + rule.silence_seconds * SECOND, at, None, "")
        return True
