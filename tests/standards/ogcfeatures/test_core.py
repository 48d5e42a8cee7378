"""http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core, geojson, html and oas30, by the names of their tests."""

from typing import Any

import pytest
from django.test import Client

from tests.standards.ogcfeatures.conftest import HERE, ROOT, City

pytestmark = pytest.mark.django_db
BOX = f"{HERE.lon - 0.00045},{HERE.lat - 0.0001},{HERE.lon + 0.0001},{HERE.lat + 0.0001}"


def test_core_root_and_links(get: Any) -> None:
    rels = {link["rel"] for link in get("")["links"]}
    assert {"service-desc", "service-doc", "conformance", "data"} <= rels


def test_core_api_definition(get: Any) -> None:
    definition = get("api")
    assert definition["openapi"].startswith("3.0")
    assert "/collections/assets/items" in definition["paths"]
    names = {one["name"] for one in definition["paths"]["/collections/assets/items"]["get"]["parameters"]}
    assert {"limit", "bbox", "datetime", "crs", "bbox-crs"} <= names


def test_core_conformance(get: Any) -> None:
    classes = {address.rpartition("/conf/")[2] for address in get("conformance")["conformsTo"]}
    assert classes == {"core", "geojson", "html", "oas30", "crs"}


def test_core_collections(get: Any) -> None:
    found = {one["id"]: one for one in get("collections")["collections"]}
    assert {
        "assets",
        "assets-01002",
        "assets-03005",
        "streets",
        "communities",
        "grids",
        "zones",
        "cases",
    } <= set(found)
    items = next(link for link in found["assets"]["links"] if link["rel"] == "items")
    assert items["href"].endswith("/collections/assets/items")
    assert get("collections/assets")["extent"]["spatial"]["bbox"][0][0] < HERE.lon


def test_core_items_limit_and_next(get: Any, client: Client) -> None:
    seen, answer = [], get("collections/assets/items", limit="2")
    while True:
        assert answer["numberMatched"] == 6 and answer["numberReturned"] == len(answer["features"])
        seen += [one["id"] for one in answer["features"]]
        following = [link["href"] for link in answer["links"] if link["rel"] == "next"]
        if not following:
            break
        answer = client.get(following[0]).json()
    assert len(seen) == len(set(seen)) == 6


def test_core_items_bbox(get: Any) -> None:
    answer = get("collections/assets/items", bbox=BOX)
    names = {one["properties"]["GLBJMC"] for one in answer["features"]}
    assert names == {"井盖0", "井盖1", "井盖2", "垃圾箱"} and answer["numberMatched"] == 4
    one = get("collections/assets/items", bbox=BOX, limit="1")
    assert one["numberMatched"] == 4 and one["numberReturned"] == 1
    assert get("collections/assets/items", bbox="0,0,1,1")["features"] == []
    assert get("collections/streets/items", bbox=BOX)["numberMatched"] >= 1


def test_core_items_datetime(get: Any) -> None:
    assert get("collections/assets/items", datetime="2020-03-01")["numberMatched"] == 6
    assert get("collections/assets/items", datetime="../2019-12-31")["numberMatched"] == 0
    assert get("collections/assets/items", datetime="2020-01-01T00:00:00Z/..")["numberMatched"] == 6


def test_core_items_property_filter(get: Any) -> None:
    assert get("collections/assets/items", XLDM="03005")["numberMatched"] == 1
    assert get("collections/assets/items", GLBJZT="破损")["numberMatched"] == 0


def test_core_item(get: Any) -> None:
    first = get("collections/assets/items", limit="1")["features"][0]
    alone = get(f"collections/assets/items/{first['id']}")
    assert alone["properties"] == first["properties"]
    get("collections/assets/items/999999", status=404)


@pytest.mark.parametrize(
    "params",
    [{"unknown": "1"}, {"limit": "0"}, {"limit": "x"}, {"bbox": "1,2,3"}, {"bbox": "3,2,1,4"}, {"datetime": "never"},
     {"crs": "EPSG:4326"}, {"bbox_crs": "x"}, {"f": "xml"}],
)  # fmt: skip
def test_core_errors_are_400(get: Any, params: dict[str, str]) -> None:
    assert get("collections/assets/items", status=400, **params)["description"]


def test_core_errors_are_404(get: Any) -> None:
    get("collections/nothing", status=404)
    get("elsewhere", status=404)


def test_geojson_content(get: Any, client: Client) -> None:
    answer = client.get(f"{ROOT}collections/assets/items")
    assert answer.headers["Content-Type"] == "application/geo+json"
    feature = answer.json()["features"][0]
    assert feature["type"] == "Feature" and feature["geometry"]["type"] == "Point"
    assert {one["properties"]["SJXZ"] for one in answer.json()["features"]} == {None, "模拟"}


def test_html_content(get: Any, client: Client) -> None:
    for path in ("", "collections", "collections/assets", "collections/assets/items", "conformance", "api"):
        answer = client.get(f"{ROOT}{path}?f=html")
        assert answer.status_code == 200 and "<h1>" in answer.content.decode(), path


def test_a_stranger_sees_what_is_public_and_no_more(filled: City, client: Client) -> None:
    found = {one["id"] for one in client.get(f"{ROOT}collections").json()["collections"]}
    assert found == {"streets", "communities", "cases", "assets-03005"}
    assert client.get(f"{ROOT}collections/assets-03005/items").json()["numberMatched"] == 1
    assert client.get(f"{ROOT}collections/assets/items").status_code == 401


def test_public_cases_carry_nobodys_name(filled: City, client: Client) -> None:
    filled.reported(name="张三", phone="13800000000", text="路边有垃圾，请打 13800000000 找张三")
    text = client.get(f"{ROOT}collections/cases/items").content.decode()
    assert "垃圾" in text and "13800000000" not in text
