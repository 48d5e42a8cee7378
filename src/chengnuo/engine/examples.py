"""Examples of a scenario: what goes in, what must come of it. They run as tests and in ``chengnuo scenario check``.

NAME.in.json: ``{"today": "2023-06-30", "records": [{"kind", "of", "answers", "day", "quantity", "lon", "lat", "asset", "moves", "parts"}],
"assets": [{"class", "identifier", "lon", "lat", "state", "attributes", …}]}``;
``of`` is the title of a record before it, and a record or move with ``at`` (a moment) happens then. ``readings``: ``[{"alarm", "thing", "stream", "points": [[moment, value or
word], …]}]`` are played through the rule ``alarm``; ``positions``: ``[{"group", "lon", "lat"}]`` are counted in the zones.
NAME.expect.json: ``records`` (title, stage, stalled, late, ended, due_on, result, parts, faults, case), ``indicators``,
``alarms`` (for each reading when it stood, and what it fills in), ``zones`` (name → how many),
``sheets`` (sheet → title of the line → column → value). Only what is named is compared.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.db import transaction

from chengnuo.core.observations.queries import Surroundings
from chengnuo.core.observations.rules import alarm as rules
from chengnuo.core.observations.rules.alarm import AlarmRule, Sample
from chengnuo.core.observations.rules.times import moment, stamp
from chengnuo.core.observations.rules.words import SignalKind, signal_kind
from chengnuo.core.people import queries as people
from chengnuo.core.records import queries as records
from chengnuo.core.records import services
from chengnuo.core.records.errors import FieldFaults
from chengnuo.core.records.queries import Entry
from chengnuo.core.records.rules.kinds import RecordKind
from chengnuo.engine import simulated_assets, watching, zones
from chengnuo.engine.declaration import Alarm, Scenario
from chengnuo.engine.errors import ScenarioNotFound
from chengnuo.engine.measuring import Measuring
from chengnuo.kernel.clock import SHANGHAI, local, pretending

Data = dict[str, Any]


def run(scenario: Scenario, path: Path) -> list[str]:
    """What came out otherwise than expected, in words; empty where all is well. Leaves nothing behind."""
    expected = path.with_name(path.name.replace(".in.json", ".expect.json"))
    if not expected.is_file():
        return [f"{path.name}：没有 {expected.name}"]
    came = outcome(scenario, json.loads(path.read_text(encoding="utf-8")))
    return [
        f"{path.name}：{words}"
        for words in _differences(json.loads(expected.read_text(encoding="utf-8")), came, "")
    ]


def outcome(scenario: Scenario, given: Mapping[str, Any]) -> Data:
    """Play an example through the same services as everybody's, and take everything back."""
    with transaction.atomic(), pretending(_at(given["today"])):
        about = [simulated_assets.write_down(scenario, one) for one in given.get("assets", ())]
        made: list[Data] = []
        for one in given.get("records", ()):
            made.append(_play(scenario, one, made))
        # only what the example made is counted, whatever is there already
        measuring = Measuring(
            scenario, simulated=True, only=[one["id"] for one in made if "id" in one], only_assets=about
        )
        values = {one.id: measuring.indicator(one).value for one in scenario.indicators}
        lines = {
            sheet.id: {
                line.row.title: dict(line.values) for line in measuring.lines(sheet, measuring.span(sheet))
            }
            for sheet in scenario.sheets
        }
        came = {
            "records": [_seen(one) for one in made], "indicators": values, "sheets": lines,
            "alarms": [_judged(scenario, one) for one in given.get("readings", ())],
            "zones": _counted(scenario, made, given.get("positions", ())),
        }  # fmt: skip
        transaction.set_rollback(True)
    return came


def _at(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(12), SHANGHAI)


def _then(one: Mapping[str, Any]) -> AbstractContextManager[None]:
    """The moment at which something of the example happens; as it is where none is named."""
    return pretending(_moment(one["at"])) if "at" in one else nullcontext()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def _judged(scenario: Scenario, one: Mapping[str, Any]) -> Data:
    """When a rule would have stood over readings, and what the record it opens would say."""
    alarm = next((found for found in scenario.alarms if found.id == one["alarm"]), None)
    if alarm is None:
        raise ScenarioNotFound(f"{scenario.id}.{one['alarm']}")
    around = {"thing": dict(one.get("thing", {})), "stream": dict(one.get("stream", {})), "zones": []}
    fired = rules.replay(alarm.rule, _samples(alarm.rule, one["points"], around))
    filled = [watching.filled(alarm, _names(alarm, one, around, stood.value)) for stood in fired]
    return {
        "stood": [[_clock(stood.raised_at), _clock(stood.ended_at)] for stood in fired],
        "fill": filled[0] if filled else {},
    }  # fmt: skip


def _samples(rule: AlarmRule, points: Sequence[Sequence[Any]], around: Data) -> list[Sample]:
    """Readings as the rule sees them; a word is a signal of the device."""
    found: list[Sample] = []
    before: tuple[int, float | None] | None = None
    for when, said in points:
        at, value, text = (
            stamp(_moment(when)),
            None if isinstance(said, str) else float(said),
            str(said) if isinstance(said, str) else "",
        )
        signal = signal_kind(text) if text else SignalKind.MEASURE
        found.append(rules.sample_of(rules.names_of(rule), at, value, text, signal, before, around))
        before = (at, value)
    return found


def _names(alarm: Alarm, one: Mapping[str, Any], around: Data, value: Any) -> Data:
    beside = Surroundings(around["thing"], around["stream"], ())
    return watching.names_of(alarm.title, one.get("device", ""), value, "", beside)


def _clock(at: int | None) -> str:
    return "" if at is None else f"{local(moment(at)):%Y-%m-%dT%H:%M}"


def _counted(scenario: Scenario, made: Sequence[Data], positions: Sequence[Data]) -> dict[str, int]:
    """How many positions are in each zone that the example made."""
    if not positions:
        return {}
    ids = {one["id"] for one in made if "id" in one}
    there = [zone for zone in zones.zones_of(scenario, simulated=True) if zone.row.id in ids]
    places = [zones.Position(one["lon"], one["lat"], one.get("group", "")) for one in positions]
    return {found.zone.row.title: found.total for found in zones.counted(there, places)}


def _play(scenario: Scenario, one: Mapping[str, Any], before: Sequence[Data]) -> Data:
    kind = scenario.kind(one["kind"])
    if kind is None:
        raise ScenarioNotFound(f"{scenario.id}.{one['kind']}")
    try:
        with _then(one):
            record_id = services.add_record(
                actor=None, kind=kind, entry=_entry(kind, one, before), simulated=True
            )
    except FieldFaults as faults:
        return {"faults": faults.faults}
    for move in one.get("moves", ()):
        with _then(move):
            _move(kind, record_id, move)
    for part in records.record(record_id).parts:
        answer = one.get("parts", {}).get(part.part)
        if answer:
            services.answer_part(
                actor=None, part_id=part.id, state=answer["state"], opinion=answer.get("opinion", "")
            )
    return {"id": record_id}


def _move(kind: RecordKind, record_id: int, move: Mapping[str, Any]) -> None:
    row = records.row(record_id)
    on = date.fromisoformat(move["on"]) if "on" in move else None
    services.move_record(
        actor=None, kind=kind, record_id=record_id, version=row.version, stage=move["stage"], on=on,
        reason=move.get("reason", ""),
    )  # fmt: skip


def _owner(kind: RecordKind, title: str, before: Sequence[Data]) -> int | None:
    """The record before it that it belongs to."""
    rows = [records.row(one["id"]) for one in before if "id" in one]
    return next((row.id for row in rows if kind.of and row.kind == kind.of.kind and row.title == title), None)


def _entry(kind: RecordKind, one: Mapping[str, Any], before: Sequence[Data]) -> Entry:
    unit = people.unit_by_name(one["unit"]) if one.get("unit") else None
    return Entry(
        answers=dict(one.get("answers", {})), day=one.get("day", ""), quantity=str(one.get("quantity", "")),
        unit_id=unit.id if unit else None, lon=str(one.get("lon", "")), lat=str(one.get("lat", "")),
        address=one.get("address", ""), evidence=one.get("evidence", ""), asset=one.get("asset", ""),
        parent_id=_owner(kind, one.get("of", ""), before),
    )  # fmt: skip


def _seen(one: Data) -> Data:
    if "id" not in one:
        return one
    found = records.record(one["id"])
    row = found.row
    return {
        "title": row.title, "stage": row.stage, "stalled": row.stalled, "late": row.late, "ended": row.ended, "result": row.result,
        "stage_due_on": row.stage_due_on.isoformat() if row.stage_due_on else "",
        "due_on": row.due_on.isoformat() if row.due_on else "", "parts": [part.part for part in found.parts],
        "answers": row.data, "quantity": row.quantity, "case": row.case_id is not None, "street": row.street_code,
        "asset": row.asset,
    }  # fmt: skip


def _differences(expected: Any, came: Any, where: str) -> list[str]:
    if isinstance(expected, dict) and isinstance(came, dict):
        return [
            w
            for name, one in expected.items()
            for w in _differences(one, came.get(name), f"{where}.{name}".strip("."))
        ]
    if (
        isinstance(expected, list)
        and isinstance(came, list)
        and len(expected) == len(came)
        and where != "parts"
    ):
        return [w for n, one in enumerate(expected) for w in _differences(one, came[n], f"{where}[{n}]")]
    return [] if expected == came else [f"{where} 应为 {expected!r}，实际 {came!r}"]
