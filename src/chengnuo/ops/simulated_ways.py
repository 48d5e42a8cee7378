"""The ways targets go in a simulated year: what is reached in the end, and month by month until then. Seeded."""

from __future__ import annotations

import calendar
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

#: How targets go, dealt out like cards: name, what is reached in the end, the power of the way there, points beside a rate.
Outcome = tuple[str, float, float, float]
_DECK: tuple[Outcome, ...] = (
    ("early", 1.09, 0.75, 0.6), ("steady", 1.03, 1.0, 0.2), ("steady", 1.02, 1.05, 0.1), ("late", 1.01, 1.6, 0.05),
    ("near", 0.96, 1.15, -0.4), ("steady", 1.04, 0.95, 0.3), ("missed", 0.78, 1.3, -1.7), ("early", 1.15, 0.85, 0.9),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """The way one target goes, month by month, in its own unit."""

    outcome: str
    values: tuple[float, ...]

    def by(self, month: int) -> float:
        """What there is at the end of a month."""
        return self.values[month - 1]


def ways(stands: Sequence[Any], seed: int) -> dict[int, Way]:
    """Figure id → its way: the deck is shuffled by the seed and dealt, so that each kind of outcome comes up."""
    order = sorted(stands, key=lambda one: one.target.position * 10_000 + one.target.figure_id)
    deck = list(_DECK * (len(order) // len(_DECK) + 1))
    random.Random(seed).shuffle(deck)
    return {
        one.target.figure_id: _way(one, card, random.Random(f"{seed}:{one.target.figure_key}"))
        for one, card in zip(order, deck, strict=False)
    }


def _way(stand: Any, card: Outcome, dice: random.Random) -> Way:
    name, reached, power, points = card
    aim, course = stand.target.aim, stand.course
    values: list[float] = []
    for month in range(1, 13):
        last = month == 12
        if aim.percent:
            value = aim.value + points + (0 if last else dice.gauss(-0.3 if name == "late" else 0, 0.5))
            values.append(round(value, 1))
            continue
        share = course.smooth(end_of(stand.target.start.year, month)) ** power
        value = aim.value * reached * share * (1 if last else dice.uniform(0.95, 1.04))
        if last and reached > 1 and aim.whole:
            value = max(math.floor(value), aim.value)  # of two parks nobody builds three
        value = rounded(value, aim.whole)
        values.append(max(value, values[-1] if values else 0.0))
    if not aim.percent:
        values = [min(one, values[-1]) if reached <= 1 else one for one in values]
    return Way(name, tuple(values))


def rounded(value: float, whole: bool) -> float:
    """As a unit would write it: what is counted one by one in whole numbers."""
    return float(math.floor(value + 1e-9)) if whole else round(value, 4 if abs(value) < 10 else 2)


def end_of(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])
