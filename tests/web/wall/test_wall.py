"""The wall: nobody's words and phones, a pass of its own for each screen, and the alarm that takes it over."""

from __future__ import annotations

import pytest
from django.test import Client

from chengnuo.core.observations.models import Alarm
from chengnuo.kernel.audit.models import AuditEntry
from chengnuo.web.wall.models import Screen
from tests.core.cases.conftest import City
from tests.core.observations.conftest import Field
from tests.web.cockpit.test_cockpit import alarm
from tests.web.people import as_user, text_of

pytestmark = pytest.mark.django_db(databases="__all__")


def test_it_says_nothing_of_what_anybody_reported(city: City) -> None:
    city.dispatched(text="我是张三，电话 13800138000，家门口有垃圾", address="民生路 8 号 3 单元 502")
    chief = as_user(city.commander)
    marks = chief.get("/wall/points/?sim=0&box=114.2,30.5,114.3,30.7&px=900").content.decode()
    said = text_of(chief.get("/wall/?sim=0")) + marks
    assert '"n": 1' in marks
    for secret in ("张三", "13800138000", "502"):
        assert secret not in said


def test_a_serious_alarm_takes_the_screen_until_somebody_who_may_acknowledged_it(
    city: City, field_of: Field
) -> None:
    chief, looker = as_user(city.commander), as_user(city.supervisor)
    assert 'id="wl-takeover" hidden' in text_of(chief.get("/wall/?sim=0"))
    alarm(field_of)
    found = Alarm.objects.get()
    page = text_of(chief.get("/wall/board/?sim=0"))
    assert (
        'id="wl-takeover" hidden' not in page
        and f"/wall/alarms/{found.pk}/take/" in page
        and "烟感报警" in page
    )
    assert "街道" in page[page.index("wl-a-where") :]
    assert f"/wall/alarms/{found.pk}/take/" not in text_of(looker.get("/wall/?sim=0"))
    assert looker.post(f"/wall/alarms/{found.pk}/take/").status_code == 403
    assert chief.post(f"/wall/alarms/{found.pk}/take/").status_code == 204
    assert AuditEntry.objects.filter(action="sensors.take", actor_id=city.commander.pk).exists()


def test_a_simulated_alarm_never_takes_a_real_screen(city: City, field_of: Field) -> None:
    alarm(field_of)
    Alarm.objects.update(simulated=True)
    assert 'id="wl-takeover" hidden' in text_of(as_user(city.commander).get("/wall/?sim=0"))


def test_a_screen_has_a_pass_of_its_own_and_nothing_else(city: City) -> None:
    machine = as_user(city.commander)
    assert machine.post("/wall/screens/open/", {"name": "一楼大厅"}).headers["Location"] == "/wall/"
    assert machine.get("/cockpit/").status_code == 302  # the person is signed out of the machine
    assert machine.get("/wall/").status_code == 200
    assert (
        "退出大屏" not in text_of(machine.get("/wall/"))
        and machine.cookies["chengnuo_wall"]["path"] == "/wall/"
    )
    screen = Screen.objects.get()
    assert screen.seen_at is not None and machine.cookies["chengnuo_wall"].value not in screen.digest
    assert machine.get("/wall/screens/").status_code == 302
    as_user(city.commander).post(f"/wall/screens/{screen.pk}/end/")
    assert machine.get("/wall/board/", headers={"HX-Request": "true"}).status_code == 401
    assert machine.get("/wall/").status_code == 302


def test_a_stranger_and_who_may_not_see_nothing(client: Client, city: City) -> None:
    assert client.get("/wall/").status_code == 302
    assert as_user(city.handler).get("/wall/points/").status_code == 302
