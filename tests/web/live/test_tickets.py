"""Pages carry what they need to listen, and the policy names exactly that address."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django.fixtures import Settings

from chengnuo.settings import env
from chengnuo.web.live import tickets
from chengnuo.web.live.tickets import Ticket
from tests.web.live.conftest import City
from tests.web.people import as_user, text_of

PAGES = {"/cockpit/": "cockpit", "/wall/": "wall", "/sensors/alarms/": "alarms"}


def connects(answer: object) -> str:
    """What the policy lets the page connect to."""
    found = re.search(r"connect-src ([^;]*)", answer.headers["Content-Security-Policy"])  # type: ignore[attr-defined]
    assert found
    return found[1]


@pytest.mark.django_db(databases="__all__")
def test_pages_carry_a_ticket_and_may_connect_to_the_stream_alone(settings: Settings, city: City) -> None:
    settings.LIVE_PORT = 8001
    chief = as_user(city.commander)
    for page, topic in PAGES.items():
        answer = chief.get(page, HTTP_HOST="localhost:8000")
        assert connects(answer) == "'self' http://localhost:8001/live/"
        [text] = re.findall(r'data-ticket="([^"]+)"', text_of(answer))
        assert tickets.read(text) == Ticket(topic, city.commander.pk, 0, "http://localhost:8000")
    renewed = chief.get("/sensors/alarms/board/", {"mark": answer.context["mark"]})
    assert renewed.status_code == 204 and tickets.read(renewed.headers["X-Live-Ticket"])
    assert connects(chief.get("/cockpit/lights/")) == "'self'"


@pytest.mark.django_db(databases="__all__")
def test_a_wall_screen_listens_in_its_own_name(settings: Settings, city: City) -> None:
    settings.LIVE_PORT = 8001
    machine = as_user(city.commander)
    machine.post("/wall/screens/open/", {"name": "一楼大厅"})
    ticket = tickets.read(machine.get("/wall/board/").headers["X-Live-Ticket"])
    assert ticket is not None and ticket.person == 0 and ticket.screen > 0


@pytest.mark.django_db(databases="__all__")
def test_behind_a_proxy_the_stream_is_a_path_of_the_site_and_without_one_there_is_none(
    settings: Settings, city: City
) -> None:
    chief = as_user(city.commander)
    assert 'data-live=""' in text_of(chief.get("/cockpit/"))
    settings.LIVE_PORT = 8001
    assert 'data-live=""' in text_of(
        chief.get("/cockpit/", secure=True)
    )  # a page by TLS cannot read one without
    settings.LIVE_URL = "/live/"
    answer = chief.get("/cockpit/", secure=True)
    assert 'data-live="/live/"' in text_of(answer) and connects(answer) == "'self'"


@pytest.mark.parametrize("url", ["https://cdn.example.org/live/", "//cdn.example.org/live/", "live"])
def test_no_other_host_can_be_named(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("CHENGNUO_LIVE_URL", url)
    with pytest.raises(ImproperlyConfigured, match="本站的路径"):
        env.path("CHENGNUO_LIVE_URL")


@pytest.mark.django_db(databases="__all__")
def test_a_stranger_gets_no_ticket(settings: Settings, client: Client, city: City) -> None:
    settings.LIVE_PORT = 8001
    for page in PAGES:
        assert "X-Live-Ticket" not in client.get(page).headers
        assert "X-Live-Ticket" not in as_user(city.walker).get("/cockpit/board/").headers
