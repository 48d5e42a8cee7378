"""The shipped table of working days against the package it was taken from."""

from datetime import date, timedelta

import chinese_calendar
from chinese_calendar import constants

from chengnuo.kernel.worktime import load_calendar


def test_every_day_agrees_with_chinesecalendar() -> None:
    calendar = load_calendar()
    first = date(2004, 1, 1)
    last = date(max(constants.holidays).year, 12, 31)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert len(days) > 8_000
    wrong = [day for day in days if calendar.of(day) != chinese_calendar.is_workday(day)]
    assert not wrong, wrong[:10]
    assert calendar.years >= set(range(first.year, last.year + 1))
