"""http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs, by the names of its tests."""

from typing import Any

import pytest
from django.test import Client

from tests.standards.ogcfeatures.conftest import HERE, ROOT

pytestmark = pytest.mark.django_db
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


def test_crs_crs_uri_and_storage(get: Any) -> None:
    one = get("collections/assets")
    assert one["storageCrs"] == CRS84
    assert set(one["crs"]) == {CRS84, *(f"{EPSG}{code}" for code in (4326, 3857, 4490, 4547))}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("4326", (HERE.lat, HERE.lon)),
        ("4490", (HERE.lat, HERE.lon)),
        ("3857", (12720478.21, 3580004.49)),
        ("4547", (3385882.92, 525895.06)),
    ],
)
def test_crs_fc_crs_parameter_and_axis_order(
    get: Any, client: Client, code: str, expected: tuple[float, float]
) -> None:
    answer = client.get(f"{ROOT}collections/assets/items", {"crs": EPSG + code, "limit": "1"})
    assert answer.headers["Content-Crs"] == f"<{EPSG}{code}>"
    assert answer.json()["features"][0]["geometry"]["coordinates"] == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("code", ["4326", "4490", "3857", "4547"])
def test_crs_bbox_crs_parameter(get: Any, code: str) -> None:
    whole = get("collections/assets/items", crs=EPSG + code)["features"]
    first, second = zip(*(one["geometry"]["coordinates"] for one in whole), strict=True)
    edge = 1e-6 if code in ("4326", "4490") else 0.5
    box = (min(first) - edge, min(second) - edge, max(first) + edge, max(second) + edge)
    found = get("collections/assets/items", bbox=",".join(map(str, box)), bbox_crs=EPSG + code)
    assert found["numberMatched"] == 6


def test_crs_default_is_crs84(get: Any, client: Client) -> None:
    answer = client.get(f"{ROOT}collections/assets/items?limit=1")
    assert answer.headers["Content-Crs"] == f"<{CRS84}>"
    assert answer.json()["features"][0]["geometry"]["coordinates"] == [HERE.lon, HERE.lat]
