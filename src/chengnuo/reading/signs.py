"""What stands before and after a number and changes its meaning: comparators, growth, shares, from and to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chengnuo.reading.model import Comparator, Direction

_BEFORE: tuple[tuple[str, Comparator], ...] = (
    ("不少于|不低于|不小于|至少|最少|最低|确保不低于|略高于|达到或略高于", "gte"),
    ("不超过|不高于|不多于|不大于|至多|最多|不突破|不超", "lte"),
    ("接近|将近|大约|大概|约为|约|近", "approx"),
    ("超过|突破|超出|逾|多于|大于|迈上|跨上|站上|登上|跨越|迈过|跨过|迈入|冲破|超|破", "over"),
    ("高于|快于|优于", "gt"),
    ("低于|少于|小于", "lt"),
    ("达到|达", "eq"),
)
_BEFORE_RE = tuple((re.compile(f"({words})(?:到|至|了|约)?$"), said) for words, said in _BEFORE)
_AFTER: tuple[tuple[re.Pattern[str], Comparator], ...] = (
    (re.compile(r"(?:及|或|（含）)?(以上)"), "gte"),
    (re.compile(r"(?:及|或)?(以内|之内|以下)"), "lte"),
    (re.compile(r"(左右|上下)"), "approx"),
)
CLAUSE_START = re.compile(r"[，。；：！？,;:]")
_UP = "增长|上涨|提高|上升|提升|增加|扩大|增|涨|升|净增|多增|递增|增幅|涨幅|增速"
_DOWN = "下降|降低|回落|减少|缩减|压减|压缩|缩短|下跌|降|减|跌|降幅|收窄|缩小|少"
_FILL = r"(?:速度|目标|预期|幅度|分别|各|约|近|超过?|不?低于|不?高于|不少于|突破|了|为|达到?|保持在?|控制在?|同比|平均|实际|名义|接近|均|都|是)*"
GROWTH = re.compile(f"({_UP}|{_DOWN}){_FILL}$")
GROWTH_NOUN = re.compile(r"增速|增幅|涨幅|降幅|增长率|增长(?!极|点|动力|方式|空间|潜力)|负增长")
TO_VERB = re.compile(r"(?:到|至|为|成)(?:了|约|近|超过?|不?低于|不?高于)*$")
SHARE = re.compile(r"比重|占|率(?!先|领)|覆盖|比例|份额|达标|普及|合格|满意|完成|优良|利用|保障|贡献")
# 贡献率接近60%: a rate named right before its number is a share, whatever grows elsewhere in the clause.
SHARE_SAID = re.compile(
    r"(?:(?<!增长)(?<!增)率|比重|占比|比例|份额)(?:已|均|仍|稳定|保持|维持|控制|达到?|接近|超过?|约|为|在|到|至|突破|分别|近|不低于|不超过)*$"
)
FROM = re.compile(r"(?:从|由)[^，。；！？从由]{0,20}$")
TO = re.compile(
    r"^[^，。；！？\d]{0,12}(?:提高|提升|增加|增|扩大|压缩|缩短|缩小|收窄|降低|下降|降|减少|减|升|上升|增长|调整|提|扩|扩展|发展|攀升|跃升|压减|精简|回落|缩减|拓展|上调"
    r"|下调|跃)[^，。；！？\d]{0,4}?(?:到|至|为|成)(?:了|约|近|超过?|不?低于|不?高于)*$"
)
_DOWN_WORDS = re.compile(f"^(?:{_DOWN})")
# Only these between two figures: the second goes on with what was said of the first.
AND = re.compile(r"^(?:以上|以内|左右)?(?:、|和|与|及|以及|，|，?其中)?$")


# 签约9个, 侦破12起, 附近: the character belongs to another word.
_PART_OF_WORD = {
    "约": "签节预合公履集简制续违条",
    "破": "侦打攻爆",
    "近": "最附邻靠亲",
    "超": "赶反",
    "达": "通直抵表传发",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A comparator with the span of its word, in block offsets."""

    comparator: Comparator
    span: tuple[int, int] | None = None


def comparator(text: str, a: int, b: int) -> Said:
    """The comparator printed around ``text[a:b]``; what follows the number rules over what precedes it."""
    for pattern, said in _AFTER:
        if m := pattern.match(text, b):
            return Said(said, m.span(1))
    window = max(0, a - 8)
    before = text[window:a]
    for pattern, said in _BEFORE_RE:
        m = pattern.search(before)
        if m and (before[: m.start()][-1:] or " ") not in _PART_OF_WORD.get(m.group(1), ""):
            return Said(said, (window + m.start(1), window + m.end(1)))
    return Said("eq")


def direction(verb: str) -> Direction:
    """Up or down of a verb of change."""
    return "down" if _DOWN_WORDS.match(verb) else "up"


_ABOVE = re.compile(r"(?:高于|快于|高出|超出|超过?|领先|好于|优于|跑赢|(?<!提)高|快|多)[^，。；、]{0,14}$")
_BELOW = re.compile(r"(?:低于|慢于|落后|(?<!降)低|慢)[^，。；、]{0,14}$")


def compared(before: str) -> Direction | None:
    """The side of 高于全国1.7个百分点, ``None`` where nothing is compared."""
    if _BELOW.search(before):
        return "down"
    return "up" if _ABOVE.search(before) else None


def clause_start(text: str, a: int) -> int:
    """Where the clause around offset ``a`` begins."""
    at = max((m.end() for m in CLAUSE_START.finditer(text, max(0, a - 80), a)), default=-1)
    return at if at >= 0 else max(0, a - 80)
