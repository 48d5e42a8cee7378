"""Simulated years of a target: how a cumulative value really goes, in shares of the target. Everything is seeded.

A year is a shape (how the work is spread), a level (what the end brings, most near the target, some far off), and the roughness of days.
None of it is measured in a real district: the recorded errors hold for years like these and no others.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
DAYS = 365
#: How far the end lies from the target: the logarithm's spread, and where its middle is.
SPREAD, MIDDLE = 0.22, 0.0


def steady(chance: np.random.Generator) -> Floats:
    """The same every day."""
    return np.ones(DAYS)


def year_end(chance: np.random.Generator) -> Floats:
    """Little in spring, much in autumn."""
    return _power(chance.uniform(1.4, 2.4))


def front(chance: np.random.Generator) -> Floats:
    """Much at the start (开门红), less later."""
    return _power(chance.uniform(0.5, 0.8))


def s_shape(chance: np.random.Generator) -> Floats:
    """Slow, fast, slow: a project."""
    middle, width = chance.uniform(0.4, 0.7), chance.uniform(0.12, 0.25)
    return np.asarray(np.exp(-0.5 * ((_time() - middle) / width) ** 2))


def stalled(chance: np.random.Generator) -> Floats:
    """Steady, but nothing at all for two to four months."""
    days = np.ones(DAYS)
    begin, length = int(chance.integers(20, 240)), int(chance.integers(60, 120))
    days[begin : begin + length] = 0.0
    return days


def rushed(chance: np.random.Generator) -> Floats:
    """Half of it and more in the last two months."""
    days = np.ones(DAYS)
    days[305:] = chance.uniform(4.0, 9.0)
    return days


def lumpy(chance: np.random.Generator) -> Floats:
    """A few large pieces on any day."""
    days = np.full(DAYS, 1e-9)
    days[chance.integers(0, DAYS, size=int(chance.integers(4, 12)))] = 1.0
    return days


def quarterly(chance: np.random.Generator) -> Floats:
    """Done in four stages, each late by days or weeks."""
    days = np.full(DAYS, 0.02 / DAYS)
    for end in (90, 181, 273, 364):
        days[min(end + int(chance.exponential(18)) - 9, DAYS - 1)] += 0.245
    return days


Shape = Callable[[np.random.Generator], Floats]
SHAPES: dict[str, Shape] = {
    "steady": steady, "year_end": year_end, "front": front, "s_shape": s_shape, "stalled": stalled, "rushed": rushed, "lumpy": lumpy,
    "quarterly": quarterly,
}  # fmt: skip

#: Which true shapes a target meets whose expected course is so: mostly its own, now and then any other.
MIXES: dict[str, dict[str, float]] = {
    "linear": {
        "steady": 8,
        "lumpy": 3,
        "stalled": 2,
        "year_end": 2,
        "front": 2,
        "s_shape": 1,
        "rushed": 1,
        "quarterly": 1,
    },
    "year_end": {
        "year_end": 8,
        "s_shape": 4,
        "lumpy": 2,
        "rushed": 2,
        "steady": 2,
        "stalled": 1,
        "quarterly": 1,
    },
    "stages": {"quarterly": 10, "lumpy": 3, "s_shape": 2, "year_end": 2, "steady": 2, "stalled": 1},
}


def year(shape: str, chance: np.random.Generator) -> Floats:
    """The cumulative share of the target at the end of each day."""
    spread = SHAPES[shape](chance)
    rough = spread * chance.gamma(0.5, 2.0, size=DAYS)
    total = float(rough.sum())
    level = float(np.exp(chance.normal(MIDDLE, SPREAD)))
    return np.cumsum(rough if total > 0 else spread) / (total or float(spread.sum())) * level


def years(course: str, count: int, seed: int, *, without: str = "") -> list[tuple[str, Floats]]:
    """``count`` years a target with this expected course may meet; ``without`` leaves a shape out."""
    chance = np.random.default_rng(seed)
    mix = {name: weight for name, weight in MIXES[course].items() if name != without}
    weights = np.array(list(mix.values()), dtype=float)
    drawn = chance.choice(list(mix), size=count, p=weights / weights.sum())
    return [(str(name), year(str(name), chance)) for name in drawn]


def _time() -> Floats:
    return (np.arange(DAYS) + 1) / DAYS


def _power(exponent: float) -> Floats:
    edges = np.concatenate(([0.0], _time())) ** exponent
    return np.diff(edges)
