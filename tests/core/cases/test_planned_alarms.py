"""The alarms of a task, counted twice: by the deadline engine and by walking the hours of work one by one."""

from datetime import date

from bench.evaluation.alarms import Hours, lives, planned
from chengnuo.core.cases.rules import deadlines
from chengnuo.core.cases.rules.deadlines import AlarmKind, Clock
from chengnuo.core.catalogue.shapes import Stage
from chengnuo.kernel.worktime import WorkHours, load_calendar


def test_every_alarm_is_planned_for_the_moment_that_counting_by_hand_gives() -> None:
    hours = Hours(date(2025, 3, 1), date(2026, 6, 30))
    calendar, sessions = load_calendar(), WorkHours()
    for life in lives(cases=300, days=365):
        clock = Clock(life.start, (Stage("", life.limit),))
        found = deadlines.alarms(clock, deadlines.plan(clock, calendar, sessions), calendar, sessions)
        assert [alarm.kind for alarm in found] == list(AlarmKind)
        for alarm, at in zip(found, planned(life.start, life.limit, hours), strict=True):
            assert abs((alarm.at - at).total_seconds()) < 1, (life, alarm)
