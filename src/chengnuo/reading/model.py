"""What a reading is made of: frozen, plain data with exact offsets.

Every ``start``/``end`` counts code points of the decoded original text (a byte order mark is not part of
it), ``text[start:end]`` is what is printed there, page breaks and spaces included. Vocabularies are fixed
here and in ``docs/reference/reading.md``; they are a public shape.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Comparator = Literal["eq", "gte", "lte", "gt", "lt", "over", "approx"]
Measure = Literal["level", "growth_rate", "share", "count_of_items", "change_from_to", "rank"]
Kind = Literal["result", "target", "context"]
Direction = Literal["up", "down"]
Part = Literal["front", "review", "plan", "closing", "annex"]
Number = int | float


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the stretch of text under it, up to the next heading of the same or a higher level."""

    title: str
    level: int
    start: int
    end: int
    part: Part
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Lead:
    """The short bold or marked phrase that opens a paragraph and names its matter."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, up to and including its 。！？ or the end of its paragraph."""

    start: int
    end: int
    section: int | None
    lead: int | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity as printed, and what it says.

    ``value`` is in ``unit`` as printed, ``value_si`` in ``unit_si`` with 万/亿 multiplied out; % and 百分点
    stay as printed. ``soft`` marks a quantified sense without a number (全市前列). ``value_to`` closes a
    range, ``from_value`` opens a change (从45天压缩至15天).
    """

    id: str
    start: int
    end: int
    text: str
    value: Number | None
    unit: str | None
    value_si: Number | None
    unit_si: str | None
    comparator: Comparator
    measure: Measure
    kind: Kind
    year: int | None
    indicator: str
    section: str
    value_to: Number | None = None
    from_value: Number | None = None
    comparator_text: str | None = None
    direction: Direction | None = None
    soft: bool = False
    delta: bool = False
    certainty: str | None = None
    relative: bool = False
    reference: str | None = None
    confidence: float = 1.0
    sentence_start: int = 0
    sentence_end: int = 0


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A numeral that is not a figure, with the category and the reason in Chinese."""

    start: int
    end: int
    text: str
    category: str
    reason: str


@dataclass(frozen=True, slots=True)
class Commitment:
    """One action clause of the plan part, as printed."""

    id: str
    start: int
    end: int
    text: str
    section: str
    figures: tuple[str, ...]
    deadline: str | None
    lead: str | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where a term stands in the body."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of the annex 名词解释 and where the body uses it."""

    id: str
    name: str
    start: int
    end: int
    definition: str
    definition_start: int
    definition_end: int
    occurrences: tuple[Occurrence, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many numerals the text has and where each went; ``numerals == figures + excluded`` always."""

    numerals: int
    in_figures: int
    excluded: int
    by_category: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything found in one report."""

    text: str
    title: str
    plan_year: int | None
    review_year: int | None
    sections: tuple[Section, ...]
    leads: tuple[Lead, ...]
    sentences: tuple[Sentence, ...]
    figures: tuple[Figure, ...]
    commitments: tuple[Commitment, ...]
    terms: tuple[Term, ...]
    excluded: tuple[Exclusion, ...]
    coverage: Coverage
    doubts: tuple[str, ...] = field(default=())
    encoding: str = "utf-8"
    media_type: str = "text/plain"
