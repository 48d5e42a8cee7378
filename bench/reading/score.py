"""Scores of a reading against hand-made gold. Definitions are those of docs/benchmarks.md.

Spans are compared exactly. Rows of the gold with ``soft`` have no number and are left out, as are soft
figures of the prediction. A matched figure is *all right* when value, upper value, unit and comparator agree.
Names are scored over all strict gold rows; a figure not found scores nothing.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def rows(path: Path) -> list[Row]:
    """One JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


@dataclass(frozen=True, slots=True)
class Rate:
    """A figure with its parts, so that every number can be opened."""

    right: float
    gold: int
    found: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 where there is nothing to find and nothing was found."""
        total = self.gold + self.found
        return 2 * self.right / total if total else 1.0

    @property
    def accuracy(self) -> float:
        """Share of the gold."""
        return self.right / self.gold if self.gold else 1.0


@dataclass(frozen=True, slots=True)
class FigureScore:
    """All scores of the figures of one or more reports."""

    spans: Rate
    all_right: Rate
    kind: Rate
    name_exact: Rate
    name_f1: Rate
    errors: tuple[str, ...]


def strict(figures: Iterable[Row]) -> list[Row]:
    """Figures with a number."""
    return [f for f in figures if not f.get("soft")]


def same_number(a: Any, b: Any) -> bool:
    """Equal as numbers, or both absent."""
    if a is None or b is None:
        return a is None and b is None
    return math.isclose(float(a), float(b), rel_tol=1e-9)


def _bare(text: str | None) -> str:
    return re.sub(r"\s+", "", text or "")


def char_f1(a: str, b: str) -> float:
    """Character multiset F1 of two names."""
    one, two = Counter(_bare(a)), Counter(_bare(b))
    both = sum((one & two).values())
    total = sum(one.values()) + sum(two.values())
    return 2 * both / total if total else 1.0


def _names(gold: Row) -> list[str]:
    return [n for n in (gold.get("indicator"), gold.get("as_written")) if n]


def agrees(gold: Row, found: Row) -> bool:
    """Whether value, upper value, unit and comparator are the gold's."""
    return (
        same_number(gold["value"], found["value"])
        and same_number(gold.get("value_to"), found.get("value_to"))
        and _bare(gold["unit"]) == _bare(found["unit"])
        and gold["comparator"] == found["comparator"]
    )


def score_figures(gold: Sequence[Row], found: Sequence[Row]) -> FigureScore:
    """Score public-shape figures against gold rows (both of one report, gold with char_start/char_end)."""
    gold, found = strict(gold), strict(found)
    by_span = {(f["start"], f["end"]): f for f in found}
    matched = [(g, by_span.get((g["char_start"], g["char_end"]))) for g in gold]
    hits = [(g, f) for g, f in matched if f is not None]
    right = sum(agrees(g, f) for g, f in hits)
    kinds = sum(g["kind"] == f["kind"] for g, f in hits)
    exact = sum(_bare(f["indicator"]) in map(_bare, _names(g)) for g, f in hits)
    name = sum(max(char_f1(n, f["indicator"]) for n in _names(g)) for g, f in hits)
    n, m = len(gold), len(found)
    return FigureScore(
        Rate(len(hits), n, m),
        Rate(right, n, m),
        Rate(kinds, len(hits), len(hits)),
        Rate(exact, n, n),
        Rate(name, n, n),
        tuple(_errors(matched, gold, found)),
    )


def _errors(matched: list[tuple[Row, Row | None]], gold: list[Row], found: list[Row]) -> Iterable[str]:
    for g, f in matched:
        if f is None:
            yield f"missed   {g['char_start']} {_text(g)} ({g['indicator']})"
        elif not agrees(g, f):
            yield f"value    {f['start']} {_bare(f['text'])}: {_said(f)} instead of {_said(g)}"
        else:
            if g["kind"] != f["kind"]:
                yield f"kind     {f['start']} {_bare(f['text'])}: {f['kind']} instead of {g['kind']}"
            if _bare(f["indicator"]) not in map(_bare, _names(g)):
                yield f"name     {f['start']} {_bare(f['text'])}: {f['indicator']} not {g['indicator']}"
    spans = {(g["char_start"], g["char_end"]) for g in gold}
    for f in found:
        if (f["start"], f["end"]) not in spans:
            yield f"extra    {f['start']} {_bare(f['text'])} ({f['indicator']})"


def _text(row: Row) -> str:
    return _bare(row.get("figure_text") or row.get("text"))


def _said(row: Row) -> str:
    return f"{row['value']}–{row.get('value_to')} {row['unit']} {row['comparator']}"


def together(scores: Sequence[FigureScore]) -> FigureScore:
    """Micro-average: sums of the parts."""

    def add(name: str) -> Rate:
        parts = [getattr(s, name) for s in scores]
        return Rate(sum(p.right for p in parts), sum(p.gold for p in parts), sum(p.found for p in parts))

    return FigureScore(
        add("spans"),
        add("all_right"),
        add("kind"),
        add("name_exact"),
        add("name_f1"),
        tuple(e for s in scores for e in s.errors),
    )


def score_clauses(gold: Sequence[Row], found: Sequence[Row]) -> tuple[Rate, list[str]]:
    """Clauses match one to one where they overlap over 60% of the longer of the two."""
    free = list(found)
    hits, errors = 0, []
    for g in gold:
        a, b = g["char_start"], g["char_end"]
        best = max(free, key=lambda f: _overlap(a, b, f["start"], f["end"]), default=None)
        if best is not None and _overlap(a, b, best["start"], best["end"]) > 0.6:
            free.remove(best)
            hits += 1
        else:
            errors.append(f"clause missed {a} {_bare(g['text'])}")
    errors += [f"clause extra  {f['start']} {_bare(f['text'])}" for f in free]
    return Rate(hits, len(gold), len(found)), errors


def _overlap(a: int, b: int, c: int, d: int) -> float:
    return max(0, min(b, d) - max(a, c)) / max(b - a, d - c, 1)


def negatives_taken(negatives: Sequence[Row], found: Sequence[Row]) -> list[str]:
    """Spans known to be no figures that a figure touches."""
    return [
        f"{n['char_start']} {n['text']} ({n['category']})"
        for n in negatives
        for f in strict(found)
        if f["start"] < n["char_end"] and n["char_start"] < f["end"]
    ]


def score_pairs(gold: Sequence[Row], found: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> Rate:
    """Year-on-year pairs of one report: (result span, target span), comparable ones of the gold."""
    wanted = {(r["review_span"], r["plan_span"]) for r in gold}
    return Rate(len(wanted & set(found)), len(wanted), len(set(found)))
