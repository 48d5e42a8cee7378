"""A year of cases for the demo: made up, seeded, played through the real rules, and marked 「模拟」.

Nothing is written past the services: each case is reported, filed, dispatched, signed, finished, checked and rated at
the moments that are played (``kernel.clock.pretending``). Of simulated cases nobody is told anything.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from chengnuo.core.cases import queries, services
from chengnuo.core.cases.rules.words import Source
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.people import queries as people
from chengnuo.core.places import queries as places
from chengnuo.kernel import clock
from chengnuo.kernel.errors import ChengnuoError
from chengnuo.kernel.geo import Point
from chengnuo.kernel.jobs import registry
from chengnuo.kernel.jobs.registry import Progress
from chengnuo.kernel.permissions import Role

JOB = "cases.simulate"
SEED, CASES, DAYS = 420103, 1200, 365
_SOURCES = {Source.RESIDENT: 30, Source.HOTLINE: 30, Source.GRID_WORKER: 40}
#: What simulated reports begin with; the same key again is the same report, so a second run adds nothing.
_KEY = "simulated"


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that happens on simulated streets: its condition and the words it is reported in."""

    condition_id: int
    text: str
    weight: int


def register() -> None:
    """Make the job known."""
    registry.register(JOB, _job, title="模拟一年案卷", attempts=3)


def _job(progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
    made = simulate(int(params.get("cases", CASES)), int(params.get("seed", SEED)), progress)
    return {"url": "/cases/", "cases": made}


def simulate(cases: int, seed: int, progress: Progress | None = None, end: datetime | None = None) -> int:
    """Play ``cases`` cases over the year before ``end``; how many are new. The same seed again adds nothing."""
    chance = random.Random(seed)
    last = end or clock.now()
    moments = sorted(last - timedelta(days=DAYS) * chance.random() ** 1.3 for _ in range(cases))
    matters, made = _matters(), 0
    streets = people.units()
    for number, moment in enumerate(moments):
        own = random.Random(f"{seed}:{number}")
        made += _play(
            own,
            f"{_KEY}:{seed}:{number}",
            number,
            moment,
            last,
            chance.choices(matters, [m.weight for m in matters])[0],
            streets,
        )
        if progress is not None and number % 20 == 0:
            progress.progress(number, cases, f"已模拟 {number} 件案卷")
    return made


def _matters() -> list[Matter]:
    found = []
    with (files("chengnuo.ops") / "seed" / "simulated_matters.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            matter = catalogue.find_class(row["kind"], row["code"])
            wanted = [c for c in catalogue.conditions(matter.id) if c.number == int(row["number"])]
            found.append(Matter(wanted[0].id, row["text"], int(row["weight"])))
    return found


def _play(
    chance: random.Random, key: str, number: int, moment: datetime, last: datetime, matter: Matter, units: Any
) -> bool:
    """One case from its report as far as it has come by ``last``."""
    point, names = somewhere(chance)
    source = chance.choices(list(_SOURCES), list(_SOURCES.values()))[0]
    known = source == Source.GRID_WORKER
    intake = services.Intake(
        source=source, text=matter.text.format(place=names), key=key, point=point,
        condition_id=matter.condition_id if known else None, simulated=True, reported_at=moment,
    )  # fmt: skip
    with clock.pretending(moment):
        receipt = services.report_case(actor=_reporter(source, number), intake=intake)
    if receipt.again or receipt.joined:
        return not receipt.again
    for hours, act in _life(chance, matter, known):
        moment += timedelta(hours=hours)
        if moment > last:
            break
        with clock.pretending(moment):
            try:
                act(receipt, units, chance)
            except ChengnuoError:
                break  # a guard that a clumsy simulated person ran into: the case stays where it is
    return True


def _life(chance: random.Random, matter: Matter, known: bool) -> Iterator[tuple[float, Any]]:
    """What is done to a case, each with the hours after the act before it."""
    if not known:
        yield chance.uniform(0.2, 6), lambda r, u, c: _act("ask_verify", r)
        yield (
            chance.uniform(0.5, 20),
            lambda r, u, c: _act("verify", r, true=c.random() > 0.06, note="现场已看"),
        )
        yield chance.uniform(0.1, 3), lambda r, u, c: _act("classify", r, condition_id=matter.condition_id)
    yield chance.uniform(0.1, 2), _dispatch
    if chance.random() < 0.07:
        yield chance.uniform(1, 6), _send_back
        yield chance.uniform(0.5, 4), _dispatch
    yield chance.uniform(0.2, 4), lambda r, u, c: _act("sign", r)
    slow = chance.random() < 0.12
    yield (
        chance.expovariate(1 / (60 if slow else 9)),
        lambda r, u, c: _act("finish", r, result="已到现场处理完毕"),
    )
    if chance.random() < 0.06:
        yield chance.uniform(1, 12), lambda r, u, c: _act("rework", r, reason="现场还有遗留")
        yield chance.uniform(2, 24), lambda r, u, c: _act("finish", r, result="已重新处理")
    yield chance.uniform(1, 30), lambda r, u, c: _act("close", r)
    if not known and chance.random() < 0.5:
        yield chance.uniform(1, 48), _rate


def _act(name: str, receipt: services.Receipt, **given: Any) -> None:
    row = queries.line(receipt.case_id)
    actor = _post(name, row)
    getattr(services, name)(actor=actor, case_id=receipt.case_id, version=row.version, **given)


def _dispatch(receipt: services.Receipt, units: Any, chance: random.Random) -> None:
    detail = queries.case(receipt.case_id)
    unit = detail.route_unit_id or chance.choice(units).id
    _act("dispatch", receipt, unit_id=unit)


def _send_back(receipt: services.Receipt, units: Any, chance: random.Random) -> None:
    own = queries.line(receipt.case_id).unit_id
    other = chance.choice([unit for unit in units if unit.id != own])
    _act(
        "send_back",
        receipt,
        reason="不在本单位职责范围",
        clause="职责清单（模拟）",
        proposed_unit_id=other.id,
    )


def _rate(receipt: services.Receipt, units: Any, chance: random.Random) -> None:
    solved = chance.random() < 0.85
    services.rate(
        code=receipt.code, solved=solved, stars=chance.choice([4, 5]) if solved else chance.choice([1, 2, 3])
    )


def somewhere(chance: random.Random) -> tuple[Point, str]:
    """A point inside the district, and how people call the place. Raises ``ValueError`` where no places are loaded."""
    shape = places.boundary_shape()
    if shape is None:
        raise ValueError("the district has no boundary: load the places first")
    west, south, east, north = shape.bounds
    while True:
        point = Point(chance.uniform(west, east), chance.uniform(south, north))
        found = places.locate(point)
        if found is not None:
            return point, found.names.rpartition(" · ")[0].replace(" · ", "")


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody who acts in the simulation: a post and a name, but no account."""

    display_name: str
    role: Role
    unit_id: int | None = None
    pk: None = None
    is_authenticated: bool = True
    is_active: bool = True


#: Who does what: the desk's posts by the act, two or three people each.
_DESK = {
    "ask_verify": "受理员",
    "classify": "受理员",
    "dispatch": "派遣员",
    "rework": "核查员",
    "close": "核查员",
}
_LETTERS = "甲乙丙"


def _reporter(source: Source, number: int) -> _Person | None:
    """Who writes a report down; residents do it themselves."""
    if source == Source.RESIDENT:
        return None
    if source == Source.GRID_WORKER:
        return _Person(f"模拟·网格员{_LETTERS[number % 3]}", Role.GRID_WORKER)
    return _Person(f"模拟·受理员{_LETTERS[number % 2]}", Role.DUTY_OFFICER)


def _post(act: str, row: queries.CaseRow) -> _Person:
    """Who does an act on a case: always the same for the same case."""
    if act in _DESK:
        return _Person(f"模拟·{_DESK[act]}{_LETTERS[row.id % 2]}", Role.DUTY_OFFICER)
    if act == "verify":
        return _Person(f"模拟·网格员{_LETTERS[row.id % 3]}", Role.GRID_WORKER)
    return _Person(f"模拟·{row.unit}经办人", Role.HANDLER, row.unit_id)
