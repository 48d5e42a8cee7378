"""The scenarios in force, in every process within a second; and each version anything was filled in under."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from chengnuo.core.records.rules.kinds import RecordKind
from chengnuo.core.records.shapes import RecordRow
from chengnuo.engine import building, finding, reading
from chengnuo.engine.declaration import Scenario
from chengnuo.engine.errors import ScenarioNotFound
from chengnuo.engine.models import ScenarioVersion
from chengnuo.kernel.kept import Kept


@dataclass(frozen=True, slots=True)
class Live:
    """A scenario in force. ``gone``: its folder was taken away; what there is stays readable, nothing new comes in."""

    scenario: Scenario
    since: datetime
    gone: bool


def scenarios() -> tuple[Live, ...]:
    """All in force, by title; those whose folder is gone at the end."""
    return _kept.value()


def live(name: str) -> Live:
    """One in force. Raises ``ScenarioNotFound``."""
    found = next((one for one in scenarios() if one.scenario.id == name), None)
    if found is None:
        raise ScenarioNotFound(name)
    return found


def kind(name: str, kind_id: str) -> RecordKind:
    """A kind of records as it is in force. Raises ``ScenarioNotFound``."""
    found = live(name).scenario.kind(kind_id)
    if found is None:
        raise ScenarioNotFound(f"{name}.{kind_id}")
    return found


def kind_of(row: RecordRow) -> RecordKind:
    """The kind a record was filled in under, in the version it began with. Raises ``ScenarioNotFound``."""
    found = version(row.scenario, row.scenario_version).kind(row.kind)
    if found is None:
        raise ScenarioNotFound(f"{row.scenario}.{row.kind}")
    return found


@lru_cache(maxsize=256)
def version(name: str, number: int) -> Scenario:
    """A version, in force or not; a version never changes. Raises ``ScenarioNotFound``."""
    row = ScenarioVersion.objects.filter(scenario=name, number=number).first()
    if row is None:
        raise ScenarioNotFound(f"{name} {number}")
    return _built(row)


def _built(row: ScenarioVersion) -> Scenario:
    return building.scenario(reading.read(row.text, row.scenario).data, row.number)


def _load() -> tuple[Live, ...]:
    there = {one.id for one in finding.folders()}
    rows = ScenarioVersion.objects.filter(in_force=True)
    found = [Live(_built(row), row.made_at, row.scenario not in there) for row in rows]
    return tuple(sorted(found, key=lambda one: (one.gone, one.scenario.source, one.scenario.id)))


def _mark() -> object:
    in_force = ScenarioVersion.objects.filter(in_force=True).order_by("id").values_list("id", flat=True)
    return (*in_force, *(one.id for one in finding.folders()))


_kept = Kept(_load, tables=(ScenarioVersion,), mark=_mark)
