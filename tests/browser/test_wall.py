"""The cockpit and the wall in a real browser: they keep themselves fresh, say when they cannot, and fit their screens."""

import re

import pytest
from playwright.sync_api import expect

from chengnuo.core.observations.models import Alarm
from tests.browser.conftest import PHONE, Browse, becomes, fits
from tests.core.cases.conftest import City, city
from tests.web.cockpit.conftest import Field, field_of
from tests.web.cockpit.test_cockpit import alarm

__all__ = ["city", "field_of"]

BOTH = pytest.mark.django_db(transaction=True, databases="__all__")
SIZES = ((1920, 1080), (3840, 2160), (5120, 1440))


@BOTH
def test_the_wall_fits_every_screen_turns_stops_and_is_taken_over(
    browse: Browse, city: City, field_of: Field
) -> None:
    city.dispatched()
    for width, height in SIZES:
        page = browse(city.commander, "/wall/?sim=0", {"width": width, "height": height})
        becomes(page, "document.documentElement.scrollHeight <= innerHeight", True)
        fits(page)
        expect(page.locator("[data-view]:visible")).to_have_count(2 if width > 2.5 * height else 1)
        page.keyboard.press("ArrowRight")
        expect(page.locator("#wl-dots [aria-current]")).to_have_attribute(
            "aria-label", "街道" if width == 5120 else "承诺"
        )
        page.keyboard.press("Space")
        expect(page.locator("#wl-pause")).to_have_attribute("aria-pressed", "true")
    page.context.set_offline(True)
    expect(page.locator("#wl-live")).to_contain_text("连接断了")
    page.context.set_offline(False)
    expect(page.locator("#wl-live")).to_contain_text("数据截至")
    alarm(field_of)
    expect(page.locator("#wl-takeover")).to_contain_text("烟感报警")
    page.keyboard.press("Enter")  # the button that acknowledges has the focus
    expect(page.locator("#wl-takeover")).to_be_hidden()
    assert Alarm.objects.get().taken_by == city.commander.display_name


@BOTH
def test_the_cockpit_counts_a_new_case_by_itself(browse: Browse, city: City) -> None:
    page = browse(city.commander, "/cockpit/?sim=0")
    opened = page.locator('[data-vital="open"] b')
    expect(opened).to_have_text("0")
    page.locator('[data-vital="late"] summary').click()
    city.dispatched()
    expect(opened).to_have_text("1")
    expect(page.locator('[data-vital="late"] details[open]')).to_contain_text("数据截至")  # it stays open
    page.locator('[data-vital="open"] a').click()
    expect(page).to_have_url(re.compile(r"/cases/\?open=1&sim=0$"))
    phone = browse(city.commander, "/cockpit/?sim=0", PHONE)
    fits(phone)
