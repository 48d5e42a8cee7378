"""A sheet of a month that is over is closed: it stays, what comes later is said beside it, and it opens again with a reason."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from chengnuo.core.people.models import User
from chengnuo.engine.models import SheetClosing
from chengnuo.kernel.clock import today
from tests.core.cases.conftest import HERE, City
from tests.web.people import as_user, text_of
from tests.web.scenarios.test_pages import only

pytestmark = pytest.mark.django_db(databases="__all__")
SHEET = "/scenarios/property_city/sheets/payment/"
AT = "?at=2023-02&sim=0"


def package(city: City, name: str = "甲片区", fee: str = "1000.5") -> None:
    sent = {"q.name": name, "q.contractor": "甲公司", "q.tasks": "环卫保洁", "q.fee": fee, "quantity": "10",
            "day": "2023-01-03", "lon": str(HERE.lon), "lat": str(HERE.lat)}  # fmt: skip
    assert as_user(city.supervisor).post("/scenarios/property_city/package/new/", sent).status_code == 302


def test_a_closed_month_stays_and_says_what_came_later(in_force: City) -> None:
    client = as_user(in_force.supervisor)
    package(in_force)
    page = text_of(client.post(f"{SHEET}close/{AT}", {"note": "按合同"}, follow=True))
    assert "2023-02 已结账。" in page and "按合同" in page and "结账以后没有变动" in page
    row = only(kind="package")
    edited = {"q.name": "甲片区", "q.contractor": "甲公司", "q.tasks": "环卫保洁", "q.fee": "2000", "quantity": "10", "day": "2023-01-03",
              "lon": str(HERE.lon), "lat": str(HERE.lat), "version": str(row.version)}  # fmt: skip
    client.post(f"/scenarios/r/{row.id}/edit/", edited)
    package(in_force, "乙片区")
    page = text_of(client.get(SHEET + AT))
    assert "处变动，没有计入" in page and "1,000.5 → 2,000" in page and "后来才登记" in page
    book = load_workbook(BytesIO(client.get(f"{SHEET}export.xlsx{AT}").content))
    lines = list(book["月度付款表"].values)
    assert [line[1] for line in lines[1:]] == ["甲片区", "合计"]
    assert lines[1][lines[0].index("应付（元）")] == "1000.5"
    assert any("已结账" in str(cell) for sheet in book for cells in sheet.values for cell in cells)
    assert "乙片区" in text_of(client.get(f"{SHEET}?at=2023-03&sim=0"))


def test_it_opens_again_only_with_a_reason_and_the_closing_stays_in_the_history(in_force: City) -> None:
    client = as_user(in_force.supervisor)
    package(in_force)
    client.post(f"{SHEET}close/{AT}")
    [closing] = SheetClosing.objects.all()
    again = client.post(f"{SHEET}close/{AT}")
    assert again.status_code == 422 and "已由" in text_of(again)
    refused = client.post(f"{SHEET}open/{closing.pk}/{AT}", {"reason": " "})
    assert refused.status_code == 422 and "请写明为什么反结账。" in text_of(refused)
    page = text_of(client.post(f"{SHEET}open/{closing.pk}/{AT}", {"reason": "漏了一个包"}, follow=True))
    assert "已反结账" in page and "漏了一个包" in page and "反结账过 1 次" in page
    client.post(f"{SHEET}close/{AT}")
    assert SheetClosing.objects.filter(current=None).count() == 1 and SheetClosing.objects.count() == 2


def test_a_month_that_is_not_over_or_empty_is_not_closed_and_strangers_close_nothing(in_force: City) -> None:
    client = as_user(in_force.supervisor)
    package(in_force)
    present = client.post(f"{SHEET}close/?at={today():%Y-%m}&sim=0")
    assert present.status_code == 422 and "还没有过完" in text_of(present)
    empty = client.post(f"{SHEET}close/?at=2022-02&sim=0")
    assert empty.status_code == 422 and "没有可列的" in text_of(empty)
    other = User.objects.create(username="bie", role="handler", unit=in_force.other, password="!")
    assert as_user(other).post(f"{SHEET}close/{AT}").status_code == 403
    assert not SheetClosing.objects.exists()
    assert 'data-open="sc-close"' not in text_of(as_user(other).get(SHEET + AT))
