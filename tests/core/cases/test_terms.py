"""A declared kind of case has its own limit, unit and beginning; whoever files it otherwise is back at the standard."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengnuo.core.cases import from_alarms, queries, replay
from chengnuo.core.cases.models import Case, Task
from chengnuo.core.cases.rules.routing import RouteRule
from chengnuo.core.cases.rules.terms import Terms, as_data
from chengnuo.core.cases.rules.words import Source, State
from chengnuo.core.cases.terms import condition_of
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.observations import queries as sensors
from chengnuo.core.observations import services
from chengnuo.core.observations.rules.alarm import AlarmRule
from chengnuo.core.people.models import Unit, User
from chengnuo.kernel.errors import Invalid
from tests.core.cases.conftest import City
from tests.core.observations.conftest import Field

TERMS = Terms(
    by="场景「某机制」", limit="0.5 紧急时", example=True, closing="照片为证", unit="区水务局",
)  # fmt: skip


def declared(city: City, terms: Terms = TERMS, **given: object) -> int:
    """A case of a declared kind, as a record of the scenario makes it."""
    condition_id = condition_of("event", "06010", terms)
    fields = {"source": Source.SENSOR, "condition_id": condition_id, "terms": terms} | given
    return city.reported(**fields).case_id


def test_its_own_limit_and_unit_and_closing_hold_and_are_said(city: City) -> None:
    case_id = declared(city)
    case = queries.case(case_id)
    assert case.limit == "0.5 紧急时（示例，场景「某机制」规定）" and case.closing == "照片为证"
    assert case.route_unit == "区水务局" and case.route_rule == RouteRule.DECLARED.label
    assert case.route_reason == "场景「某机制」规定由区水务局办理"
    preview = queries.preview(case_id, city.condition.id)
    assert preview.limit == case.limit and preview.unit_rule == RouteRule.DECLARED.label
    city.act("dispatch", case_id, unit_id=Unit.objects.get(short_name="区水务局").pk)
    task = Task.objects.get(case_id=case_id)
    assert task.due_at - task.clock_at == timedelta(minutes=30)
    assert "0.5 紧急时" in task.proof


def test_a_replay_with_the_limits_of_now_keeps_the_own_one(city: City) -> None:
    case_id = declared(city)
    city.act("dispatch", case_id, unit_id=city.unit.pk, reason="离得近")
    before = Task.objects.get(case_id=case_id).due_at
    replay.replay(actor=city.supervisor, apply=True, limits=True)
    assert Task.objects.get(case_id=case_id).due_at == before


def test_filed_under_another_class_the_standard_holds_again(city: City) -> None:
    case_id = declared(city, source=Source.RESIDENT)
    other = next(row for row in catalogue.conditions(catalogue.find_class("event", "06025").id) if row.stages)
    city.act("classify", case_id, condition_id=other.id, waived=True, reason="看错了")
    case = queries.case(case_id)
    assert "某机制" not in case.limit and case.closing == other.closing


def test_the_desk_looks_first_where_that_is_declared(city: City) -> None:
    first = declared(city)
    assert Case.objects.get(pk=first).state == State.FILED
    desk_first = declared(
        city, Terms(by="场景「某机制」", desk_first=True), condition_id=condition_of("event", "06025", None)
    )
    assert Case.objects.get(pk=desk_first).state == State.COLLECTED


def test_a_condition_that_there_is_not_is_refused(city: City) -> None:
    with pytest.raises(Invalid) as told:
        condition_of("event", "06010", Terms(by="某机制", condition=20))
    assert "没有第 20 条" in told.value.message_zh


@pytest.mark.django_db(databases="__all__")
def test_an_alarm_carries_the_terms_of_the_case_it_opens(city: City) -> None:
    rule = AlarmRule(
        "high", "水位过高", "水位", when="value > 30.0", matter="event-06010", terms=as_data(TERMS)
    )
    services.put_rules(source="test", rules=[rule])
    devices = Field(
        User.objects.create(username="shebei", password="!", role="integrator", display_name="设备"),
        city.desk,
    )
    devices.tell(devices.stream(), 31.0)
    from_alarms.take_in()
    [alarm] = sensors.board()
    assert alarm.case_id is not None
    assert queries.case(alarm.case_id).limit.startswith("0.5 紧急时")
