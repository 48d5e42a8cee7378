"""What comes out of the indicators: plain data. Amounts are floats here; inside they are exact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chengnuo.core.indicators.rules.words import Kind, Side, Source, Subject


@dataclass(frozen=True, slots=True)
class Declared:
    """An indicator as somebody declares it. ``key`` names it everywhere: ``SCENARIO.ID`` or ``cases.filed``."""

    key: str
    title: str
    unit: str
    kind: Kind
    meaning: str = ""
    above_words: str = ""
    below_words: str = ""
    source_title: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator. ``formula`` is its rule in words; ``computed_at`` when all of it was last computed anew and compared."""

    id: int
    key: str
    title: str
    unit: str
    kind: Kind
    source: Source
    source_id: str
    source_title: str
    meaning: str
    above_words: str
    below_words: str
    in_force: bool
    computed_at: datetime | None

    @property
    def formula(self) -> str:
        """The rule in words."""
        if self.kind is not Kind.SHARE:
            return self.above_words or self.kind.label
        times = " × 100%" if self.unit == "%" else ""
        return f"（{self.above_words}）÷（{self.below_words}）{times}"

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides that open."""
        return (Side.ABOVE, Side.BELOW) if self.kind is Kind.SHARE else (Side.ABOVE,)


@dataclass(frozen=True, slots=True)
class Value:
    """What an indicator says of a span of days; ``value`` is None where there is nothing to divide by, or nothing told yet.

    ``start`` None is from the beginning. ``known_at`` is the moment whose knowledge was asked for, None for what is known
    now. ``updated_at`` is when a part of it changed last, or when all was last compared; None if never.
    """

    key: str
    value: float | None
    above: float
    below: float | None
    start: date | None
    end: date
    known_at: datetime | None
    simulated: bool
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Point:
    """The value at the end of a day, counted from the start of the series."""

    day: date
    value: float | None


@dataclass(frozen=True, slots=True)
class Part:
    """A row behind a number."""

    subject: Subject
    subject_id: int
    title: str
    day: date
    amount: float
    known_from: datetime
    known_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class PartPage:
    """A page of parts, the latest day first; ``page`` starts at 1. ``amount`` is what all of them add up to."""

    rows: tuple[Part, ...]
    total: int
    page: int
    pages: int
    amount: float


@dataclass(frozen=True, slots=True)
class Version:
    """What a value became on a day of the platform's clock, and by how many parts that began or ended to count."""

    day: date
    value: float | None
    above: float
    below: float | None
    began: int
    ended: int


@dataclass(frozen=True, slots=True)
class Piece:
    """What a subject adds to an indicator, in ten-thousandths; None where it is not on that side."""

    key: str
    subject_id: int
    day: date
    above: int | None
    below: int | None
    simulated: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeping pieces did: how many began, how many ended, how many stood already; ``keys`` which indicators differ now."""

    began: int = 0
    ended: int = 0
    same: int = 0
    keys: frozenset[str] = frozenset()

    def __add__(self, other: Kept) -> Kept:
        """Both together."""
        keys = self.keys | other.keys
        return Kept(self.began + other.began, self.ended + other.ended, self.same + other.same, keys)


@dataclass(frozen=True, slots=True)
class TouchedRow:
    """A subject that waits to be computed."""

    id: int
    subject: Subject
    subject_id: int
    played_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewFigure:
    """A line of a checked file: an indicator's figure for a period that ends on ``day``; ``row`` is its line, ``origin`` who
    publishes it.
    """

    declared: Declared
    period: str
    day: date
    amount: int
    row: int
    origin: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure that came in by a file, with where it stands there."""

    id: int
    key: str
    title: str
    unit: str
    period: str
    day: date
    amount: float
    row: int
    origin: str
    note: str
    kind: Kind
    counts: bool
    batch_id: int


@dataclass(frozen=True, slots=True)
class BatchRow:
    """An import."""

    id: int
    name: str
    sha256: str
    origin: str
    simulated: bool
    added: int
    changed: int
    made_at: datetime
    made_by: str
    undone_at: datetime | None
    undone_by: str
