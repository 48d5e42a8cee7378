"""Chromium, people at their browsers, and what every page must keep to: no error, no warning, no other host."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Playwright,
    ViewportSize,
    expect,
    sync_playwright,
)

from chengnuo.core.people.models import User
from tests.core.cases.conftest import load_district

DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
#: How long a page may take on a busy machine; nobody waits for it where the page is ready before.
PATIENT_MS = 60_000
_LOOK_MS = 50
EXECUTABLE = os.environ.get("CHENGNUO_CHROMIUM", "/usr/bin/chromium")
#: Without WebGL, as on many an office machine: the pages work, maps say that they cannot be drawn, and a step takes half the time.
ARGUMENTS = ["--no-sandbox", "--disable-3d-apis"]
#: For tests marked ``draws``: software drawing, so that a machine without a graphics card draws maps too.
DRAWING = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
#: What Chromium notes by itself: an answer that refuses (the pages say why), the net that a test has cut, and how slowly
#: it draws without a graphics card; and that htmx gave up a request because a newer one replaced it.
_NO_FAULT = (
    "status of 401", "status of 422", "ERR_INTERNET_DISCONNECTED", "GL Driver Message", "GPU stall", "WebGL",
    "htmx:afterRequest", "htmx:sendAbort",
)  # fmt: skip
_BUILT = Path(settings.WEB) / "static" / "dist" / "app.js"


def pytest_itemcollected(item: pytest.Item) -> None:
    """Every test here opens pages of a running server, whose threads see only what is committed."""
    item.add_marker(pytest.mark.browser)
    item.add_marker(pytest.mark.django_db(transaction=True))
    item.add_marker(
        pytest.mark.skipif(
            not _BUILT.is_file(), reason="the front end is not built: ./chengnuo test builds it"
        )
    )


class Browse(Protocol):
    """Opens an address in a browser of its own, as ``user`` or as a stranger; ``options`` are those of a context."""

    def __call__(
        self, user: User | None, address: str, size: ViewportSize = DESK, **options: Any
    ) -> Page: ...


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        expect.set_options(timeout=PATIENT_MS)
        yield running


@pytest.fixture(scope="package")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def drawing(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=DRAWING)
    yield browser
    browser.close()


@pytest.fixture
def district(transactional_db: None) -> None:
    """Loaded for each test: the server's threads see only what is committed."""
    load_district()


@pytest.fixture
def browse(request: pytest.FixtureRequest, live_server: Any) -> Iterator[Browse]:
    """People at their browsers; complains at the end about everything their pages complained about."""
    chromium: Browser = request.getfixturevalue(
        "drawing" if request.node.get_closest_marker("draws") else "chromium"
    )
    said: list[str] = []
    contexts: list[BrowserContext] = []

    def go(user: User | None, address: str, size: ViewportSize = DESK, **options: Any) -> Page:
        context = chromium.new_context(
            viewport=size, has_touch=size["width"] < 600, locale="zh-CN", base_url=live_server.url,
            reduced_motion="reduce", **options,
        )  # fmt: skip
        contexts.append(context)
        if user is not None:
            sign_in(context, user, live_server.url)
        watch(context, live_server.url, said)
        page = context.new_page()
        page.goto(address)
        return page

    yield go
    faults = list(said)  # what is cut short by the closing is no fault of the page
    for context in contexts:
        context.close()
    assert faults == []


def watch(context: BrowserContext, origin: str, said: list[str]) -> None:
    """Keep in ``said`` every fault of the pages, and every address asked on another host."""

    # The stream of changes is at the same host and another port; that it drops is noted, and is no fault of the page.
    stream = f"{origin.rpartition(':')[0]}:{settings.LIVE_PORT}/live/?"

    def console(message: ConsoleMessage) -> None:
        known = message.location["url"].startswith(stream) or any(part in message.text for part in _NO_FAULT)
        if message.type in ("error", "warning") and not known:
            said.append(message.text)

    def asked(url: str) -> None:
        if not url.startswith((origin, "data:", "blob:", stream)):
            said.append(f"asked another host: {url}")

    context.on("console", console)
    context.on("weberror", lambda error: said.append(str(error.error)))
    context.on("request", lambda request: asked(request.url))


def sign_in(context: BrowserContext, user: User, url: str) -> None:
    """The cookie of somebody who has signed in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    value = client.cookies["chengnuo_session"].value
    context.add_cookies([{"name": "chengnuo_session", "value": value, "url": url}])


def becomes(page: Page, script: str, wanted: Any) -> None:
    """``script`` gives ``wanted`` sooner or later: a page may still be at work when the test gets there."""
    for _ in range(PATIENT_MS // _LOOK_MS):
        if page.evaluate(script) == wanted:
            return
        page.wait_for_timeout(_LOOK_MS)
    assert page.evaluate(script) == wanted, page.url


def fits(page: Page) -> None:
    """Nothing is wider than the screen."""
    becomes(page, "document.documentElement.scrollWidth <= innerWidth", True)


def tab_to(page: Page, what: Locator) -> None:
    """Press Tab until ``what`` has the focus."""
    for _ in range(120):
        if what.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {what}")


def enter(page: Page, what: Locator) -> None:
    """Go to a link or a button by Tab and press Enter; another page follows."""
    tab_to(page, what)
    with page.expect_navigation():
        page.keyboard.press("Enter")
