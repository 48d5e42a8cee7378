"""Sentences of a review that speak of a target's matter without a number we could take for its result."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from chengnuo.reading.model import Figure, Reading
from chengnuo.reading.pairing.likeness import core

# So much of a name's weight in one stretch of a review, and the matter has been spoken of.
SPOKEN, SPOKEN_LONG = 0.75, 0.65


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence of the next report."""

    text: str
    share: float

    @property
    def excerpt(self) -> str:
        """Enough of it to find the place."""
        return self.text if len(self.text) <= 60 else self.text[:59] + "…"


@dataclass(frozen=True, slots=True)
class Mentions:
    """The sentences of a review, with how rare each pair of characters is among them."""

    said: tuple[str, ...]
    pairs: tuple[frozenset[str], ...]
    weights: dict[str, float]

    @classmethod
    def of(cls, reading: Reading) -> Mentions:
        """The review part alone: what the next plan says is no answer."""
        parts = [
            reading.sections[s.section].part if s.section is not None else "front" for s in reading.sentences
        ]
        said = tuple(
            "".join(reading.text[s.start : s.end].split())
            for s, part in zip(reading.sentences, parts, strict=True)
            if part == "review"
        )
        pairs = tuple(frozenset(_pairs(core(t))) for t in said)
        seen = Counter(p for each in pairs for p in each)
        total = len(said) + 1
        return cls(said, pairs, {p: math.log(total / n) for p, n in seen.items()})

    def best(self, target: Figure, this_year: Reading) -> Mention | None:
        """The sentence that holds most of a target's name, if it holds enough of it."""
        wanted = _pairs(core(target.indicator))
        if len(wanted) < 4:
            return None
        unseen = math.log(len(self.said) + 2)
        weight = {p: self.weights.get(p, unseen) for p in wanted}
        whole = sum(weight.values())
        at, most = -1, 0.0
        for i, pairs in enumerate(self.pairs):
            share = sum(w for p, w in weight.items() if p in pairs) / whole
            if share > most:
                at, most = i, share
        enough = SPOKEN if len(wanted) < 7 else SPOKEN_LONG
        return Mention(self.said[at], round(most, 2)) if most >= enough else None


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
