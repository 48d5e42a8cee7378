"""The home page in a real browser: definitions without a mouse, the wall screen."""

from playwright.sync_api import expect

from tests.browser.conftest import becomes
from tests.browser.test_ledger import Visit, plainly_read, visit, world

__all__ = ["plainly_read", "visit", "world"]


def test_a_definition_opens_by_keyboard(visit: Visit) -> None:
    page = visit("/overview/")
    page.locator(".ov-def summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ov-def[open] p")).to_contain_text("规则的建议不算确认")


def test_a_number_opens_its_list(visit: Visit) -> None:
    page = visit("/overview/")
    number = page.locator(".ov-needs b").first.inner_text()
    page.locator(".ov-needs a").first.click()
    expect(page.locator("#lg-list")).to_have_attribute("data-total", number)


def test_the_wall_is_dark_and_fits_without_scrolling(visit: Visit) -> None:
    for width, height in ((1920, 1080), (3840, 1080), (1366, 768)):
        page = visit("/overview/?display=wall", {"width": width, "height": height})
        expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
        becomes(page, "document.documentElement.scrollHeight <= innerHeight", True)
        expect(page.locator(".cn-side")).not_to_be_visible()
