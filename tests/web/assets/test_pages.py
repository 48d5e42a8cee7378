"""Assets in the browser: found, changed, taken back, from and to files, on labels."""

import json
import re
from typing import Any

import mapbox_vector_tile
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chengnuo.core.assets import queries, services
from chengnuo.core.assets.queries import AssetFilter
from chengnuo.core.cases import queries as cases
from chengnuo.core.cases.queries import CaseFilter
from tests.core.assets.conftest import HERE, City, terms
from tests.web.people import as_user

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_list_filters_and_tells_the_state_of_a_day(city: City, worked: int) -> None:
    client = as_user(city.walker)
    assert (
        "共 1 个" in text(client.get("/assets/"))
        and "破损" not in text(client.get("/assets/?state=good")).partition("<tbody>")[2]
    )
    assert "没有符合条件的部件" in text(client.get("/assets/?state=broken"))
    assert "共 1 个" in text(client.get("/assets/?state=broken&on=2021-06-01"))
    page = text(client.get(f"/assets/{worked}/?on=2021-06-01"))
    assert "那天的状况" in page and "破损" in page


def test_a_state_is_changed_and_taken_back(city: City, worked: int) -> None:
    client = as_user(city.desk)
    page = client.post(
        f"/assets/{worked}/act/state/", {"version": "3", "state": "lost", "note": "被盗"}, follow=True
    )
    assert "丢失" in text(page) and "被盗" in text(page)
    undo = re.search(rf"/assets/{worked}/undo/\d+/", text(page))
    assert undo
    assert "已撤回" in text(client.post(undo.group(), headers={"accept": "text/html"}, follow=True))
    assert queries.asset(worked).terms.state == "good"
    late = client.post(f"/assets/{worked}/act/state/", {"version": "3", "state": "lost"})
    assert late.status_code == 409 and "被别人改过" in text(late)


def test_an_asset_is_registered_and_edited_in_a_form(city: City) -> None:
    client, sent = as_user(city.desk), {
        "class": str(terms().class_id), "name": "新井盖", "lon": str(HERE.lon), "lat": "95", "started_on": "2024-01-01",
    }  # fmt: skip
    wrong = client.post("/assets/new/", sent)
    assert wrong.status_code == 422 and 'value="新井盖"' in text(wrong)
    client.post("/assets/new/", sent | {"lat": str(HERE.lat)})
    [row] = queries.assets(AssetFilter()).rows
    client.post(f"/assets/{row.id}/edit/", sent | {"lat": str(HERE.lat), "name": "改名", "version": "1"})
    assert queries.asset(row.id).name == "改名"
    assert as_user(city.walker).get("/assets/new/").status_code == 403


@pytest.mark.parametrize("kind", ["xlsx", "csv", "geojson"])
def test_what_goes_out_comes_in_unchanged_and_changed(city: City, worked: int, kind: str) -> None:
    client = as_user(city.desk)
    file = client.get(f"/assets/export.{kind}").content
    again = client.post(
        "/assets/import/", {"file": SimpleUploadedFile(f"部件.{kind}", file), "step": "check"}
    )
    assert "与平台上的完全一样" in text(again)
    if kind == "xlsx":
        return
    changed = file.decode("utf-8-sig").replace("完好", "破损").encode()
    check = client.post(
        "/assets/import/", {"file": SimpleUploadedFile(f"部件.{kind}", changed), "step": "check"}
    )
    assert "污水井盖：状态" in text(check) and queries.asset(worked).terms.state == "good"
    done = client.post(
        "/assets/import/", {"file": SimpleUploadedFile(f"部件.{kind}", changed), "step": "apply"}, follow=True
    )
    assert queries.asset(worked).terms.state == "broken"
    undo = re.search(r"/assets/import/\d+/undo/", text(done))
    assert undo
    client.post(undo.group(), follow=True)
    assert queries.asset(worked).terms.state == "good"


def test_faults_of_a_file_are_told_by_row_and_column(city: City) -> None:
    rows = ("GLBJBSM,GLBJMC,XLDM,GLBJZT,YHDWMC,CSRQ,JD,WD", "42010301002000001,,01002,好,没有的局,20240101,114.27,30.593",
            "42010301003000001,甲,01002,完好,,20240101,1,1")  # fmt: skip
    answer = as_user(city.desk).post(
        "/assets/import/", {"file": SimpleUploadedFile("部件.csv", "\n".join(rows).encode())}
    )
    page = text(answer)
    assert answer.status_code == 422
    for words in (
        "第 2 行 B 列（GLBJMC）",
        "GLBJMC不能为空",
        "没有状态「好」",
        "没有单位「没有的局」",
        "不在本区范围内",
        "第 7 至 11 位",
    ):
        assert words in page, words


def test_the_nearest_from_a_place_or_its_name(city: City, worked: int) -> None:
    client = as_user(city.walker)
    assert "污水井盖" in text(client.get(f"/assets/near/?at={HERE.lon},{HERE.lat}"))
    assert "污水井盖" in text(client.get("/assets/near/?at=万松街道"))
    assert "没有找到这个地点" in text(client.get("/assets/near/?at=天边"))


def test_a_label_leads_to_a_report_about_this_very_asset(city: City, worked: int) -> None:
    token = services.label_tokens(actor=city.desk, asset_ids=[worked])[worked]
    visitor = Client()
    page = text(visitor.get(f"/a/{token}/"))
    assert "污水井盖" in page and "报告它的故障" in page and "看它的历史" not in page
    assert "看它的历史" in text(as_user(city.walker).get(f"/a/{token}/"))
    assert visitor.get("/a/guessed/").status_code == 404
    visitor.post(f"/a/{token}/report/")
    visitor.post("/report/what/", {"text": "井盖松了，车一压就响", "suggested": ""})
    visitor.post("/report/photo/", {})
    visitor.post("/report/check/", {"join": "0"})
    [case] = cases.cases(CaseFilter(asset_id=worked)).rows
    assert case.class_code == "01002" and case.lon == HERE.lon
    detail = text(as_user(city.desk).get(f"/assets/{worked}/"))
    assert case.number in detail
    assert f"/assets/{worked}/" in text(as_user(city.desk).get(f"/cases/{case.id}/"))


def test_the_sheet_of_labels_is_a_pdf(city: City, worked: int) -> None:
    answer = as_user(city.desk).get("/assets/labels.pdf")
    assert answer.content.startswith(b"%PDF") and queries.asset(worked).has_label
    assert as_user(city.desk).get("/assets/labels.pdf?q=没有").status_code == 422


def test_a_tile_holds_the_assets_of_its_place(city: City, worked: int) -> None:
    answer = as_user(city.walker).get("/tiles/assets/14/13392/6728.mvt")
    tile = mapbox_vector_tile.decode(answer.content)
    assert [one["properties"]["title"] for one in tile["assets"]["features"]] == ["污水井盖"]
    assert (
        mapbox_vector_tile.decode(as_user(city.walker).get("/tiles/assets/14/0/0.mvt").content).get(
            "assets", {"features": []}
        )["features"]
        == []
    )
    assert json.loads(
        text(as_user(city.walker).get("/assets/map/"))
        .partition('id="as-layers" type="application/json">')[2]
        .partition("<")[0]
    )
