"""Whether a result keeps its promise: the compared numbers, a verdict and the reason in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chengnuo.reading.model import Figure, Number
from chengnuo.reading.pairing.likeness import is_growth, unit_factor
from chengnuo.reading.pairing.model import Verdict

# Things one wants less of: here a smaller result keeps the promise.
LESS_IS_BETTER = re.compile(
    r"失业率|能耗|排放|浓度|PM2\.5|赤字|价格|CPI|死亡|事故|火灾|负债|债务率|损耗|发案|时限|用时|耗时|恩格尔|不良|漏损率|用水量|贫困"
)
# 左右: how far beside the target still counts, in percentage points for rates and as a share for amounts.
BESIDE_RATE, BESIDE_SHARE = 0.2, 0.02
# An open target (以上, 超过) is a floor: only well above it is more than what was promised.
ABOVE_FLOOR = 0.1


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its confidence, its reason and the two numbers compared."""

    verdict: Verdict
    confidence: float
    reason: str
    compared: tuple[Number | None, Number | None] = (None, None)


def judge(target: Figure, result: Figure) -> Judgement:
    """Compare a target with the result that answers it. Confidence here is about the comparison alone."""
    unlike = _incomparable(target, result)
    if unlike:
        return Judgement("不可比", 0.8, unlike)
    wanted, got = _signed(target), _signed(result)
    if wanted is None or got is None:
        return Judgement("不可比", 0.6, "其中一处没有可比的数值。")
    less = _less_is_better(target)
    verdict, sure = _compare(target, result, wanted, got, less)
    words = f"目标{_said(target)}，结果{_said(result)}"
    tail = "（越低越好）" if less else ""
    return Judgement(verdict, sure, f"{words}：{_difference(wanted, got, target)}{tail}。", (wanted, got))


def _incomparable(target: Figure, result: Figure) -> str | None:
    if is_growth(target) != is_growth(result):
        which = ("增速", "总量") if is_growth(target) else ("总量", "增速")
        return f"目标是{which[0]}（{_said(target)}），下一年报告给出的是{which[1]}（{_said(result)}）。"
    if unit_factor(target, result) == 0.0:
        return f"单位不同：目标用「{target.unit}」，结果用「{result.unit}」。"
    if target.delta != result.delta:
        return f"一处是增减量、一处是总量：{_said(target)}与{_said(result)}。"
    if (target.measure == "rank") != (result.measure == "rank"):
        return "一处是位次，一处不是。"
    return None


def _signed(figure: Figure) -> Number | None:
    value = figure.value_si
    if value is not None and is_growth(figure) and figure.direction == "down":
        return -value
    return value


def _less_is_better(target: Figure) -> bool:
    if target.measure == "rank":
        return True
    # A promised fall is signed: 下降3%以上 against 下降3.5% is -3 against -3.5.
    if is_growth(target) and target.direction == "down":
        return True
    if target.comparator in ("lte", "lt"):
        return True
    if target.comparator in ("gte", "gt", "over"):
        return False
    return bool(LESS_IS_BETTER.search(target.indicator))


def _compare(
    target: Figure, result: Figure, wanted: Number, got: Number, less: bool
) -> tuple[Verdict, float]:
    ceiling = wanted
    if target.value_to is not None:  # a range: inside it is kept, beyond its far end is more
        scale = (target.value_si or 1) / (target.value or 1)
        ceiling = target.value_to * scale
    low, high = min(wanted, ceiling), max(wanted, ceiling)
    gain = (low - got) if less else (got - low)
    beyond = (low - got) if less else (got - high)
    slack = _slack(target, wanted)
    sure = 0.95 if result.comparator == "eq" else 0.85
    if less and target.value_to is not None:
        gain, beyond = high - got, low - got
    if gain < -slack:
        # 「超20亿」 against 25: the true number is unknown, only that it is above 20.
        open_end = result.comparator in ("over", "gte", "gt") and not less
        return "未完成", 0.5 if open_end else sure
    if gain < 0:
        return "完成", 0.65
    floor = target.comparator in ("gte", "gt", "over", "lte", "lt", "approx")
    margin = max(abs(high) * ABOVE_FLOOR, slack) if floor else 0
    return ("超额", sure) if beyond > margin else ("完成", sure)


def _slack(target: Figure, wanted: Number) -> float:
    if target.comparator != "approx":
        return 0.0
    return BESIDE_RATE if target.unit_si in ("%", "个百分点", "百分点") else abs(wanted) * BESIDE_SHARE


def _difference(wanted: Number, got: Number, target: Figure) -> str:
    gap = round(got - wanted, 6)
    if gap == 0:
        return "相等"
    word = "高" if gap > 0 else "低"
    if target.unit_si == "%":
        return f"{word}{abs(gap):g}个百分点"
    # In the unit the target was printed in: 350亿元, not 35,000,000,000元.
    factor = target.value_si / target.value if target.value and target.value_si else 1
    return f"{word}{round(abs(gap) / factor, 4):,.10g}{target.unit or ''}"


def _said(figure: Figure) -> str:
    before = {"gte": "不少于", "lte": "不超过", "over": "超过", "approx": "约", "gt": "高于", "lt": "低于"}
    return before.get(figure.comparator, "") + "".join(figure.text.split())
