"""The ledger in a real browser: the whole path by keyboard, undo, plan nodes, splitting, a phone."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from chengnuo.core.commitments import queries, services
from tests.browser.conftest import PHONE, Browse, becomes, fits
from tests.worlds import World, plainly_read, world

__all__ = ["plainly_read", "world"]
Visit = Callable[..., Page]


@pytest.fixture
def visit(browse: Browse, world: World) -> Visit:
    """Opens an address as the supervisor."""
    return partial(browse, world.supervisor)


def test_confirming_by_keyboard_and_taking_it_back(visit: Visit, world: World) -> None:
    page = visit("/ledger/")
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("#lg-bulk")).to_contain_text("2 条已选")
    page.keyboard.press("c")
    dialog = page.locator("#lg-dialog")
    expect(dialog).to_contain_text("将改 2 条")
    assert world.row("0001").lead_unit is None
    page.keyboard.press("Enter")
    expect(page.locator(".cn-toast")).to_contain_text("确认建议：已处理 2 条")
    expect(dialog).not_to_be_visible()
    expect(page.locator(".lg-row").first).to_contain_text("已分工")
    with page.expect_navigation():
        page.get_by_role("button", name="撤回", exact=True).click()
    expect(page.locator(".lg-row").first).to_contain_text("待确认")


def test_assigning_all_of_a_filter_with_a_list_one_types_in(visit: Visit, world: World) -> None:
    page = visit("/ledger/?q=停车")
    page.keyboard.press("*")
    page.keyboard.press("a")
    lead = page.locator("#lg-lead-ts-control")
    expect(lead).to_be_focused()
    page.keyboard.type("住更", delay=30)
    # The list filters a moment after the last key: Enter takes what stands marked in it.
    expect(page.locator(".ts-dropdown .option.active")).to_contain_text("住更")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="先看会改什么").click()
    expect(page.locator("#lg-dialog")).to_contain_text("将改 1 条")
    page.locator("#lg-dialog .btn-primary").click()
    expect(page.locator(".lg-row")).to_contain_text("区住更局")
    expect(page).to_have_url(re.compile("q="))


def test_filters_go_into_the_address_and_the_files(visit: Visit) -> None:
    page = visit("/ledger/")
    page.keyboard.press("/")
    page.keyboard.type("停车")
    expect(page.locator(".lg-row")).to_have_count(1)
    page.wait_for_url(re.compile(r"q=%E5%81%9C%E8%BD%A6"))
    assert "kind=" not in page.url and "unit=" not in page.url
    expect(page.locator("#lg-exports a").first).to_have_attribute("href", re.compile("q=%E5%81%9C%E8%BD%A6"))
    page.reload()
    expect(page.locator(".lg-row")).to_have_count(1)


def test_the_reason_of_a_suggestion_comes_with_the_focus(visit: Visit) -> None:
    page = visit("/ledger/")
    suggestion = page.locator(".lg-sug").first
    tip = suggestion.locator("[role=tooltip]")
    expect(tip).not_to_be_visible()
    suggestion.focus()
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("命中职责关键词")


def test_opening_editing_and_undo_on_the_page_of_one(visit: Visit, world: World) -> None:
    page = visit("/ledger/")
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.wait_for_url(re.compile(r"/ledger/\d+/#ci-text"))
    field = page.locator("textarea[name=text]")
    expect(field).to_be_focused()
    field.fill("新增停车泊位一千个")
    page.get_by_role("button", name="保存文字").click()
    expect(page.locator(".ci-task")).to_have_text("新增停车泊位一千个")
    expect(page.locator(".ci-source mark")).to_have_text("新增停车泊位1000个")
    with page.expect_navigation():
        page.locator(".cn-toast").get_by_role("button", name="撤回").click()
    expect(page.locator(".ci-task")).to_have_text("新增停车泊位1000个")


def test_nodes_come_and_go_without_loading(visit: Visit, world: World) -> None:
    row = world.row("0001")
    services.confirm_suggestions(actor=world.supervisor, versions={row.id: row.version})
    page = visit(f"/ledger/{row.id}/")
    page.fill("#ci-goal", "全年一千个")
    for number, (title, day) in enumerate((("选址", "2023-03-31"), ("开工", "2023-06-30"), ("多余", ""))):
        if number:
            page.locator("[data-node-more]").click()
        page.locator("[name=node_title]").nth(number).fill(title)
        if day:
            page.locator("[name=node_due]").nth(number).fill(day)
    page.locator("[data-node-gone]").nth(2).click()
    page.get_by_role("button", name="保存办理方案").click()
    expect(page.locator(".cn-toast")).to_contain_text("办理方案已保存")
    plan = queries.commitment(row.id).plan
    assert plan and [(n.title, str(n.due)) for n in plan.nodes] == [
        ("选址", "2023-03-31"),
        ("开工", "2023-06-30"),
    ]
    expect(page.locator(".ci-state")).to_contain_text("已定方案")


def test_somebody_was_faster(visit: Visit, world: World) -> None:
    row = world.row("0001")
    page = visit(f"/ledger/{row.id}/#ci-text")
    services.edit_text(actor=world.supervisor, commitment_id=row.id, version=row.version, text="别人写的")
    page.locator("textarea[name=text]").fill("我写的")
    page.get_by_role("button", name="保存文字").click()
    expect(page.locator(".ci-conflict")).to_contain_text("别人写的")
    page.locator("[name=pick_text][value=theirs]").check()
    page.get_by_role("button", name="按所选保存").click()
    expect(page.locator(".ci-task")).to_have_text("别人写的")


def test_scissors_show_the_parts_before_cutting(visit: Visit, world: World) -> None:
    row = next(r for r in world.rows() if "老旧小区" in r.text)
    page = visit(f"/ledger/{row.id}/")
    page.keyboard.press("s")
    page.locator("[name=cut]").first.check(force=True)
    expect(page.locator(".ci-parts li")).to_have_text(["改造老旧小区12个", "完成投资3亿元"])
    page.locator("#ci-split .btn-primary").click()
    expect(page.locator(".cn-toast")).to_contain_text("已拆成 2 条")


def test_on_a_phone_nothing_is_wider_and_targets_are_large(visit: Visit, world: World) -> None:
    for address in ("/ledger/", f"/ledger/{world.row('0001').id}/", "/overview/", "/units/", "/reconcile/"):
        page = visit(address, PHONE)
        fits(page)
        small = """[...document.querySelectorAll('main .btn, main summary, main input:not([type=hidden]):not([type=checkbox]):not([type=radio]), main select')]
            .filter(e => e.offsetParent && !e.matches(".ts-hidden-accessible, .ts-control input") && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 90))"""
        becomes(page, small, [])


def test_the_shell_keeps_its_own_keys(visit: Visit) -> None:
    page = visit("/ledger/")
    page.keyboard.press("g")
    page.keyboard.press("u")
    page.wait_for_url(re.compile("/units/"))


def test_a_reload_loses_nothing_that_was_typed(visit: Visit, world: World) -> None:
    row = world.row("0001")
    services.confirm_suggestions(actor=world.supervisor, versions={row.id: row.version})
    page = visit(f"/ledger/{row.id}/")
    page.locator("#ci-goal").press_sequentially("写了一半")
    page.locator("[data-node-more]").click()
    page.locator("[name=node_title]").nth(1).fill("开工")
    page.reload()
    expect(page.locator("#ci-goal")).to_have_value("写了一半")
    expect(page.locator("[name=node_title]").nth(1)).to_have_value("开工")
    page.get_by_role("button", name="保存办理方案").click()
    expect(page.locator(".cn-toast", has_text="办理方案已保存")).to_be_visible()
    page.reload()
    expect(page.locator(".cn-toast")).to_have_count(0)


def test_a_session_that_is_over_loses_nothing_and_comes_back(visit: Visit, world: World) -> None:
    row = world.row("0001")
    services.confirm_suggestions(actor=world.supervisor, versions={row.id: row.version})
    page = visit(f"/ledger/{row.id}/")
    page.locator("#ci-goal").press_sequentially("写了一半")
    session = page.context.cookies()
    page.context.clear_cookies(name="chengnuo_session")
    page.get_by_role("button", name="保存办理方案").click()
    page.wait_for_url(re.compile(rf"sign-in/\?next=/ledger/{row.id}/"))
    page.context.add_cookies(session)
    page.reload()
    expect(page.locator("#ci-goal")).to_have_value("写了一半")
