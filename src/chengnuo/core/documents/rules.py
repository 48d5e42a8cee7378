"""Pure rules of the reports: laying the pieces of a corrected text beside those of the earlier one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol, TypeVar

from rapidfuzz import fuzz

#: Below this likeness (0-100, spaces left out) two pieces are different pieces, not one that was corrected.
LIKENESS = 62.0
#: How much being in another place of the order may cost, so that equal candidates pair in order.
ORDER_COST = 12.0

#: Side by side: no more than a stop and a line end between.
NEAR = 3

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one text: its id, wording and place in the order of that text."""

    id: int
    text: str
    order: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """``old`` or ``new`` is None where a piece has no partner; ``similarity`` is 0-1, 1 = same wording."""

    old: int | None
    new: int | None
    similarity: float


def squeeze(text: str) -> str:
    """The wording alone: spaces, page breaks and full-width spaces left out."""
    return _SPACES.sub("", text)


def align(old: Sequence[Piece], new: Sequence[Piece]) -> tuple[Alignment, ...]:
    """Pair the pieces of two versions of one text: same wording first, then the most alike, in order.

    Every piece of both sides appears exactly once; the result follows the order of ``new``, the pieces
    that are gone last.
    """
    pairs = _same_wording(old, new)
    pairs.update(_alike(old, new, pairs))
    found = {new_id: (old_id, likeness) for old_id, (new_id, likeness) in pairs.items()}
    rows = [
        Alignment(found[p.id][0], p.id, found[p.id][1]) if p.id in found else Alignment(None, p.id, 0.0)
        for p in sorted(new, key=lambda p: p.order)
    ]
    gone = (p for p in sorted(old, key=lambda p: p.order) if p.id not in pairs)
    return (*rows, *(Alignment(p.id, None, 0.0) for p in gone))


def _same_wording(old: Sequence[Piece], new: Sequence[Piece]) -> dict[int, tuple[int, float]]:
    """Pieces with equal wording, paired in order where the wording occurs more than once."""
    by_text: dict[str, list[Piece]] = defaultdict(list)
    for piece in sorted(new, key=lambda p: p.order):
        by_text[squeeze(piece.text)].append(piece)
    pairs: dict[int, tuple[int, float]] = {}
    for piece in sorted(old, key=lambda p: p.order):
        partners = by_text.get(squeeze(piece.text))
        if partners:
            pairs[piece.id] = (partners.pop(0).id, 1.0)
    return pairs


def _alike(
    old: Sequence[Piece], new: Sequence[Piece], taken: dict[int, tuple[int, float]]
) -> dict[int, tuple[int, float]]:
    """The remaining pieces, best likeness first; distance in the order weighs against a pair."""
    taken_new = {new_id for new_id, _ in taken.values()}
    left = [(p, squeeze(p.text)) for p in old if p.id not in taken]
    right = [(p, squeeze(p.text)) for p in new if p.id not in taken_new]
    scale_old, scale_new = max(len(old), 1), max(len(new), 1)
    candidates: list[tuple[float, float, int, int]] = []
    for piece, wording in left:
        for other, other_wording in right:
            likeness = fuzz.ratio(wording, other_wording, score_cutoff=LIKENESS)
            if likeness:
                distance = abs(piece.order / scale_old - other.order / scale_new)
                candidates.append((likeness - ORDER_COST * distance, likeness, piece.id, other.id))
    pairs: dict[int, tuple[int, float]] = {}
    used: set[int] = set()
    for _, likeness, old_id, new_id in sorted(candidates, key=lambda c: (-c[0], c[2], c[3])):
        if old_id not in pairs and new_id not in used:
            pairs[old_id] = (new_id, round(likeness / 100, 3))
            used.add(new_id)
    return pairs


def stretch(places: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """From the first to the last of ``places`` where they stand side by side, else the first alone."""
    if not places:
        return None
    ordered = sorted(places)
    touching = all(later[0] - earlier[1] <= NEAR for earlier, later in pairwise(ordered))
    return (ordered[0][0], ordered[-1][1]) if touching else ordered[0]


def find_near(wording: str, text: str, expected: int) -> tuple[int, int] | None:
    """Where ``wording`` stands in ``text`` (spaces inside do not count), nearest to offset ``expected``."""
    squeezed = squeeze(wording)
    if not squeezed:
        return None
    pattern = re.compile(r"\s*".join(re.escape(character) for character in squeezed))
    spans = [match.span() for match in pattern.finditer(text)]
    return min(spans, key=lambda span: abs(span[0] - expected)) if spans else None


class Stretch(Protocol):
    """A heading with what stands under it."""

    level: Any
    start: Any
    end: Any


S = TypeVar("S", bound=Stretch)


def deepest(sections: Iterable[S], offset: int) -> S | None:
    """The innermost of ``sections`` that holds ``offset``."""
    inside = [s for s in sections if s.start <= offset < s.end]
    return max(inside, key=lambda s: (s.level, s.start)) if inside else None
