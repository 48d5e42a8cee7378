"""Maps of cases in a real browser: marks, areas, the pin of a call, and the same with the keyboard alone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from chengnuo.kernel.geo import Point
from tests.browser.conftest import PATIENT_MS, PHONE, Browse
from tests.core.cases.conftest import City, city

__all__ = ["city"]

pytestmark = pytest.mark.draws


FAR = Point(114.2450, 30.6250)


def drawn(page: Page) -> None:
    """The map has drawn; a machine without a graphics card needs its time."""
    expect(page.locator("[data-map][data-drawn]")).to_be_attached(timeout=PATIENT_MS)


def listed(page: Page) -> Locator:
    return page.locator("#cs-list .cs-row")


def test_a_cluster_opens_and_a_case_tells_what_it_is(browse: Browse, city: City) -> None:
    for text in ("路边有一堆垃圾没人收", "树枝挡路了"):
        city.reported(text=text)
    far = city.reported(point=FAR, text="井盖响个不停").case_id
    page = browse(city.desk, "/cases/map/")
    drawn(page)
    expect(page.locator("#cm-view")).to_have_text("视野内 3 件")
    page.locator("#cm-mp .mp-many").click()
    expect(page.locator("#cm-view")).to_have_text("视野内 2 件")
    page.locator("#cm-mp .mp-many").click()
    expect(page.locator(".mp-card")).to_contain_text("2 件案卷")
    page.locator(".mp-card a").click()
    expect(listed(page)).to_have_count(2)
    page.go_back()
    page.goto(page.url.partition("?")[0] + "?q=井盖")
    drawn(page)
    page.evaluate("sessionStorage.clear()")
    page.reload()
    drawn(page)
    page.locator("#cm-mp .mp-mark").click()
    expect(page.locator(".mp-card")).to_contain_text("井盖响个不停")
    page.locator(".mp-card a").click()
    expect(page).to_have_url(re.compile(rf"/cases/{far}/$"))


def test_an_area_drawn_with_the_mouse_is_the_list_of_its_cases(browse: Browse, city: City) -> None:
    city.reported()
    city.reported(point=FAR, text="井盖响个不停")
    page = browse(city.desk, "/cases/map/")
    drawn(page)
    expect(page.locator("#cm-mp .mp-mark")).to_have_count(2)
    page.get_by_role("button", name="画范围").click()
    expect(page.locator("#cm-how")).to_be_visible()
    box = page.locator("#cm-mp .mp-mark").last.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for dx, dy in ((-40, -40), (40, -40), (40, 40), (-40, 40)):
        page.mouse.click(x + dx, y + dy)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("area="))
    expect(listed(page)).to_have_count(1)
    expect(page.locator(".cn-chips")).to_contain_text("划定的范围")
    drawn(page)
    expect(page.locator("#cm-view")).to_have_text("视野内 1 件")
    page.locator(".cn-chips a").click()
    expect(listed(page)).to_have_count(2)


def test_the_map_with_the_keyboard_alone(browse: Browse, city: City) -> None:
    near = city.reported().case_id
    city.reported(point=FAR, text="井盖响个不停")
    page = browse(city.desk, "/cases/map/")
    drawn(page)
    marks = page.locator("#cm-mp .mp-mark")
    expect(marks).to_have_count(2)
    page.get_by_role("button", name="只要当前视野内的").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#cm-mp canvas")).to_be_focused()
    page.keyboard.press("Tab")
    expect(marks.first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(marks.last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".mp-card a")).to_be_focused()
    page.keyboard.press("Escape")
    expect(marks.last).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/cases/{near}/$"))
    page.go_back()
    drawn(page)
    page.keyboard.press("v")
    expect(page).to_have_url(re.compile("area="))
    expect(listed(page)).to_have_count(2)


def test_the_place_of_a_call_is_pointed_out_on_the_map(browse: Browse, city: City) -> None:
    known = city.reported().case_id
    page = browse(city.desk, "/desk/new/")
    drawn(page)
    page.get_by_label("来电人说什么").press_sequentially("路边有一堆垃圾没人收")
    expect(page.locator(".dk-saved")).to_contain_text("草稿已保存")
    page.locator("details", has_text="知道坐标").locator("summary").click()
    page.get_by_label("经度").fill("114.27")
    page.get_by_label("纬度").fill("30.593")
    page.keyboard.press("Tab")
    expect(page.locator(".dk-where")).to_contain_text("新华街道")
    expect(page.locator("#dk-mp .mp-here")).to_be_visible()
    expect(page.locator(f"#dk-join-{known}")).to_be_visible()
    expect(page.locator("#dk-mp .mp-mark")).to_have_count(2)
    page.locator("#dk-mp canvas").click(position={"x": 60, "y": 200})
    expect(page.get_by_label("经度")).not_to_have_value("114.27")
    expect(page.locator(".dk-where")).to_be_visible()


def test_the_public_map_shows_what_is_under_way_and_nothing_of_whoever_reported(
    browse: Browse, city: City
) -> None:
    city.dispatched(text="我家楼下有垃圾", phone="13812345678")
    page = browse(city.desk, "/report/nearby/", PHONE)
    drawn(page)
    page.locator("#rp-mp .mp-mark").click()
    card = page.locator(".mp-card")
    expect(card).to_contain_text("暴露垃圾")
    expect(card).not_to_contain_text("楼下")
    expect(card.locator("a")).to_have_count(0)


TAGGED = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, canvas[tabindex]')]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.tabIndex >= 0 && e.type !== 'radio' && e.type !== 'hidden')
    .map((e, place) => { e.dataset.tag = String(place); return e.outerHTML.slice(0, 160); })"""
FOCUSED = """() => {
    const e = document.activeElement, style = getComputedStyle(e);
    const shown = style.boxShadow !== 'none' || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0);
    return [e.dataset.tag ?? '', shown, e.outerHTML.slice(0, 160)];
}"""


@pytest.mark.parametrize("address", ["/desk/?queue=new", "/cases/", "/cases/map/", "/cases/{}/"])
def test_everything_is_reached_by_tab_and_shows_that_it_has_the_focus(
    browse: Browse, city: City, address: str
) -> None:
    city.reported(text="路灯不亮了好几天", point=FAR)
    case_id = city.reported().case_id
    page = browse(city.desk, address.format(case_id))
    # what comes every ten seconds would take the tags away
    for asked_again in ("**/desk/counts/**", "**/others/"):
        page.route(asked_again, lambda route: route.fulfill(status=204))
    if "map" in address or address.endswith("{}/"):
        drawn(page)
    page.wait_for_load_state("networkidle")
    wanted = page.evaluate(TAGGED)
    assert len(wanted) > 20
    seen, unseen = set(), []
    for _ in range(len(wanted) + 20):
        page.keyboard.press("Tab")
        tag, shown, html = page.evaluate(FOCUSED)
        seen.add(tag)
        if not shown and "<body" not in html:
            unseen.append(html)
    assert not unseen, unseen
    assert [html for place, html in enumerate(wanted) if str(place) not in seen] == []
