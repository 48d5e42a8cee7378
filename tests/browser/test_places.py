"""The list and the map in a real browser: they show the same, whichever is used; also on a phone."""

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from chengnuo.core.people.models import User
from chengnuo.core.places import queries, services
from tests.browser.conftest import PHONE, Browse, fits

pytestmark = pytest.mark.draws


@pytest.fixture
def visit(browse: Browse) -> Callable[..., Page]:
    """Opens an address as the administrator."""
    services.load_jianghan()
    person = User.objects.create(username="admin", display_name="管理某", role="system_admin", password="!")
    return partial(browse, person)


def _drawn(page: Page, code: str = "") -> None:
    """The map shows the place with ``code`` and has come to rest."""
    expect(page.locator(f"[data-map][data-drawn][data-shown='{code}']")).to_be_visible()


def test_a_click_on_the_map_opens_the_cell_and_the_list_moves_the_map(visit: Callable[..., Page]) -> None:
    page = visit("/places/420103009010005/")
    _drawn(page, "420103009010005")
    canvas = page.locator("#pl-mp canvas").first.bounding_box()
    assert canvas is not None
    with page.expect_response(re.compile("/places/420103009010005/")):
        page.mouse.click(canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] / 2)
    expect(page.locator("#pl-panel")).to_have_attribute("data-code", "420103009010005")
    _drawn(page, "420103009010005")
    page.mouse.click(canvas["x"] + 40, canvas["y"] + canvas["height"] / 2)
    expect(page.locator("#pl-panel")).not_to_have_attribute("data-code", "420103009010005")
    code = page.locator("#pl-panel").get_attribute("data-code")
    assert code in {cell.code for cell in queries.cells()}
    expect(page).to_have_url(re.compile(f"/places/{code}/$"))
    page.get_by_role("link", name="江汉区").first.click()
    expect(page.get_by_role("heading", name="江汉区")).to_be_visible()
    page.get_by_role("link", name="汉兴街道").click()
    expect(page.locator("#pl-panel")).to_have_attribute("data-code", "420103013")
    page.go_back()
    expect(page.get_by_role("heading", name="江汉区")).to_be_visible()


def test_search_on_a_phone(visit: Callable[..., Page]) -> None:
    page = visit("/places/", PHONE)
    _drawn(page)
    page.get_by_role("searchbox", name=re.compile("按代码或名称")).fill("龙王庙")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name=re.compile("龙王庙社区")).click()
    expect(page.get_by_role("heading", name="龙王庙社区", exact=True)).to_be_visible()
    fits(page)


def test_an_import_from_drop_to_undo(visit: Callable[..., Page], tmp_path: Path) -> None:
    whole = json.loads(queries.layer_file("grids"))
    broken = tmp_path / "broken.geojson"
    broken.write_text(json.dumps({**whole, "features": whole["features"][1:]}), encoding="utf-8")
    for feature in whole["features"][:40]:
        feature["properties"]["simulated"] = False
    good = tmp_path / "real.geojson"
    good.write_text(json.dumps(whole), encoding="utf-8")
    page = visit("/places/import/")
    page.locator("#pl-file").set_input_files(broken)
    page.get_by_role("button", name="检查").click()
    expect(page.get_by_text("没有写入任何内容")).to_be_visible()
    page.locator("#pl-file").set_input_files(good)
    page.get_by_role("button", name="检查").click()
    page.get_by_role("button", name="让这 40 处改动生效").click()
    expect(page.get_by_text("已生效：改动 40 处")).to_be_visible()
    page.get_by_role("button", name=re.compile("撤销|撤回")).first.click()
    expect(page.get_by_text("区划恢复到导入之前")).to_be_visible()
