"""The stream as a process: it says that something changed and never what, and lets in nobody without a ticket that holds."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path
from unittest import mock

import pytest

from chengnuo.ops.doctor import check_live
from chengnuo.web.live.hub import Hub, Line
from chengnuo.web.live.tickets import Ticket
from chengnuo.web.wall.models import Screen
from tests.core.cases.conftest import load_district
from tests.web.cockpit.test_cockpit import alarm
from tests.web.live.conftest import ORIGIN, City, Field, Start, event, ticket_for

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def district(transactional_db: None) -> None:
    """Loaded for each test: another process sees only what is committed."""
    load_district()


def test_it_says_that_something_changed_and_never_what(start: Start, city: City, field_of: Field) -> None:
    stream = start()
    everything = stream.listen(ticket_for("cockpit", city.commander.pk))
    alarms = stream.listen(ticket_for("alarms", city.desk.pk))
    assert everything.status == 200 and everything.headers["Content-Type"].startswith("text/event-stream")
    assert everything.headers["Cache-Control"] == "no-store" and everything.readline() == b"retry: 3000\n"
    first, other = event(everything), event(alarms)
    city.reported(text="门口有垃圾")
    second = event(everything)
    assert second["event"] == "changed" and second["id"] == second["data"]["version"] != first["id"]
    assert second["data"].keys() == {"topic", "version"} and second["data"]["topic"] == "cockpit"
    alarm(field_of)
    third = event(alarms)  # nothing before it: a case is no change of the alarms
    assert third["data"]["topic"] == "alarms" and third["id"] != other["id"]


def test_who_comes_back_is_told_only_what_happened_meanwhile(start: Start, city: City) -> None:
    stream = start()
    ticket = ticket_for("wall", city.commander.pk)
    known = event(stream.listen(ticket))["id"]
    back = stream.listen(ticket, Last_Event_ID=known)
    city.reported()
    assert event(back)["id"] != known
    assert event(stream.get(f"/live/?ticket={ticket}&last={known}"))["id"] != known


def test_nobody_gets_in_without_a_ticket_that_holds(start: Start, city: City) -> None:
    stream, good = start(), ticket_for("cockpit", city.commander.pk)
    with mock.patch("django.core.signing.time") as clock:
        clock.time.return_value = time.time() - 121
        expired = ticket_for("cockpit", city.commander.pk)
    screen = Screen.objects.create(name="大厅", digest="x")
    assert stream.get("/live/").status == 401
    for bad in (
        expired, good[:-1] + "_", ticket_for("cockpit", city.handler.pk), ticket_for("cockpit", 0), ticket_for("desk", city.commander.pk),
        ticket_for("cockpit", screen=screen.pk),
    ):  # fmt: skip
        assert stream.listen(bad).status == 403, bad
    assert stream.listen(ticket_for("wall", screen=screen.pk)).status == 200
    Screen.objects.update(ended_at=screen.made_at)
    assert stream.listen(ticket_for("wall", screen=screen.pk)).status == 403
    city.commander.is_active = False
    city.commander.save()
    assert stream.listen(good).status == 403


def test_only_pages_of_the_platform_itself_may_read_it(start: Start, city: City) -> None:
    stream, ticket = start(), ticket_for("cockpit", city.commander.pk)
    assert stream.listen(ticket, Origin="http://127.0.0.1:9").status == 403
    let_in = stream.listen(ticket, Origin=ORIGIN)
    assert let_in.status == 200 and let_in.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert stream.get("/").status == 404


def test_one_too_many_is_told_so(start: Start, city: City) -> None:
    stream, ticket = start(CHENGNUO_LIVE_CLIENTS="1"), ticket_for("cockpit", city.commander.pk)
    first = stream.listen(ticket)
    refused = stream.listen(ticket)
    assert (
        refused.status == 503 and refused.headers["Retry-After"] == "30" and "轮询" in refused.read().decode()
    )
    event(first)  # who was there before goes on
    first.close()
    while stream.listen(ticket).status != 200:  # a place is free once its page has gone
        pass


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_asked_with_pages_connected(start: Start, city: City, number: int) -> None:
    stream = start()
    page = stream.listen(ticket_for("cockpit", city.commander.pk))
    event(page)
    assert stream.stop(number) == 0
    assert page.read() == b""  # the stream has an end, it was not cut


def test_the_doctor_sees_it(start: Start, city: City, tmp_path: Path) -> None:
    assert check_live(tmp_path).state == "warning"
    stream = start(CHENGNUO_LIVE_CLIENTS="7")
    found = check_live(tmp_path)
    assert found.state == "ok" and str(stream.port) in found.detail and "最多 7 个" in found.detail
    stream.process.kill()
    stream.process.wait()
    assert check_live(tmp_path).state == "warning"


def test_a_closed_account_hears_nothing_more(city: City) -> None:
    hub = Hub(5)
    goes, stays = (Line(Ticket("alarms", who.pk, 0, ""), "") for who in (city.commander, city.desk))
    hub.lines |= {goes, stays}
    city.commander.is_active = False
    city.commander.save()
    asyncio.run(hub.look())
    hub.close()
    assert goes.over


def test_who_may_still_listen_is_kept(city: City) -> None:
    hub, line = Hub(5), Line(Ticket("alarms", city.desk.pk, 0, ""), "")
    hub.lines.add(line)
    asyncio.run(hub.look())
    assert not line.over and line.woken.is_set()
    hub.close()
    assert line.over and not hub.able
