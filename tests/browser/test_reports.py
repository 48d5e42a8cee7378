"""The living report in a real browser: keyboard, panel, filters, links, terms, phone, import."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from chengnuo.core.commitments import queries as ledger
from chengnuo.core.commitments.models import Commitment, UnitSuggestion
from chengnuo.core.commitments.queries import LedgerFilter
from chengnuo.core.commitments.snapshot import settle_state
from chengnuo.core.documents import services
from chengnuo.core.people.models import Unit, User
from chengnuo.kernel.jobs import worker
from tests.browser.conftest import PHONE, Browse, becomes, fits
from tests.web.reports.sample import TEXT, sample_reading


@pytest.fixture
def user(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> User:
    monkeypatch.setattr(services, "read", lambda data, name=None, year=None: sample_reading(data.decode()))
    return User.objects.create(username="ducha", display_name="督查某", role="supervisor", password="!")


@pytest.fixture
def report(user: User) -> int:
    made = services.import_report(actor=user, data=TEXT.encode(), name="甲区报告.txt", place_name="甲区")
    services.accept_report(actor=user, report_id=made)
    return made


@pytest.fixture
def visit(browse: Browse, user: User) -> Callable[..., Page]:
    """Opens an address as the supervisor."""
    return partial(browse, user, permissions=["clipboard-read", "clipboard-write"])


def test_a_figure_chosen_by_keyboard_opens_its_panel(visit: Callable[..., Page], report: int) -> None:
    page = visit(f"/reports/{report}/")
    page.keyboard.press("j")
    panel = page.locator("#rp-panel")
    expect(panel).to_contain_text("1,530 亿元")
    expect(page).to_have_url(re.compile(r"/f/F001$"))
    page.keyboard.press("j")
    expect(panel).to_contain_text("地区生产总值增速")
    expect(page.locator("#F002")).to_have_class(re.compile("is-open"))
    page.keyboard.press("k")
    expect(panel).to_contain_text("153,000,000,000 元")
    page.keyboard.press("Escape")
    expect(page.locator(".is-open")).to_have_count(0)
    expect(page).to_have_url(re.compile(rf"/reports/{report}/$"))


def test_keys_rest_while_one_types(visit: Callable[..., Page], report: int) -> None:
    page = visit(f"/reports/{report}/")
    page.keyboard.press("/")
    expect(page.locator("#rp-q")).to_be_focused()
    page.keyboard.type("jk")
    expect(page.locator(".is-open")).to_have_count(0)


def test_filters_dim_the_rest_and_stand_in_the_address(visit: Callable[..., Page], report: int) -> None:
    page = visit(f"/reports/{report}/")
    page.get_by_text(re.compile(r"^目标")).locator("visible=true").first.click()
    expect(page).to_have_url(re.compile("kind=target"))
    expect(page.locator("#F001")).to_have_class(re.compile("is-off"))
    expect(page.locator("#F004")).not_to_have_class(re.compile("is-off"))
    expect(page.locator("#rp-count")).to_have_text("4 / 7")
    page.keyboard.press("j")
    expect(page.locator("#rp-panel")).to_contain_text("7%")
    page.reload()
    expect(page.locator("#F001")).to_have_class(re.compile("is-off"))
    page.locator("#rp-clear").click()
    expect(page.locator(".is-off")).to_have_count(0)


def test_a_shared_link_opens_and_shows_the_figure(visit: Callable[..., Page], report: int) -> None:
    page = visit(f"/reports/{report}/f/F006")
    expect(page.locator("#F006")).to_have_class(re.compile("is-open"))
    expect(page.locator("#F006")).to_be_in_viewport()
    expect(page.locator("#rp-panel")).to_contain_text("新增停车泊位")
    page.get_by_role("button", name="复制此数据的链接").click()
    becomes(
        page,
        f"navigator.clipboard.readText().then((text) => text.endsWith('/reports/{report}/f/F006'))",
        True,
    )


def test_the_old_hash_opens_too(visit: Callable[..., Page], report: int) -> None:
    page = visit(f"/reports/{report}/#F007")
    expect(page.locator("#rp-panel")).to_contain_text("建设口袋公园")


def test_a_term_is_explained_where_it_stands(visit: Callable[..., Page], report: int) -> None:
    page = visit(f"/reports/{report}/")
    term = page.locator("#rp-paper .rp-term").first
    term.focus()
    page.keyboard.press("Enter")
    pop = page.locator("#rp-pop")
    expect(pop).to_be_visible()
    expect(pop).to_contain_text("整合数据资源的融资对接服务平台")
    page.keyboard.press("Escape")
    expect(pop).to_be_hidden()
    expect(term).to_be_focused()


def test_search_finds_across_page_breaks(visit: Callable[..., Page], report: int) -> None:
    page = visit(f"/reports/{report}/")
    page.locator("#rp-q").fill("口袋公园4个")
    expect(page.locator("#rp-find-n")).to_have_text("1/1")
    page.locator("#rp-q").fill("没有这句")
    expect(page.locator("#rp-find-n")).to_have_text("0")


def test_selected_text_keeps_its_place_in_the_original(visit: Callable[..., Page], report: int) -> None:
    page = visit(f"/reports/{report}/")
    page.evaluate(
        """() => {
          const find = (t) => [...document.querySelectorAll('#rp-paper [data-s]')].find(e => e.textContent.includes(t));
          const [a, b] = [find('新建口袋公园'), find('依托')];
          const range = document.createRange();
          range.setStart(a.firstChild, a.textContent.indexOf('新建'));
          range.setEnd(b.firstChild, b.textContent.indexOf('依托') + 2);
          getSelection().removeAllRanges(); getSelection().addRange(range);
        }"""
    )
    page.get_by_role("button", name="新增承诺").click()
    expect(page.locator("#rp-add-form [name=end]")).not_to_have_value("")
    start = int(page.locator("#rp-add-form [name=start]").input_value())
    end = int(page.locator("#rp-add-form [name=end]").input_value())
    assert TEXT[start:end] == "新建口袋公园\n\n4 个，依托"
    page.get_by_role("button", name="加入台账").click()
    told = page.locator(".cn-toast")
    expect(told).to_contain_text("已加入台账")
    with page.expect_navigation():
        told.get_by_role("button", name="撤回").click()
    expect(page.locator(".cn-note")).to_contain_text("已撤回：补录")


@pytest.mark.parametrize("view", ["", "f/F005", "figures/", "pairs/", "coverage/", "terms/"])
def test_nothing_is_wider_than_a_phone(visit: Callable[..., Page], report: int, view: str) -> None:
    fits(visit(f"/reports/{report}/{view}", PHONE))


def test_on_a_phone_the_panel_is_a_sheet_and_the_outline_a_drawer(
    visit: Callable[..., Page], report: int
) -> None:
    page = visit(f"/reports/{report}/", PHONE)
    expect(page.locator("#rp-panel")).to_be_hidden()
    page.locator("#F006").tap()
    expect(page.locator("#rp-panel")).to_be_visible()
    expect(page.locator("#rp-panel")).to_contain_text("新增停车泊位")
    page.locator("#rp-panel [data-close-panel]").last.tap()
    expect(page.locator("#rp-panel")).to_be_hidden()
    page.get_by_role("button", name="目录").first.tap()
    expect(page.locator("#rp-outline")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#rp-outline")).to_be_hidden()


def test_coverage_leads_from_the_mark_to_the_reason(visit: Callable[..., Page], report: int) -> None:
    page = visit(f"/reports/{report}/coverage/")
    page.locator(".rp-ex").first.click()
    expect(page.locator(".rp-cat[open] a.is-open")).to_have_count(1)


def test_a_file_goes_in_from_end_to_end(visit: Callable[..., Page], user: User) -> None:
    page = visit("/reports/import/")
    page.locator("#rp-file").set_input_files(
        {"name": "甲区报告.txt", "mimeType": "text/plain", "buffer": TEXT.encode()}
    )
    expect(page.locator("#rp-drop-name")).to_contain_text("甲区报告.txt")
    page.get_by_role("button", name="开始读取").click()
    expect(page).to_have_url(re.compile(r"/reports/import/\d+/$"))
    expect(page.locator("#rp-progress")).to_contain_text("排队中")
    worker.run_one()
    expect(page).to_have_url(re.compile(r"/reports/\d+/check/$"))
    expect(page.get_by_text("找到了什么")).to_be_visible()
    page.get_by_role("button", name="采用").click()
    expect(page).to_have_url(re.compile(r"/reports/\d+/$"))
    expect(page.locator("#F001")).to_be_visible()


def test_a_refused_file_is_explained_on_the_form(visit: Callable[..., Page], user: User) -> None:
    page = visit("/reports/import/")
    page.locator("[name=plan_year]").fill("1023")
    page.locator("#rp-file").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"abc"})
    page.get_by_role("button", name="开始读取").click()
    expect(page.locator("#rp-import-error")).to_contain_text("年份「1023」不对")
    expect(page.locator("#rp-import-error")).to_be_focused()


def test_the_help_lists_the_keys_of_this_page(visit: Callable[..., Page], report: int) -> None:
    page = visit(f"/reports/{report}/")
    page.locator("#rp-paper").focus()
    page.keyboard.press("?")
    expect(page.locator("#cn-keys")).to_contain_text("下一个、上一个数据")


def test_confirming_a_unit_changes_the_mark_in_the_text(visit: Callable[..., Page], report: int) -> None:
    row = next(r for r in ledger.all_rows(LedgerFilter(report_id=report)) if "F006" in r.figure_keys)
    unit = Unit.objects.create(code="X1", name="甲区城管局", short_name="城管局", kind="department")
    commitment = Commitment.objects.get(pk=row.id)
    UnitSuggestion.objects.create(commitment=commitment, unit=unit, role="lead", reason="停车", score=0.8)
    settle_state(commitment)
    commitment.save()
    page = visit(f"/reports/{report}/f/F006")
    expect(page.locator("#F006")).to_have_attribute("data-st", "suggested")
    page.get_by_role("button", name="确认建议的单位").click()
    expect(page.locator("#rp-panel")).to_contain_text("已分工")
    expect(page.locator("#F006")).to_have_attribute("data-st", "assigned")
