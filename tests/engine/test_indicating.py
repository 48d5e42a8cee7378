"""The numbers kept change by change are the numbers counted from the beginning, and nothing that changed is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from chengnuo.core.assets import services as assets
from chengnuo.core.cases import evaluation
from chengnuo.core.cases import services as cases
from chengnuo.core.cases.evaluation import CASE_COUNTERS, By, Period
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.indicators import queries as indicators
from chengnuo.core.indicators.models import Contribution
from chengnuo.core.indicators.queries import Side, Subject, Value
from chengnuo.core.indicators.shapes import Piece
from chengnuo.core.people.models import User
from chengnuo.core.records import queries as records
from chengnuo.core.records import services
from chengnuo.core.records.queries import Entry, RecordFilter
from chengnuo.core.records.rules.kinds import PlaceNeed
from chengnuo.engine import counting, declaring, demo, indicating, passing, recomputing, registry, watching
from chengnuo.engine.looking import sample
from chengnuo.engine.measuring import Measuring
from chengnuo.kernel.clock import pretending, today
from chengnuo.kernel.errors import NotAllowed
from tests.core.assets.conftest import terms
from tests.core.cases.conftest import HERE, City
from tests.core.observations.conftest import Field

pytestmark = pytest.mark.django_db(databases="__all__")
LATER = date(2100, 1, 1)
Committing = Callable[..., AbstractContextManager[list[Any]]]


def differences(simulated: bool) -> list[str]:
    """Where what is kept is not what measuring says now."""
    found = []
    kept = indicators.values(end=LATER, simulated=simulated)
    for live in registry.scenarios():
        measuring = Measuring(live.scenario, simulated=simulated)
        for one in live.scenario.indicators:
            counted, value = measuring.indicator(one), kept[f"{live.scenario.id}.{one.id}"]
            if (counted.value, counted.above, counted.below) != (value.value, value.above, value.below):
                found.append(f"{value.key}: {counted.value} {counted.above}/{counted.below}, kept {value}")
    return found


def estate(day: str, households: int = 120) -> int:
    answers = {"name": "甲小区", "built": 1990, "households": households, "content": ["充电设施"]}
    entry = Entry(answers=answers, day=day, quantity="10.00005", lon=str(HERE.lon), lat=str(HERE.lat))
    return services.add_record(actor=None, kind=registry.kind("old_estates", "estate"), entry=entry)


def move(record_id: int, stage: str, on: date) -> None:
    kind, version = registry.kind("old_estates", "estate"), records.row(record_id).version
    services.move_record(
        actor=None, kind=kind, record_id=record_id, version=version, stage=stage, on=on, reason="试"
    )


def value(key: str, end: date = LATER, **asked: Any) -> Value:
    return indicators.value(key, end=end, simulated=False, **asked)


def test_what_is_kept_is_what_measuring_says(in_force: City) -> None:
    demo.load(only=("one_thing", "cabinet_qr"))
    assert indicators.waiting_count() > 0
    indicating.settle()
    assert differences(True) == []
    for row in list(records.every(RecordFilter(simulated=True), most=400))[::40]:
        services.void_record(actor=None, record_id=row.id, version=None, reason="试")
    indicating.settle()
    assert differences(True) == []
    again = recomputing.recompute()
    assert (again.began, again.ended) == (0, 0) and again.same > 200


def test_months_and_limits_that_run_out_are_noticed(in_force: City) -> None:
    begun = datetime(2023, 3, 1, 4, tzinfo=UTC)
    with pretending(begun):
        passing.look(begun)
        demo.load(only=("river_chief",))
        indicating.settle()
    for days in (20, 40, 300):
        with pretending(begun + timedelta(days=days)):
            passing.look(begun + timedelta(days=days))
            indicating.settle()
            assert differences(True) == []


def test_a_change_is_computed_when_it_is_committed_and_forgotten_when_it_is_not(
    in_force: City, django_capture_on_commit_callbacks: Committing
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        record_id = estate("2023-01-05")
    assert value("old_estates.running").value == 1 and indicators.waiting_count() == 0
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        move(record_id, "design", date(2023, 2, 1))
        raise ZeroDivisionError
    assert indicators.waiting_count() == 0
    with indicating.later(), django_capture_on_commit_callbacks(execute=True):
        services.void_record(actor=None, record_id=record_id, version=None, reason="试")
    assert value("old_estates.running").value == 1 and indicators.waiting_count() == 1
    indicating.settle()
    assert value("old_estates.running").value == 0


def test_a_project_counts_as_done_on_the_day_it_was_and_as_known_then(in_force: City) -> None:
    steps = [(date(2023, 2, 1), "design"), (date(2023, 5, 1), "build"), (date(2023, 11, 3), "operate")]
    with pretending(datetime(2023, 1, 10, 4, tzinfo=UTC)):
        record_id = estate("2023-01-10", households=99)
    for day, stage in steps:
        with pretending(datetime(day.year, day.month, day.day, 4, tzinfo=UTC)):
            move(record_id, stage, day)
            indicating.settle()
    assert value("old_estates.done", date(2023, 11, 2)).value == 0
    assert value("old_estates.done", date(2023, 11, 3), start=date(2023, 11, 3)).value == 1
    assert value("old_estates.families", date(2023, 12, 31)).value == 99
    june = datetime(2023, 6, 1, tzinfo=UTC)
    assert value("old_estates.running", known_at=june).value == 1
    assert value("old_estates.running").value == 0
    move(record_id, "build", today())
    indicating.settle()
    assert value("old_estates.done").value == 0
    assert value("old_estates.done", known_at=datetime(2023, 12, 1, tzinfo=UTC)).value == 1
    [part] = indicators.parts("old_estates.running", end=LATER, simulated=False).rows
    assert (part.subject, part.subject_id, part.title) == (Subject.RECORD, record_id, "甲小区")


def test_an_asset_counts_as_broken_since_the_change_that_said_so(in_force: City) -> None:
    [declared] = registry.live("cabinet_qr").scenario.asset_classes
    needed = {f.id: f.choices[0] if f.choices else "甲" for f in declared.fields if f.required}
    cabinet = terms(
        class_id=catalogue.find_class("component", declared.code).id,
        started_on=date(2023, 1, 1),
        attributes=needed,
    )
    asset_id = assets.register_asset(actor=in_force.desk, terms=cabinet)
    assets.change_state(
        actor=in_force.desk, asset_id=asset_id, version=1, state="broken", on=date(2023, 6, 5)
    )
    indicating.settle()
    assert differences(False) == []
    assert value("cabinet_qr.cabinets", date(2023, 1, 1)).value == 1
    assert value("cabinet_qr.broken", date(2023, 6, 4)).value == 0
    assert value("cabinet_qr.broken", date(2023, 6, 5)).value == 1


def test_the_case_loop_counts_as_the_evaluation_does(in_force: City) -> None:
    for number in range(6):
        receipt = in_force.reported(point=None, address=f"某路 {number} 号", area_code="420103003")
        if number > 0:
            in_force.act(
                "classify", receipt.case_id, condition_id=in_force.condition.id, waived=True, reason="清楚"
            )
        if number > 1:
            in_force.act("dispatch", receipt.case_id, unit_id=in_force.unit.pk)
            in_force.act("sign", receipt.case_id)
        if number > 2:
            in_force.act("finish", receipt.case_id, result="已清走")
            in_force.act("close", receipt.case_id)
            cases.rate(code=receipt.code, solved=True, stars=number)
    indicating.settle()
    period = Period(date(2000, 1, 1), LATER - timedelta(days=1))
    whole, _ = evaluation.evaluate_all(period, By.ALL, ())
    kept = {
        key: one
        for key, one in indicators.values(end=LATER, simulated=False).items()
        if key.startswith("cases.")
    }
    for counter in CASE_COUNTERS:
        if counter in declaring.CASE_COUNTERS:
            assert kept[f"cases.{counter.value}"].value == whole.counts[counter], counter
    for rate in whole.rates:
        mine = kept[f"cases.{rate.rate.key}_rate"]
        assert (mine.above, mine.below) == (rate.numerator, rate.denominator), rate.rate.name
    assert whole.counts[CASE_COUNTERS[0]] == 6
    assert indicators.parts("cases.satisfied_rate", end=LATER, simulated=False, side=Side.BELOW).total == 3


def test_alarms_and_devices_are_counted(in_force: City) -> None:
    watching.hand_down()
    device = User.objects.create(username="shebei", password="!", role="integrator", display_name="设备")
    field = Field(device, in_force.desk)
    field.tell(field.stream("水泵电流"), 0.1, 0.1, step=300)
    passing.look(datetime.now(UTC))
    assert value("water_ops.stops").value == 1
    assert differences(False) == []
    [part] = indicators.parts("water_ops.stops", end=LATER, simulated=False).rows
    assert part.subject is Subject.ALARM and part.title


def test_computing_anew_finds_what_differs_and_puts_it_right(in_force: City) -> None:
    record_id = estate("2023-01-05")
    indicating.settle()
    Contribution.objects.filter(subject_id=record_id, indicator__key="old_estates.running").update(
        known_to=datetime.now(UTC)
    )
    found = recomputing.recompute("old_estates")
    assert found.keys == {"old_estates.running"} and found.began == 1
    assert recomputing.recompute("old_estates").keys == frozenset()
    with pytest.raises(NotAllowed):
        recomputing.ask(actor=in_force.walker, source_id="")
    assert (
        recomputing.ask(actor=in_force.supervisor, source_id="old_estates").title == "重新计算：老旧小区改造"
    )


def test_one_that_cannot_be_computed_keeps_no_other_waiting(
    in_force: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = estate("2023-01-05"), estate("2023-01-06")
    sound = counting.of_records

    def failing(ids: Sequence[int]) -> list[Piece]:
        if bad in ids:
            raise OverflowError
        return sound(ids)

    monkeypatch.setitem(indicating._PIECES, Subject.RECORD, failing)
    indicating.settle()
    assert value("old_estates.running").value == 1
    [waits] = indicators.waiting(10)
    assert waits.subject_id == bad and bad != good
    monkeypatch.setitem(indicating._PIECES, Subject.RECORD, sound)
    indicating.settle()
    assert value("old_estates.running").value == 2


def test_what_a_line_loses_to_another_is_counted_in_neither_twice(in_force: City) -> None:
    water, patrol = (registry.kind("river_chief", kind) for kind in ("water", "patrol"))
    waters = []
    for name in ("甲湖", "乙湖"):
        answers = {
            f.id: name if f.id == water.title_field else sample(f) or "某" for f in water.fields if f.required
        }
        place = {"lon": str(HERE.lon), "lat": str(HERE.lat)} if water.place is not PlaceNeed.NONE else {}
        waters.append(
            services.add_record(
                actor=None, kind=water, entry=Entry(answers=answers, day="2023-01-01", **place)
            )
        )
    answers = {f.id: sample(f) or "某" for f in patrol.fields if f.required}
    entry = Entry(
        answers=answers, day=today().isoformat(), parent_id=waters[0], lon=str(HERE.lon), lat=str(HERE.lat)
    )
    patrolled = services.add_record(actor=None, kind=patrol, entry=entry)
    indicating.settle()
    version = records.row(patrolled).version
    services.update_record(
        actor=None,
        kind=patrol,
        record_id=patrolled,
        version=version,
        entry=replace(entry, parent_id=waters[1]),
    )
    indicating.settle()
    assert differences(False) == []


def test_a_formula_is_told_in_words(in_force: City) -> None:
    whole = "「改造小区」的个数，条件：办结"
    assert (
        indicators.indicator("old_estates.managed").formula
        == f"（{whole} 且 已有物业接管 为是）÷（{whole}） × 100%"
    )
    assert indicators.indicator("old_estates.running").formula == "「改造小区」的个数，条件：未办结 且 未终止"
    assert "「移除」" in indicators.indicator("cabinet_qr.cabinets").formula
