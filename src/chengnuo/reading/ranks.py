"""Quantities said as a place, a ratio, in words, or against another figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from chengnuo.reading import numerals, signs
from chengnuo.reading.model import Comparator, Measure
from chengnuo.reading.quantity import Page, Quantity

_RATIO = re.compile(r"(?<![\d:：/∶.])(\d+(?:\.\d+)?)[∶:：/](\d+(?:\.\d+)?)(?![\d:：/∶.%月年万亿个])")
_RANK = re.compile(r"第(?:(?P<c>[一二三四五六七八九十]{1,3})|(?P<d>\d{1,3}))(?:位|名)?")
_RANK_AFTER = re.compile(
    r"$|[，。；：！？）)并且及（”]|[、和](?!第?[一二三四五六]+(?:[、和]|产业|轮|季度|批|届|次))|的(?!产业|生产力|动力|资源|要务)|(?=[跃升上下降提前移到])"
)
_FRONT = re.compile(
    r"前([一二三四五六七八九十]{1,3}|\d{1,3})(?:(?:位|名)(?!的)|(?<=\d)(?=[，。；、])|(?<=全国前[一二三四五六七八九十])(?=[，。；、])|(?<=全[省市区球]前[一二三四五六七八九十])(?=[，。；、])|(?<=世界前[一二三四五六七八九十])(?=[，。；、]))"
)
_AREA = r"(?:全[国省市区县州球盟旗]|世界|国内|国际|同类|中西部|西部|中部|东部|东北|中心城区|城市)"
_SOFT: tuple[tuple[re.Pattern[str], Measure, int | None], ...] = (
    (
        re.compile(
            rf"(?:领跑|领先){_AREA}|{_AREA}(?:[^，。；、\d]{{0,6}}?)(?:领先|前列|先进(?:水平|行列)|上游)"
        ),
        "rank",
        None,
    ),
    (re.compile(rf"{_AREA}(?:[^，。；、\d]{{0,6}}?)(?:首位|之首|榜首)"), "rank", 1),
    (re.compile(r"名列前茅"), "rank", None),
    (re.compile(r"(?<!为“五类人员”)(?<![健完安])全覆盖(?!安装)|实现全覆盖"), "share", None),
    (re.compile(r"(?<![健完安])全覆盖"), "share", None),
    (re.compile(r"(?:两位数|正)增长|翻一番|翻两番|翻番|稳中有[增升]"), "growth_rate", None),
)
_REFERENCE = (
    r"(?:全[国省市区盟州]|我[国省市区州]|本[省市区]|上年|去年|上一年|东部地区|GDP|地区生产总值|国内生产总值|经济|城镇|城乡|居民|农村|名义经济|周边|同期|世界|劳动生产率)"
    r"[^，。；、\d（）]{0,10}?"
)
_RELATIVE = re.compile(
    rf"(?P<v>高于|快于|低于|优于|好于|超过|超|大于|跑赢)(?P<r>{_REFERENCE}(?:平均水平|平均|水平|增长(?:速度)?|增速|增幅|发展|收入)|(?:上年|去年)(?:同期)?(?:水平)?|(?:东部|城镇|全国|全省|全市)(?:地区)?)(?=[，。；、的！）]|$)"
    rf"|(?:与|同|和)(?P<s>{_REFERENCE}(?:增长|增速|发展|水平|增幅|提高)?)(?P<w>(?:基本|保持|大体)*(?:同步|匹配|持平|相当|相适应))"
)


def ranks_and_words(page: Page) -> Iterator[Quantity]:
    """Ranks, quantities in words and targets relative to another figure."""
    text = page.text
    covered = bytearray(len(text))  # one mark for each character already spoken for
    for m in _RELATIVE.finditer(text):
        _mark(covered, *m.span())
        yield _relative(page, m)
    for rank in _ranks(page):
        _mark(covered, rank.a, rank.b)
        yield rank
    for m in _RATIO.finditer(text):
        if _COMPARED.search(text[max(0, m.start() - 14) : m.start()]):
            yield _ratio(page, m)
    for m in _FRONT.finditer(text):
        value = int(m[1]) if m[1].isdigit() else numerals.chinese(m[1])
        _mark(covered, *m.span())
        yield replace(
            _ranked(page, *m.span(), value, soft=False),
            comparator="lte",
            comparator_span=(m.start(), m.start() + 1),
        )
    for pattern, measure, value in _SOFT:
        for m in pattern.finditer(text):
            if not any(covered[m.start() : m.end()]):
                _mark(covered, *m.span())
                yield replace(_ranked(page, *m.span(), value, soft=True), measure=measure)


def _mark(covered: bytearray, a: int, b: int) -> None:
    covered[a:b] = b"\x01" * (b - a)


_COMPARED = re.compile(
    r"(?:比例?|比重|比值|比由|之比|减少|下降|提高|压减|压缩|占|超|近|缩小|调整|达到?|约)[^，。；]{0,8}$"
)


def _ratio(page: Page, m: re.Match[str]) -> Quantity:
    """1∶3.4 and 1/3: no unit; of 1∶n the n, of a fraction its value."""
    one, two = Decimal(m[1]), Decimal(m[2])
    fraction = "/" in m.group()
    value = round(one / two, 4) if fraction and two else one if two == 1 else two
    said = signs.comparator(page.text, *m.span())
    verb = signs.GROWTH.search(page.text[signs.clause_start(page.text, m.start()) : m.start()])
    measure: Measure = "growth_rate" if fraction and verb else "share"
    return Quantity(
        page.number, m.start(), m.end(), numerals.plain(value), None, numerals.plain(value), None, said.comparator,
        measure, page.sentence(m.start()), said.span, direction=signs.direction(verb.group(1)) if fraction and verb else None,
    )  # fmt: skip


_RISEN = re.compile(
    r"^(?:[^，。；、\d]{0,8})(?:跃|升|上升|提升|提高|前移|下降|降|退)[^，。；、\d]{0,3}(?:到|至|为|居)?(?:全[国省市区球]|世界)?$"
)


def _ranks(page: Page) -> list[Quantity]:
    """居全国第二; 从第9位升至第7位 is one figure that remembers the 9."""
    found: list[Quantity] = []
    for m in _RANK.finditer(page.text):
        last = found[-1] if found else None
        listed = bool(last and page.text[last.b : m.start()] in ("、", "和"))
        if not (listed or _is_rank(page.text, m)) or not _RANK_AFTER.match(page.text, m.end()):
            continue
        value = int(m["d"]) if m["d"] else numerals.chinese(m["c"])
        rank = _ranked(page, m.start(), m.end(), value, soft=False)
        if last and last.value is not None and _RISEN.match(page.text[last.b : m.start()]):
            found.pop()
            up = value is not None and value <= last.value
            rank = replace(
                rank, from_value=last.value, from_span=(last.a, last.b), direction="up" if up else "down"
            )
        found.append(rank)
    return found


# Among whom, or how a place is reached: without it 安全第一 is a motto.
_AMONG = re.compile(
    r"(?:[居列排位获夺]|名次|排名|全[国省市区州县球网军盟旗校]|世界|亚洲|中国|国内|国际|地区|大陆|同类|[东西南北中]部|西北|东北|华东|华南|西南"
    r"|华北|长三角|珠三角|升|跃|进|退|降|保持|城市|盟市|省份|省会|各?[省市区县州](?!场)|自治区|成绩|总分|得分|金牌榜|综合|考核|考评|评价|系统|行业)[^，。；：]{0,12}$"
)


# 把安全放在第一位 is what comes first, not a place.
_PUT_FIRST = re.compile(r"[放摆](?:在|到|至)(?:了)?$")


def _is_rank(text: str, m: re.Match[str]) -> bool:
    """居全国第二 is a rank, 科技是第一生产力 is not, nor 第一，… that opens a point."""
    before = text[max(0, m.start() - 8) : m.start()]
    if not before or before[-1] in "。；：！？，、“—" or before.endswith("的"):
        return False
    if _PUT_FIRST.search(before):
        return False
    return text[m.end() - 1] in "位名" or bool(_AMONG.search(text[max(0, m.start() - 24) : m.start()]))


def _ranked(page: Page, a: int, b: int, value: int | None, *, soft: bool) -> Quantity:
    unit = "位" if value is not None else None
    return Quantity(page.number, a, b, value, unit, value, unit, "eq", "rank", page.sentence(a), soft=soft)


def _relative(page: Page, m: re.Match[str]) -> Quantity:
    comparator: Comparator = "lt" if m["v"] == "低于" else "gt"
    span = m.span("v")
    if not m["v"]:
        comparator = "approx" if "基本" in m["w"] or "大体" in m["w"] else "eq"
        span = m.span("w")
    clause = page.text[signs.clause_start(page.text, m.start()) : m.end()]
    measure, unit = _compared_measure(clause)
    return Quantity(
        page.number, m.start(), m.end(), None, unit, None, unit, comparator, measure, page.sentence(m.start()), span,
        direction="up" if measure == "growth_rate" else None, relative=True, reference=m["r"] or m["s"],
    )  # fmt: skip


def _compared_measure(clause: str) -> tuple[Measure, str | None]:
    """What is compared where no number is printed: a growth unless the clause names a share, people or a level."""
    if re.search(r"增|速|涨|幅|快于|收入", clause):
        return "growth_rate", "%"
    if re.search(r"率|比重|比例|占|覆盖", clause):
        return "share", "%"
    if re.search(r"就业|人数|招生", clause):
        return "count_of_items", "人"
    return ("level", "岁") if "寿命" in clause else ("level", None)
