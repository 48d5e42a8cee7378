"""A unit reports on the phone: what differs must be explained at once, a draft survives, the target's page fits."""

import io

from PIL import Image
from playwright.sync_api import expect

from chengnuo.core.progress import queries
from chengnuo.core.progress.shapes import Target
from tests.browser.conftest import DESK, PHONE, Browse, fits
from tests.core.progress.conftest import built, spaces
from tests.worlds import World, plainly_read, world

__all__ = ["plainly_read", "spaces", "world"]


def test_reporting_on_the_phone(browse: Browse, world: World, spaces: Target) -> None:
    built(500)
    page = browse(world.handler, "/progress/report/", PHONE)
    fits(page)
    page.get_by_role("link", name="填报", exact=True).first.click()
    page.get_by_label("今年累计（个）").fill("560")
    expect(page.get_by_label("为什么不一致")).to_be_visible()
    page.get_by_label("做了什么").fill("两个停车场完工")
    fits(page)

    page.reload()  # the phone put the page away
    expect(page.get_by_label("做了什么")).to_have_value("两个停车场完工")
    expect(page.get_by_label("今年累计（个）")).to_have_value("560")
    page.get_by_label("为什么不一致").fill("尚未录入台账")
    photo = io.BytesIO()
    Image.new("RGB", (32, 24), "green").save(photo, "JPEG")
    page.get_by_label("佐证材料").set_input_files({"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": photo.getvalue()})
    with page.expect_navigation():
        page.get_by_role("button", name="提交").click()
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('chengnuo-progress:')).length") == 0
    entry = queries.history(spaces.figure_id)[0]
    assert (entry.value, entry.explanations[0].reason, len(entry.evidence)) == (560, "尚未录入台账", 1)

    seen = browse(world.supervisor, f"/progress/t/{spaces.figure_id}/?as_of=2023-09-30", DESK)
    expect(seen.get_by_text("八成把握在")).to_be_visible()
    fits(seen)
    seen.set_viewport_size(PHONE)
    fits(seen)
