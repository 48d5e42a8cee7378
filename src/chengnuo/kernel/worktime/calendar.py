"""Which days are worked: the announced days off and make-up days, and Monday to Friday where none are announced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from chengnuo.kernel.errors import Invalid

#: The calendar reaches from one to the other. Shanghai had summer time until 1991.
FIRST, LAST = date(1992, 1, 1), date(2100, 12, 31)
_OFF, _ON = "off", "on"


@dataclass(frozen=True, slots=True)
class DayLine:
    """A line of the table: ``off`` no work although it may be a weekday, else work although it is a weekend."""

    day: date
    off: bool
    name: str


class WorkCalendar:
    """Says of every day whether it is worked. ``years`` are those whose arrangement is known."""

    def __init__(self, lines: Iterable[DayLine] = ()) -> None:
        """Later lines win over earlier ones for the same day."""
        self._lines: dict[int, DayLine] = {line.day.toordinal(): line for line in lines}
        self.years: frozenset[int] = frozenset(line.day.year for line in self._lines.values())
        self._first, last = FIRST.toordinal(), LAST.toordinal()
        self._before: list[int] = []  # day → working days before it
        self._working: list[int] = []  # number → working day
        for day in range(self._first, last + 1):
            self._before.append(len(self._working))
            if self._decide(day):
                self._working.append(day)
        self._before.append(len(self._working))
        self._ends = self._run_ends(last)

    @property
    def lines(self) -> tuple[DayLine, ...]:
        """The table, by day."""
        return tuple(self._lines[day] for day in sorted(self._lines))

    def with_lines(self, lines: Iterable[DayLine]) -> WorkCalendar:
        """This calendar with further lines; each decides its day alone."""
        return WorkCalendar([*self.lines, *lines])

    def of(self, day: date) -> bool:
        """Whether ``day`` is a working day."""
        return self.works(day.toordinal())

    def knows(self, year: int) -> bool:
        """Whether the year's days off are announced; otherwise Monday to Friday are taken."""
        return year in self.years

    def why(self, day: date) -> str:
        """Why a day is (not) worked: 「国庆」 for a day off, 「调休上班」, 「周末」, "" for an ordinary working day."""
        line = self._lines.get(day.toordinal())
        if line is not None and line.off:
            return line.name
        weekend = day.weekday() >= 5
        return "周末" if not self.of(day) else ("调休上班" if weekend else "")

    def works(self, ordinal: int) -> bool:
        """``of`` for a day's ordinal number."""
        index = self._index(ordinal)
        return self._before[index + 1] > self._before[index]

    def run_end(self, ordinal: int) -> int:
        """The last of the days in a row that are said together: ordinary ones, a weekend, holidays; a make-up day alone."""
        return self._ends[self._index(ordinal)]

    def holidays(self, first: int, last: int) -> tuple[str, ...]:
        """The names of the holidays in a row of days off, each once."""
        lines = (self._lines.get(day) for day in range(first, last + 1))
        return tuple(dict.fromkeys(line.name for line in lines if line is not None and line.off))

    def working_days_before(self, ordinal: int) -> int:
        """How many working days lie before the day, counted from the calendar's first."""
        return self._before[self._index(ordinal)]

    def working_day(self, number: int) -> int:
        """The ordinal of the working day with ``number``, the first being 0.

        :raises Invalid: ``worktime.range``.
        """
        if not 0 <= number < len(self._working):
            raise _out_of_range()
        return self._working[number]

    def _index(self, ordinal: int) -> int:
        index = ordinal - self._first
        if not 0 <= index < len(self._ends):
            raise _out_of_range()
        return index

    def _run_ends(self, last: int) -> list[int]:
        ends = [last] * (last - self._first + 1)
        kinds = [self._kind(day) for day in range(self._first, last + 1)]
        for index in range(len(ends) - 2, -1, -1):
            alone = kinds[index] != kinds[index + 1] or kinds[index] == "makeup"
            ends[index] = self._first + index if alone else ends[index + 1]
        return ends

    def _kind(self, ordinal: int) -> str:
        line = self._lines.get(ordinal)
        if not self._decide(ordinal):
            return "holiday" if line is not None else "weekend"
        return "makeup" if line is not None else "ordinary"

    def _decide(self, ordinal: int) -> bool:
        line = self._lines.get(ordinal)
        if line is not None:
            return not line.off
        return (ordinal - 1) % 7 < 5  # ordinal 1 was a Monday


def parse_lines(text: str) -> tuple[DayLine, ...]:
    """A table with the columns day, kind (off | on), name; ``#`` begins a remark.

    :raises Invalid: ``worktime.table`` naming the line at fault.
    """
    found: list[DayLine] = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        cells = [cell.strip() for cell in line.split(",")]
        if any(cells) and not line.startswith("#") and cells[0] != "day":
            found.append(_line(number, line, cells))
    return tuple(found)


@cache
def load_calendar(extra: str = "") -> WorkCalendar:
    """The calendar of the shipped table, with the lines of ``extra`` (the text of a district's own table)."""
    table = (files("chengnuo.kernel.worktime") / "data" / "workdays.csv").read_text(encoding="utf-8")
    calendar = WorkCalendar(parse_lines(table))
    return calendar.with_lines(parse_lines(extra)) if extra.strip() else calendar


def _line(number: int, line: str, cells: list[str]) -> DayLine:
    kind = cells[1] if len(cells) > 1 else ""
    try:
        day = date.fromisoformat(cells[0])
    except ValueError:
        day = None
    if day is None or kind not in (_OFF, _ON) or not FIRST <= day <= LAST:
        raise Invalid(
            "worktime.table",
            f"工作日历第 {number} 行「{line}」不对，应为 日期,off 或 on,名称，如 2027-10-01,off,国庆。",
            line=number,
        )
    return DayLine(day, kind == _OFF, (cells[2] if len(cells) > 2 else "") or "放假")


def _out_of_range() -> Invalid:
    return Invalid("worktime.range", f"只能计算 {FIRST.year} 年至 {LAST.year} 年之间的时限。")
