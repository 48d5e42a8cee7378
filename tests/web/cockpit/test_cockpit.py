"""The cockpit: every number opens exactly its list, real and simulated never mix, and it says what is stale."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from chengnuo.core.datasets.models import FeedState
from chengnuo.core.observations import services as sensors
from chengnuo.core.observations.rules.alarm import AlarmRule
from chengnuo.core.observations.rules.times import stamp
from chengnuo.core.observations.rules.words import Severity
from chengnuo.kernel.clock import now, pretending
from chengnuo.kernel.worktime import Limit, LimitUnit
from tests.core.cases.conftest import City
from tests.core.observations.conftest import Field
from tests.web.people import as_user, text_of

pytestmark = pytest.mark.django_db(databases="__all__")
FIRE = AlarmRule("fire", "烟感报警", "烟雾", when="value > 30.0", severity=Severity.DANGER)


@pytest.fixture
def chief(city: City) -> Client:
    return as_user(city.commander)


def _vital(page: str, key: str) -> tuple[str, str]:
    """Its number and its address."""
    found = re.search(rf'data-vital="{key}"><a href="([^"]+)">.*?<b class="cn-num">([^<]*)</b>', page, re.S)
    assert found, key
    return found[2], unescape(found[1])


def alarm(field_of: Field) -> int:
    """A stream with a serious alarm standing."""
    sensors.put_rules(source="test", rules=[FIRE])
    stream = field_of.stream("烟雾", interval_seconds=60)
    field_of.tell(stream, 20.0, 35.5, start=stamp(now() - timedelta(minutes=2)))
    return stream


def test_every_number_opens_exactly_its_list(chief: Client, city: City, field_of: Field) -> None:
    city.dispatched()
    with pretending(now() - timedelta(days=60)):
        city.dispatched(simulated=True)  # overdue by now, and simulated
        late = city.dispatched()
    city.reported(simulated=True)
    alarm(field_of)
    page = text_of(chief.get("/cockpit/?sim=0"))
    for key, expected in (("open", 2), ("late", 1), ("alarms", 1)):
        number, address = _vital(page, key)
        listed = chief.get(address)
        total = listed.context["page"].total if key != "alarms" else listed.context["total"]
        assert (int(number), total) == (expected, expected), key
    assert f"/cases/{late}/" in text_of(chief.get(_vital(page, "late")[1]))
    simulated = text_of(chief.get("/cockpit/?sim=1"))
    assert _vital(simulated, "open")[0] == "2" and _vital(simulated, "alarms")[0] == "0"
    assert "模拟" in simulated and "不是真实数据" in simulated


def test_what_waits_for_a_decision_is_named_and_opens(chief: Client, city: City, field_of: Field) -> None:
    case_id = city.dispatched()
    city.act("sign", case_id)
    city.act("ask_time", case_id, limit=Limit(1, LimitUnit.WORK_DAY), reason="等材料")
    stream = alarm(field_of)
    page = text_of(chief.get("/cockpit/?sim=0"))
    assert "延期待批" in page and f"/cases/{case_id}/" in page
    assert "严重报警没有人确认" in page and f"/sensors/{stream}/" in page
    assert page.index("严重报警没有人确认") < page.index(
        "分歧待裁定"
    )  # what waits comes before what does not


def test_it_answers_with_nothing_while_nothing_changed(chief: Client, city: City) -> None:
    first = chief.get("/cockpit/board/?sim=0")
    mark = first.headers["X-Mark"]
    assert chief.get(f"/cockpit/board/?sim=0&mark={mark}").status_code == 204
    city.reported()
    assert chief.get(f"/cockpit/board/?sim=0&mark={mark}").status_code == 200


def test_a_broken_feed_shows_and_an_old_look_is_stale(chief: Client) -> None:
    FeedState.objects.create(
        key="orders", title="12345", health="broken", reason="已 3 天没有更新", since=now(), looked_at=now()
    )
    page = text_of(chief.get("/cockpit/?sim=0"))
    assert _vital(page, "feeds") == ("1", "/datasets/?health=broken&sim=0") and "已 3 天没有更新" in page
    assert 'data-stale="own"' not in page
    FeedState.objects.update(looked_at=now() - timedelta(minutes=6))
    assert 'data-stale="own"' in text_of(chief.get("/cockpit/?sim=0"))
    FeedState.objects.update(rows=5, simulated_rows=5)  # a simulated feed is no trouble of the real district
    assert _vital(text_of(chief.get("/cockpit/?sim=0")), "feeds")[0] == "0"


def test_the_map_has_cases_and_alarms_of_one_kind(chief: Client, city: City, field_of: Field) -> None:
    city.dispatched()
    city.dispatched(simulated=True)
    alarm(field_of)
    box = "box=114.2,30.5,114.3,30.7&px=900"
    real = chief.get(f"/cockpit/points/?sim=0&{box}").json()["marks"]
    assert sorted(mark["sign"] for mark in real) == ["办", "警"]
    assert [m["simulated"] for m in chief.get(f"/cockpit/points/?sim=1&{box}").json()["marks"]] == [True]


def test_the_commander_lands_here_others_at_their_own_work(chief: Client, city: City) -> None:
    assert chief.get("/").headers["Location"] == "/cockpit/"
    assert as_user(city.desk).get("/").headers["Location"] != "/cockpit/"
    assert as_user(city.handler).get("/cockpit/").status_code == 403
