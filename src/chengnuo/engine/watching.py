"""Alarm rules handed down to ``core.observations``, and records opened by the alarms they raise.

A tick of the worker does both: so a version put in force, a folder taken away and a program that was cut short all come to
the same. An alarm that makes a case is no matter of this room (``core.cases.from_alarms``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chengnuo.core.observations import queries as observations
from chengnuo.core.observations import services as sensing
from chengnuo.core.observations.queries import AlarmRow, Surroundings
from chengnuo.core.observations.rules.alarm import AlarmRule
from chengnuo.core.people import queries as people
from chengnuo.core.records import queries as records
from chengnuo.core.records import services
from chengnuo.core.records.errors import FieldFaults
from chengnuo.core.records.queries import Entry
from chengnuo.core.records.rules.kinds import PlaceNeed, RecordKind
from chengnuo.engine import registry
from chengnuo.engine.declaration import Alarm, Scenario
from chengnuo.kernel import expressions
from chengnuo.kernel.clock import local
from chengnuo.kernel.errors import ChengnuoError
from chengnuo.kernel.expressions import BadExpression
from chengnuo.kernel.jobs import registry as jobs

EVERY_SECONDS = 2
#: Rules of scenarios bear this before the scenario's name as their source.
PREFIX = "scenario:"


def subscribe() -> None:
    """Have the worker look."""
    jobs.every("engine.watching", EVERY_SECONDS, _tick)


def _tick(moment: datetime) -> None:
    hand_down()
    take_in()


def rules_of(scenario: Scenario) -> tuple[AlarmRule, ...]:
    """Its rules as the observations take them."""
    return tuple(one.rule for one in scenario.alarms)


def hand_down() -> int:
    """Put the rules of every scenario in force, and those of scenarios that are gone out of it; how many stand."""
    wanted = {
        PREFIX + live.scenario.id: rules_of(live.scenario) for live in registry.scenarios() if not live.gone
    }
    standing = {source for _, source in observations.rules() if source.startswith(PREFIX)}
    for source in standing - wanted.keys():
        sensing.put_rules(source=source, rules=())
    put = [
        sensing.put_rules(source=source, rules=rules)
        for source, rules in wanted.items()
        if rules or source in standing
    ]
    return sum(put)


def take_in() -> int:
    """Open a record for each new alarm whose rule says so; how many alarms were looked at."""
    opening = {
        alarm.rule.id: (live.scenario, alarm)
        for live in registry.scenarios()
        for alarm in live.scenario.alarms
        if alarm.record
    }
    rows = [row for row in observations.alarms_without_case() if row.rule in opening]
    for row in rows:
        try:
            words = _open(row, *opening[row.rule])
        except FieldFaults as wrong:
            words = "；".join(wrong.faults.values())
        except ChengnuoError as error:  # a place outside the district: said beside the alarm
            words = error.message_zh
        sensing.note_case(row.id, None, words[:300])
    return len(rows)


def key_of(alarm_id: int) -> str:
    """The key of the record that an alarm opened: a tick cut short opens no second one."""
    return f"alarm:{alarm_id}"


def _open(row: AlarmRow, scenario: Scenario, alarm: Alarm) -> str:
    """Open the record, unless the one of the same device's last alarm is still open; what is said beside the alarm."""
    kind = registry.kind(scenario.id, alarm.record)
    earlier = _earlier(row)
    if earlier is not None:
        return f"并入没办完的「{kind.title}」（{earlier.title}）。"
    record_id = services.add_record(
        actor=None,
        kind=kind,
        entry=_entry(row, scenario, alarm, kind),
        simulated=row.simulated,
        key=key_of(row.id),
    )
    return f"已登记「{kind.title}」（{records.row(record_id).title}）。"


def _earlier(row: AlarmRow) -> records.RecordRow | None:
    keys = {key_of(one) for one in observations.earlier_alarms(row)}
    found = [records.row(one) for one in records.ids_of_keys(keys).values()]
    return next((one for one in found if one.open), None)


def _entry(row: AlarmRow, scenario: Scenario, alarm: Alarm, kind: RecordKind) -> Entry:
    names = names_of(row.title, row.thing, row.value, row.text, observations.surroundings(row.stream_id))
    lead = people.unit_by_name(scenario.lead_unit)
    placed = kind.place is not PlaceNeed.NONE and row.lon is not None and row.lat is not None
    return Entry(
        answers=filled(alarm, names), day=local(row.raised_at).date().isoformat(), unit_id=lead.id if lead else None,
        quantity="1" if kind.quantity else "", evidence=f"报警 {row.id}：{row.title}",
        lon=str(row.lon) if placed else "", lat=str(row.lat) if placed else "",
    )  # fmt: skip


def names_of(title: str, device: str, value: float | None, text: str, around: Surroundings) -> dict[str, Any]:
    """What ``fill`` may speak of. ``group``: the stream's own, else the one that has most on the same thing."""
    there = [(one.get("group", ""), amount or 0.0) for one, amount in around.beside if one.get("group")]
    most = max(there, key=lambda one: one[1], default=("", 0.0))[0]
    return {
        "title": title, "device": device, "value": value, "text": text, "thing": around.thing, "stream": around.stream,
        "group": around.stream.get("group") or most,
    }  # fmt: skip


def filled(alarm: Alarm, names: dict[str, Any]) -> dict[str, Any]:
    """The answers of the record; what the device does not say stays empty, and the form tells if it is needed."""
    found = {}
    for question, text in alarm.fill:
        try:
            found[question] = expressions.compile(text).value(names)
        except BadExpression:
            continue
    return {question: value for question, value in found.items() if value not in (None, "")}
