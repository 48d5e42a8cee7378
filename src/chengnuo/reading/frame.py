"""The frame of a report: which part, section, lead and year each block belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from chengnuo.reading.layout import Block, sentences
from chengnuo.reading.model import Part


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, whether a line of its own or the inline opening of a paragraph."""

    block: int
    a: int
    b: int
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything positional about a report; lists run parallel to ``blocks``."""

    blocks: tuple[Block, ...]
    parts: tuple[Part, ...]
    headings: tuple[Heading, ...]
    section_of: tuple[int | None, ...]  # index into headings, the nearest one above
    leads: tuple[tuple[int, int] | None, ...]  # span in block.text
    sentences: tuple[tuple[tuple[int, int], ...], ...]  # spans in block.text
    title: str
    review_year: int | None
    plan_year: int | None


def frame(blocks: list[Block], year: int | None) -> Frame:
    """Place every block. ``year`` overrides the plan year found in the text."""
    heads = tuple(Heading(i, 0, len(b.text), b.level, b.text) for i, b in enumerate(blocks) if b.level)
    section: list[int | None] = []
    current: int | None = None
    for i, b in enumerate(blocks):
        if b.level:
            current = next(k for k, h in enumerate(heads) if h.block == i)
        section.append(current)
    return Frame(
        tuple(blocks),
        tuple("review" for _ in blocks),
        heads,
        tuple(section),
        tuple(b.bold for b in blocks),
        tuple(tuple(sentences(b)) for b in blocks),
        "",
        None,
        year,
    )
