"""Front, review, plan, closing and annex: told by headings, else by the sentences that open each part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chengnuo.reading.layout import Block
from chengnuo.reading.model import Part
from chengnuo.reading.years import Years, arabic_years

_REVIEW_WORD = re.compile(r"回顾|总结|成就|新成效|新进展|完成情况|工作情况|过去[一五]?[年]|五年来|一年来")
_PLAN_WORD = re.compile(
    r"安排|部署|任务|建议|打算|要求|政策取向|目标|重点工作|主要工作|今年|举措|主要考虑|开好局|明年|工作$|自身建设"
)
# 「“十五五”时期」「第十五个五年规划」
_PERIOD = re.compile(
    r"[“\"]?(?P<a>(?:十[一二三四五六七八九]?|二十)五)[”\"](?!规划收官)|第(?P<b>(?:十[一二三四五六七八九]?|二十))个五年规划"
)
_ANNEX = re.compile(
    r"附[件录表]?[：:]?\d{0,2}[：:]?.{0,30}|.{0,12}(?:名词|术语|用语|词语)(?:解释|注释|说明).{0,6}|注释"
    r"|本作品是中华人民共和国.*"
)
_PROMISE_LIST = re.compile(r"实事|实施项目|主要指标|目标任务|重点任务|重大项目")
_GREETING = re.compile(r"现在[，,]?(?:我)?(?:代表|受)|我代表.{0,20}政府.{0,6}[，,]?向大会|请予审议")
_PLAN_CUE = re.compile(
    r"今年.{0,24}(?:总体要求|总的要求|总体思路|预期目标|奋斗目标|工作思路|第一年|关键.{0,4}年|开局之年|收官之年|任务)"
    r"|(?:做好|搞好|完成)今年|今年是|新的一年|今年[，,]?(?:我们)?(?:要|将)|(?:今后|未来)五年"
)
_TROUBLES = re.compile(
    r"同时[，,]?.{0,12}(?:清醒|看到|认识)|(?:清醒地?|也)(?:认识|看到).{0,30}(?:问题|困难|不足|挑战)"
    r"|存在.{0,12}(?:问题|困难|不足)"
)
_CLOSE_CUE = re.compile(r"让我们|我们要更加紧密|更加紧密地?团结|奋斗.{0,30}[！。]$")
_DIGITS = "一二三四五六七八九"
_INTENT = re.compile(r".{0,12}(?:要|将|力争|确保|计划)(?:[^求点素]|$)")
_FIVE_YEARS = re.compile(r"过去五年|五年来|五年工作|十[一二三四五六七八九]?五|这五年|本届政府")


@dataclass(frozen=True, slots=True)
class Placed:
    """Part, year and first year of each block, parallel to the blocks."""

    parts: tuple[Part, ...]
    years: tuple[int | None, ...]
    since: tuple[int | None, ...]
    guessed: bool = False


@dataclass(slots=True)
class _State:
    part: Part
    year: int | None
    since: int | None = None
    troubles: bool = False  # the paragraph of difficulties has passed: the plan is next
    headed: bool = False  # the part was told by a heading


def period_of(m: re.Match[str]) -> int:
    """Last year of a five-year plan by its name: 「十四五」 is 2025."""
    name = m.group("a")[:-1] if m.group("a") else m.group("b")
    n = 20 if name == "二十" else 10 + (_DIGITS.index(name[1]) + 1 if len(name) == 2 else 0)
    return 1955 + 5 * n


def place(blocks: Sequence[Block], years: Years) -> Placed:
    """The part and the year of every block."""
    placed = _walk(blocks, years, _State("front", None))
    if blocks and not {"review", "plan"} & set(placed.parts):
        # An excerpt: no opening, no heading.
        ahead = any(_PLAN_CUE.search(b.text[:200]) or _INTENT.match(b.text) for b in blocks)
        start = _State("plan", years.plan) if ahead else _State("review", years.review)
        placed = replace(_walk(blocks, years, start), guessed=True)
    return placed


def _walk(blocks: Sequence[Block], years: Years, state: _State) -> Placed:
    parts: list[Part] = []
    at: list[int | None] = []
    since: list[int | None] = []
    for i, block in enumerate(blocks):
        _step(state, block, years, i, blocks)
        parts.append(state.part)
        at.append(state.year)
        since.append(state.since)
        if state.part == "front" and _GREETING.search(block.text[:80]):
            _enter(state, "review", years.review, years)
    _close(blocks, parts)
    return Placed(tuple(parts), tuple(at), tuple(since))


def _enter(state: _State, part: Part, year: int | None, years: Years, since: int | None = None) -> None:
    state.part, state.year, state.since = part, year, since


def _step(state: _State, block: Block, years: Years, i: int, blocks: Sequence[Block]) -> None:
    text = arabic_years(block.text[:160])
    if state.part != "front" and _is_annex(block, state):
        promise = any(_PROMISE_LIST.search(b.text) for b in blocks[i : i + 2] if len(b.text) <= 45)
        promise = promise and "名词" not in text and "解释" not in text
        _enter(state, "plan" if promise else "annex", years.plan if promise else None, years)
    elif block.level and state.part != "annex":
        _heading(state, block, text, years)
    elif state.part != "annex" and _FLAT_HEADING.match(text):
        _heading(state, replace(block, level=1), text[:40], years)
    elif state.part == "review":
        _in_review(state, text, years)
    elif state.part == "plan":
        _in_plan(state, text, years)


# A heading run into its paragraph by a flat page: 「一、2022年工作回顾2022年是…」.
_FLAT_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}、|第[一二三四五]部分)[^，。；]{0,24}(?:回顾|工作安排|工作部署|主要任务|重点工作|工作建议|总体要求|主要目标)"
)


def _is_annex(block: Block, state: _State) -> bool:
    short = len(block.text) <= 45 and bool(block.level or block.text.startswith("附"))
    return bool(_ANNEX.fullmatch(block.text.split("\n")[0])) and (short or block.text.startswith("本作品是"))


def _heading(state: _State, block: Block, text: str, years: Years) -> None:
    if block.level > 1 and state.headed and not re.search(r"\d{4}年", text):
        return
    if block.level > 1 and not re.search(r"回顾|工作安排|工作部署|工作建议|主要目标", text):
        return
    if re.search(r"政府工作报告$|印发", text):
        return
    looks_back, looks_ahead = bool(_REVIEW_WORD.search(text)), bool(_PLAN_WORD.search(text))
    named = [int(y) for y in re.findall(r"((?:19|20)\d\d)年", text)]
    if named and years.plan is not None and not looks_back:
        # 「一、2022年主要工作」 in a report of 2023 looks back without saying so.
        looks_back = max(named) < years.plan
    if state.part == "front" and not looks_back and not looks_ahead:
        looks_back = True
    if looks_back:
        _enter(state, "review", years.review, years, _since(text, years))
        state.troubles, state.headed = looks_ahead, True
    elif looks_ahead or (state.part == "review" and state.troubles):
        _enter_plan(state, text, years)
        state.headed = True
    elif state.part == "plan":
        _enter(state, "plan", years.plan, years)


def _since(text: str, years: Years) -> int | None:
    """First year of a review that covers five."""
    if years.review and _FIVE_YEARS.search(text):
        return years.review - 4
    return None


def _enter_plan(state: _State, text: str, years: Years) -> None:
    """The plan part: of the plan year, or of a five-year plan where only that is named."""
    own = years.plan is not None and re.search(rf"{years.plan}年|今年", text)
    end = None if own else _ahead(_PERIOD.search(text), years)
    if end is None and not own and years.plan is not None and _NEXT_FIVE.search(text):
        end = years.plan + 4
    if end is None:
        _enter(state, "plan", years.plan, years)
    else:
        _enter(state, "plan", end, years, end - 4)


_NEXT_FIVE = re.compile(r"(?:今后|未来)五年")


def _ahead(period: re.Match[str] | None, years: Years) -> int | None:
    """Last year of a five-year plan that is still ahead of the plan year (or begins with it)."""
    if period is None or years.plan is None:
        return None
    end = period_of(period)
    return end if end >= years.plan + 3 else None


def _in_review(state: _State, text: str, years: Years) -> None:
    """Within the review: five-year passages, the difficulties, and a plan that opens without a heading."""
    if _TROUBLES.search(text):
        state.troubles = True
        return
    if state.troubles and _opens_plan(text, years):
        _enter_plan(state, text[:60] if not _drafted(text, years) else text, years)
        return
    if re.match(r"[“\"]?十.五[”\"]?时期|(?:过去|这|刚刚过去的)五年|五年来", text) and years.review:
        state.since = years.review - 4
    elif re.match(rf"(?:过去|这)(?:的)?一年|一年来|刚刚过去的{years.review}|{years.review}年", text):
        state.since = None


def _opens_plan(text: str, years: Years) -> bool:
    if re.match(r"(?:今年以来|过去|一年来|五年来|各位代表)", text):
        return False
    if years.plan is not None and re.match(rf"{years.plan}年", text):
        return True
    return bool(_ahead(_PERIOD.match(text), years) or _PLAN_CUE.search(text[:40]) or _drafted(text, years))


def _drafted(text: str, years: Years) -> bool:
    """「根据…的建议，我们编制了“十五五”规划纲要」 opens the five years ahead."""
    return "编制" in text and any(_ahead(m, years) for m in _PERIOD.finditer(text))


def _looks_back(text: str, review: int) -> bool:
    """「五年来」 or the name of the five-year plan that ends with the year under review."""
    period = _PERIOD.match(text)
    return bool(_LOOKS_BACK.match(text)) or (period is not None and period_of(period) == review)


_LOOKS_BACK = re.compile(r"过去五年|五年来|这五年")
_OWN_YEAR = re.compile(r"今年(?:是|经济|政府|要|工作|发展)|[一二三四五六七八九十]是今年")


def _in_plan(state: _State, text: str, years: Years) -> None:
    """Within one plan part, paragraphs on the five years ahead and on the year itself take turns."""
    end = _ahead(_PERIOD.match(text), years)
    if end is not None and not re.match(r".{0,24}(?:开局|起步|第一年)", text):
        _enter(state, "plan", end, years, end - 4)
    elif state.since is not None and years.review and _looks_back(text, years.review):
        _enter(state, "review", years.review, years, years.review - 4)
        state.troubles = True
    elif state.since is not None and (_OWN_YEAR.match(text) or re.match(rf"{years.plan}年", text)):
        _enter(state, "plan", years.plan, years)


def _close(blocks: Sequence[Block], parts: list[Part]) -> None:
    """Mark the farewell: the last paragraphs after the plan that call on all, no heading after them."""
    plans = (i for i in range(len(blocks) - 1, -1, -1) if parts[i] == "plan")
    last = next((i for i in plans if not _listed(blocks, parts, i)), None)
    if last is None:
        return
    for i in range(last, max(last - 4, -1), -1):
        if parts[i] != "plan" or blocks[i].level:
            return
        if _CLOSE_CUE.search(blocks[i].text):
            greeted = i > 0 and blocks[i - 1].text.startswith("各位代表") and len(blocks[i - 1].text) < 8
            parts[i - 1 if greeted else i : last + 1] = ["closing"] * (last + 1 - i + greeted)
            return


def _listed(blocks: Sequence[Block], parts: list[Part], i: int) -> bool:
    """Whether block ``i`` stands in a list of promises printed after the farewell."""
    for k in range(i, -1, -1):
        if parts[k] != "plan":
            return False
        if blocks[k].text.startswith("附"):
            return True
        if blocks[k].text.startswith("各位代表"):
            return False
    return False
