"""Contracts in the browser, and corrections that open to their cases."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chengnuo.core.cases import contracts
from tests.core.cases.conftest import City
from tests.web.people import as_user

pytestmark = pytest.mark.django_db


def test_a_contract_is_written_ended_and_ended_no_more(city: City) -> None:
    client = as_user(city.supervisor)
    sent = {
        "title": "环卫包",
        "unit_id": city.other.pk,
        "class_kind": "event",
        "class_prefix": "6x",
        "first": "2023-01-01",
    }
    wrong = client.post("/routing/contracts/new/", sent)
    assert (
        wrong.status_code == 422
        and "代码前缀「6x」" in wrong.content.decode()
        and 'value="环卫包"' in wrong.content.decode()
    )
    client.post("/routing/contracts/new/", sent | {"class_prefix": "06"})
    [row] = contracts.contracts()
    page = client.post(
        f"/routing/contracts/{row.id}/end/", {"last": "2023-06-30"}, follow=True
    ).content.decode()
    undo = re.search(r'action="(/routing/contracts/\d+/end/\?last=)"', page)
    assert undo and contracts.contract(row.id).terms.last is not None
    client.post(undo.group(1))
    assert contracts.contract(row.id).terms.last is None
    stale = client.post(f"/routing/contracts/{row.id}/", sent | {"class_prefix": "", "version": "1"})
    assert stale.status_code == 409 and "刚被别人改过" in stale.content.decode()
    assert as_user(city.desk).get("/routing/").status_code == 403


def test_each_count_opens_to_as_many_lines(city: City) -> None:
    city.dispatched()
    client = as_user(city.supervisor)
    page = client.get("/routing/").content.decode()
    counts = re.findall(r'<a href="(/routing/rules/\w+/\w+/)">(\d+)</a>', page)
    assert ("/routing/rules/place/corrected/", "1") in counts
    for address, count in counts:
        listed = client.get(address).content.decode()
        assert len(re.findall(r"<tr", listed)) - 1 == int(count) or (count == "0" and "一件也没有" in listed)
    assert client.get("/routing/rules/place/other/").status_code == 404


def test_a_table_is_looked_at_before_it_is_written(city: City) -> None:
    client = as_user(city.supervisor)
    data = f"名称,单位,开始\n物业包,{city.other.short_name},2023-01-01\n".encode()
    page = client.post(
        "/routing/contracts/import/", {"file": SimpleUploadedFile("a.csv", data)}
    ).content.decode()
    assert "写入 1 条" in page and contracts.contracts() == ()
    carried = re.search(r'name="carried" value="([^"]+)"', page)
    assert carried
    client.post("/routing/contracts/import/", {"step": "apply", "carried": carried.group(1), "name": "a.csv"})
    assert [row.terms.title for row in contracts.contracts()] == ["物业包"]
    assert "物业包" in client.get("/routing/contracts/export.csv").content.decode("utf-8-sig")
    bad = client.post(
        "/routing/contracts/import/", {"file": SimpleUploadedFile("b.csv", "名称,单位,开始\n,x,y\n".encode())}
    )
    assert bad.status_code == 422 and "第 2 行" in bad.content.decode()
