"""Each target of a report against the results of the next."""

from __future__ import annotations

import re
from collections.abc import Iterable

from chengnuo.reading.model import Figure, Reading
from chengnuo.reading.pairing.likeness import Scale, is_growth, unit_factor
from chengnuo.reading.pairing.model import Pair, Reconciliation
from chengnuo.reading.pairing.verdict import judge
from chengnuo.reading.pairing.within import reconcile_within

# Below ABSENT the next report is taken to say nothing; between the two a person has to look.
ABSENT, SURE, CERTAIN = 0.58, 0.8, 0.95


def reconcile(this_year: Reading, next_year: Reading) -> Reconciliation:
    """Align every target of ``this_year`` with the result ``next_year`` reports.

    The same report twice gives its own year-on-year pairs: last year's results beside its targets.
    """
    if this_year.text == next_year.text:
        return _one_report(this_year)
    targets = [f for f in this_year.figures if f.kind == "target" and not f.soft]
    results = [f for f in next_year.figures if f.kind == "result" and not f.soft]
    due = [t for t in targets if not _later(t, this_year)]
    scale = Scale.of(f.indicator for f in (*targets, *results))
    chosen = _aligned(_scored(scale, due, results))
    pairs = tuple(
        _pair(t, found, this_year, next_year)
        if (found := chosen.get(t.id))
        else _unanswered(t, scale, results, this_year)
        for t in targets
    )
    return Reconciliation(pairs, this_year.plan_year, next_year.review_year, _notes(this_year, next_year))


def _notes(this_year: Reading, next_year: Reading) -> tuple[str, ...]:
    a, b = this_year.plan_year, next_year.review_year
    if a is None or b is None:
        return ("有一份报告没有认出年份，请核对先后。",)
    if a != b:
        return (f"前一份安排 {a} 年工作，后一份回顾 {b} 年工作，两份不是相邻两年。",)
    return ()


def _later(target: Figure, reading: Reading) -> bool:
    """Whether a target falls due after the year the next report looks back on."""
    return target.year is not None and reading.plan_year is not None and target.year > reading.plan_year


def _scored(
    scale: Scale, targets: list[Figure], results: list[Figure]
) -> Iterable[tuple[float, Figure, Figure]]:
    for target in targets:
        for result in results:
            score = scale.likeness(target.indicator, result.indicator)
            if score < ABSENT:
                continue
            factor = unit_factor(target, result) if is_growth(target) == is_growth(result) else 0.0
            # The same matter in another measure stays in sight as 不可比, behind any comparable answer.
            score *= factor if factor else 0.85
            if score >= ABSENT:
                yield score, target, result


def _aligned(scored: Iterable[tuple[float, Figure, Figure]]) -> dict[str, tuple[float, Figure, bool]]:
    """Best pair first, each figure once. The flag says whether another result came close."""
    ranked = sorted(scored, key=lambda c: (-c[0], c[1].start, c[2].start))
    chosen: dict[str, tuple[float, Figure, bool]] = {}
    used: set[str] = set()
    for score, target, result in ranked:
        if target.id in chosen:
            best, first, _ = chosen[target.id]
            if score > best - 0.03 and result.value_si != first.value_si:
                chosen[target.id] = (best, first, True)
        elif result.id not in used or score >= CERTAIN:  # a target said twice has one answer
            chosen[target.id] = (score, result, False)
            used.add(result.id)
    return chosen


def _unanswered(target: Figure, scale: Scale, results: list[Figure], reading: Reading) -> Pair:
    """A target without a result: not yet due, or not spoken of; surer the further the nearest name is."""
    sentence = _sentence(reading, target)
    if _later(target, reading):
        return Pair(target, None, "不可比", 0.9, f"目标年份是 {target.year} 年，还没有到期。", sentence)
    near = max(results, key=lambda r: scale.likeness(target.indicator, r.indicator), default=None)
    score = scale.likeness(target.indicator, near.indicator) if near else 0.0
    reason = f"下一年报告里没有找到「{target.indicator}」的结果"
    reason += f"，最接近的是「{near.indicator}」。" if near and score >= 0.45 else "。"
    return Pair(target, None, "未提及", round(min(0.9, 1.15 - score), 2), reason, sentence)


_CUMULATIVE = re.compile(r"五年|十四五|十三五|十二五|十一五|累计|年均")


def _pair(target: Figure, found: tuple[float, Figure, bool], this_year: Reading, next_year: Reading) -> Pair:
    score, result, rival = found
    judged = judge(target, result)
    said = _clause_before(this_year, target), _clause_before(next_year, result)
    longer = bool(_CUMULATIVE.search(said[1])) and not _CUMULATIVE.search(said[0])
    sure = judged.confidence * min(1.0, score / SURE) * (0.7 if rival else 1.0) * (0.6 if longer else 1.0)
    doubt = "" if score >= SURE else f"指标名称不完全一致（「{result.indicator}」）；"
    doubt += "还有相近的另一处结果；" if rival else ""
    doubt += "结果可能是多年累计或平均；" if longer else ""
    return Pair(
        target,
        result,
        judged.verdict,
        round(min(sure, score, 0.99), 2),
        doubt + judged.reason,
        _sentence(this_year, target),
        _sentence(next_year, result),
        judged.compared,
    )


def _clause_before(reading: Reading, figure: Figure) -> str:
    """The words of the sentence right before a figure."""
    return reading.text[max(figure.sentence_start, figure.start - 30) : figure.start]


def _sentence(reading: Reading, figure: Figure) -> str:
    return "".join(reading.text[figure.sentence_start : figure.sentence_end].split())


def _one_report(reading: Reading) -> Reconciliation:
    pairs = tuple(
        Pair(
            p.target,
            p.result,
            "不可比",
            p.confidence,
            f"同一份报告内上年结果与今年目标对照，不是完成情况。{p.reason}",
            _sentence(reading, p.target),
            _sentence(reading, p.result),
            (p.target.value_si, p.result.value_si),
        )
        for p in reconcile_within(reading)
    )
    return Reconciliation(pairs, reading.plan_year, reading.review_year, ("两份是同一份报告。",))
