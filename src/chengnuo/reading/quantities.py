"""Figures and excluded numerals of one block, in offsets of its readable text."""

from __future__ import annotations

from dataclasses import dataclass

from chengnuo.reading.frame import Frame
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


def find(frame: Frame) -> tuple[list[Quantity], list[Excluded]]:
    """All quantities and all excluded numerals of a report: together, every numeral."""
    return [], []
