"""A resident's way in a real browser: on a desk and a phone, by keyboard alone, and without script."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Geolocation, Page, ViewportSize, expect

from chengnuo.core.people.models import User
from tests.browser.conftest import DESK, PHONE, Browse, becomes, enter, fits, tab_to
from tests.web.resident.conftest import District, district_of, photo


@pytest.fixture
def district(transactional_db: None) -> District:
    return district_of()


@pytest.fixture
def visit(browse: Browse, district: District) -> Callable[..., Page]:
    """Opens an address as a visitor who stands in the district."""
    here: Geolocation = {"longitude": district.lon, "latitude": district.lat}
    return partial(browse, None, permissions=["geolocation"], geolocation=here)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_from_the_street_to_the_rating_and_back(
    visit: Callable[..., Page], district: District, tmp_path: Path, size: ViewportSize
) -> None:
    page = visit("/report/", size)
    page.get_by_role("button", name="先拍照").click()
    (tmp_path / "p.jpg").write_bytes(photo())
    page.set_input_files("input[type=file]", tmp_path / "p.jpg")
    expect(page.get_by_alt_text("第 1 张照片")).to_be_visible()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="用我现在的位置").click()
    expect(page.locator("[data-told]")).to_contain_text("民族街道 · 兴隆社区")
    latitude = page.locator("input[name=lat]")
    before = latitude.input_value()
    page.get_by_role("button", name="北").click()
    expect(latitude).not_to_have_value(before)
    assert float(latitude.input_value()) > float(before)
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("发生了什么？").press_sequentially("路边一堆垃圾没人清")
    page.get_by_label("暴露垃圾").check()
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", name="核对并提交")).to_be_visible()
    page.get_by_label("手机号（可不填）").fill("13812345678")
    fits(page)
    page.get_by_role("button", name="提交").click()
    code = (page.locator("#code").text_content() or "").replace("-", "").strip()
    page.get_by_role("link", name="查看进度").click()
    expect(page.locator(".rp-state")).to_contain_text("待受理")
    district.through(code, tail="5678")
    page.reload()
    expect(page.locator(".rp-timeline")).to_contain_text("派遣给区城管执法局")
    page.get_by_label("没有解决", exact=True).check()
    page.get_by_label("2 星 不满意").check()
    page.get_by_role("button", name="提交评价").click()
    page.get_by_label("哪里没有解决？").fill("垃圾还在")
    page.get_by_role("button", name="没有解决，请重新办理").click()
    expect(page.locator(".rp-state")).to_contain_text("待派遣")


def test_the_keyboard_alone_is_enough(visit: Callable[..., Page], district: District) -> None:
    page = visit("/report/")
    enter(page, page.get_by_role("button", name="开始上报"))
    enter(page, page.get_by_role("button", name="下一步"))
    expect(page.locator("[data-errors]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the first link of the summary leads to its field
    expect(page.get_by_label("街道", exact=True)).to_be_focused()
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_label("地址"))
    page.keyboard.type("便民路 3 号")
    enter(page, page.get_by_role("button", name="下一步"))
    tab_to(page, page.get_by_label("发生了什么？"))
    page.keyboard.type("一件怪事")
    enter(page, page.get_by_role("button", name="下一步"))
    enter(page, page.get_by_role("button", name="没有照片，下一步"))
    enter(page, page.get_by_role("button", name="提交"))
    expect(page.get_by_role("heading", name="已收到您的上报")).to_be_visible()


@pytest.mark.draws
def test_a_click_or_the_crosshair_of_the_map_is_the_place(
    visit: Callable[..., Page], district: District
) -> None:
    page = visit("/report/where/", PHONE)
    map_ = page.locator("[data-map]")
    expect(map_).to_have_attribute("data-ready", "1")
    map_.click(position={"x": 150, "y": 150})
    expect(page.locator("[data-told]")).to_contain_text("民族街道 · 兴隆社区")
    first = page.locator("input[name=lon]").input_value()
    map_.locator("canvas").focus()
    page.keyboard.press("ArrowRight")  # the crosshair is the place once there is one
    expect(page.locator("input[name=lon]")).not_to_have_value(first)
    page.get_by_role("button", name="不用定位").click()
    expect(page.locator("input[name=lon]")).to_have_value("")
    page.get_by_role("button", name="准星指的就是这里").click()
    expect(page.locator("[data-told]")).to_contain_text("兴隆社区")
    page.get_by_role("button", name="下一步").click()
    page.wait_for_url("**/report/what/")


def test_without_script_nothing_is_missing(
    visit: Callable[..., Page], district: District, tmp_path: Path
) -> None:
    page = visit("/report/", PHONE, java_script_enabled=False)
    page.get_by_role("button", name="长辈版").click()
    expect(page.locator("html")).to_have_attribute("data-size", "large")
    page.get_by_role("button", name="开始上报").click()
    expect(page.get_by_role("button", name="用我现在的位置")).to_be_hidden()
    page.get_by_label("街道", exact=True).select_option(district.street)
    page.get_by_label("社区（不清楚可不选）").select_option(district.community)
    page.get_by_label("地址").fill("便民路 3 号")
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("发生了什么？").fill("路边一堆垃圾没人清")
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("暴露垃圾").check()
    page.get_by_role("button", name="下一步").click()
    (tmp_path / "p.jpg").write_bytes(photo())
    page.set_input_files("input[type=file]", tmp_path / "p.jpg")
    page.get_by_role("button", name="加上这些照片").click()
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("button", name="提交")).to_be_visible()  # a page on its way cannot be left
    page.go_back()
    expect(page.get_by_role("button", name="加上这些照片")).to_be_visible()
    page.go_forward()
    page.get_by_role("button", name="提交").click()
    code = page.locator("#code").text_content() or ""
    page.get_by_role("link", name="查询", exact=True).click()
    page.get_by_label("查询码").fill(code.lower())
    page.locator("main").get_by_role("button", name="查询").click()
    expect(page.locator(".rp-timeline")).to_contain_text("居民上报")


def test_a_reload_in_the_middle_of_a_sentence_loses_nothing(visit: Callable[..., Page]) -> None:
    page = visit("/report/what/", PHONE)
    page.get_by_label("发生了什么？").press_sequentially("写到一半")
    page.reload()
    expect(page.get_by_label("发生了什么？")).to_have_value("写到一半")


def test_large_type_is_large_and_its_targets_too(visit: Callable[..., Page], district: District) -> None:
    page = visit("/report/", PHONE)
    page.get_by_role("button", name="长辈版").click()
    for address in ("/report/", "/report/where/", "/report/photo/", "/track/"):
        page.goto(address)
        small = """Array.from(document.querySelectorAll("body *")).filter((e) => e.offsetParent && e.textContent.trim()
               && !e.children.length && parseFloat(getComputedStyle(e).fontSize) < 18).map((e) => e.outerHTML)"""
        becomes(page, small, [])
        low = """Array.from(document.querySelectorAll("button, select, input:not([type=hidden]):not([tabindex='-1']), main a, nav a"))
               .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 60).map((e) => e.outerHTML)"""
        becomes(page, low, [])


def test_a_signed_in_resident_finds_their_reports(browse: Browse, district: District) -> None:
    person = User.objects.create(username="jumin", role="resident", display_name="居民某", password="!")
    page = browse(person, "/report/", PHONE)
    page.get_by_role("navigation").get_by_role("link", name="我的上报").click()
    expect(page.get_by_text("您还没有用这个账号上报过")).to_be_visible()
