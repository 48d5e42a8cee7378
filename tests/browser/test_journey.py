"""One matter across all posts: from the street to the rating, on a desk, on a phone, and with the keyboard alone.

The unit works on a phone whose net is cut in the middle and whose tab is killed.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from chengnuo.core.cases import queries
from chengnuo.core.cases.queries import CaseFilter
from tests.browser.conftest import DESK, PHONE, Browse, enter, tab_to
from tests.core.cases.conftest import HERE, City, city_at_work, load_district

STANDING: dict[str, Any] = {
    "permissions": ["geolocation"],
    "geolocation": {"longitude": HERE.lon, "latitude": HERE.lat},
}
SAID, DONE = "路边有一堆垃圾没人收", "垃圾已清走，地面扫净"
#: What happened to the matter, as everybody can read it at the end.
LOOP = ["report", "file", "dispatch", "sign", "finish", "check_ok", "rate"]


@pytest.fixture
def town(transactional_db: None) -> City:
    load_district()
    return city_at_work()


def the_case() -> int:
    [row] = queries.every_case(CaseFilter(), most=2)
    return row.id


def went_round(case_id: int) -> None:
    """The whole loop, each step once."""
    assert [event.act for event in queries.case(case_id).events] == LOOP


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_from_the_street_to_the_rating(browse: Browse, town: City, size: ViewportSize) -> None:
    resident = browse(None, "/report/", size, **STANDING)
    report(resident)
    desk = browse(town.desk, "/desk/?queue=new", size)
    desk.locator(".cs-row .cs-link").first.click()
    file_and_dispatch(desk, town)
    case_id = the_case()
    handle_without_a_net(browse(town.handler, "/m/", PHONE), case_id)
    desk.reload()
    desk.locator('[data-open="act-check_ok"]').click()
    desk.locator("#act-check_ok button[data-main]").click()
    expect(desk.locator(".cs-marks")).to_contain_text("已结案")
    resident.reload()
    expect(resident.locator(".rp-timeline")).to_contain_text(DONE)
    resident.get_by_label("解决了", exact=True).check()
    resident.get_by_label("5 星 很满意").check()
    resident.get_by_role("button", name="提交评价").click()
    expect(resident.locator(".rp-state")).to_contain_text("已评价")
    went_round(case_id)


def report(page: Page) -> None:
    """A resident at the place, without an account; the page of the matter is left open."""
    page.get_by_role("button", name="开始上报").click()
    page.get_by_role("button", name="用我现在的位置").click()
    expect(page.locator("[data-told]")).to_contain_text("街道")
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("发生了什么？").press_sequentially(SAID)
    page.get_by_label("暴露垃圾").check()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="没有照片，下一步").click()
    page.get_by_role("button", name="提交").click()
    page.get_by_role("link", name="查看进度").click()
    expect(page.locator(".rp-state")).to_contain_text("待受理")


def file_and_dispatch(page: Page, town: City) -> None:
    """The desk is sure without a look at the place, and gives the matter to the unit."""
    page.locator('[data-open="act-file"]').click()
    expect(page.locator("#act-file input[name=condition_id]").first).to_be_checked()  # the resident chose it
    page.get_by_text("不经核实直接立案").click()
    page.locator("#r-file").fill("上报说得很清楚")
    page.locator("#act-file button[data-main]").click()
    expect(page.locator(".cs-marks")).to_contain_text("待派遣")
    page.locator('[data-open="act-dispatch"]').click()
    page.locator("#u-dispatch-ts-control").fill(town.unit.short_name)
    page.locator(".ts-dropdown .option", has_text=town.unit.short_name).first.click()
    page.locator("#act-dispatch button[data-main]").click()
    expect(page.locator(".cs-marks")).to_contain_text("待签收")


def handle_without_a_net(page: Page, case_id: int) -> None:
    """The unit accepts and finishes while there is no net; the tab is killed between the two."""
    context = page.context
    page.locator("#main[data-ready]").wait_for(state="attached")
    context.set_offline(True)
    page.locator(".mo-line").click()
    page.locator("[data-go=sign]").click()
    expect(page.locator("#m-queue li")).to_have_count(1)
    page.close()
    page = context.new_page()
    page.goto(f"/m/case/{case_id}/")
    page.locator("[data-go=finish]").click()
    page.locator("#m-finish textarea").fill(DONE)
    page.locator("#m-finish button").click()
    page.wait_for_url("**/m/")
    expect(page.locator("#m-queue li")).to_have_count(2)
    assert queries.line(case_id).state == "dispatched"
    context.set_offline(False)
    expect(page.locator(".mo-line")).to_have_count(0)
    assert queries.line(case_id).state == "checking"


def test_with_the_keyboard_alone(browse: Browse, town: City) -> None:
    resident = browse(None, "/report/")
    report_by_keyboard(resident)
    desk = browse(town.desk, "/desk/?queue=new")
    case_id = the_case()
    expect(desk.locator("#cs-case")).to_have_attribute("data-id", str(case_id))
    file_and_dispatch_by_keyboard(desk, town)
    handle_by_keyboard(browse(town.handler, "/m/"))
    desk.goto(f"/cases/{case_id}/")
    desk.keyboard.press("y")
    expect(desk.locator("#r-check_ok")).to_be_focused()
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".cs-marks")).to_contain_text("已结案")
    resident.reload()
    tab_to(resident, resident.get_by_label("解决了", exact=True))
    resident.keyboard.press("Space")
    tab_to(resident, resident.get_by_label("5 星 很满意"))
    resident.keyboard.press("Space")
    enter(resident, resident.get_by_role("button", name="提交评价"))
    expect(resident.locator(".rp-state")).to_contain_text("已评价")
    went_round(case_id)


def report_by_keyboard(page: Page) -> None:
    """The street from the list instead of the map."""
    enter(page, page.get_by_role("button", name="开始上报"))
    tab_to(page, page.get_by_label("街道", exact=True))
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_label("地址"))
    page.keyboard.type("便民路 3 号")
    enter(page, page.get_by_role("button", name="下一步"))
    tab_to(page, page.get_by_label("发生了什么？"))
    page.keyboard.type(SAID)
    tab_to(page, page.get_by_label("暴露垃圾"))
    page.keyboard.press("Space")
    enter(page, page.get_by_role("button", name="下一步"))
    enter(page, page.get_by_role("button", name="没有照片，下一步"))
    enter(page, page.get_by_role("button", name="提交"))
    enter(page, page.get_by_role("link", name="查看进度"))


def file_and_dispatch_by_keyboard(page: Page, town: City) -> None:
    """f and d, the fields by Tab, Ctrl+Enter."""
    keys = page.keyboard
    keys.press("f")
    expect(page.locator("#act-file input[name=condition_id]").first).to_be_focused()
    tab_to(page, page.locator("#act-file input[name=waived]"))
    keys.press("Space")
    tab_to(page, page.locator("#r-file"))
    keys.type("上报说得很清楚")
    keys.press("Control+Enter")
    expect(page.locator(".cs-marks")).to_contain_text("待派遣")
    keys.press("d")
    expect(page.locator("#act-dispatch .ts-control input").first).to_be_focused()
    keys.type(town.unit.short_name)
    expect(page.locator(".ts-dropdown .option.active")).to_contain_text(town.unit.short_name)
    keys.press("Enter")
    tab_to(page, page.locator("#d-dispatch"))
    keys.press("Control+Enter")
    expect(page.locator(".cs-marks")).to_contain_text("待签收")


def handle_by_keyboard(page: Page) -> None:
    """The pages of the phone, by Tab and Enter."""
    enter(page, page.locator(".mo-line"))
    tab_to(page, page.locator("[data-go=sign]"))
    page.keyboard.press("Enter")
    expect(page.locator("[data-live]")).to_have_attribute("data-signed", "1")
    tab_to(page, page.locator("[data-go=finish]"))
    page.keyboard.press("Enter")
    expect(page.locator("#m-finish textarea")).to_be_focused()
    page.keyboard.type(DONE)
    tab_to(page, page.locator("#m-finish button"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/m/$"))
    expect(page.locator(".mo-line")).to_have_count(0)
