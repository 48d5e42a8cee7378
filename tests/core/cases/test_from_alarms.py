"""Alarms of devices become cases, each matter once, and nothing closes by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengnuo.core.cases import from_alarms, queries
from chengnuo.core.cases.models import Case
from chengnuo.core.cases.rules.words import State
from chengnuo.core.notices.models import Notice
from chengnuo.core.observations import queries as sensors
from chengnuo.core.observations import services
from chengnuo.core.observations.rules.alarm import AlarmRule, Escalation
from chengnuo.core.observations.rules.times import HOUR
from chengnuo.core.people.models import User
from chengnuo.kernel.clock import now
from tests.core.cases.conftest import City, city_at_work, load_district
from tests.core.observations.conftest import START, Field

pytestmark = pytest.mark.django_db(databases="__all__")
RULE = AlarmRule(
    "high",
    "水位过高",
    "水位",
    when="value > 30.0",
    matter="event-06010",
    escalation=(Escalation(60, "commander"),),
)


@pytest.fixture
def city(db: None) -> City:
    load_district()
    return city_at_work()


@pytest.fixture
def field_of(city: City) -> Field:
    services.put_rules(source="test", rules=[RULE])
    return Field(
        User.objects.create(username="shebei", password="!", role="integrator", display_name="设备"),
        city.desk,
    )


def test_an_alarm_is_filed_as_a_case_at_the_place_of_its_thing(field_of: Field) -> None:
    field_of.tell(field_of.stream(), 31.0)
    assert from_alarms.take_in() == 1
    (alarm,) = sensors.board()
    assert alarm.case_id is not None
    case = queries.case(alarm.case_id)
    assert (
        case.row.state == State.FILED
        and "水位过高" in case.row.description
        and "31 m" in case.row.description
    )
    assert from_alarms.take_in() == 0


def test_a_tick_cut_short_makes_no_second_case(field_of: Field) -> None:
    field_of.tell(field_of.stream(), 31.0)
    from_alarms.take_in()
    (alarm,) = sensors.board()
    services.note_case(alarm.id, None)
    from_alarms.take_in()
    assert Case.objects.count() == 1 and sensors.board()[0].case_id is not None


def test_the_same_device_again_joins_the_open_case(field_of: Field) -> None:
    stream = field_of.stream()
    for round_ in range(3):
        field_of.tell(stream, 31.0, 20.0, start=START + round_ * HOUR)
        from_alarms.take_in()
    assert sensors.alarm_page().total == 3 and Case.objects.count() == 1


def test_the_end_is_told_at_the_case_once_and_closes_nothing(field_of: Field) -> None:
    stream = field_of.stream()
    field_of.tell(stream, 31.0)
    from_alarms.take_in()
    field_of.tell(stream, 20.0, start=START + HOUR)
    assert [from_alarms.tell_ends(), from_alarms.tell_ends()] == [1, 0]
    case = Case.objects.get()
    assert case.state == State.FILED
    last = case.events.order_by("-id").first()
    assert last is not None and "建议核查后结案" in last.text


def test_the_chain_is_told_while_nobody_has_taken_it(field_of: Field, city: City) -> None:
    field_of.tell(field_of.stream(), 31.0)
    assert from_alarms.escalate(now()) == 0
    later = now() + timedelta(seconds=90)
    assert [from_alarms.escalate(later), from_alarms.escalate(later)] == [1, 0]
    assert Notice.objects.filter(subject__contains="无人确认").count() == 1


def test_who_took_the_alarm_spares_the_chain(field_of: Field) -> None:
    field_of.tell(field_of.stream(), 31.0)
    services.take_alarm(actor=field_of.desk, alarm_id=sensors.board()[0].id)
    assert from_alarms.escalate(now() + timedelta(hours=1)) == 0


def test_a_rule_without_a_class_only_shows(field_of: Field) -> None:
    services.put_rules(source="test", rules=[AlarmRule("high", "水位过高", "水位", when="value > 30.0")])
    field_of.tell(field_of.stream(), 31.0)
    from_alarms.take_in()
    (alarm,) = sensors.board()
    assert alarm.case_id is None and "不立案" in alarm.case_note and not Case.objects.exists()
