"""The overview of commitments in a real browser: definitions without a mouse, numbers that open."""

from playwright.sync_api import expect

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
