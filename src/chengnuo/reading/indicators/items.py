"""Each figure with the words around it in its clause: what stands before, what follows, what it is listed with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chengnuo.reading.indicators import trim
from chengnuo.reading.indicators.lexicon import QUOTES
from chengnuo.reading.quantities import Quantity

_BREAKS = frozenset("，；。：！？—…")
_JOINT = re.compile(r"、|和|及|以及|与|或")
_AFTER = re.compile(r"(?:以上|以内|以下|左右|上下|多|余|之多|整)+")
_FROM = re.compile(r"[从由]$")


@dataclass(frozen=True, slots=True)
class Item:
    """A figure in its clause. ``left`` and ``right`` are the words belonging to it and no other figure."""

    q: Quantity
    left: str
    right: str
    clause: int  # number of the clause in its sentence
    listed: bool  # joined to the figure before it by 、 or 和 in the same clause
    shared: bool  # what stands before it also follows the figure before it: 13个项目完成供地306亩
    before: tuple[str, ...]  # the clauses of the sentence before its own
    after: str  # the clause of the sentence after its own


def clauses(text: str, a: int, b: int) -> list[tuple[int, int]]:
    """Spans of the clauses of ``text[a:b]``: cut at commas and stops that stand in no quotes or brackets."""
    spans: list[tuple[int, int]] = []
    closing: list[str] = []
    start = a
    for i in range(a, b):
        char = text[i]
        if char in QUOTES:
            closing.append(QUOTES[char])
        elif closing and char == closing[-1]:
            closing.pop()
        elif not closing and char in _BREAKS and (char != "—" or "——" in text[max(a, i - 1) : i + 2]):
            if i > start:
                spans.append((start, i))
            start = i + 1
    if b > start:
        spans.append((start, b))
    return spans


def extent(text: str, q: Quantity) -> tuple[int, int]:
    """The figure with its comparator, its 以上/左右 and the 从… it changes from."""
    lo, hi = q.a, q.b
    if q.comparator_span:
        a, b = q.comparator_span
        if b <= q.a and q.a - b <= 1:
            lo = a
        elif a >= q.b and a - q.b <= 1:
            hi = b
    if q.from_span and q.from_span[0] < lo:
        lo = q.from_span[0]
    if _FROM.search(text, max(0, lo - 1), lo):
        lo -= 1
    if after := _AFTER.match(text, hi):
        hi = after.end()
    return lo, hi


def items(text: str, sentence: tuple[int, int], found: Sequence[Quantity]) -> list[Item]:
    """The figures ``found`` in one sentence of ``text`` (in order), each with its words."""
    spans = clauses(text, *sentence)
    said = [text[a:b] for a, b in spans]
    out: list[Item] = []
    for n, (a, b) in enumerate(spans):
        inside = [q for q in found if a <= q.a < b]
        if inside:
            after = said[n + 1] if n + 1 < len(said) else ""
            out.extend(_clause_items(text, (a, b), inside, n, (tuple(said[:n]), after)))
    return out


def _clause_items(
    text: str, span: tuple[int, int], found: list[Quantity], number: int, around: tuple[tuple[str, ...], str]
) -> list[Item]:
    ends = [extent(text, q) for q in found]
    left, listed, shared = text[span[0] : max(span[0], ends[0][0])], False, False
    out: list[Item] = []
    for k, q in enumerate(found):
        hi = ends[k][1]
        if k + 1 == len(found):
            out.append(Item(q, left, text[hi : span[1]], number, listed, shared, *around))
            break
        right, ahead, joined = _parted(text[hi : max(hi, ends[k + 1][0])])
        out.append(Item(q, left, right, number, listed, shared, *around))
        left, listed, shared = ahead, joined, not joined and bool(right)
    return [_whole_noun(item, after) for item, after in zip(out, [*out[1:], None], strict=True)]


def _whole_noun(item: Item, after: Item | None) -> Item:
    """2个国家级和22个省级医疗中心: the first of them too are 医疗中心."""
    if after is None:
        return item
    alone = not item.left or trim.is_verbs(item.left.removesuffix("了"))
    if alone and not item.right and after.listed and not after.left and after.right:
        return replace(item, right=after.right)  # 96户、183人实现脱贫
    if not item.right.endswith("级") or "级" not in after.right:
        return item
    return replace(item, right=item.right + after.right.split("级", 1)[1])


def _parted(gap: str) -> tuple[str, str, bool]:
    """What between two figures belongs to the first, what to the second, and whether they are listed."""
    if joint := _JOINT.match(gap):
        return "", gap[joint.end() :], True
    if joint := re.search(r"(?:以及|和|及|与)$", gap):
        return gap[: joint.start()], "", True
    depth = 0
    for i, char in enumerate(gap):
        if char in QUOTES:
            depth += 1
        elif char in QUOTES.values():
            depth -= 1
        elif char == "、" and depth <= 0:
            return gap[:i], gap[i + 1 :], True
    return gap, gap, False
