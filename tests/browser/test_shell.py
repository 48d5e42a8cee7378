"""The frame in a real browser: shortcuts, menus, search as one types, toasts, the drawer of a phone."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from chengnuo.core.people import services
from chengnuo.core.people.models import User
from tests.browser.conftest import PHONE, Browse


@pytest.fixture
def person(transactional_db: None) -> User:
    return User.objects.create(username="ducha", display_name="督查某", role="supervisor", password="!")


@pytest.fixture
def visit(browse: Browse, person: User) -> Callable[..., Page]:
    """Opens an address as the supervisor."""
    return partial(browse, person)


def test_the_question_mark_lists_the_shortcuts_of_the_page(visit: Callable[..., Page]) -> None:
    page = visit("/design/")
    page.keyboard.press("?")
    dialog = page.locator("#cn-keys")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("后台任务")
    expect(dialog).to_contain_text("下一条 / 上一条")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_two_keys_go_to_a_page_but_not_while_one_types(visit: Callable[..., Page]) -> None:
    page = visit("/design/")
    page.keyboard.press("/")
    expect(page.locator("#cn-q")).to_be_focused()
    page.keyboard.type("gj")
    expect(page.locator("#cn-q")).to_have_value("gj")
    page.locator("h1").first.click()
    page.keyboard.press("g")
    page.keyboard.press("j")
    page.wait_for_url("**/jobs/")


def test_shortcuts_that_were_turned_off_do_nothing_but_the_question_mark(
    visit: Callable[..., Page], person: User
) -> None:
    User.objects.filter(pk=person.pk).update(shortcuts_off=True)
    page = visit("/design/")
    page.keyboard.press("g")
    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(page.locator("#cn-keys")).to_contain_text("单键快捷键已关闭")
    expect(page).to_have_url(re.compile("/design/$"))


def test_the_search_box_answers_as_one_types(visit: Callable[..., Page], person: User) -> None:
    services.create_unit(actor=person, name="区城乡建设局", short_name="区建设局", duties="停车泊位")
    page = visit("/design/")
    page.locator("#cn-q").press_sequentially("停车泊位")
    expect(page.locator("#cn-found")).to_contain_text("区城乡建设局")
    page.keyboard.press("Escape")
    expect(page.locator("#cn-found")).to_be_empty()


def test_one_menu_is_open_at_a_time_and_escape_closes_it(visit: Callable[..., Page]) -> None:
    page = visit("/design/")
    page.locator(".cn-bell summary").click()
    expect(page.locator("#cn-notices")).to_contain_text("没有需要处理的事")
    page.locator(".cn-who").click()
    expect(page.locator("#cn-notices")).to_be_hidden()
    expect(page.get_by_text("退出登录")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("退出登录")).to_be_hidden()


def test_a_toast_offers_to_undo_and_a_choice_from_many_can_be_typed(visit: Callable[..., Page]) -> None:
    page = visit("/design/")
    page.locator("[data-ds-toast]").click()
    toast = page.locator(".cn-toast")
    expect(toast).to_contain_text("已分派给区发改局")
    toast.get_by_text("关闭").click()
    expect(toast).to_have_count(0)
    page.locator(".ts-control input").first.fill("执法")
    page.locator(".ts-dropdown").get_by_text("区城市管理执法局").click()
    expect(page.locator(".ts-control").first).to_contain_text("区城市管理执法局")


def test_the_chosen_theme_is_there_from_the_first_moment(visit: Callable[..., Page]) -> None:
    page = visit("/design/")
    page.locator(".cn-who").click()
    page.get_by_role("button", name="深色").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.reload(wait_until="commit")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_a_phone_has_the_whole_navigation_behind_more(visit: Callable[..., Page]) -> None:
    page = visit("/design/", PHONE)
    expect(page.locator(".cn-side")).to_be_hidden()
    page.get_by_role("button", name="更多").click()
    drawer = page.locator("#cn-drawer")
    expect(drawer).to_contain_text("修改记录")
    drawer.get_by_role("button", name="关闭").click()
    expect(drawer).to_be_hidden()
