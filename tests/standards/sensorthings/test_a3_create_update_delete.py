"""Conformance class A.3, Create-Update-Delete; A.4 batch; A.7 data arrays."""

from __future__ import annotations

import pytest

from tests.standards.sensorthings.conftest import Caller, stream, thing

pytestmark = pytest.mark.django_db(databases="__all__")


def test_deep_insert_makes_all_or_nothing(caller: Caller) -> None:
    made = caller.make("Things", thing())
    assert len(caller.ids("Datastreams")) == 2 and len(caller.ids("Observations")) == 6
    assert (
        caller.get(f"Datastreams({caller.ids('Datastreams')[0]})")["phenomenonTime"]
        == "2026-01-01T00:00:00Z/2026-01-01T00:02:00Z"
    )
    broken = thing(2)
    broken["Datastreams"][1]["Sensor"].pop("metadata")
    assert caller.send("POST", "Things", broken).status_code == 400
    assert caller.ids("Things") == [made] and len(caller.ids("Datastreams")) == 2


def test_an_observation_without_a_feature_is_about_the_place_of_its_thing(caller: Caller) -> None:
    caller.make("Things", thing())
    features = caller.values("FeaturesOfInterest")
    assert [one["feature"]["coordinates"] for one in features] == [[114.271, 30.593]]
    assert len(caller.ids(f"FeaturesOfInterest({features[0]['@iot.id']})/Observations")) == 6


def test_a_thing_that_moves_leaves_its_history(caller: Caller) -> None:
    made = caller.make("Things", thing())
    caller.make(f"Things({made})/Locations", {
        "name": "新址", "description": "x", "encodingType": "application/geo+json", "location": {"type": "Point", "coordinates": [114.28, 30.6]},
    })  # fmt: skip
    assert [one["name"] for one in caller.values(f"Things({made})/Locations")] == ["新址"]
    assert len(caller.ids(f"Things({made})/HistoricalLocations")) == 2


def test_create_by_the_address_of_the_parent_and_by_reference(caller: Caller) -> None:
    made = caller.make("Things", thing())
    first = caller.ids("Datastreams")[0]
    sensor = caller.get(f"Datastreams({first})/Sensor")["@iot.id"]
    given = stream("气压", "气压") | {"Sensor": {"@iot.id": sensor}}
    new = caller.make(f"Things({made})/Datastreams", given)
    assert caller.get(f"Datastreams({new})/Sensor")["@iot.id"] == sensor
    point = caller.make(
        f"Datastreams({new})/Observations", {"result": {"level": 3}, "parameters": {"signal": "test"}}
    )
    kept = caller.get(f"Observations({point})")
    assert (
        kept["result"] == {"level": 3}
        and kept["parameters"] == {"signal": "test"}
        and kept["resultTime"] is None
    )


@pytest.mark.parametrize("given", [
    {"description": "x"}, {"name": 3, "description": "x"}, {"name": "x", "description": "x", "colour": "red"}, [], "x",
    {"name": "x", "description": "x", "Datastreams": [{"name": "y"}]}, {"name": "x", "description": "x", "Locations": [{"@iot.id": 99}]},
])  # fmt: skip
def test_what_breaks_the_model_is_refused_with_a_sentence(caller: Caller, given: object) -> None:
    answer = caller.send("POST", "Things", given)
    assert answer.status_code == 400 and answer.json()["message"]
    assert not caller.values("Things")


def test_update_by_patch_put_and_json_patch(caller: Caller) -> None:
    made = caller.make("Things", thing())
    assert caller.send("PATCH", f"Things({made})", {"description": "新"}).status_code == 200
    assert (caller.get(f"Things({made})")["name"], caller.get(f"Things({made})")["description"]) == (
        "井盖1",
        "新",
    )
    assert caller.send("PUT", f"Things({made})", {"name": "只有名字"}).status_code == 400
    assert caller.send("PUT", f"Things({made})", {"name": "全", "description": "换"}).status_code == 200
    patch = [
        {"op": "replace", "path": "/properties/floor", "value": 7},
        {"op": "add", "path": "/properties/new", "value": [1]},
    ]
    answer = caller.send("PATCH", f"Things({made})", patch, content_type="application/json-patch+json")
    assert answer.status_code == 200 and caller.get(f"Things({made})")["properties"] == {
        "kind": "cover",
        "floor": 7,
        "new": [1],
    }
    point = caller.ids("Observations")[0]
    assert caller.send("PATCH", f"Observations({point})", {"result": 8.5}).status_code == 200
    assert caller.get(f"Observations({point})")["result"] == 8.5


@pytest.mark.parametrize(("name", "left"), [
    ("Things", {"Datastreams": 0, "Observations": 0, "HistoricalLocations": 0, "Locations": 1, "Sensors": 2}),
    ("Sensors", {"Datastreams": 1, "Observations": 3, "Things": 1}), ("ObservedProperties", {"Datastreams": 1, "Observations": 3}),
    ("Datastreams", {"Observations": 3, "Things": 1}), ("FeaturesOfInterest", {"Observations": 0, "Datastreams": 2}),
    ("Locations", {"Things": 1, "Locations": 0}), ("HistoricalLocations", {"Things": 1}), ("Observations", {"Observations": 5}),
])  # fmt: skip
def test_delete_takes_with_it_what_the_standard_says(caller: Caller, name: str, left: dict[str, int]) -> None:
    caller.make("Things", thing())
    one = caller.ids(name)[0]
    assert caller.send("DELETE", f"{name}({one})").status_code == 200
    assert caller.send("GET", f"{name}({one})").status_code == 404
    assert {key: len(caller.ids(key)) for key in left} == left


def test_data_array_in_gives_an_id_or_error_for_each_line(caller: Caller) -> None:
    caller.make("Things", thing())
    first, second = caller.ids("Datastreams")
    answer = caller.send("POST", "CreateObservations", [
        {"Datastream": {"@iot.id": first}, "components": ["phenomenonTime", "result"], "dataArray@iot.count": 2,
         "dataArray": [["2026-02-01T00:00:00Z", 7], ["no time", 8], ["2026-02-01T00:01:00Z", "词"]]},
        {"Datastream": {"@iot.id": second}, "components": ["phenomenonTime", "result", "resultTime", "parameters"],
         "dataArray": [["2026-02-01T00:00:00Z", 1.5, "2026-02-01T00:00:01Z", {"a": 1}], ["2026-02-01T00:00:00Z"]]},
    ])  # fmt: skip
    assert answer.status_code == 201
    lines = answer.json()
    assert [line == "error" for line in lines] == [False, True, False, False, True]
    assert "/Observations(" in lines[0]
    assert [
        one["result"]
        for one in caller.values(f"Datastreams({first})/Observations?$orderby=phenomenonTime desc&$top=2")
    ] == ["词", 7]
    assert (
        caller.send(
            "POST",
            "CreateObservations",
            [{"Datastream": {"@iot.id": 9999}, "components": ["result"], "dataArray": [[1]]}],
        ).status_code
        == 400
    )


def test_data_array_out(caller: Caller) -> None:
    caller.make("Things", thing())
    tables = caller.values("Observations?$resultFormat=dataArray&$select=phenomenonTime,result")
    assert [(one["components"], one["dataArray@iot.count"]) for one in tables] == [
        (["phenomenonTime", "result"], 3)
    ] * 2
    assert tables[0]["dataArray"][0] == ["2026-01-01T00:00:00Z", 1.5]
    assert caller.get("Things?$resultFormat=dataArray", 400)["message"]


def test_batch_runs_requests_in_order_and_knows_what_earlier_ones_made(caller: Caller) -> None:
    answer = caller.send("POST", "$batch", {"requests": [
        {"id": "0", "method": "post", "url": "Things", "body": {"name": "甲", "description": "x"}},
        {"id": "1", "method": "get", "url": "Things($0)/name"},
        {"id": "2", "method": "get", "url": "/sta/v1.1/Things(99999999)"},
        {"id": "3", "method": "patch", "url": "Things($0)", "body": {"name": "乙"}},
        {"id": "4", "method": "get", "url": "Things?$filter=name eq '乙'"},
    ]})  # fmt: skip
    responses = answer.json()["responses"]
    assert [one["status"] for one in responses] == [201, 200, 404, 200, 200]
    assert responses[1]["body"] == {"name": "甲"} and len(responses[4]["body"]["value"]) == 1
