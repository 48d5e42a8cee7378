"""Which year a report plans for and which it reviews."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from chengnuo.reading.layout import Block

_HAN_DIGIT = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "Ｏ": "0"}
_HAN_YEAR = re.compile(r"二[〇零○Ｏ][〇零○Ｏ一二三四五六七八九]{2}年")
_YEAR = r"((?:19|20)\d\d)年"
_DATE = re.compile(rf"{_YEAR}(\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月")
_PLAN_HEAD = re.compile(
    rf"{_YEAR}[^。]{{0,24}}?(?:安排|部署|任务|建议|打算|总体要求|预期目标|重点工作|主要工作|的?工作$|目标)"
)
_REVIEW_HEAD = re.compile(rf"{_YEAR}[^。]{{0,24}}?(?:回顾|总结|进展|成就|完成情况)|回顾{_YEAR}")
_TITLE_YEAR = re.compile(rf"{_YEAR}.{{0,24}}?政府工作报告|政府工作报告.{{0,6}}{_YEAR}")
_CUE = re.compile(
    rf"{_YEAR}.{{0,16}}?(?:总体要求|预期目标|重点工作|工作安排|是全面|是.{{0,30}}(?:之年|第一年))"
)
# A session held in the last two months of a year plans the next.
_LATE_MONTH = 11


@dataclass(frozen=True, slots=True)
class Years:
    """Plan and review year and where they were read (given, heading, title, date, text or "")."""

    plan: int | None
    review: int | None
    source: str


def arabic_years(text: str) -> str:
    """「二〇二六年」 as 「2026年」, for reading only (the length is the same)."""

    def digits(m: re.Match[str]) -> str:
        return "".join(_HAN_DIGIT.get(c, c) for c in m.group())

    return _HAN_YEAR.sub(digits, text)


def find_years(blocks: Sequence[Block], title: str, given: int | None) -> Years:
    """The plan year from what the reader gave, else headings, title, date, and text, in this order."""
    if given is not None:
        return Years(given, given - 1, "given")
    named = _first(_TITLE_YEAR, arabic_years(title))
    held = _from_date(blocks)
    heading = _from_headings([arabic_years(b.text) for b in blocks if b.level], named or held)
    for source, year in (("heading", heading), ("title", named), ("date", held)):
        if year is not None:
            return Years(year, year - 1, source)
    year = _from_text(blocks)
    return Years(None, None, "") if year is None else Years(year, year - 1, "text")


def _first(pattern: re.Pattern[str], text: str) -> int | None:
    m = pattern.search(text)
    return int(next(g for g in m.groups() if g)) if m else None


def _from_headings(heads: list[str], base: int | None) -> int | None:
    """The year the plan's headings name; ``base`` is that of the title or the date, if known."""
    back = [y for head in heads if (y := _first(_REVIEW_HEAD, head))]
    plans = [y for head in heads if not _REVIEW_HEAD.search(head) and (y := _first(_PLAN_HEAD, head))]
    if base is not None:
        plans = [y for y in plans if base <= y <= base + 1]
    elif back:
        plans = [y for y in plans if y > max(back)]
    if plans:
        return min(plans)
    return max(back) + 1 if back and base is None else None


def _from_date(blocks: Sequence[Block]) -> int | None:
    """From the line that says when and where the report was given."""
    for block in blocks[:25]:
        text = arabic_years(block.text[:80])
        if len(block.text) <= 90 and re.search(r"会议|大会|报告", text) and (m := _DATE.search(text)):
            month = m.group(2)
            late = int(month) >= _LATE_MONTH if month.isdigit() else month in ("十一", "十二")
            return int(m.group(1)) + late
    return None


def _from_text(blocks: Sequence[Block]) -> int | None:
    cues = Counter(int(m.group(1)) for b in blocks[:400] for m in _CUE.finditer(arabic_years(b.text[:400])))
    if not cues:
        return None
    best = max(cues.values())
    return max(y for y, n in cues.items() if n * 2 >= best)
