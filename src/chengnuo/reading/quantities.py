"""Figures and excluded numerals of a report, in offsets of each block's readable text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from chengnuo.reading import numerals, units
from chengnuo.reading.amounts import ARABIC, QUOTED, inside, numbers
from chengnuo.reading.exclusions import REASONS, arabic_why, why
from chengnuo.reading.frame import Frame
from chengnuo.reading.quantity import Excluded, Page, Quantity
from chengnuo.reading.ranks import ranks_and_words
from chengnuo.reading.refusals import OBJECT, PEOPLE

__all__ = ["Excluded", "Quantity", "find"]


def find(frame: Frame) -> tuple[list[Quantity], list[Excluded]]:
    """All quantities and all excluded numerals of a report: together, every numeral."""
    found: list[Quantity] = []
    excluded: list[Excluded] = []
    for number, block in enumerate(frame.blocks):
        page = Page(number, block.text, frame.sentences[number])
        part = frame.parts[number]
        fixed = "annex_definition" if part == "annex" else "front" if part == "front" else None
        kept = [] if fixed or block.level else list(_quantities(page))
        found += kept
        excluded += _excluded(page, kept, fixed, heading=bool(block.level))
    return found, excluded


def _quantities(page: Page) -> Iterator[Quantity]:
    """Figures of one block, left to right, soft and relative ones among them."""
    printed = numbers(page)
    taken = sorted([(q.a, q.b) for q in printed] + [q.from_span for q in printed if q.from_span])
    others = [q for q in ranks_and_words(page) if not _overlaps(taken, q.a, q.b)]
    yield from sorted([*printed, *others], key=lambda q: q.a)


def _overlaps(taken: list[tuple[int, int]], a: int, b: int) -> bool:
    """Whether ``a:b`` shares a character with one of ``taken`` (sorted, apart from each other)."""
    at = bisect_right(taken, (b - 1, 1 << 60)) - 1
    return at >= 0 and taken[at][1] > a


_RUN = re.compile(rf"\d+(?:,\d{{3}})*(?:\.\d+)?|[{numerals.CHINESE}半]+|首(?=[批家个次届位])")


def _excluded(page: Page, kept: list[Quantity], fixed: str | None, *, heading: bool) -> Iterator[Excluded]:
    """Every numeral of the block that is in no figure."""
    taken = [(q.a, q.b) for q in kept]
    starts = sorted(q.from_span for q in kept if q.from_span)
    names = [m.span() for m in QUOTED.finditer(page.text)]
    at = 0
    for m in _RUN.finditer(page.text):
        a, b = m.span()
        while at < len(taken) and taken[at][1] <= a:
            at += 1
        if at < len(taken) and taken[at][0] < b:  # 5万亿两个: only 两 is left
            x, y = taken[at]
            a, b = (y, b) if x <= a else (a, x)
            if at + 1 < len(taken):  # 三分之一千三分之一: 一千三 lies in two figures
                b = min(b, taken[at + 1][0])
        if a >= b:
            continue
        category = _category(page.text, a, b, names, heading=heading, starts=starts)
        if fixed and category not in _KEPT_IN[fixed]:
            category = fixed
        yield Excluded(page.number, a, b, category, REASONS[category])


# What a reader wants to know of a numeral even outside the report's body.
_KEPT_IN = {
    "front": frozenset(["date", "session", "doc_number", "heading_number", "note_mark"]),
    "annex_definition": frozenset(["heading_number", "note_mark"]),
}


def _quoted(text: str, a: int, names: list[tuple[int, int]]) -> str:
    """A plan, a title or a saying, by what the quotation marks hold."""
    x, y = names[bisect_right(names, (a, 1 << 60)) - 1]
    quoted = text[x + 1 : y - 1]
    plan = quoted.endswith(("五", "五普法")) and not quoted.startswith("第")
    return "name" if plan or text[x] == "《" or quoted[:1] not in "一二三四五六七八九十两" else "slogan"


def _category(
    text: str, a: int, b: int, names: list[tuple[int, int]], *, heading: bool, starts: list[tuple[int, int]]
) -> str:
    if inside(starts, a, b):
        return "change_from"
    if heading and a < 8 and re.match(r"[第（(\s]*$", text[:a]):
        return "heading_number"
    if text[a].isdigit():
        m = ARABIC.match(text, a)
        if m and m["unit"] in ("日", "个月") and text[a - 1 : a] == "月":
            return "date"
        if m and m["unit"] in units.DURATIONS - {"年", "岁", "日"} and text[a - 1 : a] != "第":
            return "service_hours" if m["unit"] in ("小时", "分钟") else "duration_context"
        if m and m["unit"] and OBJECT.match(text, m.end()):
            return "threshold_qualifier"
        if m and (m["unit"] == "人" or m["mult"]) and PEOPLE.match(text, m.end()):
            return "context"
        found = arabic_why(text, a, b)
        if found == "bare_number" and m and (m["unit"] or m["mult"]):
            found = "threshold_qualifier" if m["unit"] != "条" else "name"
        return "name" if inside(names, a, b) and found == "bare_number" else found
    if inside(names, a, b):
        return _quoted(text, a, names)
    return why(text, a, b)
