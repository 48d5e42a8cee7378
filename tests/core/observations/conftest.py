"""Streams to tell something on, in both databases."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from chengnuo.core.observations import services
from chengnuo.core.observations.rules.times import SECOND
from chengnuo.core.observations.services import Draft, NewPoint
from chengnuo.core.observations.vocabulary import Kind
from chengnuo.core.people.models import User

#: 2026-01-01T00:00:00Z in microseconds.
START = 1_767_225_600 * SECOND


@dataclass
class Field:
    """What the tests reach for."""

    device: User
    desk: User
    made: list[int] = field(default_factory=list)

    def stream(self, observed: str = "水位", **properties: Any) -> int:
        """A thing with one stream of ``observed``; its id."""
        number = len(self.made) + 1
        place = {"type": "Point", "coordinates": [114.2700, 30.5930]}
        location = Draft(
            {
                "name": f"点位{number}",
                "description": "路口",
                "encodingType": "application/geo+json",
                "location": place,
            }
        )
        thing = Draft(
            {"name": f"设备{number}", "description": "测试用", "properties": properties or None},
            {"Locations": [location]},
        )
        draft = Draft(
            {
                "name": f"{observed}{number}", "description": "测试用", "observationType": "OM_Measurement",
                "unitOfMeasurement": {"name": "米", "symbol": "m", "definition": "m"},
            },
            {
                "Thing": [thing],
                "Sensor": [Draft({"name": "表", "description": "表", "encodingType": "text/html", "metadata": "x"})],
                "ObservedProperty": [Draft({"name": observed, "definition": f"urn:{observed}", "description": observed})],
            },
        )  # fmt: skip
        found = services.create_entity(actor=self.device, kind=Kind.DATASTREAM, draft=draft)
        self.made.append(found)
        return found

    def tell(
        self, stream_id: int, *values: float, start: int = START, step: int = 60, **given: Any
    ) -> list[int]:
        """Points one after the other, ``step`` seconds apart."""
        points = [NewPoint(stream_id, start + n * step * SECOND, value) for n, value in enumerate(values)]
        return list(services.record_points(actor=self.device, points=points, **given))


@pytest.fixture
def field_of(db: None) -> Field:
    """A device's account and the desk's."""
    return Field(
        User.objects.create(username="shebei", password="!", role="integrator", display_name="设备"),
        User.objects.create(username="zhiban", password="!", role="duty_officer", display_name="值班员"),
    )
