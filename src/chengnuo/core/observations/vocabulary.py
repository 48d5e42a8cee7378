"""The entities of the OGC SensorThings API 1.1 sensing core, which are also those of this room: fields and links."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """An entity, by the name of its set."""

    THING = "Things"
    LOCATION = "Locations"
    HISTORICAL_LOCATION = "HistoricalLocations"
    DATASTREAM = "Datastreams"
    SENSOR = "Sensors"
    OBSERVED_PROPERTY = "ObservedProperties"
    OBSERVATION = "Observations"
    FEATURE = "FeaturesOfInterest"


class Shape(StrEnum):
    """What a field holds."""

    TEXT = "text"
    JSON = "json"
    TIME = "time"
    SPAN = "span"
    GEOMETRY = "geometry"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name in the standard, its column, and whether a new entity must give it."""

    name: str
    column: str
    shape: Shape = Shape.TEXT
    required: bool = False
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A way to other entities: ``path`` leads there in the tables; ``required`` for a new entity."""

    name: str
    kind: Kind
    many: bool
    path: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Entity:
    """One kind with its parts."""

    kind: Kind
    singular: str
    fields: tuple[Field, ...]
    links: tuple[Link, ...]

    def field(self, name: str) -> Field | None:
        """A field by its name."""
        return next((field for field in self.fields if field.name == name), None)

    def link(self, name: str) -> Link | None:
        """A link by its name."""
        return next((link for link in self.links if link.name == name), None)


_NAME = Field("name", "name", required=True)
_DESCRIPTION = Field("description", "description", required=True)
_PROPERTIES = Field("properties", "properties", Shape.JSON)
_ENCODING = Field("encodingType", "encoding", required=True)

ENTITIES: dict[Kind, Entity] = {
    Kind.THING: Entity(
        Kind.THING, "Thing", (_NAME, _DESCRIPTION, _PROPERTIES),
        (
            Link("Locations", Kind.LOCATION, True, "locations"),
            Link("HistoricalLocations", Kind.HISTORICAL_LOCATION, True, "history"),
            Link("Datastreams", Kind.DATASTREAM, True, "datastreams"),
        ),
    ),
    Kind.LOCATION: Entity(
        Kind.LOCATION, "Location",
        (_NAME, _DESCRIPTION, _ENCODING, Field("location", "location", Shape.GEOMETRY, True), _PROPERTIES),
        (
            Link("Things", Kind.THING, True, "things"),
            Link("HistoricalLocations", Kind.HISTORICAL_LOCATION, True, "history"),
        ),
    ),
    Kind.HISTORICAL_LOCATION: Entity(
        Kind.HISTORICAL_LOCATION, "HistoricalLocation", (Field("time", "at", Shape.TIME, True),),
        (
            Link("Thing", Kind.THING, False, "thing", True),
            Link("Locations", Kind.LOCATION, True, "locations"),
        ),
    ),
    Kind.DATASTREAM: Entity(
        Kind.DATASTREAM, "Datastream",
        (
            _NAME, _DESCRIPTION, Field("observationType", "type", required=True),
            Field("unitOfMeasurement", "unit", Shape.JSON, True),
            Field("observedArea", "area", Shape.GEOMETRY, computed=True),
            Field("phenomenonTime", "latest__first_at", Shape.SPAN, computed=True),
            Field("resultTime", "latest__result_at", Shape.SPAN, computed=True), _PROPERTIES,
        ),
        (
            Link("Thing", Kind.THING, False, "thing", True),
            Link("Sensor", Kind.SENSOR, False, "sensor", True),
            Link("ObservedProperty", Kind.OBSERVED_PROPERTY, False, "observed", True),
            Link("Observations", Kind.OBSERVATION, True, "points"),
        ),
    ),
    Kind.SENSOR: Entity(
        Kind.SENSOR, "Sensor",
        (_NAME, _DESCRIPTION, _ENCODING, Field("metadata", "metadata", Shape.JSON, True), _PROPERTIES),
        (Link("Datastreams", Kind.DATASTREAM, True, "datastreams"),),
    ),
    Kind.OBSERVED_PROPERTY: Entity(
        Kind.OBSERVED_PROPERTY, "ObservedProperty",
        (_NAME, Field("definition", "definition", required=True), _DESCRIPTION, _PROPERTIES),
        (Link("Datastreams", Kind.DATASTREAM, True, "datastreams"),),
    ),
    Kind.OBSERVATION: Entity(
        Kind.OBSERVATION, "Observation",
        (
            Field("phenomenonTime", "at", Shape.SPAN), Field("result", "value", Shape.RESULT, True),
            Field("resultTime", "result_at", Shape.TIME), Field("resultQuality", "more__resultQuality", Shape.JSON),
            Field("validTime", "more__validTime"), Field("parameters", "more__parameters", Shape.JSON),
        ),
        (
            Link("Datastream", Kind.DATASTREAM, False, "stream", True),
            Link("FeatureOfInterest", Kind.FEATURE, False, "feature"),
        ),
    ),
    Kind.FEATURE: Entity(
        Kind.FEATURE, "FeatureOfInterest",
        (_NAME, _DESCRIPTION, _ENCODING, Field("feature", "feature", Shape.GEOMETRY, True), _PROPERTIES),
        (Link("Observations", Kind.OBSERVATION, True, "points"),),
    ),
}  # fmt: skip
