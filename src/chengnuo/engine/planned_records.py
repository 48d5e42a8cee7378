"""A year of records for indicators that count records, planned from the values they are to reach.

The plan follows from the seed alone: which record counts on which day, what it is worth, how it goes through its stages
until then and afterwards.
"""

from __future__ import annotations

import calendar
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from chengnuo.core.people import queries as people
from chengnuo.core.records.queries import Entry
from chengnuo.core.records.rules.forms import FieldKind
from chengnuo.core.records.rules.kinds import RecordKind
from chengnuo.engine import conditions, demo, fulfilling
from chengnuo.engine.conditions import Names
from chengnuo.engine.declaration import Count, Indicator, Scenario
from chengnuo.kernel.clock import SHANGHAI, pretending
from chengnuo.kernel.geo import Point, distance_m

#: A sum is brought in by about so many records a year.
_PIECES = 48
#: Days a stage without limit takes at most, and how often a record is drawn until it counts for nobody else.
_USUAL_DAYS, _DRAWS = 30, 200
#: So many records are there for others to belong to, and so many years before.
_OWNERS, _BEFORE = 8, 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """An indicator with what it is to have reached at the end of each month of the year, in its own unit."""

    scenario: Scenario
    indicator: Indicator
    levels: tuple[float, ...]

    @property
    def key(self) -> str:
        """How the indicator is called everywhere."""
        return f"{self.scenario.id}.{self.indicator.id}"


@dataclass(frozen=True, slots=True)
class Planned:
    """A record that is to be: what is filled in, when it enters which stage (the first entry is its beginning; where units
    handle it, the second is their answer), and the key of what it belongs to.
    """

    key: str
    kind: RecordKind
    entry: Entry
    path: tuple[tuple[int, datetime], ...]
    owner: str


def playable(wanted: Wanted) -> bool:
    """Whether records can be played for it: a number or a sum of records, with a condition that answers and stages can fulfil."""
    count, kind = wanted.indicator.numerator, wanted.scenario.kind(wanted.indicator.numerator.record)
    if kind is None or wanted.indicator.denominator is not None:
        return False
    return bool(fulfilling.ways(kind, count.when, {}, _around(kind, date.min, 1)))


def plan(year: int, seed: int, wanted: Sequence[Wanted]) -> list[Planned]:
    """The records of a year. What counts single records comes first: it may add to a sum of the same kind, which then needs less."""
    planner = _Planner(year, seed)
    for one in sorted(wanted, key=lambda one: (bool(one.indicator.numerator.sum), one.key)):
        planner.fill(one)
    return planner.planned


class _Planner:
    def __init__(self, year: int, seed: int) -> None:
        self.year, self.seed = year, seed
        self.planned: list[Planned] = []
        self._done: list[Wanted] = []
        self._owners: dict[tuple[str, str], list[Planned]] = {}
        self._middles = demo.middles()

    def fill(self, one: Wanted) -> None:
        """Plan what an indicator needs besides what is planned already."""
        dice = random.Random(f"{self.seed}:{self.year}:{one.key}")
        kind = one.scenario.kind(one.indicator.numerator.record)
        if kind is None:
            return
        draw = _Draw(self, dice, one, kind, self.year)
        counted = [found for piece in self.planned if (found := self.counts(one, piece))]
        for month, level in enumerate(one.levels, 1):
            for worth in _worths(dice, one, kind, level - sum(w for day, w in counted if day.month <= month)):
                piece = draw.piece(month, worth)
                if piece and (found := self.counts(one, piece)):
                    self.planned.append(piece)
                    counted.append(found)
        self._done.append(one)

    def counts(self, one: Wanted, piece: Planned) -> tuple[date, float] | None:
        """On which day of the year a planned record comes to count for an indicator, and how much."""
        count, since = one.indicator.numerator, None
        if (piece.kind.scenario, piece.kind.id) != (one.scenario.id, count.record):
            return None
        began = piece.path[0][1].date()
        quantity = float(piece.entry.quantity) if piece.entry.quantity else None
        names = fulfilling.names_of(
            piece.kind, piece.entry.answers, _around(piece.kind, began, quantity or 0)
        )
        for number, moment in reversed(piece.path):
            if not conditions.holds(count.when, names | fulfilling.standing(piece.kind, number)):
                break
            since = moment.date()
        if since is None or since.year != self.year:
            return None
        worth = names.get(count.sum) if count.sum else 1.0
        return since, float(worth or 0)

    def counts_for_others(self, piece: Planned) -> bool:
        """Whether it would count for an indicator that has all it needs."""
        return any(self.counts(one, piece) for one in self._done)

    def owners(self, scenario: Scenario, kind: RecordKind, year: int) -> list[Planned]:
        """What records of a kind belong to: a few, from a year long before they began, planned once."""
        owner = scenario.kind(kind.of.kind) if kind.of else None
        if owner is None:
            return []
        key = (scenario.id, owner.id)
        if key not in self._owners:
            all_of_them = Indicator(f"of:{owner.id}", owner.title, "", Count(owner.id), None, "", False)
            one = Wanted(scenario, all_of_them, ())
            draw = _Draw(self, random.Random(f"{self.seed}:{self.year}:{one.key}"), one, owner, year)
            self._owners[key] = [draw.any_piece() for _ in range(_OWNERS)] if draw.possible else []
            self.planned += self._owners[key]
        return self._owners[key]

    def points(self, dice: random.Random) -> list[Point]:
        """Where records may lie."""
        return demo.points_of(dice, self._middles)


class _Draw:
    """Draws records of a kind that count for an indicator."""

    def __init__(
        self, planner: _Planner, dice: random.Random, one: Wanted, kind: RecordKind, year: int
    ) -> None:
        self.planner, self.dice, self.one, self.kind, self.year = planner, dice, one, kind, year
        parts = [part for part in demo.parts_of(one.scenario) if part.get("kind") == kind.id]
        self.part: dict[str, Any] = parts[0] if parts else {}
        around = _around(kind, date(year, 1, 1), 1)
        self.ways = fulfilling.ways(kind, one.indicator.numerator.when, self.part.get("answers", {}), around)
        self.points = planner.points(dice)
        self.about = demo.about(random.Random(f"{one.key}:{planner.seed}"), kind)
        self.owners = planner.owners(one.scenario, kind, year - _BEFORE)
        self.number = 0
        lead = people.unit_by_name(one.scenario.lead_unit)
        self.unit_id = lead.id if lead else None

    @property
    def possible(self) -> bool:
        """Whether such a record can be had: what it must be about or belong to is there."""
        return bool(
            self.ways and (self.about or not self.kind.asset_class) and (self.owners or not self.kind.of)
        )

    def piece(self, month: int, worth: float) -> Planned | None:
        """A record that counts in a month and for nobody who has enough; None where it cannot be had."""
        if not self.possible:
            return None
        self.number += 1
        for draw in range(_DRAWS):
            # whose later stages would count elsewhere goes no further than it must
            piece = self._piece(month, worth, on=draw < _DRAWS // 2)
            if self.planner.counts(self.one, piece) and not self.planner.counts_for_others(piece):
                return piece
        return None

    def any_piece(self) -> Planned:
        """A record of the kind for others to belong to."""
        self.number += 1
        return self._piece(self.dice.randint(1, 12), 1.0, on=False)

    def _piece(self, month: int, worth: float, *, on: bool) -> Planned:
        way = self.dice.choice(self.ways)
        path = tuple(self._path(way.stage, _some_time(self.dice, self.year, month), on))
        with pretending(path[0][1]):
            entry = demo.entry_of(self.dice, self.kind, self.part, self.number, self.points, self.unit_id)
        answers = {**entry.answers, **way.answers, **self._title(entry)}
        total = self.one.indicator.numerator.sum
        if total == "quantity":
            entry = replace(entry, quantity=_written(worth))
        elif total:
            answers[total] = worth
        if self.about:
            entry = replace(entry, asset=self.dice.choice(self.about), lon="", lat="")
        owner = self.dice.choice(self.owners) if self.owners else None
        if owner and owner.entry.lon and entry.lon:
            here = Point(float(owner.entry.lon), float(owner.entry.lat))
            near = self.dice.choice(sorted(self.points, key=lambda one: distance_m(here, one))[:6])
            entry = replace(entry, lon=str(near.lon), lat=str(near.lat))
        entry = replace(entry, answers=answers, day=path[0][1].date().isoformat())
        key = f"year:{self.planner.year}:{self.one.key}:{self.number}"
        return Planned(key, self.kind, entry, path, owner.key if owner else "")

    def _title(self, entry: Entry) -> dict[str, str]:
        """Its name with the year, so that nobody takes it for one of this year's."""
        field = self.kind.field(self.kind.title_field)
        if field is None or field.kind is not FieldKind.TEXT:
            return {}
        named = str(entry.answers.get(field.id) or "")
        named = named if named not in ("", "模拟") else f"模拟·{self.kind.title}{self.number}"
        year = f"（{self.year}）"
        return {field.id: named[: field.longest - len(year)] + year}

    def _path(self, stage: int, counted: datetime, on: bool) -> Iterator[tuple[int, datetime]]:
        """Through the stages before, so that the one it counts from is entered at ``counted``, and on from there."""
        if stage < 0:
            yield -1, counted
            if self.kind.parts:
                yield (
                    -1,
                    counted + timedelta(days=(self.kind.days or _USUAL_DAYS) * self.dice.uniform(0.3, 0.9)),
                )
            return
        at, before = counted, list[tuple[int, datetime]]()
        for number in reversed(range(stage)):
            at -= self._stay(number)
            before.append((number, at))
        yield from reversed(before)
        yield stage, counted
        for number in range(stage + 1, len(self.kind.stages) if on else 0):
            counted += self._stay(number - 1)
            yield number, counted

    def _stay(self, number: int) -> timedelta:
        """How long a stage takes: within its limit, a few longer."""
        stage = self.kind.stages[number]
        share = self.dice.uniform(0.3, 0.95) if self.dice.random() < 0.88 else self.dice.uniform(1.05, 1.4)
        if stage.minutes:
            return timedelta(minutes=stage.minutes * share)
        return timedelta(days=max(1, round((stage.days or _USUAL_DAYS) * share)))


def _around(kind: RecordKind, day: date, quantity: float) -> Names:
    """What a condition may name besides answers and stages."""
    return {
        "quantity": quantity if kind.quantity else None, "year": day.year, "month": day.month, "street": "", "of": "",
    }  # fmt: skip


def _worths(dice: random.Random, one: Wanted, kind: RecordKind, need: float) -> list[float]:
    """The worth of the records that bring in ``need``: one each, or for a sum some that differ and come to it exactly."""
    total = one.indicator.numerator.sum
    if not total:
        return [1.0] * max(0, int(need + 1e-9))
    field = kind.field(total)
    digits = 0 if field and field.kind is FieldKind.INTEGER else 2
    smallest = 10.0**-digits
    if need < smallest:
        return []
    number = max(1, round(need * _PIECES / one.levels[-1]))
    weights = [dice.uniform(0.3, 1.7) for _ in range(number)]
    found = [round(need * weight / sum(weights), digits) for weight in weights]
    found[-1] = round(need - sum(found[:-1]), digits)
    return [value for value in found if value >= smallest]


def _written(amount: float) -> str:
    return f"{amount:.2f}".rstrip("0").rstrip(".")


def _some_time(dice: random.Random, year: int, month: int) -> datetime:
    """Within the hours and days of work of a month."""
    day = date(year, month, 1 + dice.randrange(calendar.monthrange(year, month)[1]))
    return datetime.combine(day, time(dice.randrange(9, 17), dice.randrange(60)), SHANGHAI)
