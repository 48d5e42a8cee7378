"""What the naming rules pass around: a case to name and what was told of it."""

from __future__ import annotations

from dataclasses import dataclass

from chengnuo.reading.indicators.items import Item


@dataclass(frozen=True, slots=True)
class Told:
    """What a figure turned out to be about: its name, the matter without verb or growth word, its verb."""

    text: str
    base: str
    verb: str
    confidence: float
    money: bool = False


NOTHING = Told("", "", "", 0.0)


@dataclass(frozen=True, slots=True)
class Case:
    """A figure to be named and what its sentence has said before it."""

    item: Item
    figure: str  # as printed
    last: Told  # the figure before it in the sentence
    subject: str  # what the sentence has been about so far
    left: str  # the words before it without fillers
    bare: str  # the same without the linking verb: 地区生产总值完成 → 地区生产总值
