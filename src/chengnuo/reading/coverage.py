"""The coverage proof: every numeral of the raw text is in a figure or excluded, counted apart from the reading.

The numerals are looked up in the text as it came, not in the blocks the rules read, so a line the layout left out
(a page number, a web page's button) or a rule that forgot something cannot hide.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from chengnuo.reading.exclusions import REASONS
from chengnuo.reading.model import Coverage, Exclusion, Figure

# Arabic digits of any width, with decimal point and thousands commas, and runs of Chinese numerals.
NUMERAL = re.compile(r"[0-9０-９]+(?:[.．,，][0-9０-９]+)*|[〇零一二三四五六七八九十百千万亿两半]+")


def close(text: str, figures: Sequence[Figure], excluded: Sequence[Exclusion]) -> tuple[Exclusion, ...]:
    """``excluded`` with one more entry for each numeral, or part of one, that no rule has spoken of."""
    spoken = sorted([(f.start, f.end) for f in figures] + [(e.start, e.end) for e in excluded])
    missing = [
        Exclusion(a, b, text[a:b], "furniture", REASONS["furniture"]) for a, b in _uncovered(text, spoken)
    ]
    return tuple(sorted([*excluded, *missing], key=lambda e: e.start))


def _uncovered(text: str, spoken: Sequence[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """Stretches of numerals outside ``spoken`` (sorted), in one pass over both."""
    at = 0
    for m in NUMERAL.finditer(text):
        a, b = m.span()
        while at < len(spoken) and spoken[at][1] <= a:
            at += 1
        k = at
        while a < b and k < len(spoken) and spoken[k][0] < b:
            if spoken[k][0] > a:
                yield from _numeral_in(text, a, spoken[k][0])
            a = max(a, spoken[k][1])
            k += 1
        if a < b:
            yield from _numeral_in(text, a, b)


def _numeral_in(text: str, a: int, b: int) -> Iterable[tuple[int, int]]:
    """Without the bare comma or point that joined it to a covered part."""
    for m in NUMERAL.finditer(text, a, b):
        yield m.span()


def count(text: str, figures: Sequence[Figure], excluded: Sequence[Exclusion]) -> Coverage:
    """Where each numeral went. A numeral partly in a figure counts as in it."""
    spans = sorted((f.start, f.end) for f in figures)
    total = inside = at = 0
    for m in NUMERAL.finditer(text):
        total += 1
        while at < len(spans) and spans[at][1] <= m.start():
            at += 1
        inside += at < len(spans) and spans[at][0] < m.end()
    counts = Counter(e.category for e in excluded)
    return Coverage(total, inside, total - inside, tuple(counts.most_common()))


def gaps(text: str, figures: Sequence[Figure], excluded: Sequence[Exclusion]) -> list[tuple[int, int]]:
    """Numerals that are neither in a figure nor excluded, and overlaps of the two: empty when the proof holds."""
    spoken = sorted([(f.start, f.end) for f in figures] + [(e.start, e.end) for e in excluded])
    overlaps = [(b_start, a_end) for (_, a_end), (b_start, _) in pairwise(spoken) if b_start < a_end]
    return [*_uncovered(text, spoken), *overlaps]
