"""Indicators in Chromium: from the list to a number, its rows and its past, on the desk and on a phone."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, expect

from chengnuo.core.people.models import User
from chengnuo.core.records import services
from chengnuo.core.records.queries import Entry
from chengnuo.engine import indicating, registry, versions
from chengnuo.kernel.clock import pretending
from tests.browser.conftest import PHONE, Browse, fits


def _rated() -> User:
    """Ratings over a year, simulated, the first of them voided in the autumn."""
    versions.take_up_new()
    kind, made = registry.kind("old_estates", "rating"), list[int]()
    for month in range(1, 11):
        with pretending(datetime(2025, month, 5, 4, tzinfo=UTC)):
            for stars in (5, 4, 1 + month % 5):
                entry = Entry(
                    answers={"estate": f"模拟·小区{month}", "stars": stars}, day=f"2025-{month:02d}-05"
                )
                made.append(services.add_record(actor=None, kind=kind, entry=entry, simulated=True))
            indicating.settle()
    with pretending(datetime(2025, 11, 1, 4, tzinfo=UTC)):
        services.void_record(actor=None, record_id=made[0], version=None, reason="重复")
        indicating.settle()
    return User.objects.create(username="ren", display_name="模拟·督查员", role="supervisor", password="!")


def _look(page: Page, name: str) -> None:
    """A picture, where somebody wants to look at it (CHENGNUO_LOOK names the folder)."""
    if folder := os.environ.get("CHENGNUO_LOOK"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_a_number_opens_to_its_rows_and_its_past_on_desk_and_phone(district: None, browse: Browse) -> None:
    user = _rated()
    page = browse(user, "/indicators/?q=满意&sim=1")
    _look(page, "list-desk")
    page.get_by_role("link", name="居民满意率").click()
    expect(page.get_by_role("heading", name="居民满意率")).to_be_visible()
    page.get_by_label("截至").fill("2025-12-31")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_text("29 条").or_(page.get_by_text("条，合计")).first).to_be_visible()
    _look(page, "one-desk")
    page.get_by_role("link", name="2025年3月5日").last.click()
    expect(page.get_by_text("以 2025年3月5日 当天所知")).to_be_visible()
    phone = browse(user, "/indicators/old_estates.satisfied/?sim=1&at=2025-12-31&side=below", PHONE)
    fits(phone)
    _look(phone, "one-phone")
    phone.goto("/indicators/?sim=1&at=2025-12-31")
    fits(phone)
    _look(phone, "list-phone")
    phone.goto("/indicators/import/")
    fits(phone)
    phone.goto("/indicators/imports/")
    fits(phone)
    _look(phone, "imports-phone")
