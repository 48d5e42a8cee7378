"""The phone in a real browser: without a net in the middle of a task, tabs killed, the browser restarted."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, Route, expect

from chengnuo.core.cases import models, queries
from chengnuo.core.cases.rules.words import State
from chengnuo.core.people.models import User
from chengnuo.web.mobile.models import SentAct
from tests.browser.conftest import ARGUMENTS, EXECUTABLE, PHONE, becomes, fits, sign_in
from tests.core.cases.conftest import City, city_at_work, load_district
from tests.web.mobile.conftest import picture

Start = Callable[..., BrowserContext]
#: A camera that shows a test picture, and is not asked about.
CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture
def town(transactional_db: None) -> City:
    load_district()
    return city_at_work()


@pytest.fixture
def phone(playwright: Playwright, live_server: Any, town: City, tmp_path: Path) -> Iterator[Start]:
    """Starts the browser of one phone, as somebody who has signed in; started again it has what it kept."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def start(user: User) -> BrowserContext:
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "phone", executable_path=EXECUTABLE, args=[*ARGUMENTS, *CAMERA],
            viewport=PHONE, has_touch=True, locale="zh-CN", base_url=live_server.url,
            geolocation={"longitude": 114.27, "latitude": 30.593, "accuracy": 12}, permissions=["geolocation"],
        )  # fmt: skip
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        sign_in(context, user, live_server.url)
        contexts.append(context)
        return context

    yield start
    for context in contexts:
        context.close()
    assert wrong == []


def opened(context: BrowserContext, address: str = "/m/", *, kept: bool = False) -> Page:
    """A new tab; with ``kept`` once it is ready to be used without a net."""
    page = context.new_page()
    page.goto(address)
    if kept:
        page.locator("#main[data-ready]").wait_for(state="attached")
    return page


def waiting(page: Page, count: int) -> None:
    """So many things wait on the phone."""
    if count:
        expect(page.locator("#m-queue li")).to_have_count(count)
    else:
        expect(page.locator("#m-queue")).to_be_hidden()


def drafted(page: Page, text: str) -> None:
    """The phone has kept what was typed: from now on the tab may be killed."""
    kept = """new Promise((resolve) => {
        indexedDB.open("chengnuo-phone").onsuccess = ({ target: { result: database } }) =>
            (database.transaction("drafts").objectStore("drafts").getAll().onsuccess = (found) => {
                database.close();
                resolve(JSON.stringify(found.target.result));
            });
    })"""
    becomes(page, f"{kept}.then((drafts) => drafts.includes('{text}'))", True)


def photo_file() -> dict[str, Any]:
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": picture().read()}


def test_accept_photo_finish_without_a_net_and_with_tabs_killed(phone: Start, town: City) -> None:
    case_id = town.dispatched()
    context = phone(town.handler)
    page = opened(context, kept=True)
    context.set_offline(True)
    page.locator(".mo-line").click()
    expect(page.locator("#m-state")).to_contain_text("没有网络")
    page.locator("[data-go=sign]").click()
    waiting(page, 1)
    page.close()

    page = opened(context, f"/m/case/{case_id}/")
    page.locator("input[data-photo=after]").set_input_files(photo_file())  # type: ignore[arg-type]
    waiting(page, 2)
    page.locator("[data-go=finish]").click()
    page.locator("#m-finish textarea").fill("垃圾已清走，地面扫净")
    drafted(page, "垃圾已清走，地面扫净")
    page.close()

    page = opened(context, f"/m/case/{case_id}/")
    expect(page.locator("#m-finish textarea")).to_have_value("垃圾已清走，地面扫净")
    page.locator("#m-finish button").click()
    page.wait_for_url("**/m/")
    waiting(page, 3)
    expect(page.locator(".mo-line [data-pending]")).to_be_visible()
    assert town.row(case_id).state == State.DISPATCHED and not SentAct.objects.exists()
    page.close()

    context.set_offline(False)
    page = opened(context)
    waiting(page, 0)
    expect(page.locator(".mo-line")).to_have_count(0)
    detail = queries.case(case_id)
    assert detail.row.state == State.CHECKING
    assert [task.result for task in detail.tasks] == ["垃圾已清走，地面扫净"]
    assert [event.act for event in detail.events].count("sign") == 1
    assert [event.act for event in detail.events].count("finish") == 1
    assert [shot.moment for shot in detail.photos] == ["after"]
    assert sorted(SentAct.objects.values_list("kind", flat=True)) == ["finish", "photo", "sign"]


def test_a_restarted_browser_sends_what_waited_and_what_is_refused_stays(phone: Start, town: City) -> None:
    case_id = town.dispatched()
    context = phone(town.handler)
    page = opened(context, f"/m/case/{case_id}/", kept=True)
    context.set_offline(True)
    page.locator("[data-go=return]").click()
    page.locator("#m-return textarea").fill("不归我们管")
    page.locator("#m-return [name=clause]").fill("三定方案第五条")
    page.locator("#m-return select").select_option(str(town.other.pk))
    page.locator("#m-return button").click()
    page.wait_for_url("**/m/")
    waiting(page, 1)
    context.close()

    town.act("sign", case_id)
    page = opened(phone(town.handler))
    line = page.locator("#m-queue li")
    expect(line).to_contain_text("没有收下")
    expect(line).to_contain_text("刚被")
    expect(line).to_contain_text("不归我们管")
    assert town.row(case_id).state == State.HANDLING
    line.get_by_role("button", name="再发一次").click()
    waiting(page, 0)
    assert town.row(case_id).state == State.FILED and town.row(case_id).returns == 1


def test_a_report_from_the_street_without_a_net(phone: Start, town: City) -> None:
    context = phone(town.walker)
    page = opened(context, kept=True)
    context.set_offline(True)
    page.get_by_role("link", name="巡查上报").click()
    page.locator("[data-hold]").set_input_files([photo_file()])  # type: ignore[list-item]
    expect(page.locator("[data-photos=report] img")).to_have_count(1)
    page.get_by_role("button", name="用我现在的位置").click()
    page.locator("[data-move='1,0']").click()
    page.get_by_text("暴露垃圾", exact=True).click()
    page.locator("#m-text").fill("路口一堆垃圾")
    drafted(page, "路口一堆垃圾")
    page.close()

    page = opened(context, "/m/report/")
    expect(page.locator("#m-text")).to_have_value("路口一堆垃圾")
    expect(page.locator("[data-photos=report] img")).to_have_count(1)
    page.locator("#m-report .mo-bar button").click()
    page.wait_for_url("**/m/")
    waiting(page, 2)
    context.set_offline(False)
    waiting(page, 0)
    case = models.Case.objects.get()
    assert case.state == State.FILED and case.source == "grid_worker" and case.photos.count() == 1
    assert case.lon is not None and 114.27 < case.lon < 114.2701


def test_a_photo_chosen_before_the_script_is_there_is_kept(phone: Start, town: City) -> None:
    page = phone(town.walker).new_page()
    held: list[Route] = []
    page.route("**/mobile.js*", lambda route: held.append(route))
    page.goto("/m/report/", wait_until="commit")
    page.locator("[data-hold]").set_input_files([photo_file()])  # type: ignore[list-item]
    page.wait_for_timeout(200)
    assert len(held) == 1
    held[0].continue_()
    expect(page.locator("[data-photos=report] img")).to_have_count(1)
    page.unroute("**/mobile.js*")
    page.reload()
    expect(page.locator("[data-photos=report] img")).to_have_count(1)


def test_signed_out_keeps_the_queue_and_leaving_asks_before_it_empties(
    phone: Start, town: City, live_server: Any
) -> None:
    case_id = town.dispatched()
    context = phone(town.handler)
    page = opened(context, f"/m/case/{case_id}/", kept=True)
    context.clear_cookies(name="chengnuo_session")
    page.locator("[data-go=sign]").click()
    expect(page.locator("#m-state")).to_contain_text("登录已失效")
    waiting(page, 1)
    assert town.row(case_id).state == State.DISPATCHED
    sign_in(context, town.walker, live_server.url)
    page = opened(context)
    expect(page.locator("#m-queue [data-others]")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    dialog = page.locator("#m-leave")
    dialog.get_by_role("button", name="先不退出").click()
    expect(page.locator("#m-queue")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    dialog.get_by_role("button", name="清除并退出").click()
    page.wait_for_url("**/accounts/sign-in/**")
    left = "(async () => [(await indexedDB.databases()).length, (await caches.keys()).length])()"
    becomes(page, left, [0, 0])
    assert town.row(case_id).state == State.DISPATCHED


def test_what_is_typed_while_the_page_renews_itself_stays(phone: Start, town: City) -> None:
    page = opened(phone(town.handler), f"/m/case/{town.dispatched()}/")
    page.locator("[data-go=sign]").click()
    page.locator("[data-go=finish]").click()
    page.locator("#m-finish textarea").fill("垃圾已清走")
    page.locator('[data-live="case"][data-state="handling"]').wait_for(state="attached")
    expect(page.locator("#m-finish textarea")).to_have_value("垃圾已清走")
    expect(page.locator("#m-finish textarea")).to_be_focused()


def test_the_camera_stands_beside_the_photo_of_before(phone: Start, town: City) -> None:
    case_id = town.dispatched()
    page = opened(phone(town.handler), f"/m/case/{case_id}/")
    page.locator("input[data-photo=before]").set_input_files(photo_file())  # type: ignore[arg-type]
    page.get_by_role(
        "button", name="对照拍"
    ).click()  # at once: the photo may still be on its way to the queue
    expect(page.locator("#m-beside video")).to_have_js_property("readyState", 4)
    expect(page.locator("#m-beside img")).to_have_js_property("naturalWidth", 64)
    expect(page.locator("[data-photos=before] img:not([data-own])")).to_have_count(1)
    page.locator("[data-shoot]").click()
    expect(page.locator("[data-photos=after] img:not([data-own])")).to_have_count(1)
    assert sorted(queries.case(case_id).photos, key=lambda p: p.id)[-1].moment == "after"


def test_everything_is_large_enough_for_a_thumb(phone: Start, town: City) -> None:
    case_id = town.dispatched()
    small = """[...document.querySelectorAll('a, button, input:not([type=hidden]):not([type=radio]), select, textarea')]
        .filter((one) => one.offsetParent && !one.closest('.cn-skip, .mo-photos') && one.type !== 'file')
        .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])
        .filter(([, height]) => height < 44)"""
    context = phone(town.handler)
    for address in ("/m/", f"/m/case/{case_id}/"):
        page = opened(context, address)
        becomes(page, small, [])
        fits(page)
