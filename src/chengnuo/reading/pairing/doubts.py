"""What speaks against taking a comparison at its word: sums of years, other years, stocks, odd sizes."""

from __future__ import annotations

import re
from dataclasses import replace

from chengnuo.reading.model import Figure
from chengnuo.reading.pairing.horizon import Horizon
from chengnuo.reading.pairing.likeness import is_growth, verb
from chengnuo.reading.pairing.verdict import Judgement, judge

# A count four times what was promised is more often another count than such a success.
ODD = 4.0
# 增长7%以上、力争达到8%: the second number is hoped for, not promised.
_STRETCHED = re.compile(r"\d[^，。；]{0,8}[、，]?(?:力争|争取|努力)(?:达到|实现|突破|增长)?$")
_FLOW = re.compile(r"新增|净增|累计|新建|新开|增加")


def weigh(target: Figure, result: Figure, planned: Horizon, reviewed: Horizon) -> Judgement:
    """The comparison of two figures with everything that lowers its confidence."""
    judged = judge(target, result)
    if judged.verdict == "不可比":
        return judged
    if reviewed.spans_years(result):
        return _several_years(judged, target, result, said=reviewed.said_so(result))
    found = _doubts(target, result, reviewed)
    if _STRETCHED.search(planned.before(target)):
        found.append((0.7, "这是力争的更高目标"))
    for factor, words in found:
        judged = replace(judged, confidence=judged.confidence * factor, reason=f"{words}；{judged.reason}")
    return judged


def _several_years(judged: Judgement, target: Figure, result: Figure, *, said: bool) -> Judgement:
    """A level reached at the end of five years is last year's level; a sum or a rate of five years is not."""
    if _adds_up(target) and _adds_up(result) and target.value_si != result.value_si:
        words = "".join(result.text.split())
        reason = f"下一年报告给出的是多年合计或平均（{words}），不能与一年的目标相比。"
        return Judgement("不可比", 0.8 if said else 0.75, reason)
    return replace(
        judged,
        confidence=judged.confidence * 0.7,
        reason=f"结果在多年回顾里，可能是多年累计；{judged.reason}",
    )


def _adds_up(figure: Figure) -> bool:
    """Whether a figure grows with the years it is counted over: a rate of change, something newly made."""
    if figure.measure == "share" and not figure.delta:
        return False
    return (
        is_growth(figure)
        or figure.delta
        or bool(verb(figure.indicator))
        or bool(_FLOW.search(figure.indicator))
    )


def _doubts(target: Figure, result: Figure, reviewed: Horizon) -> list[tuple[float, str]]:
    found = []
    review_year = reviewed.reading.review_year
    if result.year is not None and review_year is not None and result.year != review_year:
        found.append((0.6, f"结果可能是 {result.year} 年的"))
    counted = target.measure == result.measure == "count_of_items"
    if counted and verb(target.indicator) and not verb(result.indicator) and result.comparator == "over":
        found.append((0.7, "目标是新增数，结果可能是总数"))
    if _odd(target, result):
        found.append((0.7, "两个数相差悬殊"))
    return found


def _odd(target: Figure, result: Figure) -> bool:
    one, two = target.value_si, result.value_si
    if not one or not two or is_growth(target) or target.measure in ("share", "rank"):
        return False
    return max(abs(one / two), abs(two / one)) >= ODD
