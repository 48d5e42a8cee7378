"""The sum behind a due time, in words: every stretch that counts and every day that does not.

Days are ordinal numbers and times microseconds since midnight here: a proof is written for every case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from chengnuo.kernel.worktime.calendar import WorkCalendar
from chengnuo.kernel.worktime.limits import DAY, SECOND, Limit, LimitUnit, WorkHours, of_day
from chengnuo.kernel.worktime.scale import Scale

Stretch = tuple[datetime, datetime]
Span = tuple[int, int]


class Proof:
    """The words of one due time."""

    __slots__ = ("_begin", "_calendar", "_hours", "_limit", "_start", "_stops", "_year")

    def __init__(
        self, start: datetime, begin: datetime, limit: Limit, calendar: WorkCalendar, hours: WorkHours,
        stops: Sequence[Stretch],
    ) -> None:  # fmt: skip
        """``start`` is the dispatch, ``begin`` where counting begins, both local; ``stops`` the ended pauses."""
        self._start, self._begin, self._limit = start, begin, limit
        self._calendar, self._hours, self._stops = calendar, hours, stops
        self._year = start.year

    def words(self, plain: datetime, at: datetime) -> str:
        """The whole line; ``plain`` is the end without pauses, ``at`` the end with them."""
        unit = self._limit.unit
        stops = [stop for stop in self._stops if stop[0] < at]
        if unit is LimitUnit.WORK_HOUR:
            parts = [*self._hours_from(self._begin, at, stops), *self._paused(stops)]
        elif unit is LimitUnit.WORK_DAY:
            parts = ["派遣当日不计", *self._days_until(plain), *self._paused(stops)]
            parts += self._hours_from(plain, at, ()) if at > plain else []
        else:
            parts = ["昼夜连续计" if unit is LimitUnit.HOUR else "节假日照计", *self._paused(stops)]
        start = self._start
        head = f"{start.date().isoformat()} {_time(of_day(start))} 派遣，{self._limit.words}："
        return f"{head}{'；'.join(parts)}，到期 {self._when(at)}{self._unknown_years(at)}"

    def _hours_from(self, begin: datetime, end: datetime, stops: Sequence[Stretch]) -> Iterator[str]:
        """The stretches that count between two moments, and the days without any."""
        first, last = begin.toordinal(), end.toordinal()
        spans = self._hours.spans()
        day = first
        while day <= last:
            until = min(self._calendar.run_end(day), last)
            if not self._calendar.works(day):
                yield self._skipped(day, until)
                day = until + 1
                continue
            whole = until if until < last else last - 1
            if day > first and day < whole and not stops:
                total = (whole - day + 1) * sum(b - a for a, b in spans)
                yield f"{self._span(day, whole)} 每日 {self._hours.words} 计 {_clock(total)}"
                day = whole + 1
                continue
            counted = _counted(spans, day, begin, end, stops)
            if counted:
                said = "、".join(f"{_time(a)}–{_time(b)}" for a, b in counted)
                yield f"{self._name(day)}{said} 计 {_clock(sum(b - a for a, b in counted))}"
            elif day == self._start.toordinal():
                yield f"{self._name(day)}派遣时已下班，不计"
            day += 1

    def _days_until(self, end: datetime) -> Iterator[str]:
        """The working days of a limit in 工作日, numbered, and the days between that are none."""
        day, last, number = self._begin.toordinal(), end.toordinal(), 0
        while day <= last:
            until = min(self._calendar.run_end(day), last)
            if not self._calendar.works(day):
                yield self._skipped(day, until)
            else:
                first, number = number + 1, number + until - day + 1
                if until > day:
                    yield f"{self._span(day, until)} 第 {first}–{number} 日"
                else:
                    yield f"{self._name(day)}第 {number} 日"
            day = until + 1

    def _paused(self, stops: Sequence[Stretch]) -> Iterator[str]:
        if not stops:
            return
        scale = Scale(self._calendar, self._hours)
        for stop, go in stops:
            said = f"{self._when(stop)} 至 {self._when(go)} 暂停"
            if self._limit.unit in (LimitUnit.WORK_HOUR, LimitUnit.WORK_DAY):
                yield f"{said}，其间工作时间 {_clock(scale.place(go) - scale.place(stop))} 不计"
            else:
                yield f"{said}，{_clock((go - stop) // timedelta(microseconds=1))} 不计"

    def _skipped(self, day: int, until: int) -> str:
        """「9月29日至10月6日 中秋国庆放假不计」."""
        labels = self._calendar.holidays(day, until)
        why = (
            f"{'、'.join(labels) if any(len(name) > 3 for name in labels) else ''.join(labels)}放假"
            if labels
            else "周末"
        )
        return f"{self._span(day, until)} {why.replace('放假放假', '放假')}不计"

    def _span(self, day: int, until: int) -> str:
        first, last = date.fromordinal(day), date.fromordinal(until)
        if day == until:
            return self._date(first, self._year)
        if (first.year, first.month) == (last.year, last.month):
            return f"{self._date(first, self._year)}至{last.day}日"
        return f"{self._date(first, self._year)}至{self._date(last, first.year)}"

    def _name(self, day: int) -> str:
        """A working day, with why it is one where that is not plain."""
        shown = date.fromordinal(day)
        label = self._calendar.why(shown)
        return f"{self._date(shown, self._year)}（{label}）" if label else f"{self._date(shown, self._year)} "

    def _date(self, day: date, year: int) -> str:
        shown = f"{day.month}月{day.day}日"
        return shown if day.year == year else f"{day.year}年{shown}"

    def _when(self, moment: datetime) -> str:
        return f"{self._date(moment, self._year)} {_time(of_day(moment))}"

    def _unknown_years(self, at: datetime) -> str:
        """A remark for each year whose days off nobody has announced yet."""
        known = self._calendar.years
        if self._limit.unit in (LimitUnit.HOUR, LimitUnit.NATURAL_DAY) or {self._year, at.year} <= known:
            return ""
        return "".join(
            f"；{year} 年放假安排{'尚未公布' if year > max(known, default=0) else '不在表内'}，按周一至周五计"
            for year in range(self._year, at.year + 1)
            if year not in known
        )


def _counted(
    spans: Sequence[Span], day: int, begin: datetime, end: datetime, stops: Sequence[Stretch]
) -> list[Span]:
    """What counts of a working day: its hours from ``begin`` to ``end`` without the pauses."""
    low, high = _on(begin, day), _on(end, day)
    kept = [(max(a, low), min(b, high)) for a, b in spans]
    for stop, go in stops:
        out, back = _on(stop, day), _on(go, day)
        kept = [part for a, b in kept for part in ((a, min(b, out)), (max(a, back), b))]
    return [(a, b) for a, b in kept if a < b]


def _on(moment: datetime, day: int) -> int:
    """The moment on the scale of one day: 0 where it lies before, the day's length where it lies after."""
    own = moment.toordinal()
    return of_day(moment) if own == day else (0 if own < day else DAY)


def _time(since_midnight: int) -> str:
    minutes = since_midnight // (60 * SECOND)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _clock(length: int) -> str:
    """「3:10」, with seconds only where there are any."""
    minutes, rest = divmod(length // SECOND, 60)
    return f"{minutes // 60}:{minutes % 60:02d}" + (f":{rest:02d}" if rest else "")
