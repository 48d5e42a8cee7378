"""Clauses of a review that speak of a target's matter without a number we could take for its result."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from chengnuo.reading.model import Figure, Reading, Sentence
from chengnuo.reading.pairing.likeness import core, spelled

# So much of the weight of a name in one clause of a review, and the matter has been spoken of.
SPOKEN = 0.45
# So many characters in a row are one word of a longer name: 最低收购价.
RUN = 5
# What a clause about a result has in it: a number, or that something was done or changed.
_TELLS = re.compile(r"\d|完成|建成|实现|增|减|升|降|达|新高|收官|投用")
_CLAUSE = re.compile(r"[，；。：！]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A clause of the next report and how much of the target's name is in it (0-1)."""

    text: str
    share: float

    @property
    def excerpt(self) -> str:
        """Enough of it to find the place."""
        return self.text if len(self.text) <= 60 else self.text[:59] + "…"


@dataclass(frozen=True, slots=True)
class Mentions:
    """The clauses of a review, with how rare each pair of characters is in them and among the targets."""

    said: tuple[str, ...]
    cores: tuple[str, ...]
    weights: dict[str, float]
    unseen: float

    @classmethod
    def of(cls, reading: Reading, names: Iterable[str]) -> Mentions:
        """What looks back alone: what the next plan says is no answer. ``names`` are those of the targets."""
        told = {f.sentence_start for f in reading.figures if f.kind == "result"}
        said = tuple(
            clause
            for s in reading.sentences
            if _part(reading, s) == "review" or s.start in told
            for clause in _CLAUSE.split("".join(reading.text[s.start : s.end].split()))
            if clause
        )
        # One spelling, nothing else: a clause has no leading verb to lose.
        cores = tuple(spelled(clause) for clause in said)
        grams = [_pairs(text) for text in (*cores, *(core(n) for n in names))]
        seen = Counter(p for each in grams for p in each)
        total = len(grams) + 1
        return cls(said, cores, {p: math.log(total / n) for p, n in seen.items()}, math.log(total))

    def best(self, target: Figure) -> Mention | None:
        """The clause that holds most of a target's name, if it holds enough of it."""
        wanted = {p: self.weights.get(p, self.unseen) for p in _pairs(core(target.indicator))}
        whole = sum(wanted.values())
        if len(wanted) < 2 or not whole:
            return None
        at, most = -1, (0.0, False)
        for i, clause in enumerate(self.cores):
            share = sum(w for p, w in wanted.items() if p in clause) / whole
            if share >= most[0] and (found := (share, bool(_TELLS.search(clause)))) > most:
                at, most = i, found
        if most[0] >= SPOKEN:
            return Mention(self.said[at], round(most[0], 2))
        return self._stretch(core(target.indicator))

    def _stretch(self, name: str) -> Mention | None:
        """A clause with so many characters of the name in a row, whatever else the name says."""
        for at in range(len(name) - RUN + 1):
            for said, clause in zip(self.said, self.cores, strict=True):
                if name[at : at + RUN] in clause:
                    return Mention(said, SPOKEN)
        return None


def _part(reading: Reading, sentence: Sentence) -> str:
    return reading.sections[sentence.section].part if sentence.section is not None else "front"


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
