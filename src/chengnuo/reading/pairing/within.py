"""Last year's result beside this year's target within one report."""

from __future__ import annotations

from collections.abc import Iterable

from chengnuo.reading.model import Figure, Number, Reading
from chengnuo.reading.pairing.likeness import Scale, core, is_growth, unit_factor
from chengnuo.reading.pairing.model import Relation, YearPair

# Tuned on the Jianghan gold and looked at on other reports; docs/explanation/pairing.md says how.
SAME, NEAR = 0.8, 0.5


def reconcile_within(reading: Reading) -> tuple[YearPair, ...]:
    """Pairs of (result, target) that speak of the same indicator, in the order of the targets."""
    results = [f for f in reading.figures if f.kind == "result" and not f.soft]
    targets = [f for f in reading.figures if f.kind == "target" and not f.soft]
    scale = Scale.of(f.indicator for f in (*results, *targets))
    pairs = _matched(_candidates(scale, results, targets))
    taken = {p.result.id for p in pairs}
    pairs += _growth_of_level([r for r in results if r.id not in taken], targets)
    return tuple(sorted(pairs, key=lambda p: (p.target.start, p.result.start)))


def _candidates(
    scale: Scale, results: list[Figure], targets: list[Figure]
) -> Iterable[tuple[float, Figure, Figure]]:
    for target in targets:
        for result in results:
            if is_growth(result) != is_growth(target):
                continue
            factor = unit_factor(result, target)
            score = factor and factor * scale.likeness(result.indicator, target.indicator)
            if score >= NEAR:
                yield score, result, target


def _matched(candidates: Iterable[tuple[float, Figure, Figure]]) -> list[YearPair]:
    """The best pair first; each figure at most once."""
    used: set[str] = set()
    pairs: list[YearPair] = []
    for score, result, target in sorted(candidates, key=lambda c: (-c[0], c[2].start, c[1].start)):
        if result.id in used or target.id in used:
            continue
        used |= {result.id, target.id}
        pairs.append(_pair(score, result, target))
    return pairs


def _growth_of_level(results: list[Figure], targets: list[Figure]) -> list[YearPair]:
    """A target that only gives a rate beside a result that gives the amount: shown, never compared."""
    pairs = []
    for target in filter(is_growth, targets):
        for result in results:
            if (
                is_growth(result)
                or result.measure != "level"
                or core(result.indicator) != core(target.indicator)
            ):
                continue
            reason = f"上年给出总量（{_said(result)}），今年目标只给增速（{_said(target)}），不直接相比。"
            pairs.append(YearPair(result, target, "level_vs_growth", False, 0.9, reason))
    return pairs


def _pair(score: float, result: Figure, target: Figure) -> YearPair:
    same_name = core(result.indicator) == core(target.indicator)
    relation: Relation = "same" if same_name else "near" if score >= SAME else "scope_differs"
    comparable = relation != "scope_differs" and result.value_si is not None and target.value_si is not None
    change, ratio = _change(result.value_si, target.value_si) if comparable else (None, None)
    names = f"「{result.indicator}」与「{target.indicator}」"
    reason = {
        "same": f"指标名称一致：{names}。",
        "near": f"指标名称相近：{names}。",
        "scope_differs": f"口径可能不同：{names}。",
    }[relation]
    return YearPair(result, target, relation, comparable, round(min(score, 0.99), 2), reason, change, ratio)


def _change(before: Number | None, after: Number | None) -> tuple[Number | None, float | None]:
    if before is None or after is None:
        return None, None
    change = round(after - before, 10)
    whole = int(change) if float(change).is_integer() else change
    return whole, round(after / before, 4) if before else None


def _said(figure: Figure) -> str:
    return "".join(figure.text.split())
