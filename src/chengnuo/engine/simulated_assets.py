"""Simulated assets of a class a scenario declares, for its examples and its demo: always marked 「模拟」."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from chengnuo.core.assets import queries as assets
from chengnuo.core.assets import services
from chengnuo.core.assets.rules.terms import Terms
from chengnuo.core.assets.rules.words import Accuracy, Source, State
from chengnuo.core.people import queries as people
from chengnuo.core.places import queries as places
from chengnuo.engine.declaration import AssetClass, Scenario
from chengnuo.engine.errors import ScenarioNotFound
from chengnuo.engine.measuring import class_id_of
from chengnuo.kernel.clock import today

_STATES = {state.label: state for state in State}
_FIRST_DAY = "2018-01-01"


def write_down(scenario: Scenario, one: Mapping[str, Any]) -> int:
    """An asset of an example: ``{"class", "identifier", "lon", "lat", "name", "state", "keeper", "owner", "day", "attributes"}``; its id."""
    declared = scenario.asset_class(one["class"])
    class_id = class_id_of(declared) if declared else None
    if class_id is None:
        raise ScenarioNotFound(f"{scenario.id}.{one['class']}")
    terms = Terms(
        class_id=class_id, name=one.get("name", "模拟部件"), lon=one["lon"], lat=one["lat"], identifier=one["identifier"],
        started_on=date.fromisoformat(one["day"]) if "day" in one else today(), state=_STATES[one.get("state", "完好")],
        keeper_id=_unit(one.get("keeper", "")), owner_id=_unit(one.get("owner", "")), attributes=one.get("attributes", {}),
    )  # fmt: skip
    services.load_simulated([terms])
    return assets.by_identifiers([terms.identifier])[terms.identifier].id


def load(scenario: Scenario, part: Mapping[str, Any]) -> int:
    """Make the assets a part of ``demo.json`` asks for and that are not there: ``{"asset", "count", "name", "keeper",
    "states": [words], "from": day, "attributes": {id: [values]}}``. Nothing for a class the catalogue has not.
    """
    declared = scenario.asset_class(part["asset"])
    class_id = class_id_of(declared) if declared else None
    if declared is None or class_id is None:
        return 0
    wanted = {terms.identifier: terms for terms in made(scenario, declared, class_id, part)}
    known = assets.by_identifiers(list(wanted))
    return services.load_simulated(terms for name, terms in wanted.items() if name not in known)


def made(scenario: Scenario, declared: AssetClass, class_id: int, part: Mapping[str, Any]) -> Iterator[Terms]:
    """What a part asks for, with identifiers that count on: the same part makes the same pieces."""
    dice = random.Random(f"{scenario.id}.{declared.id}")
    keeper = _unit(part.get("keeper", scenario.lead_unit))
    given, states, name = (
        part.get("attributes", {}),
        part.get("states", ["完好"]),
        part.get("name", declared.title),
    )
    first = date.fromisoformat(part.get("from", _FIRST_DAY))
    for number, (lon, lat, district) in enumerate(_spots(dice, int(part["count"])), 1):
        yield Terms(
            class_id=class_id, name=f"{name}{number:04d}", lon=lon, lat=lat,
            started_on=first + timedelta(days=dice.randrange(max(1, (today() - first).days))),
            identifier=f"{district}{declared.code}{number:06d}", state=_STATES[dice.choice(states)], manager_id=keeper,
            keeper_id=keeper, source=Source.SURVEY, accuracy=Accuracy.B,
            attributes={field.id: dice.choice(given[field.id]) for field in declared.fields if field.id in given},
        )  # fmt: skip


def _spots(dice: random.Random, count: int) -> list[tuple[float, float, str]]:
    """Places within the district with its code: anywhere in the boxes of its grids, those outside drawn again."""
    cells, found = places.cells(), list[tuple[float, float, str]]()
    while cells and len(found) < count:
        tried = [_within(dice, dice.choice(cells).bounds) for _ in range(count)]
        inside = places.locate_many([lon for lon, _ in tried], [lat for _, lat in tried])
        found += [(*spot, place.district_code) for spot, place in zip(tried, inside, strict=True) if place]
    return found[:count]


def _within(dice: random.Random, box: tuple[float, float, float, float]) -> tuple[float, float]:
    west, south, east, north = box
    return round(dice.uniform(west, east), 7), round(dice.uniform(south, north), 7)


def _unit(name: str) -> int | None:
    found = people.unit_by_name(name) if name else None
    return found.id if found else None
