"""The reporting calendar: on which days units report, by quarters, moved off the days on which nobody works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chengnuo.kernel.labels import Labelled
from chengnuo.kernel.worktime import WorkCalendar


class Shift(Labelled):
    """Where a reporting day goes that is a day off."""

    BEFORE = "before", "提前到前一个工作日"
    AFTER = "after", "顺延到下一个工作日"


@dataclass(frozen=True, slots=True)
class Slot:
    """A reporting day of every quarter: the month of the quarter (1-3) and the day; past the month's end is its last."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class ReportingRule:
    """The rule: one or more days a quarter, and what happens on days off."""

    slots: tuple[Slot, ...]
    shift: Shift


#: As it is shipped (示例): the 25th of the last month of the quarter, earlier where that is a day off.
SHIPPED_REPORTING = ReportingRule((Slot(3, 25),), Shift.BEFORE)


@dataclass(frozen=True, slots=True)
class ReportingDay:
    """One day. ``planned`` is the rule's, ``day`` the one that counts, ``why`` says what moved it."""

    year: int
    quarter: int
    position: int
    planned: date
    day: date
    why: str

    @property
    def moved(self) -> bool:
        """Whether it is another day than the rule's."""
        return self.planned != self.day


def reporting_days(
    rule: ReportingRule, year: int, calendar: WorkCalendar, moved: Mapping[tuple[int, int], tuple[date, str]] | None = None
) -> tuple[ReportingDay, ...]:  # fmt: skip
    """The days of a year in order. ``moved`` are days a person set, by (quarter, position), with the reason."""
    found = []
    for quarter in range(1, 5):
        for position, slot in enumerate(rule.slots, start=1):
            planned = _planned(year, quarter, slot)
            day, why = _worked(planned, rule.shift, calendar)
            if moved and (quarter, position) in moved:
                day, reason = moved[quarter, position]
                why = f"人工调整：{reason}"
            found.append(ReportingDay(year, quarter, position, planned, day, why))
    return tuple(sorted(found, key=lambda one: (one.day, one.quarter, one.position)))


def _planned(year: int, quarter: int, slot: Slot) -> date:
    month = (quarter - 1) * 3 + slot.month
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=slot.day - 1), following - timedelta(days=1))


def _worked(day: date, shift: Shift, calendar: WorkCalendar) -> tuple[date, str]:
    why, step = calendar.why(day), timedelta(days=-1 if shift == Shift.BEFORE else 1)
    moved = day
    while not calendar.of(moved):
        moved += step
    return moved, "" if moved == day else f"{day.month}月{day.day}日{why}，{shift.label}"


def reporting_from(body: Mapping[str, Any]) -> ReportingRule:
    """A rule as it was kept."""
    return ReportingRule(
        tuple(Slot(int(one["month"]), int(one["day"])) for one in body["slots"]), Shift(body["shift"])
    )


def reporting_json(rule: ReportingRule) -> dict[str, Any]:
    """A rule as it is kept."""
    slots = [{"month": slot.month, "day": slot.day} for slot in rule.slots]
    return {"slots": slots, "shift": rule.shift.value}


def reporting_faults(rule: ReportingRule) -> tuple[str, ...]:
    """All that is wrong with a rule, in words."""
    faults = [
        f"「季度第 {slot.month} 个月 {slot.day} 日」不对：月应是 1–3，日应是 1–31"
        for slot in rule.slots
        if not (1 <= slot.month <= 3 and 1 <= slot.day <= 31)
    ]
    if not 1 <= len(rule.slots) <= 6:
        faults.append("每季应有 1 到 6 个报送日")
    if len(set(rule.slots)) != len(rule.slots):
        faults.append("有重复的报送日")
    return tuple(faults)


def window_of(days: Sequence[ReportingDay], day: ReportingDay, first: date) -> date:
    """The day after which a report counts for ``day``: the reporting day before it, else ``first``."""
    return max((one.day for one in days if one.day < day.day), default=first)
