"""The component page on every screen, and the interactive docs of the API under the site's own content policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize, expect

from chengnuo.core.people.models import User
from tests.browser.conftest import DESK, PHONE, Browse, becomes, fits

WALL: ViewportSize = {"width": 1920, "height": 1080}
_SMALL_TEXT = """floor => [...document.querySelectorAll("main *")]
  .filter(e => e.childElementCount === 0 && e.textContent.trim() && e.offsetParent
          && parseFloat(getComputedStyle(e).fontSize) < floor)
  .map(e => e.tagName + " " + getComputedStyle(e).fontSize + " " + e.textContent.trim().slice(0, 20))"""


@pytest.fixture
def somebody(transactional_db: None) -> User:
    return User.objects.create(username="d", display_name="督查员甲", role="supervisor", password="!")


@pytest.mark.parametrize(
    ("size", "query", "scheme", "floor"),
    [
        (DESK, "", "light", 14),
        (PHONE, "", "light", 16),
        (DESK, "", "dark", 14),
        (WALL, "?display=wall", "light", 24),
    ],
)
def test_the_component_page_is_whole_on_every_screen(
    browse: Browse, somebody: User, size: ViewportSize, query: str, scheme: str, floor: int
) -> None:
    page = browse(somebody, f"/design/{query}", size, color_scheme=scheme)
    expect(page.locator("main h1")).to_be_visible()
    fits(page)
    becomes(page, f"({_SMALL_TEXT})({floor})", [])
    dark = scheme == "dark" or size == WALL
    becomes(page, "document.documentElement.dataset.bsTheme", "dark" if dark else "light")


def test_the_docs_of_the_api_open_from_this_server_alone(browse: Browse, somebody: User) -> None:
    page = browse(somebody, "/api/v1/docs")
    expect(page.locator(".opblock").nth(24)).to_be_visible()
