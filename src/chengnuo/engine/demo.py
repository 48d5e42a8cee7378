"""Simulated records of a scenario for the demo: seeded, so that every demo is the same, and marked 「模拟」.

A folder's ``demo.json`` is a list of four sorts of parts: records ``{"kind", "as", "count", "titles", "answers": {field:
[values]}, "quantity": [from, to], "days": [from, to], "pace": [from, to], "answered": 0.7}`` (``days`` is how long ago, ``pace``
how many days a stage takes, ``answered`` how many parts are, ``as`` tells two parts of one kind apart), devices ``{"stream", …}`` (``StreamPlan``),
things in zones ``{"positions": how many, "groups": [names]}``, and assets, with ``asset`` instead of ``kind``
(``simulated_assets``); records about assets are about some of these.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from chengnuo.core.assets import queries as assets
from chengnuo.core.assets.queries import AssetFilter
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.people import queries as people
from chengnuo.core.places import queries as places
from chengnuo.core.records import queries as records
from chengnuo.core.records import services
from chengnuo.core.records.queries import Entry, RecordFilter, RecordRow
from chengnuo.core.records.rules.forms import Field, FieldKind
from chengnuo.core.records.rules.kinds import PlaceNeed, RecordKind
from chengnuo.engine import finding, indicating, registry, simulated_assets, zones
from chengnuo.engine.declaration import Scenario
from chengnuo.engine.measuring import streams_of
from chengnuo.kernel.clock import SHANGHAI, local, now, pretending, today
from chengnuo.kernel.errors import NotFound
from chengnuo.kernel.geo import Point, distance_m

_DAYS = 300
#: Minutes between two messages with positions, and how many there are.
_EVERY, _MESSAGES = 5, 12


@dataclass(frozen=True, slots=True)
class StreamPlan:
    """Devices of one datastream: around which value, how much it swings and trembles, how far it leaves its bounds for an
    hour (``odd``), how many do so now (``alarming``), and what the devices say of themselves (one of each list).
    """

    title: str
    observed: str
    unit: str
    device: str
    count: int
    base: float
    swing: float
    noise: float
    odd: float
    alarming: int
    properties: dict[str, list[str]]


def stream_plans() -> tuple[StreamPlan, ...]:
    """The devices that the folders in force ask for."""
    found = []
    for live in registry.scenarios():
        for part in parts_of(live.scenario):
            stream = live.scenario.datastream(part.get("stream", ""))
            if stream is not None:
                given = {name: value for name, value in part.items() if name != "stream"}
                found.append(
                    StreamPlan(title=stream.title, observed=stream.observed, unit=stream.unit, **given)
                )
    return tuple(found)


def tell_positions(actor: Any) -> int:
    """An hour of messages with simulated positions, mostly in the zones, where none were told yet; how many."""
    told = 0
    for live in registry.scenarios():
        part = next((one for one in parts_of(live.scenario) if "positions" in one), None)
        there = zones.zones_of(live.scenario, simulated=True) if part else ()
        if (
            part
            and there
            and not any(streams_of(live.scenario, one.counts, True) for one in live.scenario.zones)
        ):
            told += _tell(actor, live.scenario, part, there)
    return told


def _tell(actor: Any, scenario: Scenario, part: dict[str, Any], there: Sequence[zones.Zone]) -> int:
    dice = random.Random(f"{scenario.id}.positions")
    for number in range(_MESSAGES):
        at = now() - timedelta(minutes=_EVERY * (_MESSAGES - 1 - number))
        positions = [_near(dice, dice.choice(there), part["groups"]) for _ in range(int(part["positions"]))]
        zones.tell(actor=actor, name=scenario.id, positions=positions, at=at, simulated=True)
    return _MESSAGES


def _near(dice: random.Random, zone: zones.Zone, groups: list[str]) -> zones.Position:
    """Somewhere about a zone: a thing with a capacity has most of its things inside, a forbidden one few."""
    spread = zone.radius / 111_320 * (0.9 if zone.capacity else 8)
    return zones.Position(
        zone.centre.lon + dice.gauss(0, spread), zone.centre.lat + dice.gauss(0, spread), dice.choice(groups)
    )


def load(told: Callable[[int, int], None] | None = None, *, only: Collection[str] = ()) -> int:
    """Make what every folder's ``demo.json`` (or ``only`` those of some) asks for and is not there yet; returns how many were made.

    Each record is a transaction of its own: nobody waits for the demo. ``told`` hears how far it is.
    """
    scenarios = [live.scenario for live in registry.scenarios() if not only or live.scenario.id in only]
    plans = [(scenario, part) for scenario in scenarios for part in _records_plan(scenario)]
    made = sum(
        simulated_assets.load(scenario, part)
        for scenario in scenarios
        for part in parts_of(scenario)
        if "asset" in part
    )
    total, there = made + sum(int(part["count"]) for _, part in plans), middles()
    with indicating.later():
        for scenario, part in plans:
            for _ in _fill(scenario, part, there):
                made += 1
                if told is not None and made % 20 == 0:
                    told(made, total)
    return made


def parts_of(scenario: Scenario) -> list[dict[str, Any]]:
    """What its folder's ``demo.json`` asks for."""
    folder = finding.folder(scenario.id)
    return list(json.loads(folder.beside("demo.json") or "[]")) if folder else []


def _records_plan(scenario: Scenario) -> list[dict[str, Any]]:
    return [part for part in parts_of(scenario) if "kind" in part]


def _fill(scenario: Scenario, part: dict[str, Any], there: list[Point]) -> Iterator[int]:
    name = part.get("as", part["kind"])
    dice = random.Random(f"{scenario.id}.{name}")
    points, lead, kind = (
        points_of(dice, there),
        people.unit_by_name(scenario.lead_unit),
        scenario.kind(part["kind"]),
    )
    if kind is None:
        return
    owners = _owners(kind)
    subjects = about(dice, kind)
    for number in range(int(part["count"])):
        key = f"demo:{scenario.id}:{name}:{number}"
        entry = entry_of(dice, kind, part, number, points, lead.id if lead else None)
        if owners:
            entry = _belonging(dice, entry, owners, points)
        if records.key_known(key) or (kind.asset_class and not subjects):
            continue
        if subjects:
            entry = replace(entry, asset=dice.choice(subjects), lon="", lat="")
        if any(stage.minutes for stage in kind.stages):
            yield _quick(random.Random(key), kind, entry, key)
            continue
        record_id = services.add_record(actor=None, kind=kind, entry=entry, simulated=True, key=key)
        _grow(random.Random(key), kind, record_id, part)
        yield record_id


def _owners(kind: RecordKind) -> list[RecordRow]:
    """The simulated records that records of this kind belong to, in the order they were made."""
    if kind.of is None:
        return []
    wanted = RecordFilter(scenario=kind.scenario, kind=kind.of.kind, simulated=True)
    return sorted(records.every(wanted), key=lambda row: row.id)


def _belonging(dice: random.Random, entry: Entry, owners: list[RecordRow], points: list[Point]) -> Entry:
    """Belonging to one of ``owners``, not before that one was written down, and near to it."""
    owner = dice.choice(owners)
    day = max(date.fromisoformat(entry.day), owner.day).isoformat()
    entry = replace(entry, parent_id=owner.id, day=day)
    if not entry.lon or owner.lon is None or owner.lat is None:
        return entry
    here = Point(owner.lon, owner.lat)
    near = dice.choice(sorted(points, key=lambda point: distance_m(here, point))[:6])
    return replace(entry, lon=str(near.lon), lat=str(near.lat))


def about(dice: random.Random, kind: RecordKind) -> list[str]:
    """Identifiers of some simulated assets that records of a kind may be about."""
    if not kind.asset_class:
        return []
    try:
        class_id = catalogue.find_class("component", kind.asset_class).id
    except NotFound:
        return []
    found = [row.identifier for row in assets.all_of(AssetFilter(class_id=class_id, simulated=True))]
    return dice.sample(found, k=min(150, len(found)))


def _quick(dice: random.Random, kind: RecordKind, entry: Entry, key: str) -> int:
    """What runs by the minute is played within its hour, to the end: mostly in time."""
    at = datetime.combine(
        date.fromisoformat(entry.day), time(dice.randint(0, 20), dice.randint(0, 59)), SHANGHAI
    )
    at = min(at, now() - timedelta(days=1))
    entry = replace(entry, day=local(at).date().isoformat())
    with pretending(at):
        record_id = services.add_record(actor=None, kind=kind, entry=entry, simulated=True, key=key)
    for before, stage in pairwise(kind.stages):
        at += timedelta(minutes=(before.minutes or 60) * dice.uniform(0.2, 1.15))
        with pretending(at):
            version = records.row(record_id).version
            services.move_record(actor=None, kind=kind, record_id=record_id, version=version, stage=stage.id)
    return record_id


def middles() -> list[Point]:
    """The middles of all grids."""
    return [Point((c.bounds[0] + c.bounds[2]) / 2, (c.bounds[1] + c.bounds[3]) / 2) for c in places.cells()]


def points_of(dice: random.Random, there: list[Point]) -> list[Point]:
    """Points within the district: some of ``there`` (the middles of grids), where those lie inside."""
    return [point for point in dice.sample(there, k=min(150, len(there))) if places.locate(point)]


def entry_of(
    dice: random.Random,
    kind: RecordKind,
    part: dict[str, Any],
    number: int,
    points: list[Point],
    unit_id: int | None,
) -> Entry:
    """What somebody may have filled in, as the folder's part says, and by the form where it says nothing."""
    answers = {field.id: _answer(dice, field, part.get("answers", {}).get(field.id)) for field in kind.fields}
    titles = part.get("titles")
    if titles:
        again = number // len(titles)
        answers[kind.title_field] = f"模拟·{titles[number % len(titles)]}{again + 1 if again else ''}"
    low, high = part.get("quantity", (1, 1))
    amount = round(dice.uniform(low, high), 2) if isinstance(low, float) else dice.randint(low, high)
    point = dice.choice(points) if kind.place is not PlaceNeed.NONE and points else None
    return Entry(
        answers=answers, day=(today() - timedelta(days=dice.randint(*part.get("days", (0, _DAYS))))).isoformat(), unit_id=unit_id,
        quantity=str(amount) if kind.quantity else "", evidence="模拟材料" if dice.random() < 0.7 else "",
        lon=str(point.lon) if point else "", lat=str(point.lat) if point else "",
    )  # fmt: skip


def _answer(dice: random.Random, field: Field, given: list[Any] | None) -> Any:
    if given:
        return dice.choice(given)
    if field.kind is FieldKind.CHOICE:
        return dice.choice(field.choices)
    if field.kind is FieldKind.CHOICES:
        return dice.sample(field.choices, k=min(2, len(field.choices)))
    if field.kind is FieldKind.YES_NO:
        return dice.random() < 0.5
    if field.kind is FieldKind.DAY:
        return (today() - timedelta(days=dice.randint(0, _DAYS))).isoformat()
    if field.kind in (FieldKind.INTEGER, FieldKind.NUMBER):
        low = int(field.minimum or 0)
        return dice.randint(low, int(field.maximum if field.maximum is not None else low + 100))
    return "模拟" if field.required else ""


def _grow(dice: random.Random, kind: RecordKind, record_id: int, plan: dict[str, Any]) -> None:
    """Let a project move on for a while, and units answer, as they do: some quickly, some not at all."""
    for stage in kind.stages[1:]:
        row = records.row(record_id)
        on = (row.stage_on or date.min) + timedelta(days=dice.randint(*plan.get("pace", (5, 60))))
        if on > today() or dice.random() < 0.18:
            break
        services.move_record(
            actor=None, kind=kind, record_id=record_id, version=row.version, stage=stage.id, on=on
        )
    for part in records.record(record_id).parts if kind.parts else ():
        if dice.random() < plan.get("answered", 0.7):
            services.answer_part(actor=None, part_id=part.id, state="done", opinion="材料齐全（模拟）")
