"""Alarms written down: how far each rule is on each stream, and the alarms themselves. Inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from chengnuo.core.observations import models
from chengnuo.core.observations.rules.alarm import AlarmRule, RuleState
from chengnuo.core.observations.rules.words import AlarmState
from chengnuo.core.observations.streams import StreamInfo

_CHUNK = 900
Key = tuple[int, str]


def states(stream_ids: Iterable[int]) -> dict[Key, RuleState]:
    """How far rules are on streams; what is not there has not begun."""
    wanted, found = sorted(set(stream_ids)), {}
    for start in range(0, len(wanted), _CHUNK):
        for row in models.RuleState.objects.filter(stream_id__in=wanted[start : start + _CHUNK]):
            found[(row.stream_id, row.rule)] = _state(row.data)
    return found


def keep(known: Mapping[Key, RuleState], touched: Iterable[Key]) -> None:
    """Write down what changed."""
    rows = [
        models.RuleState(stream_id=stream, rule=rule, data=asdict(known[(stream, rule)]))
        for stream, rule in sorted(touched)
    ]
    models.RuleState.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["stream", "rule"], update_fields=["data"]
    )


def raise_alarm(
    rule: AlarmRule, info: StreamInfo, at: int, raised_at: int, value: float | None, text: str
) -> None:
    """A new alarm, unless one of the rule stands on the stream."""
    there = models.Alarm.objects.filter(stream_id=info.id, rule=rule.id, ended_at=None).exists()
    if there:
        return
    models.Alarm.objects.create(
        rule=rule.id, title=rule.title, severity=rule.severity, stream_id=info.id, at=at, raised_at=raised_at,
        value=value, text=(rule.text or text)[:300], simulated=info.simulated,
    )  # fmt: skip


def end_alarm(rule_id: str, stream_id: int, at: int) -> None:
    """The condition is over: an alarm that nobody took goes, one that somebody took stays with them."""
    standing = models.Alarm.objects.filter(stream_id=stream_id, rule=rule_id, ended_at=None)
    standing.filter(state=AlarmState.OPEN).update(state=AlarmState.ENDED, ended_at=at)
    standing.update(ended_at=at)


def _state(data: Mapping[str, object]) -> RuleState:
    flips = data.get("flips") or ()
    since = data.get("since")
    return RuleState(bool(data.get("raised")), since if isinstance(since, int) else None, tuple(flips))  # type: ignore[arg-type]
