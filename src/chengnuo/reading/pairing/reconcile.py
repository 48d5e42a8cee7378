"""Each target of a report against the results of the next."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from chengnuo.reading.model import Figure, Reading
from chengnuo.reading.pairing.blanket import Blanket
from chengnuo.reading.pairing.doubts import weigh
from chengnuo.reading.pairing.horizon import Horizon, ahead
from chengnuo.reading.pairing.likeness import Scale, core, is_growth, shared_run, unit_factor
from chengnuo.reading.pairing.mention import Mentions
from chengnuo.reading.pairing.model import Pair, Reconciliation
from chengnuo.reading.pairing.within import reconcile_within

# Below ABSENT the next report is taken to say nothing; between the two a person has to look.
ABSENT, SURE, CERTAIN = 0.58, 0.8, 0.95
# The very number that was promised, in the same unit: here a less alike name will do.
SAME_NUMBER = 0.48
# Two targets that promise the same number share an answer from here on.
TWICE = 0.7
# 达到5.53万亿元、增长4.8%: the rate beside an amount answers a promised rate, a person looks at it.
RATE_BESIDE = 0.65
# A sum of five years stands behind the year's own result.
BEHIND = 0.9
# From here on a name that was not taken is shown as the nearest, for a person to look at.
NEAR, NEARLY = 0.45, 0.65
# A whole list said to be done measures none of its items: never sure enough to be stated.
BLANKET = 0.6
# So much of a name in one clause, and the clause is about the same matter more likely than not.
SPOKEN_OF = 0.6


@dataclass(frozen=True, slots=True)
class _Years:
    """The two reports with what is known of their time and words."""

    this: Reading
    next: Reading
    planned: Horizon
    reviewed: Horizon
    scale: Scale
    mentions: Mentions
    blanket: Blanket


def reconcile(this_year: Reading, next_year: Reading) -> Reconciliation:
    """Align every target of ``this_year`` with the result ``next_year`` reports.

    The same report twice gives its own year-on-year pairs: last year's results beside its targets.
    """
    if this_year.text == next_year.text:
        return _one_report(this_year)
    targets = [f for f in this_year.figures if f.kind == "target" and not f.soft]
    results = [f for f in next_year.figures if f.kind == "result" and not f.soft]
    years = _Years(
        this_year,
        next_year,
        Horizon.of(this_year),
        Horizon.of(next_year),
        Scale.of(f.indicator for f in (*targets, *results)),
        Mentions.of(next_year, (t.indicator for t in targets)),
        Blanket.of(this_year, next_year),
    )
    due = [t for t in targets if not _not_due(t, years)]
    chosen = _aligned(_scored(years, due, results))
    taken = {result.id for score, result, _ in chosen.values() if score >= CERTAIN}
    free = [r for r in results if r.id not in taken]
    pairs = tuple(
        _pair(t, chosen[t.id], years) if t.id in chosen else _unanswered(t, free, years) for t in targets
    )
    return Reconciliation(pairs, this_year.plan_year, next_year.review_year, _notes(this_year, next_year))


def _notes(this_year: Reading, next_year: Reading) -> tuple[str, ...]:
    a, b = this_year.plan_year, next_year.review_year
    if a is None or b is None:
        return ("有一份报告没有认出年份，请核对先后。",)
    if a != b:
        return (f"前一份安排 {a} 年工作，后一份回顾 {b} 年工作，两份不是相邻两年。",)
    return ()


def _not_due(target: Figure, years: _Years) -> str | None:
    """Why a target is not due in the year the next report looks back on."""
    plan_year = years.this.plan_year
    if target.year is not None and plan_year is not None and target.year > plan_year:
        return f"目标年份是 {target.year} 年，还没有到期。"
    if years.planned.stretch(target):
        return "这句话在回顾过去几年，不像一年的目标。"
    words = ahead(target, years.planned)
    return f"原文说的是「{words}」的目标，不是一年的目标，还没有到期。" if words else None


def _scored(
    years: _Years, targets: list[Figure], results: list[Figure]
) -> Iterable[tuple[float, Figure, Figure]]:
    behind = {r.id: BEHIND if years.reviewed.aside(r) else 1.0 for r in results}
    for target in targets:
        for result in results:
            score = years.scale.likeness(target.indicator, result.indicator)
            factor = unit_factor(target, result) if is_growth(target) == is_growth(result) else 0.0
            same = factor and target.value_si == result.value_si and target.value not in (None, 1)
            if score < (SAME_NUMBER if same else ABSENT):
                continue
            # The same matter in another measure stays in sight as 不可比, behind any comparable answer.
            score *= (factor if factor else 0.85) * behind[result.id]
            if score >= (SAME_NUMBER if same else ABSENT):
                yield score, target, result


def _aligned(scored: Iterable[tuple[float, Figure, Figure]]) -> dict[str, tuple[float, Figure, bool]]:
    """Best pair first, each figure once. The flag says whether another result came close."""
    ranked = sorted(scored, key=lambda c: (-c[0], c[1].start, c[2].start))
    chosen: dict[str, tuple[float, Figure, bool]] = {}
    used: dict[str, Figure] = {}
    for score, target, result in ranked:
        if target.id in chosen:
            best, first, _ = chosen[target.id]
            if score > best - 0.03 and result.value_si != first.value_si:
                chosen[target.id] = (best, first, True)
        elif result.id not in used or score >= CERTAIN or _said_twice(score, target, used[result.id]):
            chosen[target.id] = (score, result, False)
            used.setdefault(result.id, target)
    return chosen


def _said_twice(score: float, target: Figure, first: Figure) -> bool:
    """Whether two targets with one answer are the same promise made twice in one report."""
    return score >= TWICE and target.value_si == first.value_si and target.unit_si == first.unit_si


def _unanswered(target: Figure, results: list[Figure], years: _Years) -> Pair:
    """A target without a result: not yet due, answered with a whole list, or not spoken of."""
    sentence = _sentence(years.this, target)
    if why := _not_due(target, years):
        return Pair(target, None, "不可比", 0.9, why, sentence)
    reason, sure = _silence(target, results, years)
    if (answer := years.blanket.answer(target)) and answer.kept:
        reason = f"目标属于{answer.of}，下一年报告只有一句「{answer.text}」，没有这一项的数字，请核对。"
        return Pair(target, None, "完成", BLANKET, reason, sentence, answer.text)
    if answer:
        reason += f"下一年报告笼统说「{answer.text}」，没有说到这一项。"
        sure = min(sure, BLANKET)
    return Pair(target, None, "未提及", round(sure, 2), reason, sentence)


def _silence(target: Figure, results: list[Figure], years: _Years) -> tuple[str, float]:
    """Why a target seems not spoken of, surer the further the nearest name and clause are."""
    near, score = _nearest(target, results, years.scale)
    reason = f"下一年报告里没有找到「{target.indicator}」的结果"
    reason += f"，最接近的是「{near.indicator}」{''.join(near.text.split())}。" if near else "。"
    sure = min(0.9, 1.15 - score) if near is None else min(NEARLY, 1.15 - score)
    if len(core(target.indicator)) <= 2:
        reason += "指标名称太短，认不准。"
        sure = min(sure, 0.6)
    if spoken := years.mentions.best(target):
        reason += f"下一年回顾里有一句话说到相近的事：「{spoken.excerpt}」，请看原文。"
        sure = min(sure, 0.65 if spoken.share < SPOKEN_OF else 0.6)
    return reason, sure


def _nearest(target: Figure, results: list[Figure], scale: Scale) -> tuple[Figure | None, float]:
    """The result that comes nearest without being taken for the answer, where one comes near at all."""
    found: tuple[Figure | None, float] = None, 0.0
    for result in results:
        score = scale.likeness(target.indicator, result.indicator)
        if unit_factor(target, result) and is_growth(target) == is_growth(result):
            run = shared_run(target.indicator, result.indicator)
            score = max(score, 0.5 if run >= 0.6 else 0.0)
        if score > found[1]:
            found = result, score
    return found if found[1] >= NEAR else (None, found[1])


def _pair(target: Figure, found: tuple[float, Figure, bool], years: _Years) -> Pair:
    score, result, rival = found
    if rate := _rate_beside(target, result, years.next):
        score, result = min(score, RATE_BESIDE), rate
    judged = weigh(target, result, years.planned, years.reviewed)
    sure = judged.confidence * min(1.0, score / SURE) * (0.7 if rival else 1.0)
    doubt = "" if score >= SURE else f"指标名称不完全一致（「{result.indicator}」）；"
    doubt += "还有相近的另一处结果；" if rival else ""
    return Pair(
        target,
        result,
        judged.verdict,
        round(min(sure, score, 0.99), 2),
        doubt + judged.reason,
        _sentence(years.this, target),
        _sentence(years.next, result),
        judged.compared,
    )


def _rate_beside(target: Figure, result: Figure, reading: Reading) -> Figure | None:
    """The rate of change said right after an amount, for a target that is such a rate."""
    if not is_growth(target) or is_growth(result):
        return None
    for figure in reading.figures:
        if figure.sentence_start == result.sentence_start and figure.start > result.end and not figure.soft:
            between = reading.text[result.end : figure.start]
            near = len(between) <= 24 and not re.search(r"[，；。]", between)
            return figure if near and is_growth(figure) and figure.measure == "growth_rate" else None
    return None


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
