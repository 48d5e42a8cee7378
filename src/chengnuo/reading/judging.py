"""Measure, direction, change and delta of a quantity, from the words before it and the figure before."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from chengnuo.reading import numerals, signs, units
from chengnuo.reading.model import Measure
from chengnuo.reading.quantity import Page, Quantity

_OF_SHARE = re.compile(r"比重|占|(?<!增长)(?<!增)率|比例|份额|覆盖|达标")


def judged(page: Page, q: Quantity, last: Quantity | None) -> Quantity:
    """Measure, direction, change and delta of a quantity, from the words before it and the figure before."""
    text = page.text
    start = signs.clause_start(text, q.a)
    between = text[last.b : q.a] if last and last.b <= q.a else None
    before = text[max(start, last.b if last else 0) : q.a]
    if last is not None and between is not None and _is_change(text, last, between):
        return _changed(q, last)
    if between is not None and last and last.unit == q.unit and signs.AND.match(between):
        rate = q.unit in units.PERCENT | units.POINTS | {"倍"}
        if rate and last.measure != "change_from_to":
            return replace(q, measure=last.measure, direction=last.direction, delta=last.delta)
        if last.delta and between in ("、", "和", "与", "及"):
            return replace(q, direction=last.direction, delta=True)
    if q.unit in units.PERCENT or q.unit_si in units.POINTS or q.unit == "倍":
        return _rate(text, q, start, before, last if between and len(between) < 24 else None)
    verb = signs.GROWTH.search(before)
    if verb and (_IMPROVED.search(before) or before[: verb.start()].endswith("新")):
        return q
    if verb and not signs.TO_VERB.search(before) and verb.group(1) not in ("扩大", "少", "压缩", "缩短"):
        return replace(q, delta=True, direction=signs.direction(verb.group(1)))
    return q


_YEAR_OF = re.compile(
    r"(?:\d{2,4}年|去年|上年|今年|目前|现在|年)(?:初|底|末)?的?(?=[\D]{0,2}$)|\d{2,4}年(?:初|底|末)?的?"
)
# 林分优化提升200万亩: here it is the work that is named, not an increase; nor is 新增12家, which counts what is new.
_IMPROVED = re.compile(r"(?:优化|改造|抚育|品质|整治|质量|修缮|功能|治理|提质)(?:提升|扩大)$")


def _is_change(text: str, first: Quantity, between: str) -> bool:
    """Whether two figures are the ends of 从A提高到B."""
    return bool(
        signs.TO.match(_YEAR_OF.sub("", between))
        and signs.FROM.search(_YEAR_OF.sub("", text[max(0, first.a - 32) : first.a]))
    )


def _changed(q: Quantity, first: Quantity) -> Quantity:
    """从A提高到B: one figure, B, that remembers A in B's unit."""
    start = first.value
    if first.value_si is not None and q.value_si and q.value:
        start = numerals.plain(
            Decimal(str(first.value_si)) * Decimal(str(q.value)) / Decimal(str(q.value_si))
        )
    up = start is None or q.value is None or q.value >= start
    return replace(
        q,
        measure="change_from_to",
        from_value=start,
        from_span=(first.a, first.b),
        direction="up" if up else "down",
    )


def _rate(text: str, q: Quantity, start: int, before: str, last: Quantity | None) -> Quantity:
    clause = text[start : q.a]
    verb = signs.GROWTH.search(before)
    points = q.unit_si in units.POINTS
    if points:
        said = None if verb else signs.compared(before)
        way = signs.direction(verb.group(1)) if verb else said
        return replace(q, measure=_points_of(clause, said is not None, last), delta=True, direction=way)
    if signs.SHARE_SAID.search(before) and q.unit != "倍":
        return replace(q, measure="share")
    if verb and not signs.TO_VERB.search(before):
        return replace(q, measure="growth_rate", direction=signs.direction(verb.group(1)))
    nouns = list(signs.GROWTH_NOUN.finditer(before)) or list(signs.GROWTH_NOUN.finditer(clause))
    if nouns and q.unit != "倍":
        return replace(q, measure="growth_rate", direction=signs.direction(nouns[-1].group()))
    if re.match(r"(?:以上|左右)?的(?:速度)?(?:增长|增速|增幅)", text[q.b : q.b + 8]):
        return replace(q, measure="growth_rate", direction="up")
    return replace(q, measure="level" if q.unit == "倍" else "share")


def _points_of(clause: str, compared: bool, last: Quantity | None) -> Measure:
    """Whether percentage points are of a growth or of a share: the noun named last decides, else the figure before."""
    growth = max((m.start() for m in signs.GROWTH_NOUN.finditer(clause)), default=-1)
    share = max((m.start() for m in _OF_SHARE.finditer(clause)), default=-1)
    if growth < 0 and share < 0:
        if last is not None and last.unit == "%" and last.measure in ("share", "growth_rate"):
            return last.measure
        return "growth_rate" if compared else "share"
    return "growth_rate" if growth > share else "share"
