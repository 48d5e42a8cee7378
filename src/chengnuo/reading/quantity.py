"""What the rules of figures pass to each other, in offsets of a block's readable text."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from chengnuo.reading.model import Comparator, Direction, Measure, Number


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure before it has a name: everything its own words say. Offsets are of ``block.text``."""

    block: int
    a: int
    b: int
    value: Number | None
    unit: str | None
    value_si: Number | None
    unit_si: str | None
    comparator: Comparator
    measure: Measure
    sentence: tuple[int, int]
    comparator_span: tuple[int, int] | None = None
    value_to: Number | None = None
    from_value: Number | None = None
    from_span: tuple[int, int] | None = None
    direction: Direction | None = None
    soft: bool = False
    delta: bool = False
    relative: bool = False
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Excluded:
    """A numeral that is no figure."""

    block: int
    a: int
    b: int
    category: str
    reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """One block on the table."""

    number: int
    text: str
    sentences: tuple[tuple[int, int], ...]

    def sentence(self, a: int) -> tuple[int, int]:
        """The span of the sentence that offset ``a`` stands in."""
        at = bisect_right(self.sentences, (a, 1 << 60)) - 1
        if at >= 0 and self.sentences[at][0] <= a < self.sentences[at][1]:
            return self.sentences[at]
        return 0, len(self.text)
