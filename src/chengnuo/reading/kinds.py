"""Whether a quantity is a result, a target or context, and of which year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chengnuo.reading.frame import Frame
from chengnuo.reading.model import Kind
from chengnuo.reading.quantities import Quantity
from chengnuo.reading.years import arabic_years

_TIME = re.compile(
    r"(?P<year>(?:19|20)\d\d)年?[—\-~至到](?P<until>(?:19|20)\d\d)年|(?P<only>(?:19|20)\d\d)年(?P<tail>底|末|前|以前|之前|初)?"
    r"|[“\"](?P<period>十[一二三四五六七八九]?五)[”\"](?:期|时期)?(?P<when>末|期间|以来|时期)?"
    r"|(?P<last>去年|上年|前年|过去一年|上一年)|(?P<this>今年|本年)|(?P<next>明年)"
    r"|(?P<ahead>(?:今后|未来|接下来的?)(?P<span>[一二三四五]|\d)(?:到\S)?年|(?P<within>[二两三四五])年(?:内|左右))"
    r"|(?P<now>截至目前|目前|截至)"
)
_DIGIT = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"两": 2}
# 「比去年增加」「较2020年提高」「按2010年价格」「在去年的基础上」: a yardstick, not the time of the sentence.
_YARDSTICK = re.compile(
    r"(?:比|较|与|同|和|按|于|由|从|自|以|相当于|达到|超过|高于|低于|快于|对比|面向|对照|锚定|对标)(?:现行|全国|全省)?$"
)
_OF_EVENT = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?!底|末)|价格|版|度预算|的?基础|到期|以来|远景|愿景"
)
_WILL = re.compile(
    r"(?:将|要|拟|力争|确保|争取|努力|计划|预期|再|继续|推动|加快|推进|支持|实现|完成|不低于|不少于|控制在)"
)
_PLANNED = re.compile(r"(?:今年|明年|下一步|下步)[^。；]{0,12}(?:将|要|拟|力争|计划|确保)")
# 「已开工的57个项目」「现有的450万平方米棚户区」: what is there already, right before the number.
_DONE_IN_PLAN = re.compile(r"(?:已[^，；。、]{1,6}?|(?<!实)现有)[的存量]{0,3}(?:近|约|超|逾|超过)?$")
# 「过去一年，我们…。国内生产总值增长10.3%」: a paragraph of the plan tells what was, until it turns to this year.
_LOOKS_BACK = re.compile(
    r"(?:^|(?<=。))\s*(?:各位代表[，,！!：:]*)?(?:(?:回顾|刚刚)?过去的?(?:一年|五年|\d{4}年)|五年[来间])[，,]"
)
_LOOKS_AHEAD = re.compile(r"今年|今后|未来|新的一年|下一步|(?:我们|仍|还|就)要|必须")


@dataclass(frozen=True, slots=True)
class Standing:
    """Kind and year of a quantity."""

    kind: Kind
    year: int | None


@dataclass(frozen=True, slots=True)
class _Cue:
    at: int
    kind: str  # past, future, now
    year: int


def standings(frame: Frame, quantities: Sequence[Quantity]) -> list[Standing]:
    """One standing for each quantity, in order."""
    cues: dict[tuple[int, int, int], list[_Cue]] = {}
    out: list[Standing] = []
    for q in quantities:
        key = (q.block, *q.sentence)
        if key not in cues:
            cues[key] = _cues(frame, q.block, *q.sentence)
        out.append(_standing(frame, q, cues[key]))
    return out


def _standing(frame: Frame, q: Quantity, cues: list[_Cue]) -> Standing:
    part = frame.parts[q.block]
    if part in ("front", "annex", "closing"):
        return Standing("context", None)
    year = frame.year_of[q.block] if frame.year_of else None
    text = frame.blocks[q.block].text
    cue = next((c for c in reversed(cues) if c.at <= q.a), None)
    if part == "plan" and (cue is None or cue.kind == "past") and _looking_back(text, q):
        return Standing("result", cue.year if cue else frame.review_year)
    if part == "review":
        return _in_review(frame, text, q, cue, year)
    return _in_plan(frame, text, q, cue, year)


def _looking_back(text: str, q: Quantity) -> bool:
    """Whether a paragraph of the plan tells what the last year or the last five brought."""
    opened = [m.end() for m in _LOOKS_BACK.finditer(text, 0, q.a)]
    return bool(opened) and not _LOOKS_AHEAD.search(text, opened[-1], q.sentence[1])


def _in_review(frame: Frame, text: str, q: Quantity, cue: _Cue | None, year: int | None) -> Standing:
    if cue is None or frame.plan_year is None:
        return Standing("result", year)
    if cue.kind == "past":
        return Standing("result", cue.year)
    if cue.kind == "future" and (cue.year > frame.plan_year or _PLANNED.search(text[cue.at : q.a + 1])):
        return Standing("target", cue.year)
    return Standing("result", year if cue.year != frame.plan_year else cue.year)


def _in_plan(frame: Frame, text: str, q: Quantity, cue: _Cue | None, year: int | None) -> Standing:
    if cue is not None and cue.kind == "future":
        return Standing("target", cue.year)
    between = text[cue.at : q.a] if cue else ""
    # What was is told in the plan to explain what shall be: background, not a second result.
    if cue is not None and cue.kind in ("past", "now") and not _turned(between):
        return Standing("context", cue.year)
    if _DONE_IN_PLAN.search(text[max(q.sentence[0], q.a - 28) : q.a]):
        return Standing("context", frame.review_year)
    return Standing("target", year)


def _turned(between: str) -> bool:
    """Whether the sentence has gone on from what was to what shall be."""
    _, comma, rest = between.partition("，")
    return bool(comma and _WILL.search(rest))


def _cues(frame: Frame, block: int, start: int, end: int) -> list[_Cue]:
    """The times a sentence names, in order, yardsticks left out."""
    text = frame.blocks[block].text[start:end]
    out: list[_Cue] = []
    for m in _TIME.finditer(arabic_years(text)):
        if _YARDSTICK.search(text[max(0, m.start() - 6) : m.start()]) or _inside_brackets(text, m.start()):
            continue
        cue = _cue(frame, m, text)
        if cue is not None:
            out.append(_Cue(start + m.start(), *cue))
    return out


def _inside_brackets(text: str, at: int) -> bool:
    return text.rfind("《", 0, at) > text.rfind("》", 0, at)


def _cue(frame: Frame, m: re.Match[str], text: str) -> tuple[str, int] | None:
    plan = frame.plan_year
    if plan is None:
        return None
    after = text[m.end() : m.end() + 8]
    clause_start = m.start() == 0 or text[m.start() - 1] in "，；。：、到至"
    if m["until"]:
        year = int(m["until"])
        if not clause_start or _OF_EVENT.match(after):
            return None
    elif m["only"]:
        year = int(m["only"])
        if _OF_EVENT.match(after) or (year < plan and not clause_start):
            return None
    elif m["period"]:
        year = 1955 + 5 * (10 + (_DIGIT[m["period"][1]] if len(m["period"]) == 3 else 0))
        # 「“十四五”规划」 names a document; 「“十四五”末」 is a time.
        if not m["when"] or (year >= plan > year - 5 and m["when"] != "末"):
            return None
    else:
        return _relative(frame, m, plan, after, clause_start)
    return ("past" if year < plan else "future"), year


def _relative(
    frame: Frame, m: re.Match[str], plan: int, after: str, clause_start: bool
) -> tuple[str, int] | None:
    if m["last"]:
        return None if _OF_EVENT.match(after) or not clause_start else ("past", plan - 1)
    if m["this"]:
        return ("future" if not after.startswith("以来") else "now"), plan
    if m["next"]:
        return "future", plan + 1
    if m["ahead"]:
        span = m["span"] or m["within"]
        years = int(span) if span.isdigit() else _DIGIT[span]
        return "future", plan + years - 1
    return "now", plan - 1
