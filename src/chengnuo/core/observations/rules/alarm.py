"""Alarm rules over a stream: pure, so that the past can be played again and says the same.

``judge`` takes a rule, how far it is on a stream, and the next sample; it gives how far it is now, and whether the alarm
was raised or ended. Nothing here knows a clock or a database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from chengnuo.core.observations.rules.times import HOUR, SECOND
from chengnuo.core.observations.rules.words import Severity, SignalKind
from chengnuo.kernel import expressions
from chengnuo.kernel.errors import Invalid
from chengnuo.kernel.expressions import BadExpression

#: What a condition may speak of, with a value of its kind to try it on.
NAMES: dict[str, Any] = {
    "value": 1.0, "previous": 1.0, "rate": 0.0, "gap": 60.0, "text": "", "signal": "measure", "hour": 8,
    "zones": [], "thing": {}, "stream": {},
}  # fmt: skip
#: Of what a rule is made of, on a bus that loses its messages: so many ends and beginnings are remembered.
_MOST_FLIPS = 20
_EIGHT_HOURS = 8


@dataclass(frozen=True, slots=True)
class Escalation:
    """Whom to tell when nobody has taken the alarm: a role (``kernel.permissions.Role``) after so many seconds."""

    after_seconds: int
    role: str


@dataclass(frozen=True, slots=True)
class AlarmRule:
    """A rule. It looks at streams of ``observed`` (definition or name of the observed property) whose thing has ``things``.

    ``when`` holds for ``for_seconds`` → raised; ``clear_when`` (else: ``when`` holds no more) for ``clear_seconds`` → ended.
    ``silence_seconds`` instead of ``when``: no message for so long. ``hears`` are the kinds of signals it listens to.
    After ``flaps`` alarms within ``flap_seconds`` it stays raised until quiet for ``flap_seconds``.
    ``matter`` names the class of the case, as ``event-06010``, ``terms`` what the cases hold it to; ``opens`` instead what whoever declared the rule opens; both
    empty: the alarm is only told.
    """

    id: str
    title: str
    observed: str
    when: str = ""
    clear_when: str = ""
    for_seconds: int = 0
    clear_seconds: int = 0
    silence_seconds: int = 0
    hears: tuple[str, ...] = (SignalKind.MEASURE.value, SignalKind.ALARM.value)
    flaps: int = 0
    flap_seconds: int = 0
    severity: str = Severity.WARNING.value
    matter: str = ""
    terms: Mapping[str, Any] = field(default_factory=dict)
    opens: str = ""
    text: str = ""
    things: Mapping[str, str] = field(default_factory=dict)
    escalation: tuple[Escalation, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """A point as a rule sees it; ``names`` are values of ``NAMES``."""

    at: int
    signal: str
    names: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RuleState:
    """How far a rule is on a stream. ``since``: when what would change it began to hold; ``flips``: when it was raised lately."""

    raised: bool = False
    since: int | None = None
    flips: tuple[int, ...] = ()


class Turn(StrEnum):
    """What a sample did."""

    RAISED = "raised"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Fired:
    """A span in which the alarm would have stood; ``ended_at`` None: to the last sample."""

    raised_at: int
    ended_at: int | None
    value: Any


def check(rule: AlarmRule) -> None:
    """Every rule comes in through here. Raises ``Invalid`` (``BadExpression`` with the place) in one sentence."""
    if not rule.id or len(rule.id) > 80 or not rule.title or not rule.observed:
        raise Invalid("observations.rule", "规则要有 id（80 字以内）、title 和 observed。", rule=rule.id)
    if bool(rule.when) == bool(rule.silence_seconds):
        raise Invalid(
            "observations.rule", f"规则「{rule.id}」要么写 when，要么写 silence_seconds。", rule=rule.id
        )
    numbers = {name: getattr(rule, name) for name in ("for_seconds", "clear_seconds", "silence_seconds", "flaps", "flap_seconds")}  # fmt: skip
    if wrong := next((name for name, number in numbers.items() if number < 0), ""):
        raise Invalid("observations.rule", f"规则「{rule.id}」的 {wrong} 不能小于 0。", rule=rule.id)
    if rule.severity not in {member.value for member in Severity}:
        raise Invalid(
            "observations.rule",
            f"规则「{rule.id}」的 severity 只能是 notice、warning、danger。",
            rule=rule.id,
        )
    for word in rule.hears:
        if word not in {member.value for member in SignalKind}:
            raise Invalid(
                "observations.rule", f"规则「{rule.id}」的 hears 里没有「{word}」这种信号。", rule=rule.id
            )
    for text in filter(None, (rule.when, rule.clear_when)):
        expression = expressions.compile(text)
        if strange := sorted(expression.names - NAMES.keys()):
            place = text.find(strange[0]) + 1
            words = f"规则「{rule.id}」第 {place} 个字符处的「{strange[0]}」没有这个名字；能用的有 {'、'.join(NAMES)}。"
            raise BadExpression(words, text=text, position=place)


def names_of(rule: AlarmRule) -> frozenset[str]:
    """What must be worked out of each point for this rule."""
    return frozenset[str]().union(
        *(expressions.compile(text).names for text in (rule.when, rule.clear_when) if text)
    )


def judge(
    rule: AlarmRule, state: RuleState, sample: Sample, *, quiet: bool = False
) -> tuple[RuleState, Turn | None]:
    """The next sample. ``quiet``: the thing is being worked on, nothing is raised.

    A signal that the rule does not hear changes nothing: a test of a smoke alarm neither is a fire nor ends one.
    """
    if rule.silence_seconds:  # any word of the device ends its silence
        return (RuleState(flips=state.flips), Turn.ENDED) if state.raised else (state, None)
    if sample.signal not in rule.hears:
        return state, None
    if state.raised:
        return _ending(rule, state, sample)
    return _beginning(rule, state, sample, quiet)


def judge_silence(
    rule: AlarmRule, state: RuleState, last_at: int, now: int, *, quiet: bool = False
) -> tuple[RuleState, Turn | None]:
    """Whether the device has said nothing for too long at ``now``."""
    if state.raised or quiet or now - last_at < rule.silence_seconds * SECOND:
        return state, None
    return RuleState(raised=True, flips=state.flips), Turn.RAISED


def judge_waiting(
    rule: AlarmRule, state: RuleState, now: int, *, quiet: bool = False
) -> tuple[RuleState, Turn | None, int]:
    """What has held long enough at ``now`` though no point has come meanwhile: the device's last word stands. And since when."""
    if state.since is None:
        return state, None, now
    due = state.since + _needed(rule, state) * SECOND
    if now < due or (quiet and not state.raised):
        return state, None, now
    return (_ended(state), Turn.ENDED, due) if state.raised else (_raised(rule, state, due), Turn.RAISED, due)


def replay(rule: AlarmRule, samples: Iterable[Sample], quiet: Sequence[tuple[int, int]] = ()) -> list[Fired]:
    """When the rule would have stood over samples in the order of time."""
    found: list[Fired] = []
    state, last, value = RuleState(), None, None
    for sample in samples:
        working = any(start <= sample.at < end for start, end in quiet)
        if rule.silence_seconds and last is not None:
            state, turn = judge_silence(rule, state, last, sample.at, quiet=working)
            if turn:
                found.append(Fired(last + rule.silence_seconds * SECOND, None, None))
        state, turn, due = judge_waiting(rule, state, sample.at - 1, quiet=working)
        if turn is Turn.RAISED:
            found.append(Fired(due, None, value))
        elif turn is Turn.ENDED:
            found[-1] = replace(found[-1], ended_at=due)
        state, turn = judge(rule, state, sample, quiet=working)
        if turn is Turn.RAISED:
            found.append(Fired(sample.at, None, sample.names.get("value")))
        elif turn is Turn.ENDED:
            found[-1] = replace(found[-1], ended_at=sample.at)
        last, value = sample.at, sample.names.get("value")
    return found


def sample_of(
    needed: frozenset[str], at: int, value: float | None, text: str, signal: str,
    before: tuple[int, float | None] | None, around: Mapping[str, Any],
) -> Sample:  # fmt: skip
    """A point as rules see it, with no more worked out than ``needed``. ``before`` is the point before, ``around`` what
    the stream always says (``zones``, ``thing``, ``stream``).
    """
    names: dict[str, Any] = {"value": value}
    if len(needed) > 1 or "value" not in needed:
        earlier = before[1] if before and before[1] is not None else value
        gap = (at - before[0]) / SECOND if before else 0.0
        change = (value - earlier) if value is not None and earlier is not None else 0.0
        names |= {
            "previous": earlier, "gap": gap, "rate": change / gap * 60 if gap else 0.0, "text": text, "signal": signal,
            "hour": (at // HOUR + _EIGHT_HOURS) % 24, **around,
        }  # fmt: skip
    return Sample(at, signal, names)


def from_data(data: Mapping[str, Any]) -> AlarmRule:
    """A rule as it was stored. Fields that are not known any more are left away."""
    known = {one.name for one in fields(AlarmRule)}
    values = {name: value for name, value in data.items() if name in known}
    values["hears"] = tuple(values.get("hears", ())) or AlarmRule.__dataclass_fields__["hears"].default
    values["escalation"] = tuple(Escalation(**one) for one in values.get("escalation", ()))
    return AlarmRule(**values)


def _holds(text: str, sample: Sample) -> bool:
    """Whether a condition holds; one that cannot be said of these values (a missing number) does not."""
    try:
        return expressions.compile(text).value(sample.names) is True
    except BadExpression:
        return False


def _beginning(
    rule: AlarmRule, state: RuleState, sample: Sample, quiet: bool
) -> tuple[RuleState, Turn | None]:
    if not _holds(rule.when, sample):
        return (state if state.since is None else replace(state, since=None)), None
    since = sample.at if state.since is None else state.since
    if quiet or sample.at - since < _needed(rule, state) * SECOND:
        return (state if state.since == since else replace(state, since=since)), None
    return _raised(rule, state, sample.at), Turn.RAISED


def _ending(rule: AlarmRule, state: RuleState, sample: Sample) -> tuple[RuleState, Turn | None]:
    over = _holds(rule.clear_when, sample) if rule.clear_when else not _holds(rule.when, sample)
    if not over:
        return (state if state.since is None else replace(state, since=None)), None
    since = sample.at if state.since is None else state.since
    if sample.at - since < _needed(rule, state) * SECOND:
        return (state if state.since == since else replace(state, since=since)), None
    return _ended(state), Turn.ENDED


def _needed(rule: AlarmRule, state: RuleState) -> int:
    """The seconds that what would change the state has to hold."""
    if not state.raised:
        return rule.for_seconds
    flapping = bool(rule.flaps) and len(state.flips) >= rule.flaps
    return max(rule.clear_seconds, rule.flap_seconds if flapping else 0)


def _raised(rule: AlarmRule, state: RuleState, at: int) -> RuleState:
    flips = tuple(flip for flip in state.flips if at - flip <= rule.flap_seconds * SECOND)
    return RuleState(True, None, (*flips, at)[-_MOST_FLIPS:] if rule.flaps else ())


def _ended(state: RuleState) -> RuleState:
    return RuleState(False, None, state.flips)
