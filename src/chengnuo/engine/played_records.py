"""A year of records for indicators that count records: planned from the values they are to reach, played through the services.

The plan follows from the seed alone: which record counts on which day, what it is worth, how it goes through its stages
until then and afterwards. Playing skips what is there already, so that a run that was interrupted goes on where it stood.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from chengnuo.core.people import queries as people
from chengnuo.core.records import homes, services
from chengnuo.core.records import queries as records
from chengnuo.core.records.queries import Entry
from chengnuo.core.records.rules.forms import FieldKind
from chengnuo.core.records.rules.kinds import RecordKind
from chengnuo.engine import conditions, demo, fulfilling
from chengnuo.engine.conditions import Names
from chengnuo.engine.declaration import Indicator, Scenario
from chengnuo.kernel.clock import SHANGHAI, pretending
from chengnuo.kernel.geo import Point

#: A sum is brought in by about so many records a year.
_PIECES = 48
#: Days a stage without limit takes at most, and how often a record is drawn until it counts for nobody else.
_USUAL_DAYS, _DRAWS = 30, 200


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
    """A record that is to be: what is filled in, and when it enters which stage (the first entry is its beginning)."""

    key: str
    kind: RecordKind
    entry: Entry
    path: tuple[tuple[int, datetime], ...]


def playable(wanted: Wanted) -> bool:
    """Whether records can be played for it: a number or a sum of records that stand by themselves."""
    count, kind = wanted.indicator.numerator, wanted.scenario.kind(wanted.indicator.numerator.record)
    if kind is None or wanted.indicator.denominator is not None or kind.of is not None or kind.parts:
        return False
    return bool(fulfilling.ways(kind, count.when, {}, _around(kind, date.min, 1)))


def plan(year: int, seed: int, wanted: Sequence[Wanted]) -> list[Planned]:
    """The records of a year. What counts single records comes first: it may add to a sum of the same kind, which then needs less."""
    planner = _Planner(year, seed, wanted)
    for one in sorted(wanted, key=lambda one: (bool(one.indicator.numerator.sum), one.key)):
        planner.fill(one)
    return planner.planned


class _Planner:
    def __init__(self, year: int, seed: int, wanted: Sequence[Wanted]) -> None:
        self.year, self.seed, self.wanted = year, seed, wanted
        self.planned: list[Planned] = []
        self._done: list[Wanted] = []
        self._middles = demo.middles()

    def fill(self, one: Wanted) -> None:
        """Plan what an indicator needs besides what is planned already."""
        dice = random.Random(f"{self.seed}:{self.year}:{one.key}")
        kind = one.scenario.kind(one.indicator.numerator.record)
        if kind is None:
            return
        draw = _Draw(self, dice, one, kind)
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

    def points(self, dice: random.Random) -> list[Point]:
        """Where records may lie."""
        return demo.points_of(dice, self._middles)


class _Draw:
    """Draws records of a kind that count for an indicator."""

    def __init__(self, planner: _Planner, dice: random.Random, one: Wanted, kind: RecordKind) -> None:
        self.planner, self.dice, self.one, self.kind = planner, dice, one, kind
        parts = [part for part in demo.parts_of(one.scenario) if part.get("kind") == kind.id]
        self.part: dict[str, Any] = parts[0] if parts else {}
        around = _around(kind, date(planner.year, 1, 1), 1)
        self.ways = fulfilling.ways(kind, one.indicator.numerator.when, self.part.get("answers", {}), around)
        self.points = planner.points(dice)
        self.about = demo.about(random.Random(f"{one.key}:{planner.seed}"), kind)
        self.number = 0
        lead = people.unit_by_name(one.scenario.lead_unit)
        self.unit_id = lead.id if lead else None

    def piece(self, month: int, worth: float) -> Planned | None:
        """A record that counts in a month and for nobody who has enough; None where it cannot be had."""
        if not self.ways or (self.kind.asset_class and not self.about):
            return None
        self.number += 1
        for draw in range(_DRAWS):
            # whose later stages would count elsewhere goes no further than it must
            piece = self._piece(month, worth, on=draw < _DRAWS // 2)
            if self.planner.counts(self.one, piece) and not self.planner.counts_for_others(piece):
                return piece
        return None

    def _piece(self, month: int, worth: float, *, on: bool) -> Planned:
        way, year = self.dice.choice(self.ways), self.planner.year
        path = tuple(self._path(way.stage, _some_time(self.dice, year, month), on))
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
        entry = replace(entry, answers=answers, day=path[0][1].date().isoformat())
        return Planned(f"year:{year}:{self.one.key}:{self.number}", self.kind, entry, path)

    def _title(self, entry: Entry) -> dict[str, str]:
        """Its name with the year, so that nobody takes it for one of this year's."""
        field = self.kind.field(self.kind.title_field)
        if field is None or field.kind is not FieldKind.TEXT:
            return {}
        named = str(entry.answers.get(field.id) or "")
        named = named if named not in ("", "模拟") else f"模拟·{self.kind.title}{self.number}"
        year = f"（{self.planner.year}）"
        return {field.id: named[: field.longest - len(year)] + year}

    def _path(self, stage: int, counted: datetime, on: bool) -> Iterator[tuple[int, datetime]]:
        """Through the stages before, so that the one it counts from is entered at ``counted``, and on from there."""
        if stage < 0:
            yield -1, counted
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


def acts(planned: Sequence[Planned]) -> list[tuple[datetime, Planned, int]]:
    """All that is done, in the order of time: when, with which record, and which entry of its path."""
    found = [(at, piece, step) for piece in planned for step, (_, at) in enumerate(piece.path)]
    return sorted(found, key=lambda one: (one[0], one[1].key, one[2]))


class Player:
    """Does what is planned and not done yet."""

    def __init__(self, planned: Sequence[Planned]) -> None:
        """Looks once at what is there."""
        self._ids = records.ids_of_keys(piece.key for piece in planned)
        stays = homes.stays(list(self._ids.values()))
        self._there = {
            key: {stay.stage for stay in stays.get(record_id, ())} for key, record_id in self._ids.items()
        }

    def play(self, piece: Planned, step: int) -> bool:
        """One act at its moment; whether a record came to be. What somebody voided or gave up meanwhile stays so."""
        number, at = piece.path[step]
        record_id = self._ids.get(piece.key)
        if step == 0:
            if record_id is not None:
                return False
            with pretending(at):
                self._ids[piece.key] = services.add_record(
                    actor=None, kind=piece.kind, entry=piece.entry, simulated=True, key=piece.key
                )
            return True
        stage = piece.kind.stages[number]
        if record_id is None or stage.id in self._there.get(piece.key, ()):
            return False
        row = records.row(record_id)
        if row.voided or row.stopped or row.stage != piece.kind.stages[number - 1].id:
            return False
        with pretending(at):
            services.move_record(
                actor=None, kind=piece.kind, record_id=record_id, version=row.version, stage=stage.id
            )
        return False


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
    first = date(year, month, 1)
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    day = first + timedelta(days=dice.randrange((last - first).days + 1))
    return datetime.combine(day, time(dice.randrange(9, 17), dice.randrange(60)), SHANGHAI)
