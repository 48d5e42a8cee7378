"""The scale that only moves while work is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from chengnuo.kernel.clock import SHANGHAI, local
from chengnuo.kernel.errors import Invalid
from chengnuo.kernel.worktime.calendar import WorkCalendar
from chengnuo.kernel.worktime.limits import WorkHours, of_day

#: From when to when the clock stood still; None = it still does.
Pause = tuple[datetime, datetime | None]


class Scale:
    """Working time since the first day of the calendar, in microseconds, and back."""

    __slots__ = ("_calendar", "_spans", "length")

    def __init__(self, calendar: WorkCalendar, hours: WorkHours) -> None:
        """``length`` is the working time of one day."""
        self._calendar = calendar
        self._spans = hours.spans()
        self.length = sum(b - a for a, b in self._spans)

    def place(self, moment: datetime) -> int:
        """How much was worked until ``moment``, which is local."""
        day = moment.toordinal()
        place = self._calendar.working_days_before(day) * self.length
        if self._calendar.works(day):
            now = of_day(moment)
            place += sum(min(now, b) - a for a, b in self._spans if a < now)
        return place

    def moment(self, place: int) -> datetime:
        """The first moment at which ``place`` is reached: at the end of a stretch, not at the start of the next."""
        number, rest = divmod(place - 1, self.length)
        rest += 1
        midnight = datetime.fromordinal(self._calendar.working_day(number)).replace(tzinfo=SHANGHAI)
        for a, b in self._spans:
            if rest <= b - a:
                return midnight + timedelta(microseconds=a + rest)
            rest -= b - a
        raise AssertionError("a day is as long as its stretches")


def merged_pauses(pauses: Sequence[Pause], start: datetime) -> list[tuple[datetime, datetime]]:
    """The ended pauses after ``start``, in order, each stretch once.

    :raises Invalid: ``worktime.pause`` where one ends before it begins.
    """
    merged: list[tuple[datetime, datetime]] = []
    if not pauses:
        return merged
    begin = local(start)
    for stop, go in sorted((local(a), local(b)) for a, b in pauses if b is not None):
        if go < stop:
            raise Invalid(
                "worktime.pause", f"暂停的结束 {go:%Y-%m-%d %H:%M} 早于开始 {stop:%Y-%m-%d %H:%M}。"
            )
        stop = max(stop, begin)
        if merged and stop <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(go, merged[-1][1]))
        elif go > stop:
            merged.append((stop, go))
    return merged
