"""The printed rule of the lights: one place decides, and says with the numbers put in why.

Thresholds are data (``data/lights.json``); the sentence below a light is made of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from chengnuo.core.progress.rules.aims import Aim, number, shown
from chengnuo.core.progress.rules.courses import Course
from chengnuo.core.progress.rules.words import CourseKind, Light


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
    reason: str
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
        return Verdict(Light.GREY, "还没有数值：没有实测，也没有填报。", expected)
    over = day >= course.end
    counted = course.kind is not CourseKind.NONE
    if counted and aim.met(seen.value) and not aim.cap:
        return Verdict(Light.GREEN, f"已达到：{_now(aim, seen)}，目标{_aim(aim)}。", expected)
    if (min(day, course.end) - seen.day).days > given.stale_days and not (over and counted):
        return Verdict(Light.GREY, f"数据过期：最近的数值是 {_day(seen.day)} 的，离要看的日子 {(min(day, course.end) - seen.day).days} 天（超过 {given.stale_days} 天不作判断）。", expected)  # fmt: skip
    if over:
        return _at_the_end(aim, seen, course, expected, given)
    if expected is None:
        return _at_its_period(aim, seen, given)
    return (
        _capped(aim, seen, expected, day, given)
        if aim.cap
        else _on_its_way(aim, course, seen, expected, day, given)
    )


def rule_words(aim: Aim, course: Course, given: Thresholds) -> str:
    """The whole rule for one target, in one paragraph."""
    end = f"红：{_day(course.end)}到期未达到。"
    if course.kind is CourseKind.NONE:
        lack = (
            f"差 {number(given.points)} 个百分点以内"
            if aim.percent
            else f"达到目标的 {_percent(given.green)} 以上"
        )
        return f"按最近一期的数值与目标相比。绿：达到目标{_aim(aim)}；黄：{lack}；红：差得更多。{end}"
    if aim.cap:
        return (
            f"不得超过的指标，与到今天可用的数相比。绿：不超过应控数的 {_percent(2 - given.green)}；黄：不超过 {_percent(2 - given.yellow)}；"
            f"红：超过更多，或已超过目标{_aim(aim)}。"
        )
    return (
        f"实际 ÷ 到今天应达。绿：{_percent(given.green)} 以上；黄：{_percent(given.yellow)} 到 {_percent(given.green)}；"
        f"红：低于 {_percent(given.yellow)}。{end}灰：没有数值，或数值过了 {given.stale_days} 天。"
    )


def _on_its_way(
    aim: Aim, course: Course, seen: Seen, expected: float, day: date, given: Thresholds
) -> Verdict:
    if expected <= 0:
        words = "还没有到第一个节点" if course.steps else "时间还早，应达数不到 1"
        return Verdict(Light.GREEN, f"{words}，{_now(aim, seen)}。", expected)
    ratio = seen.value / expected
    light = _light(ratio, given)
    due = f"到 {_day(day)}应达 {shown(expected, aim.unit)}（{course.kind.label}，全部的 {_percent(course.share(day))}）"
    return Verdict(
        light, f"{due}，{_now(aim, seen)}，是应达的 {_percent(ratio)}，{_step(light, given)}。", expected
    )


def _capped(aim: Aim, seen: Seen, expected: float, day: date, given: Thresholds) -> Verdict:
    if not aim.met(seen.value):
        return Verdict(Light.RED, f"已超过上限：{_now(aim, seen)}，目标{_aim(aim)}。", expected)
    if expected <= 0:
        return Verdict(
            Light.GREEN if seen.value <= 0 else Light.YELLOW,
            f"{_now(aim, seen)}，目标{_aim(aim)}。",
            expected,
        )
    ratio = seen.value / expected
    light = (
        Light.GREEN if ratio <= 2 - given.green else Light.YELLOW if ratio <= 2 - given.yellow else Light.RED
    )
    return Verdict(light, f"到 {_day(day)}应控制在 {shown(expected, aim.unit)} 以内，{_now(aim, seen)}，是应控数的 {_percent(ratio)}。", expected)  # fmt: skip


def _at_its_period(aim: Aim, seen: Seen, given: Thresholds) -> Verdict:
    """A rate or a level is compared with the target as it is, at its own period."""
    said = f"{_now(aim, seen)}，目标{_aim(aim)}"
    if aim.met(seen.value):
        return Verdict(Light.GREEN, f"{said}，在目标以内。", None)
    lack = abs(seen.value - aim.value)
    if aim.percent:
        light = Light.YELLOW if lack <= given.points + 1e-9 else Light.RED
        return Verdict(
            light, f"{said}，差 {number(lack)} 个百分点（{number(given.points)} 个百分点以内为黄）。", None
        )
    ratio = seen.value / aim.value if aim.value else 0.0
    near = ratio <= 2 - given.green if aim.cap else ratio >= given.green
    return Verdict(Light.YELLOW if near else Light.RED, f"{said}，是目标的 {_percent(ratio)}（{_percent(given.green)} 以上为黄）。", None)  # fmt: skip


def _at_the_end(aim: Aim, seen: Seen, course: Course, expected: float | None, given: Thresholds) -> Verdict:
    if aim.met(seen.value):
        kept = "没有超过" if aim.cap else "达到"
        return Verdict(Light.GREEN, f"到期{kept}：{_now(aim, seen)}，目标{_aim(aim)}。", expected)
    old = (
        f"（{_day(seen.day)}的数值，此后没有更新）" if (course.end - seen.day).days > given.soon_days else ""
    )
    lack = f"差 {number(abs(aim.value - seen.value))} {'个百分点' if aim.percent else aim.unit}"
    return Verdict(
        Light.RED,
        f"{_day(course.end)}到期，没有达到：{_now(aim, seen)}{old}，目标{_aim(aim)}，{lack}。",
        expected,
    )


def _light(ratio: float, given: Thresholds) -> Light:
    if ratio >= given.green - 1e-9:
        return Light.GREEN
    return Light.YELLOW if ratio >= given.yellow - 1e-9 else Light.RED


def _step(light: Light, given: Thresholds) -> str:
    return {
        Light.GREEN: f"不低于 {_percent(given.green)} 为绿",
        Light.YELLOW: f"低于 {_percent(given.green)} 为黄",
        Light.RED: f"低于 {_percent(given.yellow)} 为红",
    }[light]


def _aim(aim: Aim) -> str:
    """The target behind a word: a blank before a digit."""
    said = aim.words()
    return f" {said}" if said[:1].isdigit() else said


def _now(aim: Aim, seen: Seen) -> str:
    return f"{seen.source} {shown(seen.value, aim.unit)}"


def _percent(share: float) -> str:
    return f"{number(round(100 * share, 1))}%"


def _day(day: date) -> str:
    return f"{day.month} 月 {day.day} 日"
