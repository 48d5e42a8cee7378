"""Which class a resident's sentence speaks of: words people use, then likeness of pairs of signs. Pure.

A pattern is a word or several joined with ``+`` that must all occur. A class scores by the signs of the text its
patterns cover, each weighted by how few classes share the word; the pairs of signs it shares with the text add
a little, and decide alone where no pattern fits.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_SIGNS = re.compile(r"[^一-鿿A-Za-z0-9]+")
_BRACKETS = re.compile(r"[（(].*?[）)]")
#: A word followed by this says where, not what: 公园旁边, 天桥上, 地铁口.
_PLACE = re.compile(
    "的|有|旁|门口|后门|后面那|那边|附近|对面|外面|边上|路边|口|上|里|下面|前面|后面|入口|出口"
)
_AS_A_PLACE = 0.5
#: What the pairs of signs add for each bit of weight they share.
_LIKENESS = 0.35
#: Below this no class is proposed: the text says nothing a class is known by.
_LEAST = 0.9
#: Confidence of the first class from its score and its lead, chosen on the tuning half, on the cautious side: among
#: the held-out sentences proposals were right at least as often as they say (tests/core/catalogue/test_suggest.py).
_CALIBRATION = (-0.5, 0.15, 0.5)


@dataclass(frozen=True, slots=True)
class Entry:
    """A class as the suggester knows it."""

    key: int
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A class for a text: its key, how sure, and the words of the text that speak for it."""

    key: int
    score: float
    confidence: float
    words: tuple[str, ...]


@dataclass(slots=True)
class _Found:
    """What speaks for one class: the weight of each sign of the text that its patterns cover."""

    signs: dict[int, float] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    likeness: float = 0.0

    @property
    def score(self) -> float:
        return sum(self.signs.values()) + self.likeness


class Suggester:
    """Proposes classes; built once for a state of the catalogue."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Index the words of every class."""
        self._patterns: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
        classes_of: dict[str, set[int]] = defaultdict(set)
        profiles: dict[int, set[str]] = {}
        for entry in entries:
            profiles[entry.key] = set()
            for word in (*_names(entry.name), *entry.words):
                parts = tuple(part for part in (_plain(p) for p in word.split("+")) if part)
                if not parts:
                    continue
                # Filed under its longest part: the others are looked for only where that one occurs.
                self._patterns[max(parts, key=len)].append((parts, entry.key))
                for part in parts:
                    classes_of[part].add(entry.key)
                    profiles[entry.key] |= _pairs(part)
        self._starting: dict[str, list[str]] = defaultdict(list)
        for anchor in self._patterns:
            self._starting[anchor[:2]].append(anchor)
        count = max(1, len(profiles))
        self._weight = {part: _weight(count, len(keys)) for part, keys in classes_of.items()}
        holders: dict[str, list[int]] = defaultdict(list)
        for key, pairs in profiles.items():
            for pair in pairs:
                holders[pair].append(key)
        self._holders = {
            pair: (_weight(count, len(keys)), tuple((key, math.sqrt(3 + len(profiles[key]))) for key in keys))
            for pair, keys in holders.items()
        }

    def propose(self, text: str, limit: int = 3) -> tuple[Proposal, ...]:
        """The likeliest classes of ``text``, best first; none where it says nothing that is known."""
        plain = _plain(text)
        found: dict[int, _Found] = defaultdict(_Found)
        for anchor in self._anchors_in(plain):
            for parts, key in self._patterns[anchor]:
                if all(part in plain for part in parts):
                    self._cover(found[key], plain, parts)
        for pair in _pairs(plain):
            weight, keys = self._holders.get(pair, (0.0, ()))
            for key, norm in keys:
                found[key].likeness += _LIKENESS * weight / norm
        best = sorted(found.items(), key=lambda pair: (-pair[1].score, pair[0]))[: max(limit, 2)]
        best = [pair for pair in best if pair[1].score >= _LEAST]
        return _proposals(best, plain)[:limit]

    def _anchors_in(self, plain: str) -> set[str]:
        """The filed words that occur, looked up by their first two signs."""
        starts = {plain[n : n + length] for n in range(len(plain)) for length in (1, 2)}
        return {anchor for start in starts for anchor in self._starting.get(start, ()) if anchor in plain}

    def _cover(self, found: _Found, plain: str, parts: Sequence[str]) -> None:
        for part in parts:
            found.words.add(part)
            at = plain.find(part)
            weight = self._weight[part] * (_AS_A_PLACE if _PLACE.match(plain, at + len(part)) else 1.0)
            for sign in range(at, at + len(part)):
                found.signs[sign] = max(found.signs.get(sign, 0.0), weight)


def _proposals(best: Sequence[tuple[int, _Found]], plain: str) -> tuple[Proposal, ...]:
    if not best:
        return ()
    scores = [found.score for _, found in best]
    lead = scores[0] - (scores[1] if len(scores) > 1 else 0.0)
    base, per_score, per_lead = _CALIBRATION
    first = 1 / (1 + math.exp(-(base + per_score * scores[0] + per_lead * lead)))
    rest = sum(scores[1:]) + 2.0
    sure = [first, *((1 - first) * score / rest for score in scores[1:])]
    return tuple(
        Proposal(key, found.score, round(confidence, 2), _shown(found.words, plain))
        for (key, found), confidence in zip(best, sure, strict=True)
    )


def _shown(words: set[str], plain: str) -> tuple[str, ...]:
    """The words in the order of the text, those that lie within another left out."""
    kept = [word for word in words if not any(word != other and word in other for other in words)]
    return tuple(sorted(kept, key=lambda word: (plain.find(word), word)))


def _names(name: str) -> tuple[str, ...]:
    """A class's name as words: 垃圾站（箱）满溢 → 垃圾站满溢; 路灯异常 → 路灯."""
    bare = _BRACKETS.sub("", name).removesuffix("异常")
    return (bare,) if len(bare) > 1 else ()


def _plain(text: str) -> str:
    return _SIGNS.sub("", text).lower()


def _pairs(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1)}


def _weight(count: int, holders: int) -> float:
    return math.log(1 + count / holders) / math.log(1 + count)
