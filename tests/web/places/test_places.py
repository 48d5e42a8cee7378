"""The pages of places: the list, the search, the layers of the map, and the import from file to undo."""

import gzip
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from chengnuo.core.people.models import User
from chengnuo.core.places import queries, services
from chengnuo.kernel.geo import Point

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def _client(role: str) -> Client:
    client = Client()
    user = User.objects.create(username=role, role=role, display_name=f"某{role}", password="!")
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def admin(db: None) -> Client:
    services.load_jianghan()
    return _client("system_admin")


def _text(client: Client, name: str, *args: str, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer.content.decode()[-500:]
    return str(answer.content.decode())


def _send(client: Client, whole: Any, **more: str) -> Any:
    data = whole if isinstance(whole, bytes) else json.dumps(whole).encode()
    file = SimpleUploadedFile("真实网格.geojson", data)
    form = {"file": file, "layer": "grids", "crs": "CGCS2000", "valid_from": "2024-01-01", **more}
    return client.post(reverse("places:import"), form)


def test_the_list_goes_down_from_district_to_grid(admin: Client) -> None:
    page = _text(admin, "places:index")
    assert "1,025" in page and "模拟" in page and "唐家墩街道" in page and "审图号" not in page
    assert "三眼桥社区" in _text(admin, "places:place", "420103009")
    code = queries.cells_of("420103009011")[0].code
    assert f"/places/{code}/" in _text(admin, "places:place", "420103009011")
    cell = _text(admin, "places:place", code)
    assert code in cell and "平方米" in cell and "模拟网格" in cell and 'aria-current="true"' in cell
    assert "功能区" in _text(admin, "places:zone", "420103401")


def test_a_place_that_is_not_there_is_told_so(admin: Client) -> None:
    for code in ("999", "420103099", "420103009999", "420103009011999", "abc", "４２０１０３００９"):
        assert admin.get(reverse("places:place", args=[code])).status_code == 404
    assert admin.get(reverse("places:zone", args=["x"])).status_code == 404
    assert admin.get(reverse("places:layer", args=["x"])).status_code == 404


def test_search_by_code_and_name_here_and_in_the_box_above(admin: Client) -> None:
    assert "龙王庙社区" in _text(admin, "places:index", q="龙王庙")
    assert "没有找到" in _text(admin, "places:index", q="不在这里")
    assert "420103001007" in _text(admin, "search", q="龙王庙")


def test_the_list_and_the_map_hold_the_same(admin: Client) -> None:
    answer = admin.get(reverse("places:layer", args=["grids"]))
    whole = json.loads(gzip.decompress(answer.content))
    areas = {f["properties"]["code"] for f in whole["features"] if f["geometry"]["type"] != "Point"}
    labels = {f["properties"]["code"] for f in whole["features"] if f["geometry"]["type"] == "Point"}
    assert areas == labels == {cell.code for cell in queries.cells()}
    again = admin.get(reverse("places:layer", args=["grids"]), headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    for layer, count in (("streets", 13), ("communities", 109), ("zones", 2)):
        data = gzip.decompress(admin.get(reverse("places:layer", args=[layer])).content)
        assert len(json.loads(data)["features"]) == 2 * count


def test_who_sees_cases_sees_places_and_only_the_administrator_imports(admin: Client) -> None:
    for role in ("supervisor", "commander", "duty_officer", "handler", "grid_worker"):
        client = _client(role)
        assert client.get(reverse("places:index")).status_code == 200
        assert client.get(reverse("places:import")).status_code == 403
        assert reverse("places:import") not in client.get(reverse("places:index")).content.decode()
    assert _client("audit_admin").get(reverse("places:index")).status_code == 403


def test_faults_are_listed_and_nothing_is_kept(admin: Client) -> None:
    whole = json.loads(queries.layer_file("grids"))
    whole["features"][0]["properties"]["code"] = "1"
    page = _send(admin, whole).content.decode()
    assert "没有写入任何内容" in page and "网格编码应为 15 位数字" in page and "生效" in page
    assert len(queries.imports()) == 2


def test_from_the_file_to_the_undo(admin: Client) -> None:
    exported = admin.get(reverse("places:export", args=["grids"]))
    assert "attachment" in exported["Content-Disposition"]
    whole = json.loads(exported.content)
    for feature in whole["features"]:
        feature["properties"]["simulated"] = False
    page = _send(admin, whole).content.decode()
    assert "1025 个要素没有问题" in page and "让这 1025 处改动生效" in page
    [row] = _checked()
    applied = admin.post(reverse("places:apply", args=[row]), follow=True).content.decode()
    assert "已生效：改动 1025 处" in applied and reverse("places:undo", args=[row]) in applied
    point = Point(114.2688, 30.6101)
    place = queries.locate(point)
    assert place is not None and not place.simulated
    assert "街道界、社区界和网格没有公开资料" not in _text(admin, "places:index")
    assert "已撤回" in admin.post(reverse("places:undo", args=[row]), follow=True).content.decode()
    place = queries.locate(point)
    assert place is not None and place.simulated


def _checked() -> list[int]:
    """Imports that were checked and wait."""
    from chengnuo.core.places.models import LayerImport

    return list(LayerImport.objects.filter(state="checked").values_list("pk", flat=True))


@pytest.mark.parametrize("more", [{"valid_from": "morgen"}, {"valid_from": "1999-01-01"}, {"crs": "x"}])
def test_what_cannot_be_checked_is_told_in_words(admin: Client, more: dict[str, str]) -> None:
    answer = _send(admin, {"features": [1]}, **more)
    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()
    assert admin.post(reverse("places:import"), {}).status_code == 422


def test_the_api_locates_in_any_system(admin: Client) -> None:
    reader = _client("supervisor")
    wgs = reader.get("/api/v1/places/locate?lon=114.2688&lat=30.6101").json()
    assert wgs["location"]["street_code"] == "420103009" and wgs["location"]["simulated"] is True
    gcj = reader.get("/api/v1/places/locate?lon=114.27421&lat=30.60765&crs=GCJ-02").json()
    assert abs(gcj["lon"] - 114.2688) < 1e-4 and gcj["location"]["street_code"] == "420103009"
    assert reader.get("/api/v1/places/locate?lon=0&lat=0").json()["location"] is None
    bad = reader.get("/api/v1/places/locate?lon=200&lat=0")
    assert bad.status_code == 422 and bad.json()["code"] == "geo.coordinates"
    assert reader.get("/api/v1/places/locate?lon=nan&lat=0").status_code == 422
    assert admin.get("/api/v1/places/locate?lon=114&lat=30").status_code == 403
