"""What the words of a figure say before it has a name: quantities and excluded numerals."""

from __future__ import annotations

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
    certainty: str | None = None


@dataclass(frozen=True, slots=True)
class Excluded:
    """A numeral that is no figure."""

    block: int
    a: int
    b: int
    category: str
    reason: str


@dataclass(slots=True)
class Draft:
    """A figure while its block is being read."""

    a: int
    b: int
    value: Number | None
    unit: str | None
    value_si: Number | None
    unit_si: str | None
    family: str  # of the unit: money, mass, count, percent, points, rank …
    comparator: Comparator = "eq"
    said: tuple[int, int] | None = None  # where the comparator is printed
    tail: int = 0  # end of the figure with the comparator behind it
    measure: Measure = "level"
    direction: Direction | None = None
    value_to: Number | None = None
    from_value: Number | None = None
    from_span: tuple[int, int] | None = None
    soft: bool = False
    delta: bool = False
    relative: bool = False
    reference: str | None = None
    bare: bool = False  # the number stood without a unit and shares the next one's


@dataclass(slots=True)
class Dropped:
    """A numeral of the block being read that is no figure."""

    a: int
    b: int
    category: str
