"""From the original text to paragraphs that can be set on a page, every character with its place.

Pure: no framework, no database. The text shown is the printed one without its accidents (page breaks inside
a sentence, Markdown marks, the spaces word processors put beside digits); ``Run.start`` says where a run
stands in the original, and ``Run.text`` is ``original[start:start + len(text)]`` with blanks as spaces.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from chengnuo.reading.frame import frame
from chengnuo.reading.layout import Block, blocks

MarkKind = Literal["figure", "term", "exclusion"]
Role = Literal["title", "subtitle", "notice_head", "notice", "sign", "salute", "heading", "para", "entry"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the original that becomes an element of its own; ``key`` names what it opens."""

    start: int
    end: int
    kind: MarkKind
    key: str


@dataclass(frozen=True, slots=True)
class Clause:
    """The stretch of a commitment, by its key."""

    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class Head:
    """A heading as the report's sections know it. ``level`` 1 is the highest, ``part`` as in ``Section``."""

    id: int
    title: str
    level: int
    start: int
    end: int
    part: str


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that stand side by side in the original; ``gap`` where it has blanks in the line before them."""

    start: int
    text: str
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Runs under the same mark, the same clause and the same weight."""

    runs: tuple[Run, ...]
    mark: Mark | None
    clause: str
    strong: bool

    @property
    def text(self) -> str:
        """The characters shown."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or heading. ``heads`` are the sections that begin in it, ``terms`` the annex entries."""

    role: Role
    level: int
    start: int
    end: int
    section_id: int | None
    part: str
    heads: tuple[int, ...]
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The characters shown."""
        return "".join(piece.text for piece in self.pieces)


def settle_marks(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks in order without overlaps: a figure wins over an exclusion, both over a term, then the longer."""
    rank = {"figure": 0, "exclusion": 1, "term": 2}
    taken: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (rank[m.kind], m.start - m.end, m.start)):
        at = bisect_left(taken, mark.start, key=lambda m: m.start)
        free_before = at == 0 or taken[at - 1].end <= mark.start
        free_after = at == len(taken) or mark.end <= taken[at].start
        if mark.start < mark.end and free_before and free_after:
            taken.insert(at, mark)
    return tuple(taken)


def lay_out(
    text: str, *, heads: Sequence[Head], marks: Sequence[Mark] = (), clauses: Sequence[Clause] = ()
) -> tuple[Paragraph, ...]:
    """Set ``text``. ``marks`` must not overlap (see :func:`settle_marks`); offsets are of ``text``."""
    framed = frame(blocks(text), None)
    ordered = sorted(heads, key=lambda h: h.start)
    title_at = _title_at(framed.blocks, ordered)
    inline = {h.block: (h.a, h.b) for h in framed.headings if not framed.blocks[h.block].level}
    settled = _Cursor(sorted(marks, key=lambda m: m.start))
    clause_at = _Cursor(sorted(clauses, key=lambda c: c.start))
    found: list[Paragraph] = []
    before: Role | None = None
    for number, (block, lead) in enumerate(zip(framed.blocks, framed.leads, strict=True)):
        lead = lead or inline.get(number)
        head = _section_at(ordered, block)
        role = _role(block, head, title_at, before)
        begun = tuple(h.id for h in ordered if block.start <= h.start < block.end)
        pieces = _pieces(text, block, lead, settled, clause_at)
        level = head.level if head and role == "heading" else block.level
        found.append(
            Paragraph(
                role,
                level,
                block.start,
                block.end,
                head.id if head else None,
                head.part if head else "front",
                begun,
                pieces,
            )
        )
        before = role
    return tuple(found)


class _Cursor:
    """Walks spans in order: which one covers an offset, asked with offsets that only grow."""

    def __init__(self, spans: Sequence[Mark] | Sequence[Clause]) -> None:
        self._spans = spans
        self._at = 0

    def covering(self, offset: int) -> Mark | Clause | None:
        while self._at < len(self._spans) and self._spans[self._at].end <= offset:
            self._at += 1
        if self._at < len(self._spans) and self._spans[self._at].start <= offset:
            return self._spans[self._at]
        return None


def _section_at(heads: Sequence[Head], block: Block) -> Head | None:
    """The section a block belongs to: the last one that begins before the block's end."""
    last: Head | None = None
    for head in heads:
        if head.start >= block.end:
            break
        last = head
    return last


def _title_at(blocks: Sequence[Block], heads: Sequence[Head]) -> int:
    """Where the title stands: the last heading of the front matter, else its last line that names a report."""
    front = [h.start for h in heads if h.part == "front"]
    if front:
        return max(front)
    body = min((h.start for h in heads), default=-1)
    named = [b.start for b in blocks if b.start < body and _is_title(b)]
    return max(named, default=-1)


def _is_title(block: Block) -> bool:
    return len(block.text) <= 30 and "工作报告" in block.text and block.text[-1] not in "。：:"


def _role(block: Block, head: Head | None, title_at: int, before: Role | None) -> Role:
    """What a block is on the page; the front matter is told apart by shape."""
    begins = head is not None and block.start <= head.start < block.end
    front = head is None or head.part == "front"
    if not front:
        if block.level:
            return "heading"
        return "entry" if head and head.part == "annex" else "para"
    after_title = title_at <= block.start
    if block.level and begins:
        return "title" if after_title else "notice_head"
    if block.start == title_at:
        return "title"
    short = len(block.text) <= 60 and "。" not in block.text
    if after_title:
        if short:
            return "salute" if block.text[-1] in "：:" else "subtitle"
        return "para"
    return "sign" if short and before in ("notice", "sign") and block.text[-1] not in "：:" else "notice"


def _pieces(
    text: str, block: Block, lead: tuple[int, int] | None, marks: _Cursor, clauses: _Cursor
) -> tuple[Piece, ...]:
    """The characters of a block grouped by mark, clause and weight, each group cut into runs."""
    a, b = lead or (0, 0)
    cells: list[tuple[int, tuple[Mark | None, str, bool]]] = []
    for place, offset in enumerate(block.origin):
        mark = marks.covering(offset)
        clause = clauses.covering(offset)
        key = clause.key if isinstance(clause, Clause) else ""
        cells.append((offset, (mark if isinstance(mark, Mark) else None, key, a <= place < b)))
    return tuple(
        Piece(_runs(text, [offset for offset, _ in group]), mark, clause, strong)
        for (mark, clause, strong), group in groupby(cells, key=lambda cell: cell[1])
    )


def _runs(text: str, offsets: Sequence[int]) -> tuple[Run, ...]:
    """Cut where the original has something in between (a dropped space, a page break)."""
    runs: list[Run] = []
    start = previous = offsets[0]
    for offset in [*offsets[1:], -1]:
        if offset != previous + 1:
            shown = "".join(" " if c.isspace() else c for c in text[start : previous + 1])
            runs.append(Run(start, shown, start > 0 and text[start - 1] in " \u3000"))
            start = offset
        previous = offset
    return tuple(runs)
