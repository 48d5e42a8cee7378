"""A case from the call to the close in a real browser: with the mouse, and with the keyboard alone."""

import re

from playwright.sync_api import Route, expect

from chengnuo.core.cases import queries
from chengnuo.core.cases.queries import CaseFilter
from tests.browser.conftest import PHONE, Browse
from tests.core.cases.conftest import HERE, City, city

__all__ = ["city"]


def newest() -> queries.CaseRow:
    return queries.every_case(CaseFilter(), most=1)[0]


def test_from_the_call_to_the_close_with_the_mouse(browse: Browse, city: City) -> None:
    page = browse(city.desk, "/desk/new/")
    page.get_by_label("来电人说什么").press_sequentially("路边有一堆垃圾没人收")
    expect(page.locator("#dk-found")).to_contain_text("暴露垃圾")
    page.get_by_label("街道或社区").press_sequentially("万松")
    page.locator("#dk-places button", has_text="万松街道").first.click()
    page.get_by_label("具体地址").fill("新华路 1 号门前")
    page.locator("button", has_text="登记并打开").click()
    page.wait_for_url("**/cases/*/")
    case_id = newest().id
    page.locator('[data-open="act-file"]').click()
    page.locator("#act-file input[name=condition_id]").first.check()
    expect(page.locator("#cs-preview")).to_contain_text("现在派遣")
    page.get_by_text("不经核实直接立案").click()
    page.locator("#r-file").fill("来电说得很清楚")
    page.locator("#act-file button[data-main]").click()
    expect(page.locator(".cs-marks")).to_contain_text("待派遣")
    page.locator('[data-open="act-dispatch"]').click()
    page.locator("#u-dispatch-ts-control").fill("城管")
    page.locator(".ts-dropdown .option").first.click()
    page.locator("#act-dispatch button[data-main]").click()
    expect(page.locator(".cs-marks")).to_contain_text("待签收")
    lead = queries.case(case_id).tasks[0].unit_id
    city.handler.unit_id = lead
    city.handler.save()
    unit = browse(city.handler, f"/cases/{case_id}/", PHONE)
    unit.locator('[data-open="act-sign"]').click()
    unit.locator("#act-sign button[data-main]").click()
    expect(unit.locator(".cs-marks")).to_contain_text("处置中")
    unit.locator('[data-open="act-finish"]').click()
    unit.locator("#act-finish [data-reply]", has_text="已清理").click()
    expect(unit.locator("#r-finish")).to_have_value("已安排人员到现场清理完毕，现场恢复整洁。")
    unit.locator("#act-finish button[data-main]").click()
    expect(unit.locator(".cs-marks")).to_contain_text("待核查")
    check = browse(city.walker, f"/cases/{case_id}/", PHONE)
    check.locator('[data-open="act-check_ok"]').click()
    check.locator("#act-check_ok button[data-main]").click()
    expect(check.locator(".cs-marks")).to_contain_text("已结案")
    assert [event.act for event in queries.case(case_id).events][-3:] == ["sign", "finish", "check_ok"]


def test_from_the_queue_to_the_close_with_the_keyboard_alone(browse: Browse, city: City) -> None:
    first, second = city.reported().case_id, city.reported(text="树枝挡路了").case_id
    page = browse(city.desk, "/desk/?queue=new")
    keys = page.keyboard
    expect(page.locator("#cs-case")).to_have_attribute("data-id", str(second))
    keys.press("j")
    expect(page.locator("#cs-case")).to_have_attribute("data-id", str(first))
    keys.press("f")
    expect(page.locator("#act-file input[name=condition_id]").first).to_be_focused()
    keys.press("Space")
    expect(page.locator("#cs-preview")).to_contain_text("现在派遣")
    page.locator("input[name=waived]").focus()
    keys.press("Space")
    keys.press("Tab")
    keys.type("电话里说得清楚")
    keys.press("Control+Enter")
    expect(page.locator(".cs-marks")).to_contain_text("待派遣")
    expect(page).to_have_url(re.compile(f"case={first}"))
    keys.press("d")
    expect(page.locator("#act-dispatch .ts-control input").first).to_be_focused()
    keys.type("城管")
    expect(page.locator(".ts-dropdown .option.active")).to_contain_text("城管")
    keys.press("Enter")
    page.locator("#d-dispatch").focus()
    keys.press("Control+Enter")
    expect(page.locator(".cs-marks")).to_contain_text("待签收")
    city.handler.unit_id = queries.case(first).tasks[0].unit_id
    city.handler.save()
    unit = browse(city.handler, f"/cases/{first}/")
    unit.keyboard.press("s")
    expect(unit.locator("#act-sign")).to_be_visible()
    unit.keyboard.press("Enter")
    expect(unit.locator(".cs-marks")).to_contain_text("处置中")
    unit.keyboard.press("c")
    expect(unit.locator("#r-finish")).to_be_focused()
    unit.keyboard.type("已清走")
    unit.keyboard.press("Control+Enter")
    expect(unit.locator(".cs-marks")).to_contain_text("待核查")
    check = browse(city.walker, f"/cases/{first}/")
    check.keyboard.press("y")
    expect(check.locator("#r-check_ok")).to_be_focused()
    check.keyboard.press("Control+Enter")
    expect(check.locator(".cs-marks")).to_contain_text("已结案")


def test_counts_go_on_without_a_reload_and_another_browser_keeps_the_draft(
    browse: Browse, city: City
) -> None:
    page = browse(city.desk, "/desk/?queue=new")
    expect(page.locator(".dk-tabs a[aria-current] b")).to_have_text("0")
    city.reported(point=HERE)
    expect(page.locator(".dk-tabs a[aria-current] b")).to_have_text("1")
    form = browse(city.desk, "/desk/new/")
    form.get_by_label("来电人说什么").press_sequentially("有人在楼道里堆杂物")
    expect(form.locator(".dk-saved")).to_contain_text("草稿已保存")
    elsewhere = browse(city.desk, "/desk/new/", PHONE)
    expect(elsewhere.get_by_label("来电人说什么")).to_have_value("有人在楼道里堆杂物")


def test_several_are_voided_together_and_taken_back(browse: Browse, city: City) -> None:
    ids = [city.reported(text=f"第{n}件").case_id for n in "一二"]
    page = browse(city.desk, "/desk/?queue=new")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("#dk-bulk")).to_contain_text("2 件已选")
    page.locator('#dk-bulk [data-act="void"]').click()
    page.locator("#dk-reason").fill("演练")
    page.locator("#dk-dialog button[data-main]").click()
    expect(page.locator("#dk-dialog")).to_contain_text("2 件中做了 2 件")
    page.locator("#dk-dialog button", has_text="撤销").click()
    expect(page.locator(".dk-tabs a[aria-current] b")).to_have_text("2")
    assert {queries.case(pk).row.state for pk in ids} == {"collected"}


def test_the_case_shown_before_cannot_be_acted_on_while_another_is_on_its_way(
    browse: Browse, city: City
) -> None:
    for text in ("路边有一堆垃圾没人收", "窨井盖缺失"):
        city.reported(text=text)
    page = browse(city.desk, "/desk/?queue=new")
    first, second = (row.get_attribute("data-id") for row in page.locator(".cs-row").all())
    expect(page.locator("#cs-case")).to_have_attribute("data-id", str(first))
    asked: list[Route] = []
    page.route("**/desk/case/*/**", lambda route: asked.append(route))
    page.locator(".cs-row .cs-link").nth(1).click()
    expect(page.locator("#dk-one[inert]")).to_have_count(1)
    with page.expect_response("**/desk/case/*/**"):
        asked[0].continue_()
    page.locator('[data-open="act-file"]').click()
    expect(page.locator("#cs-case")).to_have_attribute("data-id", str(second))
    expect(page.locator("#act-file")).to_be_visible()
    assert len(asked) == 1
