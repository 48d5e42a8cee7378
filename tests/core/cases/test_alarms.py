"""Warnings and escalations fire once, in order, whatever restarts; a change of rules shows what it moves."""

from datetime import UTC, datetime, timedelta

import pytest

from chengnuo.core.cases import evaluation, models, services
from chengnuo.core.cases.evaluation import By, Period
from chengnuo.core.cases.rules.deadlines import AlarmKind
from chengnuo.core.cases.rules.rates import EXAMPLE_SHEET, Counter
from chengnuo.core.notices.models import Notice
from tests.core.cases.conftest import City
from tests.core.cases.test_loop import at, monday

pytestmark = pytest.mark.django_db


def fired(task: models.Task) -> list[str]:
    return list(task.fired.order_by("id").values_list("kind", flat=True))


def test_each_alarm_fires_once_and_in_order(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, monday(9))
    case_id = city.dispatched()  # due 15:00, warned when 3.2 of 4 hours are gone: 14:12
    task = models.Task.objects.get(case_id=case_id)
    assert services.fire_due(monday(14, 11)) == 0
    assert services.fire_due(monday(14, 12)) == 1 and fired(task) == [AlarmKind.WARN]
    assert services.fire_due(monday(14, 13)) == 0
    # the program was away over the due time and all that follows it
    assert services.fire_due(monday(18, day=12)) == 3
    assert fired(task) == list(AlarmKind)
    assert services.fire_due(monday(18, day=20)) == 0
    assert Notice.objects.filter(key__startswith="case.overdue").count() >= 3


def test_what_is_finished_or_returned_fires_nothing_more(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, monday(9))
    done, back = city.finished(), city.dispatched()
    city.act("send_back", back, reason="x", clause="第1条", proposed_unit_id=city.other.pk)
    assert services.fire_due(monday(9) + timedelta(days=30)) == 0
    assert not models.Fired.objects.filter(task__case_id__in=(done, back)).exists()


def test_granted_time_warns_anew_for_the_new_due_time(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    from chengnuo.kernel.worktime import Limit, LimitUnit

    at(monkeypatch, monday(9))
    case_id = city.dispatched()
    city.act("sign", case_id)
    services.fire_due(monday(14, 30))
    at(monkeypatch, monday(14, 40))
    city.act("ask_time", case_id, limit=Limit(1, LimitUnit.WORK_DAY), reason="等吊车")
    city.act("answer_time", case_id, granted=True)
    task = models.Task.objects.get(case_id=case_id)
    assert task.due_at.date().day == 9 and task.alarm == AlarmKind.WARN
    services.fire_due(task.due_at)
    assert fired(task) == [AlarmKind.WARN, AlarmKind.WARN, AlarmKind.OVERDUE]


def test_a_hundred_cases_over_a_year_with_restarts_fire_each_alarm_exactly_once(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, monday(9))
    for number in range(25):
        city.dispatched(text=f"第 {number} 处垃圾", point=None, address=f"解放大道 {number} 号")
    moment, last = monday(9), monday(9) + timedelta(days=365)
    step = 0
    while moment < last:
        services.fire_due(moment)
        step += 1
        moment += timedelta(hours=1 if step < 100 else 97)  # the worker is away for days at a time later on
    counts = [task.fired.count() for task in models.Task.objects.all()]
    assert counts == [len(AlarmKind)] * 25
    for row in models.Fired.objects.filter(at__lt=monday(9) + timedelta(hours=90)):
        assert timedelta() <= row.at - row.planned_at <= timedelta(hours=1)


def test_replay_says_what_a_change_of_the_calendar_moves_and_writes_only_when_asked(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chengnuo.core.cases import clocks
    from chengnuo.kernel.worktime import DayLine, WorkHours

    at(monkeypatch, monday(9))
    case_id = city.dispatched()
    before = city.row(case_id).due_at
    assert services.replay(actor=city.supervisor, apply=False) == ()
    calendar, _ = clocks.working_time()
    closed = calendar.with_lines([DayLine(monday(9).date(), True, "停工日")])
    monkeypatch.setattr(clocks, "working_time", lambda: (closed, WorkHours()))
    [moved] = services.replay(actor=city.supervisor, apply=False)
    assert (moved.old, moved.new) == (before, monday(14, 30, day=9)) and city.row(case_id).due_at == before
    services.replay(actor=city.supervisor, apply=True)
    assert city.row(case_id).due_at == monday(14, 30, day=9)


def test_rates_open_to_their_cases(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, monday(9))
    good = city.finished()
    city.act("close", good)
    late = city.dispatched()
    city.act("sign", late)
    at(monkeypatch, monday(17))
    city.act("finish", late, result="清了")
    city.act("rework", late, reason="没清干净")
    open_one = city.dispatched(point=None, address="别处")
    assert open_one
    period = Period(monday(9).date(), monday(9).date() + timedelta(days=1))
    [unit] = evaluation.evaluate(period, By.UNIT, EXAMPLE_SHEET)
    assert unit.key == str(city.unit.pk)
    assert {c: unit.counts[c] for c in (Counter.TO_HANDLE, Counter.HANDLED, Counter.CLOSED_ON_TIME, Counter.REWORKED)} == {
        Counter.TO_HANDLE: 3, Counter.HANDLED: 1, Counter.CLOSED_ON_TIME: 1, Counter.REWORKED: 1,
    }  # fmt: skip
    for counter in unit.counts:
        rows = evaluation.counted_cases(counter, period, By.UNIT, unit.key)
        assert len(rows) == unit.counts[counter], counter
    assert unit.points == sum(line.points for line in unit.lines)
    assert datetime.now(UTC) > monday(9)
