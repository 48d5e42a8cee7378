"""The printed rule of the lights: one place decides, and says with the numbers put in why.

Thresholds are data (``data/lights.json``); the sentence below a light is made of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from chengnuo.core.progress.rules import sentences as s
from chengnuo.core.progress.rules.aims import Aim, number, shown
from chengnuo.core.progress.rules.courses import Course
from chengnuo.core.progress.rules.words import CourseKind, Light
from chengnuo.kernel.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Thresholds:
    """``green`` and ``yellow`` are shares of what is expected; ``points`` percentage points a rate may lack and still
    be yellow; ``stale_days`` after so many days a value says nothing any more; ``soon_days`` before a node; ``gap``
    how far typed and measured may differ, as a share of the target.
    """

    green: float
    yellow: float
    points: float
    stale_days: int
    soon_days: int
    gap: float


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a target: the value, the day it is of, and where it comes from."""

    value: float
    day: date
    source: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A light with its reason in words; ``expected`` None where nothing is expected by a day."""

    light: Light
    reason: Sentence
    expected: float | None


def expected_by(aim: Aim, course: Course, day: date) -> float | None:
    """What should be there by ``day``; None where a value is judged at its own period. Items count whole."""
    if course.kind is CourseKind.NONE:
        return None
    due = aim.value * course.share(day)
    if not aim.whole:
        return due
    return float(math.ceil(due - 1e-9) if aim.cap else math.floor(due + 1e-9))


def judge(aim: Aim, course: Course, seen: Seen | None, day: date, given: Thresholds) -> Verdict:
    """The light of a target on ``day``."""
    expected = expected_by(aim, course, day)
    if seen is None:
        return Verdict(Light.GREY, Sentence(s.NO_VALUE), expected)
    over = day >= course.end
    counted = course.kind is not CourseKind.NONE
    if counted and aim.met(seen.value) and not aim.cap:
        return Verdict(Light.GREEN, Sentence(s.REACHED, **_both(aim, seen)), expected)
    if (min(day, course.end) - seen.day).days > given.stale_days and not (over and counted):
        last = min(day, course.end)
        told = {"seen": seen.day, "day": last, "days": (last - seen.day).days, "most": given.stale_days}
        return Verdict(Light.GREY, Sentence(s.STALE, **told), expected)
    if over:
        return _at_the_end(aim, seen, course, expected, given)
    if expected is None:
        return _at_its_period(aim, seen, given)
    return (
        _capped(aim, seen, expected, day, given)
        if aim.cap
        else _on_its_way(aim, course, seen, expected, day, given)
    )


def rule_words(aim: Aim, course: Course, given: Thresholds) -> Sentence:
    """The whole rule for one target, in one paragraph."""
    green, yellow = _percent(given.green), _percent(given.yellow)
    if course.kind is CourseKind.NONE:
        lack = (
            Sentence(s.RULE_POINTS, points=number(given.points))
            if aim.percent
            else Sentence(s.RULE_SHARE, green=green)
        )
        return Sentence(s.RULE_PERIOD, aim=_aim(aim), lack=lack, end=course.end)
    if aim.cap:
        over = {"green": _percent(2 - given.green), "yellow": _percent(2 - given.yellow)}
        return Sentence(s.RULE_CAP, aim=_aim(aim), **over)
    return Sentence(s.RULE_COURSE, green=green, yellow=yellow, end=course.end, days=given.stale_days)


def _on_its_way(
    aim: Aim, course: Course, seen: Seen, expected: float, day: date, given: Thresholds
) -> Verdict:
    if expected <= 0:
        words = s.FIRST_NODE if course.steps else s.EARLY
        return Verdict(Light.GREEN, Sentence(words, now=_now(aim, seen)), expected)
    ratio = seen.value / expected
    light = _light(ratio, given)
    said = Sentence(
        s.ON_ITS_WAY, day=day, due=shown(expected, aim.unit), course=course.kind, share=_percent(course.share(day)),
        now=_now(aim, seen), ratio=_percent(ratio), step=_step(light, given),
    )  # fmt: skip
    return Verdict(light, said, expected)


def _capped(aim: Aim, seen: Seen, expected: float, day: date, given: Thresholds) -> Verdict:
    if not aim.met(seen.value):
        return Verdict(Light.RED, Sentence(s.OVER_CAP, **_both(aim, seen)), expected)
    if expected <= 0:
        light = Light.GREEN if seen.value <= 0 else Light.YELLOW
        return Verdict(light, Sentence(s.NOW_AND_AIM, **_both(aim, seen)), expected)
    ratio = seen.value / expected
    light = (
        Light.GREEN if ratio <= 2 - given.green else Light.YELLOW if ratio <= 2 - given.yellow else Light.RED
    )
    due = shown(expected, aim.unit)
    said = Sentence(s.UNDER_CAP, day=day, due=due, now=_now(aim, seen), ratio=_percent(ratio))
    return Verdict(light, said, expected)


def _at_its_period(aim: Aim, seen: Seen, given: Thresholds) -> Verdict:
    """A rate or a level is compared with the target as it is, at its own period."""
    both = _both(aim, seen)
    if aim.met(seen.value):
        return Verdict(Light.GREEN, Sentence(s.WITHIN, **both), None)
    lack = abs(seen.value - aim.value)
    if aim.percent:
        light = Light.YELLOW if lack <= given.points + 1e-9 else Light.RED
        said = Sentence(s.LACKS_POINTS, **both, lack=number(lack), points=number(given.points))
        return Verdict(light, said, None)
    ratio = seen.value / aim.value if aim.value else 0.0
    near = ratio <= 2 - given.green if aim.cap else ratio >= given.green
    said = Sentence(s.LACKS_SHARE, **both, ratio=_percent(ratio), green=_percent(given.green))
    return Verdict(Light.YELLOW if near else Light.RED, said, None)


def _at_the_end(aim: Aim, seen: Seen, course: Course, expected: float | None, given: Thresholds) -> Verdict:
    both = _both(aim, seen)
    if aim.met(seen.value):
        kept = s.END_KEPT if aim.cap else s.END_REACHED
        return Verdict(Light.GREEN, Sentence(kept, **both), expected)
    outdated = (course.end - seen.day).days > given.soon_days
    old = Sentence(s.OLD_VALUE, seen=seen.day) if outdated else ""
    off = number(abs(aim.value - seen.value))
    lack = Sentence(s.POINTS, value=off) if aim.percent else f"{off} {aim.unit}"
    return Verdict(Light.RED, Sentence(s.END_MISSED, **both, day=course.end, old=old, lack=lack), expected)


def _light(ratio: float, given: Thresholds) -> Light:
    if ratio >= given.green - 1e-9:
        return Light.GREEN
    return Light.YELLOW if ratio >= given.yellow - 1e-9 else Light.RED


def _step(light: Light, given: Thresholds) -> Sentence:
    steps = {Light.GREEN: s.STEP_GREEN, Light.YELLOW: s.STEP_YELLOW, Light.RED: s.STEP_RED}
    return Sentence(steps[light], green=_percent(given.green), yellow=_percent(given.yellow))


def _both(aim: Aim, seen: Seen) -> dict[str, Sentence]:
    return {"now": _now(aim, seen), "aim": _aim(aim)}


def _aim(aim: Aim) -> Sentence:
    """The target behind a word."""
    return Sentence(s.AIMS.get(aim.comparator, s.AIMS["eq"]), value=shown(aim.value, aim.unit))


def _now(aim: Aim, seen: Seen) -> Sentence:
    return Sentence(s.SEEN[seen.source], value=shown(seen.value, aim.unit))


def _percent(share: float) -> str:
    return f"{number(round(100 * share, 1))}%"
