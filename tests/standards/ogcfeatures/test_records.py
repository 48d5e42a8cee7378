"""Records of scenarios as layers: found by box, time and stage, page by page, without what is personal."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from chengnuo.core.records import services
from chengnuo.core.records.queries import Entry
from chengnuo.engine import registry, versions
from chengnuo.standards.ogcfeatures import collections
from tests.core.cases.conftest import HERE
from tests.standards.ogcfeatures.conftest import ROOT, City

pytestmark = pytest.mark.django_db(databases="__all__")
LAYER = "records-hazards-hazard"


@pytest.fixture
def hazards(city: City, monkeypatch: pytest.MonkeyPatch) -> City:
    """Three hazards in a row to the west, a day apart; the last one simulated."""
    versions.take_up_new()
    kind = registry.kind("hazards", "hazard")
    for n in range(3):
        answers = {
            "subject": f"甲栋{n}",
            "field": "消防",
            "level": "一般",
            "what": "通道堵塞",
            "owner": "某某 13800000000",
        }
        entry = Entry(
            answers=answers, day=f"2023-03-0{n + 1}", lon=str(HERE.lon - n * 0.0002), lat=str(HERE.lat)
        )
        services.add_record(actor=None, kind=kind, entry=entry, simulated=n == 2)
    monkeypatch.setattr(collections, "_all", collections._made)  # layers are counted once a minute
    return city


@pytest.fixture
def get(hazards: City, client: Client) -> Any:
    client.force_login(hazards.commander, backend="django.contrib.auth.backends.ModelBackend")

    def ask(path: str, status: int = 200, **params: str) -> Any:
        answer = client.get(ROOT + path, params)
        assert answer.status_code == status, answer.content.decode()[:500]
        return answer.json()

    return ask


def test_every_kind_that_is_drawn_is_a_layer(get: Any) -> None:
    named = {one["id"] for one in get("collections")["collections"]}
    drawn = {
        f"records-{live.scenario.id}-{kind.id}"
        for live in registry.scenarios()
        for kind in live.scenario.kinds
        if kind.place.value != "none" and (not live.scenario.layers or kind.id in live.scenario.layers)
    }
    assert LAYER in drawn and drawn <= named


def test_items_by_box_time_and_page(get: Any) -> None:
    first = get(f"collections/{LAYER}/items", limit="2")
    assert first["numberMatched"] == 3 and first["numberReturned"] == 2
    after = next(link["href"] for link in first["links"] if link["rel"] == "next")
    rest = get(after.split(ROOT)[1])
    assert [item["properties"]["SJXZ"] for item in (*first["features"], *rest["features"])] == [
        None,
        None,
        "模拟",
    ]
    side = f"{HERE.lon - 0.0001},{HERE.lat - 0.001},{HERE.lon + 0.0001},{HERE.lat + 0.001}"
    [near] = get(f"collections/{LAYER}/items", bbox=side)["features"]
    assert near["properties"]["title"] == "甲栋0" and near["geometry"]["coordinates"] == [HERE.lon, HERE.lat]
    [later] = get(f"collections/{LAYER}/items", datetime="2023-03-03/..")["features"]
    assert later["properties"]["day"] == "2023-03-03"
    assert get(f"collections/{LAYER}/items", stage="nowhere")["features"] == []
    one = get(f"collections/{LAYER}/items/{near['id']}")
    assert one["properties"]["what"] == "通道堵塞" and one["properties"]["stalled"] in (True, False)


def test_nothing_personal_is_in_any_item_and_strangers_see_no_layer(get: Any, client: Client) -> None:
    assert registry.kind("hazards", "hazard").field("owner").personal  # type: ignore[union-attr]
    page = get(f"collections/{LAYER}/items")
    assert len(page["features"]) == 3 and "13800000000" not in str(page)
    client.logout()
    assert client.get(f"{ROOT}collections/{LAYER}/items").status_code == 401
    assert LAYER not in {one["id"] for one in client.get(f"{ROOT}collections").json()["collections"]}
