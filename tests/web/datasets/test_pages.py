"""The data catalogue as pages: what it says, what opens, who may change it."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import resolve

from chengnuo.core.cases.models import Case
from chengnuo.core.datasets import queries, services
from chengnuo.core.datasets.services import Words
from chengnuo.core.people.models import User
from tests.web.people import as_user, text_of

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def clerk() -> Client:
    return as_user(User.objects.create(username="du", display_name="督查", role="supervisor"))


def test_every_address_the_catalogue_names_is_there() -> None:
    addresses = [f.address for row in queries.datasets() for f in (*row.readers, *row.forms)]
    for address in addresses:
        if address.startswith("/"):
            assert resolve(address.partition("?")[0]).view_name != "ogcfeatures:nothing", address


def test_a_number_opens_to_the_rows_and_they_to_their_pages(clerk: Client) -> None:
    case = Case.objects.create(state="collected", source="resident", description="井盖丢了", simulated=True)
    assert clerk.post("/datasets/run/cases/").status_code == 302
    page = text_of(clerk.get("/datasets/of/cases/"))
    assert "/datasets/rows/place/cases/" in page and "模拟" in page
    rows = text_of(clerk.get("/datasets/rows/place/cases/"))
    assert f"/cases/{case.pk}/" in rows and "模拟" in rows


def test_an_external_system_by_hand(clerk: Client) -> None:
    bad = clerk.post(
        "/datasets/new/",
        {"title": "人口库", "system": "", "promise": "own", "every": "1", "every_unit": "day"},
    )
    assert bad.status_code == 422 and "哪个系统" in text_of(bad) and "人口库" in text_of(bad)
    fine = {
        "title": "人口库",
        "system": "公安",
        "promise": "own",
        "every": "1",
        "every_unit": "day",
        "columns": "id｜编号",
    }
    address = clerk.post("/datasets/new/", fine).headers["Location"]
    key = address.split("/")[-2]
    assert (
        clerk.post(f"/datasets/deliver/{key}/", {"at": "2023-01-01T08:00", "rows": "12"}).status_code == 302
    )
    page = text_of(clerk.get(address))
    assert "中断" in page and "没有更新" in page and "编号" in page
    assert clerk.get(f"/datasets/edit/{key}/").status_code == 200
    assert "人口库" in text_of(clerk.get("/datasets/?health=broken&q=公安"))
    assert clerk.get("/datasets/export.csv").content.decode("utf-8-sig").count("人口库") == 1


def test_who_may_not_does_not() -> None:
    looker = as_user(User.objects.create(username="z", display_name="指挥长", role="commander"))
    assert looker.get("/datasets/").status_code == 200
    assert "登记外部系统" not in text_of(looker.get("/datasets/"))
    assert looker.post("/datasets/new/", {"title": "x", "system": "y"}).status_code == 403
    handler = as_user(User.objects.create(username="h", display_name="处置", role="handler"))
    assert handler.get("/datasets/").status_code == 403


def test_a_key_may_hold_any_sign() -> None:
    services_key = "streams.水位/一号 泵站"
    clerk = User.objects.create(username="d2", display_name="督查", role="supervisor")
    assert (
        as_user(clerk).get(f"/datasets/of/{quote(services_key)}/").status_code == 404
    )  # found the view, not the set
    with pytest.raises(Exception, match="没有"):
        services.describe_dataset(actor=clerk, key=services_key, words=Words(), version=0)
