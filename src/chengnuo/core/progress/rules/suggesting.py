"""Which indicator might measure a target: what somebody declared comes first, then likeness of name and unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from rapidfuzz import fuzz

#: A likeness of names (0-100) below this is no suggestion.
LEAST = 62.0
_SPACES = re.compile(r"\s+")
#: What a unit of the report is worth in a unit of an indicator.
_SCALES = {"万": 10_000.0, "亿": 100_000_000.0}


class Measure(Protocol):
    """An indicator as the rules need it."""

    @property
    def key(self) -> str:
        """Its name everywhere."""

    @property
    def title(self) -> str:
        """What people call it."""

    @property
    def unit(self) -> str:
        """What it is counted in."""


class Declared(Protocol):
    """A declared feed: sentence, figure and unit of the report, key of the indicator."""

    @property
    def sentence(self) -> str:
        """The words of the report."""

    @property
    def figure(self) -> float:
        """The number in it."""

    @property
    def unit(self) -> str:
        """Its unit."""

    @property
    def indicator(self) -> str:
        """The key of the indicator."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An indicator for a target, why, and the factor from its unit to the target's."""

    indicator: str
    factor: float
    reason: str
    score: float


def factor(indicator_unit: str, target_unit: str) -> float | None:
    """What one of the indicator's unit is in the target's: 个 → 万个 0.0001; None where they do not fit."""
    if indicator_unit == target_unit:
        return 1.0
    (one, base), (other, wanted) = _split(indicator_unit), _split(target_unit)
    return one / other if base == wanted else None


def suggest(
    text: str, name: str, value: float, unit: str, known: Sequence[Measure], feeds: Iterable[Declared]
) -> Suggestion | None:
    """The best indicator for a target; None where nothing speaks for any."""
    units = {one.key: one.unit for one in known}
    for feed in feeds:
        if (
            feed.indicator in units
            and feed.figure == value
            and feed.unit == unit
            and said(feed.sentence, text)
        ):
            share = factor(units[feed.indicator], unit)
            return Suggestion(
                feed.indicator, 1.0 if share is None else share, f"机制声明了它对应「{feed.sentence}」", 1.0
            )
    best: Suggestion | None = None
    for one in known:
        share = factor(one.unit, unit)
        alike = fuzz.token_set_ratio(" ".join(one.title), " ".join(name)) if share is not None else 0.0
        if share is not None and alike >= LEAST and (best is None or alike / 100 > best.score):
            best = Suggestion(one.key, share, f"名称相近（{alike:.0f}%），单位相合", round(alike / 100, 3))
    return best


def said(sentence: str, text: str) -> bool:
    """Whether one says the other, blanks and quotation marks left out."""
    one, other = (re.sub(r"[“”\"\s]+", "", words) for words in (sentence, text))
    return one in other or other in one


def _split(unit: str) -> tuple[float, str]:
    for sign, scale in _SCALES.items():
        if unit.startswith(sign) and len(unit) > 1:
            return scale, unit[1:]
    return 1.0, unit
