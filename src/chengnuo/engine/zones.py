"""What is where: positions of many things (bikes) counted in the zones a scenario declares, told as values of streams.

Positions are counted and not kept. A zone is a record with a place and a radius; for its streams it is a thing that says
``zone`` (kind), ``record``, ``name`` and ``capacity``, so that alarm rules and charts are those of every other device.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chengnuo.core.observations import queries as observations
from chengnuo.core.observations import services as sensing
from chengnuo.core.observations.rules.times import stamp
from chengnuo.core.observations.services import Draft, NewPoint
from chengnuo.core.observations.vocabulary import Kind
from chengnuo.core.records import queries as records
from chengnuo.core.records.queries import RecordFilter, RecordRow
from chengnuo.engine import building, registry
from chengnuo.engine.declaration import Datastream, Scenario, ZoneKind
from chengnuo.engine.measuring import holds
from chengnuo.kernel.errors import Invalid
from chengnuo.kernel.geo import Point
from chengnuo.kernel.permissions import demand

#: So many positions are taken in one message.
MOST = 50_000
_METRES = 111_320.0
_MEASURED = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_CountObservation"


@dataclass(frozen=True, slots=True)
class Position:
    """Where one thing is, and whose it is."""

    lon: float
    lat: float
    group: str = ""


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone as it is now. ``capacity`` None: none is written down."""

    kind: ZoneKind
    row: RecordRow
    centre: Point
    radius: float
    capacity: float | None

    def holds(self, position: Position) -> bool:
        """Whether it is inside: flat over so short a way."""
        east = (position.lon - self.centre.lon) * math.cos(math.radians(self.centre.lat)) * _METRES
        north = (position.lat - self.centre.lat) * _METRES
        return math.hypot(east, north) <= self.radius


@dataclass(frozen=True, slots=True)
class Counted:
    """How many are in a zone, and of each group."""

    zone: Zone
    total: int
    groups: dict[str, int]


def zones_of(scenario: Scenario, *, simulated: bool) -> tuple[Zone, ...]:
    """Its zones as the records have them now."""
    found = []
    for kind in scenario.zones:
        record = scenario.kind(kind.record)
        rows = records.every(
            RecordFilter(scenario=scenario.id, kind=kind.record, simulated=simulated, located=True)
        )
        for row in rows if record else ():
            radius, capacity = row.data.get(kind.radius), row.data.get(kind.capacity)
            if (
                record
                and radius
                and row.lon is not None
                and row.lat is not None
                and holds(kind.when, record, row)
            ):
                limit = None if capacity is None else float(capacity)
                found.append(Zone(kind, row, Point(row.lon, row.lat), float(radius), limit))
    return tuple(found)


def counted(zones: Sequence[Zone], positions: Sequence[Position]) -> tuple[Counted, ...]:
    """Count; pure. A thing in two zones is in both."""
    found = []
    for zone in zones:
        inside = [one for one in positions if zone.holds(one)]
        found.append(Counted(zone, len(inside), dict(Counter(one.group for one in inside if one.group))))
    return tuple(found)


def tell(
    *, actor: Any, name: str, positions: Sequence[Position], at: datetime, simulated: bool = False
) -> tuple[Counted, ...]:
    """Count where all things of a scenario are at a moment, and tell it to the streams of its zones; rules are asked.

    Raises ``NotAllowed``, ``ScenarioNotFound``, ``Invalid``.
    """
    demand(actor, "sensor.write")
    if len(positions) > MOST:
        raise Invalid("zones.too_many", f"一次最多 {MOST} 个位置。", most=MOST)
    scenario = registry.live(name).scenario
    if not scenario.zones:
        raise Invalid("zones.none", f"「{scenario.title}」没有声明区域。")
    found = counted(zones_of(scenario, simulated=simulated), positions)
    groups = sorted({one.group for one in positions if one.group})
    points = [point for one in found for point in _points(actor, scenario, one, groups, stamp(at), simulated)]
    sensing.record_points(actor=actor, points=points)
    return found


def _points(
    actor: Any, scenario: Scenario, one: Counted, groups: Sequence[str], at: int, simulated: bool
) -> list[NewPoint]:
    """The zone's values; groups before the total, so that who has most is known when the total raises an alarm."""
    kind, known = one.zone.kind, _streams(one.zone, scenario)
    wanted = [(kind.groups, group, one.groups.get(group, 0)) for group in dict.fromkeys([*groups, *(g for _, g in known if g)])] if kind.groups else []  # fmt: skip
    wanted += [(kind.counts, "", one.total)] if kind.counts else []
    found = []
    for stream, group, amount in wanted:
        declared = scenario.datastream(stream)
        if declared is None:
            continue
        stream_id = known.get((declared.observed, group)) or _make(
            actor, scenario, one.zone, declared, group, simulated
        )
        known[(declared.observed, group)] = stream_id
        found.append(NewPoint(stream_id, at, float(amount)))
    return found


def _thing(zone: Zone, scenario: Scenario) -> dict[str, Any]:
    return {
        "zone": building.zone_mark(scenario.id, zone.kind.id), "record": zone.row.id, "name": zone.row.title,
        "capacity": zone.capacity,
    }  # fmt: skip


def _streams(zone: Zone, scenario: Scenario) -> dict[tuple[str, str], int]:
    """(observed, group) → stream of the thing that stands for the zone, whose capacity is made to agree."""
    wanted = _thing(zone, scenario)
    rows = observations.streams_with(zone=wanted["zone"], record=zone.row.id)
    if rows and rows[0].thing != wanted:
        sensing.describe_thing(rows[0].thing_id, wanted)
    return {(row.observed, str(row.stream.get("group", ""))): row.id for row in rows}


def _make(
    actor: Any, scenario: Scenario, zone: Zone, declared: Datastream, group: str, simulated: bool
) -> int:
    rows = observations.streams_with(zone=building.zone_mark(scenario.id, zone.kind.id), record=zone.row.id)
    place = {"type": "Point", "coordinates": [zone.centre.lon, zone.centre.lat]}
    location = Draft(
        {
            "name": zone.row.title,
            "description": zone.row.address or zone.kind.title,
            "encodingType": "application/geo+json",
            "location": place,
        }
    )
    thing: Draft | int = rows[0].thing_id if rows else Draft(
        {"name": zone.row.title, "description": zone.kind.title, "properties": _thing(zone, scenario)}, {"Locations": [location]}
    )  # fmt: skip
    draft = Draft(
        {
            "name": f"{declared.title}·{group}" if group else declared.title, "description": f"{scenario.title}：{zone.kind.title}",
            "observationType": _MEASURED, "properties": {"group": group} if group else {},
            "unitOfMeasurement": {"name": declared.unit, "symbol": declared.unit, "definition": f"urn:unit:{declared.unit}"},
        },
        {
            "Thing": [thing],
            "Sensor": [Draft({"name": "区域计数", "description": "由位置数出", "encodingType": "text/plain", "metadata": scenario.id})],
            "ObservedProperty": [Draft({"name": declared.observed, "definition": f"urn:chengnuo:{declared.observed}", "description": declared.title})],
        },
    )  # fmt: skip
    return sensing.create_entity(actor=actor, kind=Kind.DATASTREAM, draft=draft, simulated=simulated)
