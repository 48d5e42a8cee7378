"""The stream in a real browser: what changes shows by it, and when it drops the pages go on by asking, and say so."""

import json
import signal

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from tests.browser.conftest import Browse
from tests.core.cases.conftest import City, city
from tests.web.cockpit.conftest import Field, field_of
from tests.web.cockpit.test_cockpit import alarm
from tests.web.live.conftest import Start, Stream, start

__all__ = ["city", "field_of", "start"]
BOTH = pytest.mark.django_db(transaction=True, databases="__all__")
HIDE = """(hidden) => { Object.defineProperty(document, "hidden", { get: () => hidden, configurable: true });
document.dispatchEvent(new Event("visibilitychange")); }"""


#: Before the page's own script is run, so that the page itself is the server's, word for word.
SELDOM = """new MutationObserver((_, all) => { const status = document.querySelector("[data-every]");
if (status) { status.dataset.every = "3600"; all.disconnect(); } }).observe(document, { childList: true, subtree: true });"""


def open_without_asking(browse: Browse, city: City, address: str) -> Page:
    """The page, made to ask once an hour where it would every few seconds: what changes on it comes by the stream."""
    page = browse(city.commander, "/design/")
    page.add_init_script(SELDOM)
    page.goto(address)
    expect(page.locator("[data-every]")).to_have_attribute("data-every", "3600")
    return page


def clients(stream: Stream) -> int:
    """How many pages listen."""
    return int(json.load(stream.get("/readyz"))["clients"])


@BOTH
def test_the_cockpit_hears_of_a_case_goes_on_asking_without_the_stream_and_hears_again(
    browse: Browse, city: City, start: Start, settings: Settings
) -> None:
    stream = start()
    settings.LIVE_PORT = stream.port
    page = open_without_asking(browse, city, "/cockpit/?sim=0")
    status, opened = page.locator("#ck-live"), page.locator('[data-vital="open"] b')
    expect(status).to_contain_text("实时 · 数据截至")
    expect(opened).to_have_text("0")
    city.dispatched()
    expect(opened).to_have_text("1")
    stream.stop(signal.SIGKILL)
    expect(status).to_contain_text("轮询 · 数据截至")
    page.evaluate("document.getElementById('ck-live').dataset.every = '1'")
    city.dispatched()
    expect(opened).to_have_text("2")
    expect(status).to_contain_text("轮询 · 数据截至")
    start(port=stream.port)
    expect(status).to_contain_text("实时 · 数据截至")
    city.dispatched()
    expect(opened).to_have_text("3")


@BOTH
def test_an_alarm_takes_the_wall_and_the_board_by_the_stream_and_hidden_pages_leave_it(
    browse: Browse, city: City, field_of: Field, start: Start, settings: Settings
) -> None:
    stream = start()
    settings.LIVE_PORT = stream.port
    wall = open_without_asking(browse, city, "/wall/?sim=0")
    board = open_without_asking(browse, city, "/sensors/alarms/")
    for page, status in ((wall, "#wl-live"), (board, "#se-live")):
        expect(page.locator(status)).to_contain_text("实时 · 数据截至")
    alarm(field_of)
    expect(wall.locator("#wl-takeover")).to_contain_text("烟感报警")
    expect(board.locator("#se-board")).to_contain_text("烟感报警")
    board.evaluate(HIDE, True)
    expect(board.locator("#se-live")).to_contain_text("轮询")
    while clients(stream) != 1:
        pass
    board.evaluate(HIDE, False)
    expect(board.locator("#se-live")).to_contain_text("实时")
    assert clients(stream) == 2
