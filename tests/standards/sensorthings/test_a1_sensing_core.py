"""Conformance class A.1, Sensing Core: entities, their properties and relations, addresses, the root."""

from __future__ import annotations

from typing import Any

import pytest

from chengnuo.core.people.models import User
from chengnuo.core.people.tokens import issue_token
from tests.standards.sensorthings.conftest import Caller, thing

pytestmark = pytest.mark.django_db(databases="__all__")
SETS = ("Things", "Locations", "HistoricalLocations", "Datastreams", "Sensors", "ObservedProperties", "Observations", "FeaturesOfInterest")  # fmt: skip
MANDATORY = {
    "Things": {"name", "description"}, "Locations": {"name", "description", "encodingType", "location"},
    "HistoricalLocations": {"time"}, "Datastreams": {"name", "description", "unitOfMeasurement", "observationType"},
    "Sensors": {"name", "description", "encodingType", "metadata"}, "ObservedProperties": {"name", "definition", "description"},
    "Observations": {"phenomenonTime", "result", "resultTime"}, "FeaturesOfInterest": {"name", "description", "encodingType", "feature"},
}  # fmt: skip
RELATIONS = {
    "Things": {"Locations", "HistoricalLocations", "Datastreams"}, "Locations": {"Things", "HistoricalLocations"},
    "HistoricalLocations": {"Thing", "Locations"}, "Datastreams": {"Thing", "Sensor", "ObservedProperty", "Observations"},
    "Sensors": {"Datastreams"}, "ObservedProperties": {"Datastreams"}, "Observations": {"Datastream", "FeatureOfInterest"},
    "FeaturesOfInterest": {"Observations"},
}  # fmt: skip


def test_service_root_names_every_set_and_the_conformance(caller: Caller) -> None:
    root = caller.get("")
    assert [one["name"] for one in root["value"]] == list(SETS)
    assert all(one["url"].endswith(f"/sta/v1.1/{one['name']}") for one in root["value"])
    assert any("data-array" in one for one in root["serverSettings"]["conformance"])


@pytest.mark.parametrize("name", SETS)
def test_entities_have_control_information_properties_and_relations(caller: Caller, name: str) -> None:
    caller.make("Things", thing())
    entity = caller.values(name)[0]
    assert entity["@iot.selfLink"].endswith(f"/sta/v1.1/{name}({entity['@iot.id']})")
    assert entity.keys() >= MANDATORY[name]
    links = {key.removesuffix("@iot.navigationLink") for key in entity if key.endswith("@iot.navigationLink")}
    assert links == RELATIONS[name]
    for link in links:
        assert caller.send("GET", f"{name}({entity['@iot.id']})/{link}").status_code == 200


def test_resource_paths_lead_to_properties_values_references_and_deeper(caller: Caller) -> None:
    made = caller.make("Things", thing())
    assert caller.get(f"Things({made})/name") == {"name": "井盖1"}
    assert caller.send("GET", f"Things({made})/name/$value").content.decode() == "井盖1"
    assert caller.get(f"Things({made})/properties/floor") == {"floor": 1}
    streams = caller.ids(f"Things({made})/Datastreams")
    path = f"Things({made})/Datastreams({streams[0]})/Observations"
    assert [one["result"] for one in caller.values(path)] == [1.5, 2.5, 10]
    refs = caller.values(f"Things({made})/Datastreams/$ref")
    assert [sorted(one) for one in refs] == [["@iot.selfLink"]] * 2
    assert caller.get(f"Datastreams({streams[0]})/Sensor/name") == {"name": "液位计"}
    assert caller.get(f"Datastreams({streams[0]})/Thing/Locations")["value"][0]["name"] == "路口1"


@pytest.mark.parametrize("path", ["Thing", "Things(99999999)", "Things(1)/Nothing", "Things(99999999)/Datastreams", "Things/name", "Things(99999999)/name", "x/y/z"])  # fmt: skip
def test_addresses_that_lead_nowhere_say_404(caller: Caller, path: str) -> None:
    assert caller.get(path, 404)["message"]


def test_who_shows_no_token_or_may_not_write_is_turned_away(caller: Caller) -> None:
    assert Caller("cn_wrong").send("GET", "Things").status_code == 401
    reader = User.objects.create(username="r", display_name="r", role="commander", password="!")
    read_only = Caller(issue_token(actor=reader, name="r").token)
    assert read_only.send("GET", "Things").status_code == 200
    answer: Any = read_only.send("POST", "Things", thing())
    assert answer.status_code == 403 and not caller.values("Things")
