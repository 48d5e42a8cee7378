"""A scenario's page with devices: newest values, alarms with what they opened, numbers that open; positions by API."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chengnuo.core.people.models import User
from chengnuo.core.records import queries, services
from chengnuo.core.records.queries import Entry, RecordFilter
from chengnuo.engine import registry, watching
from tests.core.cases.conftest import HERE, City
from tests.core.observations.conftest import Field
from tests.web.people import as_user

pytestmark = pytest.mark.django_db(databases="__all__")


def page_of(user: Any, path: str) -> str:
    answer = as_user(user).get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.fixture
def alarmed(in_force: City) -> Field:
    """A pump that stands still, with the order it opened."""
    watching.hand_down()
    field = Field(
        User.objects.create(username="shebei", password="!", role="integrator", display_name="设备"),
        in_force.desk,
    )
    field.tell(field.stream("水泵电流", water="甲湖"), 0.1, 0.1, step=300)
    watching.take_in()
    return field


def test_the_page_shows_values_alarms_and_what_they_opened(alarmed: Field, in_force: City) -> None:
    page = page_of(in_force.supervisor, "/scenarios/water_ops/?sim=0")
    [order] = queries.records(RecordFilter(scenario="water_ops", kind="order")).rows
    assert "水泵停转" in page and f"/scenarios/r/{order.id}/" in page
    assert "0.1 m" in page and "1 路，报警 1，离线 0" in page


def test_a_number_of_alarms_opens_to_the_alarms(alarmed: Field, in_force: City) -> None:
    page = page_of(in_force.supervisor, "/scenarios/water_ops/indicators/stops/above/?sim=0")
    assert "计入的报警" in page and "水泵停转" in page and "打开登记" in page
    page = page_of(in_force.supervisor, "/scenarios/water_ops/indicators/stops/above/?sim=1")
    assert "一条也没有" in page


def test_positions_come_in_by_the_api_and_are_counted(in_force: City) -> None:
    services.add_record(
        actor=None, kind=registry.kind("shared_bikes", "area"),
        entry=Entry(answers={"name": "甲路口", "sort": "停放示范区", "radius": 20, "capacity": 5}, day="2025-12-01", lon=str(HERE.lon), lat=str(HERE.lat)),
    )  # fmt: skip
    device = User.objects.create(username="danche", password="!", role="integrator", display_name="单车平台")
    body = json.dumps({"positions": [{"lon": HERE.lon, "lat": HERE.lat, "group": "企业甲"}]})
    answers = {
        who.username: as_user(who).post(
            "/api/v1/scenarios/shared_bikes/positions", body, content_type="application/json"
        )
        for who in (device, in_force.desk)
    }
    assert answers["danche"].status_code == 200, answers["danche"].content
    assert answers["danche"].json()[0] | {"id": 0} == {
        "id": 0, "title": "甲路口", "zone": "model", "total": 1, "capacity": 5.0, "groups": {"企业甲": 1},
    }  # fmt: skip
    assert answers[in_force.desk.username].status_code == 403


def test_the_register_hides_who_it_is_until_a_reason_is_given_and_keeps_who_asked(in_force: City) -> None:
    kind = registry.kind("five_groups_safety", "home")
    answers = {
        "number": "JH-1",
        "community": "甲社区",
        "person": "张某某",
        "sort": "独居老人",
        "door": "甲巷 1 号",
        "smoke": "已装",
        "gas": "未装",
    }
    record_id = services.add_record(actor=None, kind=kind, entry=Entry(answers=answers, day="2025-12-01"))
    path = f"/scenarios/r/{record_id}/"
    for shown in (path, "/scenarios/five_groups_safety/home/?sim=0", "/scenarios/five_groups_safety/?sim=0"):
        page = page_of(in_force.desk, shown)
        assert "JH-1" in page and "张某某" not in page and "甲巷" not in page
    client = as_user(in_force.desk)
    assert "张某某" in client.post(path + "reveal/", {"reason": "烟雾报警核实"}).content.decode()
    assert "烟雾报警核实" in page_of(in_force.supervisor, path)
    assert as_user(in_force.supervisor).post(path + "reveal/", {"reason": "看看"}).status_code == 403
