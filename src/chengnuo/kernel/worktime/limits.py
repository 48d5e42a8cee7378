"""Limits and hours of work: what they are, and how people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from itertools import pairwise

from chengnuo.kernel.errors import Invalid

SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
#: The longest limit, in days.
MOST_DAYS = 3650


class LimitUnit(StrEnum):
    """In what a limit is counted."""

    WORK_HOUR = "work_hour"
    WORK_DAY = "work_day"
    NATURAL_DAY = "natural_day"
    HOUR = "hour"

    @property
    def label(self) -> str:
        """The unit's name in the field."""
        return _LABELS[self]


_LABELS = {
    LimitUnit.WORK_HOUR: "工作时",
    LimitUnit.WORK_DAY: "工作日",
    LimitUnit.NATURAL_DAY: "自然日",
    LimitUnit.HOUR: "紧急时",
}
_WRITTEN = {
    "工作时": LimitUnit.WORK_HOUR, "工作小时": LimitUnit.WORK_HOUR,
    "工作日": LimitUnit.WORK_DAY, "个工作日": LimitUnit.WORK_DAY,
    "自然日": LimitUnit.NATURAL_DAY, "个自然日": LimitUnit.NATURAL_DAY, "日历日": LimitUnit.NATURAL_DAY,
    "紧急时": LimitUnit.HOUR, "紧急小时": LimitUnit.HOUR, "小时": LimitUnit.HOUR,
}  # fmt: skip
_LIMIT = re.compile(r"(\d+(?:\.\d+)?)\s*(\D+)")
_SESSION = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~至]\s*(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take. Days are whole."""

    amount: float
    unit: LimitUnit

    def __post_init__(self) -> None:
        """Refuse what is no limit.

        :raises Invalid: ``worktime.limit``.
        """
        in_days = self.unit in (LimitUnit.WORK_DAY, LimitUnit.NATURAL_DAY)
        most = MOST_DAYS * (1 if in_days else 24)
        if not 0 < self.amount <= most or (in_days and self.amount != int(self.amount)):
            rule = "应为整日数" if in_days else "应为正数"
            raise Invalid(
                "worktime.limit", f"时限「{self.words}」{rule}，且不超过 {most}。", amount=self.amount
            )

    @property
    def words(self) -> str:
        """「4 工作时」."""
        return f"{self.amount:g} {self.unit.label}"


@dataclass(frozen=True, slots=True)
class WorkHours:
    """The stretches of a day in which work is done. An end of 00:00 is the end of the day."""

    sessions: tuple[tuple[time, time], ...] = ((time(8, 30), time(12)), (time(14), time(17, 30)))
    _spans: tuple[tuple[int, int], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse stretches that overlap or run backwards.

        :raises Invalid: ``worktime.hours``.
        """
        spans = tuple((of_day(a), of_day(b) or DAY) for a, b in self.sessions)
        object.__setattr__(self, "_spans", spans)
        if not spans or any(a >= b for a, b in spans) or any(a[1] > b[0] for a, b in pairwise(spans)):
            raise Invalid("worktime.hours", f"作息时间「{self.words}」应按先后排列、互不重叠。")

    def spans(self) -> tuple[tuple[int, int], ...]:
        """The stretches in microseconds since midnight."""
        return self._spans

    @property
    def words(self) -> str:
        """「08:30–12:00、14:00–17:30」."""
        return "、".join(f"{a:%H:%M}–{'24:00' if b == time(0) else f'{b:%H:%M}'}" for a, b in self.sessions)


def parse_limit(text: str) -> Limit:
    """「4 工作时」「7工作日」「3 自然日」「2 紧急时」.

    :raises Invalid: ``worktime.limit`` with what was written.
    """
    found = _LIMIT.fullmatch(text.strip())
    unit = _WRITTEN.get(found[2].strip()) if found else None
    if found is None or unit is None:
        raise Invalid(
            "worktime.limit",
            f"时限「{text}」读不懂，应写作「4 工作时」「7 工作日」「3 自然日」或「2 紧急时」。",
        )
    return Limit(float(found[1]), unit)


def parse_hours(text: str) -> WorkHours:
    """「08:30-12:00,14:00-17:30」.

    :raises Invalid: ``worktime.hours``.
    """
    parts = [part.strip() for part in re.split(r"[,，、;；]", text) if part.strip()]
    found = [_SESSION.fullmatch(part) for part in parts]
    try:
        sessions = tuple(
            (time(int(m[1]), int(m[2])), time(int(m[3]) % 24, int(m[4]))) for m in found if m is not None
        )
    except ValueError:
        sessions = ()
    if not sessions or len(sessions) != len(parts):
        raise Invalid("worktime.hours", f"作息时间「{text}」读不懂，应写作「08:30-12:00,14:00-17:30」。")
    return WorkHours(sessions)


def of_day(moment: time | datetime) -> int:
    """Microseconds since midnight."""
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return seconds * SECOND + moment.microsecond
