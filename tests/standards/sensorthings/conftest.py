"""A caller with a token."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from chengnuo.core.people import tokens
from chengnuo.core.people.models import User

ROOT = "/sta/v1.1"


@dataclass
class Caller:
    """Speaks the API."""

    token: str
    client: Client = field(default_factory=Client)

    def send(self, method: str, path: str, given: Any = None, **headers: str) -> Any:
        """The response."""
        data = "" if given is None else json.dumps(given)
        kind = headers.pop("content_type", "application/json")
        return self.client.generic(
            method, path if path.startswith("http") else f"{ROOT}/{path}", data, content_type=kind,
            headers={"Authorization": f"Bearer {self.token}", **headers},
        )  # fmt: skip

    def get(self, path: str, status: int = 200) -> Any:
        """The JSON of a GET."""
        response = self.send("GET", path)
        assert response.status_code == status, response.content.decode()
        return response.json()

    def make(self, path: str, given: Any) -> int:
        """The id of what a POST made."""
        response = self.send("POST", path, given)
        assert response.status_code == 201, response.content.decode()
        return int(response["Location"].rpartition("(")[2].rstrip(")"))

    def values(self, path: str) -> list[Any]:
        """The entities of a set."""
        found: list[Any] = self.get(path)["value"]
        return found

    def ids(self, path: str) -> list[int]:
        """Their ids."""
        return [one["@iot.id"] for one in self.values(path)]


def thing(number: int = 1) -> dict[str, Any]:
    """A thing with a place, two streams and three observations each."""
    return {
        "name": f"井盖{number}", "description": "模拟", "properties": {"kind": "cover", "floor": number},
        "Locations": [{
            "name": f"路口{number}", "description": "江汉路", "encodingType": "application/geo+json",
            "location": {"type": "Point", "coordinates": [114.27 + number / 1000, 30.593]},
        }],
        "Datastreams": [stream(f"液位{number}", "液位", (1.5, 2.5, 10)), stream(f"倾角{number}", "倾角", (0, 45.5, 90))],
    }  # fmt: skip


def stream(name: str, observed: str, results: tuple[float, ...] = ()) -> dict[str, Any]:
    """A datastream with observations a minute apart."""
    return {
        "name": name, "description": "模拟", "observationType": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
        "unitOfMeasurement": {"name": "厘米", "symbol": "cm", "definition": "ucum:cm"},
        "Sensor": {"name": f"{observed}计", "description": "x", "encodingType": "application/pdf", "metadata": "x"},
        "ObservedProperty": {"name": observed, "definition": f"urn:{observed}", "description": "x"},
        "Observations": [
            {"phenomenonTime": f"2026-01-01T00:0{n}:00Z", "result": value} for n, value in enumerate(results)
        ],
    }  # fmt: skip


@pytest.fixture
def token(db: None) -> str:
    """A system's token."""
    user = User.objects.create(username="jicheng", display_name="集成", role="integrator", password="!")
    return tokens.issue_token(actor=user, name="sta").token


@pytest.fixture
def caller(token: str) -> Caller:
    """Who may read and write."""
    return Caller(token)
