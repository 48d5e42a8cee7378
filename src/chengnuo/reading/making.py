"""A quantity from its number, scale and unit: value, base unit, comparator."""

from __future__ import annotations

import re
from decimal import Decimal

from chengnuo.reading import numerals, signs, units
from chengnuo.reading.model import Measure
from chengnuo.reading.quantity import Page, Quantity

_MONEY = re.compile(
    r"基金|资金|投资|产值|收入|贷款|总额|税|融资|营收|销售|增加值|支出|规模|授信|补[贴助]|费|成交|交易|消费券|GDP|生产总值|产业|总量|经济|存款|外资"
)


_HOUSEHOLDS = re.compile(r"(?:以上)?(?:个体工商户|家庭|农户|低保户|贫困户|农牧户|用户|经营主体|市场主体)")
PERSONS = re.compile(
    r"(?:以上)?[^，。；、\d]{0,8}?(?:人口|群众|居民|农民|学生|职工|儿童|幼儿|老人|老年人|青年|毕业生|员工|人员|困难群体|市民|旅客|游客|妇女|党员|干部|女生|师生|新生儿|患者|劳动力|人才)"
)


def made(
    page: Page,
    a: int,
    b: int,
    value: Decimal | None,
    upper: Decimal | None,
    mult: str,
    unit: str,
    more: str | None,
) -> Quantity:
    """The quantity ``text[a:b]``: ``value`` (to ``upper``) times ``mult`` in ``unit``; ``more`` is a 余 or 多."""
    said = signs.comparator(page.text, a, b)
    comparator, span = said.comparator, said.span
    if more and comparator in ("eq", "approx"):
        at = page.text.index(more, a)
        comparator, span = "over", (at, at + 1)
    bare = "百分点" if unit == "个百分点" else unit
    unit_si = units.base(bare) or (_guess(page, a, b) if mult else None)
    si = value * units.FACTORS[mult] if value is not None else None
    measure: Measure = (
        "count_of_items"
        if units.is_counted(bare) or (mult and unit_si not in ("元",) and not bare)
        else "level"
    )
    return Quantity(
        page.number, a, b, numerals.plain(value), (mult + bare) or None, numerals.plain(si), unit_si, comparator,
        measure, page.sentence(a), span, numerals.plain(upper),
    )  # fmt: skip


def _guess(page: Page, a: int, b: int) -> str:
    """What a bare 30亿 or 80万 counts: what is named right after it, else last before it."""
    after = page.text[b : b + 16]
    if _HOUSEHOLDS.match(after):
        return "户"
    if PERSONS.match(after):
        return "人"
    before = page.text[signs.clause_start(page.text, a) : a]
    money = max((m.start() for m in _MONEY.finditer(before)), default=-1)
    people = max((m.start() for m in _OF_PEOPLE.finditer(before)), default=-1)
    if money < 0 and people < 0:
        return "元" if _MONEY.search(after[:8]) else "人"
    return "元" if money > people else "人"


_OF_PEOPLE = re.compile(r"人口|人数|人才|旅居|旅客|游客|学生|毕业生|职工|农民|群众|参保|就业|居民|劳动力")
