"""The map of assets in a real browser: drawn from tiles, chosen by a click, narrowed to the view; and the nearest."""

import re

import pytest
from playwright.sync_api import expect

from chengnuo.core.assets import services
from tests.browser.conftest import PHONE, Browse
from tests.browser.test_case_map import drawn
from tests.core.assets.conftest import HERE, terms
from tests.core.cases.conftest import City, city

__all__ = ["city"]


@pytest.mark.draws
def test_the_map_tells_what_was_clicked_and_lists_the_view(browse: Browse, city: City) -> None:
    asset_id = services.register_asset(actor=city.desk, terms=terms())
    edge = 0.002
    box = f"{HERE.lon - edge},{HERE.lat - edge},{HERE.lon + edge},{HERE.lat + edge}"
    page = browse(city.desk, f"/assets/map/?box={box}")
    drawn(page)
    page.locator("#as-mp canvas").click()
    expect(page.locator("#as-picked")).to_contain_text("污水井盖 完好")
    expect(page.locator("#as-picked a")).to_have_attribute("href", f"/assets/{asset_id}/")
    page.get_by_role("button", name="只要当前视野内的").click()
    expect(page).to_have_url(re.compile("box="))
    expect(page.locator(".cs-row")).to_have_count(1)


def test_the_nearest_to_where_the_phone_is(browse: Browse, city: City) -> None:
    services.register_asset(actor=city.desk, terms=terms())
    here = {"latitude": HERE.lat, "longitude": HERE.lon}
    page = browse(city.walker, "/assets/near/", size=PHONE, geolocation=here, permissions=["geolocation"])
    page.get_by_role("button", name="用我的位置").click()
    expect(page.locator(".cs-row")).to_contain_text("0 米")
