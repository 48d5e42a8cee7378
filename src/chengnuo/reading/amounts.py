"""Quantities printed as numbers, left to right, each judged by the one before."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from chengnuo.reading import numerals, units
from chengnuo.reading.judging import judged
from chengnuo.reading.making import made
from chengnuo.reading.quantity import Page, Quantity
from chengnuo.reading.refusals import no_number
from chengnuo.reading.spoken import SPOKEN, from_chinese

_N = r"\d+(?:,\d{3})*(?:\.\d+)?"
_M = units.MULTIPLIER
_U = units.UNIT
ARABIC = re.compile(
    rf"(?:(?P<w>\d{{1,4}})万(?=\d千)|(?P<ww>\d{{1,4}})亿(?=\d千[多余]?万))?(?P<n>{_N})(?:(?P<ru>(?:{_M})?(?:{_U})?)(?P<sep>[-—–~～－]{{1,2}}|至|到)(?P<to>{_N}))?"
    rf"(?P<m1>[多余])?(?P<mult>(?(ww)千|{_M}))?(?P<m2>[多余])?(?(ww)万)(?P<unit>{_U}(?:（{_U}）)?)?"
)
QUOTED = re.compile(
    r"[“「『][^”」』。]{1,14}[”」』]|《[^》]{1,50}》|〔[^〕]{1,8}〕|［[^］]{1,6}］|\[[^\]]{1,6}\]"
)


def numbers(page: Page) -> list[Quantity]:
    """All quantities of a block that are printed as numbers."""
    kept: list[Quantity] = []
    names = [m.span() for m in QUOTED.finditer(page.text)]
    at = 0
    for m in _tokens(page.text):
        if m.start() < at or inside(names, m.start(), m.end("n")):
            continue
        found = _arabic(page, m) if m["n"][0].isdigit() else from_chinese(page, m)
        if found is None:
            continue
        if kept and _shares_approx(page.text, kept[-1], found):
            kept[-1] = replace(kept[-1], comparator="approx", comparator_span=found.comparator_span)
        found = judged(page, found, kept[-1] if kept else None)
        if found.from_span:
            kept.pop()  # the start of a change lives on as ``from_value``
        at = found.b
        kept.append(found)
    return kept


def _shares_approx(text: str, last: Quantity, q: Quantity) -> bool:
    """增长4.5%、5.5%左右: 左右 is said of both."""
    pair = (last.comparator, q.comparator) == ("eq", "approx") and last.unit == q.unit
    return pair and text[last.b : q.a] == "、"


def _tokens(text: str) -> Iterator[re.Match[str]]:
    found = [*ARABIC.finditer(text), *SPOKEN.finditer(text)]
    return iter(sorted(found, key=lambda m: m.start()))


def inside(names: list[tuple[int, int]], a: int, b: int) -> bool:
    """Whether ``a:b`` lies in one of ``names`` (sorted, not overlapping)."""
    at = bisect_right(names, (a, 1 << 60)) - 1
    return at >= 0 and names[at][0] <= a and b <= names[at][1]


# Longer than any printed amount: a serial number, or a line meant to hurt.
_LONGEST = 16


def _arabic(page: Page, m: re.Match[str]) -> Quantity | None:
    """A quantity from an Arabic number, or ``None`` where it is a date, a name, a threshold …"""
    text, a = page.text, m.start()
    unit, mult, more = m["unit"] or "", m["mult"] or "", m["m1"] or m["m2"]
    if len(m["n"]) > _LONGEST or len(m["to"] or "") > _LONGEST or no_number(text, a, m):
        return None
    if m["to"] and m["ru"] and not unit and not mult:
        return None
    if m["to"] and m["sep"] in "至到" and text[a - 1 : a] in ("从", "由"):
        return None
    if not unit and (shared := _shared(page, m)):
        return shared
    if not unit and not mult:
        return _bare(page, m)
    value, upper = numerals.arabic(m["n"]), numerals.arabic(m["to"]) if m["to"] else None
    if m["w"] and mult == "千" and value is not None:  # 2万5千公里
        value, mult = Decimal(m["w"]) + value / 10, "万"
    if m["ww"] and value is not None:  # 1亿3千多万
        value, mult = Decimal(m["ww"]) + value / 10, "亿"
    return made(page, a, m.end(), value, upper, mult, unit, more)


_LINK = r"(?:、|和|与|及|以及)"
_SHARED = re.compile(rf"(?:{_LINK}{_N}(?:{_M})?){{0,5}}?{_LINK}{_N}[多余]?(?P<mult>{_M})?(?P<unit>{_U})")
_EACH = re.compile(r"分别|各|均|依次")


def _shared(page: Page, m: re.Match[str]) -> Quantity | None:
    """4.2和0.7个百分点, 10.6万、3.3万平方公里: the unit printed last is that of the whole list."""
    text, a, b = page.text, m.start(), m.end()
    listed = _SHARED.match(text, b)
    if listed is None or m["to"] or listed["unit"] in ("年", "日", "岁", "天", "小时"):
        return None
    percent = listed["unit"] in units.PERCENT | units.POINTS
    if not (percent or (m["mult"] and listed["mult"]) or _EACH.search(text[max(0, a - 30) : a])):
        return None
    mult = m["mult"] or listed["mult"] or ""
    return made(page, a, b, numerals.arabic(m["n"]), None, mult, listed["unit"], m["m1"] or m["m2"])


_INDEX = re.compile(
    r"(?:指数|系数|收入比|之比|倍差)(?:[^\d，。；（]{0,8}|[^\d，。；（]{0,4}[\d.∶:：]+[^\d，。；]{1,5})$"
)


_TO_ONE = re.compile(r"[∶:：]1(?![\d.∶:：])")


def _bare(page: Page, m: re.Match[str]) -> Quantity | None:
    """A number without unit counts only as an index or a ratio."""
    before = page.text[max(0, m.start() - 24) : m.start()]
    if not _INDEX.search(before):
        return None
    value = numerals.arabic(m["n"])
    one = _TO_ONE.match(page.text, m.end("n"))
    found = made(page, m.start(), one.end() if one else m.end("n"), value, None, "", "", None)
    return replace(found, measure="share") if one else found
