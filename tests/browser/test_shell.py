"""The frame in a real browser: shortcuts, menus, search as one types, toasts, the drawer of a phone."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from chengnuo.core.people import services
from chengnuo.core.people.models import User

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not (Path(settings.WEB) / "static" / "dist" / "app.js").is_file(),
        reason="the front end is not built: ./chengnuo test builds it",
    ),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = os.environ.get("CHENGNUO_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def person(transactional_db: None) -> User:
    return User.objects.create(username="ducha", display_name="督查某", role="supervisor", password="!")


@pytest.fixture
def visit(chromium: Browser, live_server: Any, person: User) -> Iterator[Any]:
    """Opens an address as the supervisor; complains at the end about any error the page had."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    cookie = {
        "name": "chengnuo_session",
        "value": client.cookies["chengnuo_session"].value,
        "url": live_server.url,
    }
    said: list[str] = []
    contexts = []

    def go(address: str, width: int = 1440, height: int = 900) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(live_server.url + address)
        return page

    yield go
    for context in contexts:
        context.close()
    assert said == []


def test_the_question_mark_lists_the_shortcuts_of_the_page(visit: Any) -> None:
    page = visit("/design/")
    page.keyboard.press("?")
    dialog = page.locator("#cn-keys")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("后台任务")
    expect(dialog).to_contain_text("下一条 / 上一条")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_two_keys_go_to_a_page_but_not_while_one_types(visit: Any) -> None:
    page = visit("/design/")
    page.keyboard.press("/")
    expect(page.locator("#cn-q")).to_be_focused()
    page.keyboard.type("gj")
    expect(page.locator("#cn-q")).to_have_value("gj")
    page.locator("h1").first.click()
    page.keyboard.press("g")
    page.keyboard.press("j")
    page.wait_for_url("**/jobs/")


def test_shortcuts_that_were_turned_off_do_nothing_but_the_question_mark(visit: Any, person: User) -> None:
    User.objects.filter(pk=person.pk).update(shortcuts_off=True)
    page = visit("/design/")
    page.keyboard.press("g")
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    assert page.url.endswith("/design/")
    page.keyboard.press("?")
    expect(page.locator("#cn-keys")).to_contain_text("单键快捷键已关闭")


def test_the_search_box_answers_as_one_types(visit: Any, person: User) -> None:
    services.create_unit(actor=person, name="区城乡建设局", short_name="区建设局", duties="停车泊位")
    page = visit("/design/")
    page.locator("#cn-q").press_sequentially("停车泊位")
    expect(page.locator("#cn-found")).to_contain_text("区城乡建设局")
    page.keyboard.press("Escape")
    expect(page.locator("#cn-found")).to_be_empty()


def test_one_menu_is_open_at_a_time_and_escape_closes_it(visit: Any) -> None:
    page = visit("/design/")
    page.locator(".cn-bell summary").click()
    expect(page.locator("#cn-notices")).to_contain_text("没有需要处理的事")
    page.locator(".cn-who").click()
    expect(page.locator("#cn-notices")).to_be_hidden()
    expect(page.get_by_text("退出登录")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("退出登录")).to_be_hidden()


def test_a_toast_offers_to_undo_and_a_choice_from_many_can_be_typed(visit: Any) -> None:
    page = visit("/design/")
    page.locator("[data-ds-toast]").click()
    toast = page.locator(".cn-toast")
    expect(toast).to_contain_text("已分派给区发改局")
    toast.get_by_text("关闭").click()
    expect(toast).to_have_count(0)
    page.locator(".ts-control input").first.fill("执法")
    page.locator(".ts-dropdown").get_by_text("区城市管理执法局").click()
    expect(page.locator(".ts-control").first).to_contain_text("区城市管理执法局")


def test_the_chosen_theme_is_there_from_the_first_moment(visit: Any) -> None:
    page = visit("/design/")
    page.locator(".cn-who").click()
    page.get_by_role("button", name="深色").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.reload(wait_until="commit")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_a_phone_has_the_whole_navigation_behind_more(visit: Any) -> None:
    page = visit("/design/", width=390, height=844)
    expect(page.locator(".cn-side")).to_be_hidden()
    page.get_by_role("button", name="更多").click()
    drawer = page.locator("#cn-drawer")
    expect(drawer).to_contain_text("修改记录")
    drawer.get_by_role("button", name="关闭").click()
    expect(drawer).to_be_hidden()
