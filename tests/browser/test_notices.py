"""The bell in a real browser: it counts by itself, and what is marked stays on the page."""

import re

import pytest
from playwright.sync_api import expect

from chengnuo.core.notices.services import Recipient, send
from chengnuo.core.people.models import User
from tests.browser.conftest import PHONE, Browse, fits


@pytest.fixture
def li(transactional_db: None) -> User:
    return User.objects.create(username="li", display_name="李四", role="handler", password="!")


def tell(user: User, number: int) -> None:
    send(
        to=Recipient(user.pk, None), subject=f"新任务 {number}", text="井盖破损", link="/accounts/me/", key=f"task.new:{number}"
    )  # fmt: skip


def test_the_bell_counts_without_a_reload_and_follows_what_is_marked(browse: Browse, li: User) -> None:
    tell(li, 1)
    page = browse(li, "/notices/all/")
    count = page.locator("#cn-bell-count")
    expect(count).to_have_text("1")
    tell(li, 2)
    page.evaluate("document.body.dispatchEvent(new Event('cn:notices'))")  # as after half a minute
    expect(count).to_have_text("2")
    page.get_by_role("button", name="把「新任务 1」标为已读").click()
    expect(count).to_have_text("1")
    page.get_by_role("button", name="把「新任务 1」标为未读").click()
    expect(count).to_have_text("2")
    page.locator(".cn-bell summary").click()
    page.locator("#cn-notices").get_by_text("新任务 2").click()
    expect(page).to_have_url(re.compile("/accounts/me/$"))
    expect(page.locator("#cn-bell-count")).to_have_text("1")


@pytest.mark.parametrize("address", ["/notices/all/", "/accounts/me/notices/"])
def test_a_phone_shows_it_without_scrolling_sideways(browse: Browse, li: User, address: str) -> None:
    tell(li, 1)
    fits(browse(li, address, PHONE))
