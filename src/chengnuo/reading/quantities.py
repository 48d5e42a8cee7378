"""Figures and excluded numerals of a report, in offsets of each block's readable text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from chengnuo.reading import numerals, signs, units
from chengnuo.reading.exclusions import REASONS, arabic_why, why
from chengnuo.reading.frame import Frame
from chengnuo.reading.model import Comparator, Direction, Measure, Number


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure before it has a name: everything its own words say. Offsets are of ``block.text``."""

    block: int
    a: int
    b: int
    value: Number | None
    unit: str | None
    value_si: Number | None
    unit_si: str | None
    comparator: Comparator
    measure: Measure
    sentence: tuple[int, int]
    comparator_span: tuple[int, int] | None = None
    value_to: Number | None = None
    from_value: Number | None = None
    from_span: tuple[int, int] | None = None
    direction: Direction | None = None
    soft: bool = False
    delta: bool = False
    relative: bool = False
    reference: str | None = None
    certainty: str | None = None


@dataclass(frozen=True, slots=True)
class Excluded:
    """A numeral that is no figure."""

    block: int
    a: int
    b: int
    category: str
    reason: str


def find(frame: Frame) -> tuple[list[Quantity], list[Excluded]]:
    """All quantities and all excluded numerals of a report: together, every numeral."""
    found: list[Quantity] = []
    excluded: list[Excluded] = []
    for number, block in enumerate(frame.blocks):
        page = _Page(number, block.text, frame.sentences[number])
        part = frame.parts[number]
        fixed = "annex_definition" if part == "annex" else "front" if part == "front" else None
        kept = [] if fixed or block.level else list(_quantities(page))
        found += kept
        excluded += _excluded(page, kept, fixed, heading=bool(block.level))
    return found, excluded


@dataclass(frozen=True, slots=True)
class _Page:
    """One block on the table."""

    number: int
    text: str
    sentences: tuple[tuple[int, int], ...]

    def sentence(self, a: int) -> tuple[int, int]:
        return next((s for s in self.sentences if s[0] <= a < s[1]), (0, len(self.text)))


_N = r"\d+(?:,\d{3})*(?:\.\d+)?"
_M = units.MULTIPLIER
_U = units.UNIT
_ARABIC = re.compile(
    rf"(?P<n>{_N})(?:(?P<ru>(?:{_M})?(?:{_U})?)(?P<sep>[-—–~～－]{{1,2}}|至|到)(?P<to>{_N}))?"
    rf"(?P<m1>[多余])?(?P<mult>{_M})?(?P<m2>[多余])?(?P<unit>{_U}(?:（{_U}）)?)?"
)
_CHINESE = re.compile(rf"(?P<n>[{numerals.CHINESE}]+)(?P<m1>[多余])?(?P<mult>万亿|亿|万)?(?P<unit>{_U})?")
_RUN = re.compile(rf"{_N}|[{numerals.CHINESE}]+|首(?=[批家个次届位])")
_QUOTED = re.compile(
    r"[“「『][^”」』。]{1,14}[”」』]|《[^》]{1,50}》|〔[^〕]{1,8}〕|［[^］]{1,6}］|\[[^\]]{1,6}\]"
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-—–~～至到](?:19|20)?\d\d)?(?:年|$|[^\d.万亿%个家户人元])")
_NAME_AFTER = re.compile(
    r"[A-Za-z+＋]|号|强|届|型|系列|版|热线|平台|专线|中全会|次会议|次全会|周年|市民|政务|代|后|制|岁|时$|点\d|股份"
)
_GRADE_AFTER = re.compile(r"级|星级|类(?=水|以上|及|区|地)")
_OBJECT = re.compile(
    r"(?:以上|以下|以内|及以上|及以下|级|级以上)(?:的)?(?!左右)(?=[项企工重大产优高先外内制农科行市镇城人河湖水老儿青大园单龙头特新贫低收人群投民示骨领规病机发集燃电锅])"
)
_CIRCLE = re.compile(
    r"(?:的)?(?:\w{0,4}圈|自助|不打烊|在线|服务|值守|动态|监[测控]|营业|政务|直达|通达|可达|交通|经济|生活|出行|运[行营])"
)
_PEOPLE = re.compile(
    r"(?:各族|英雄|勤劳|的|全市|全区|全省|广大|江城|多|余|城乡)*[^，。；、\d]{0,6}?(?:人民(?!币)|儿女|父老|同胞|干部群众|各族群众|民众|市民(?!之家))"
)
_DURATION_KEPT = re.compile(
    r"压缩|缩短|缩减|控制|不超过|限时|办结|办理|优良|达标|平均|审批|时间|时限|用时|压减|蓝天|天数|提速|提前"
)
_LIFE = re.compile(r"(?:寿命|年龄|受教育年限)[^，。；]{0,16}$")
# 700万吨露天矿: the size is part of what the project is called, unless a verb promises the amount.
_CAPACITY = frozenset("吨 千瓦 载重吨 立方米 兆瓦 千伏 千伏安 MW kW KV kV".split())
_PLANT = re.compile(r"(?:级)?[^\W\d_，。；、）以左的上超（]")
_AMOUNT = re.compile(
    r"(?:增|建|建成|完成|现|超过?|达到?|到|至|约|近|产|减|汰|理|送|购|储|放|供|量|破|能|共|计|形成|输|装机|置换|净化|于|为|模|少|整|发|化解|停|掉)$"
)
_MONEY = re.compile(
    r"基金|资金|投资|产值|收入|贷款|总额|税|融资|营收|销售|增加值|支出|规模|授信|补[贴助]|费|成交|交易|消费券|GDP|生产总值|产业"
)


def _quantities(page: _Page) -> Iterator[Quantity]:
    """Figures of one block, left to right, soft and relative ones among them."""
    numbers = _numbers(page)
    taken = [(q.a, q.b) for q in numbers]
    others = [q for q in _wordy(page) if not any(a < q.b and q.a < b for a, b in taken)]
    yield from sorted([*numbers, *others], key=lambda q: q.a)


def _numbers(page: _Page) -> list[Quantity]:
    kept: list[Quantity] = []
    names = [m.span() for m in _QUOTED.finditer(page.text)]
    at = 0
    for m in _tokens(page.text):
        if m.start() < at:
            continue
        made = _arabic(page, m, names) if m.group("n")[0].isdigit() else _from_chinese(page, m, names)
        if made is None:
            continue
        if (
            kept
            and made.comparator == "approx"
            and kept[-1].comparator == "eq"
            and made.unit == kept[-1].unit
        ):
            # 增长4.5%、5.5%左右: 左右 is said of both.
            if page.text[kept[-1].b : made.a] == "、":
                kept[-1] = replace(kept[-1], comparator="approx", comparator_span=made.comparator_span)
        made = _judged(page, made, kept[-1] if kept else None)
        if made.from_span:
            kept.pop()  # the start of a change lives on as ``from_value``
        at = made.b
        kept.append(made)
    return kept


def _tokens(text: str) -> Iterator[re.Match[str]]:
    found = [*_ARABIC.finditer(text), *_CHINESE.finditer(text)]
    return iter(sorted(found, key=lambda m: m.start()))


def _inside(names: list[tuple[int, int]], a: int, b: int) -> bool:
    return any(x <= a and b <= y for x, y in names)


def _arabic(page: _Page, m: re.Match[str], names: list[tuple[int, int]]) -> Quantity | None:
    """A quantity from an Arabic number, or ``None`` where it is a date, a name, a threshold …"""
    text, a = page.text, m.start()
    unit, mult, more = m["unit"] or "", m["mult"] or "", m["m1"] or m["m2"]
    if _inside(names, a, m.end("n")) or _no_number(text, a, m):
        return None
    if m["to"] and m["ru"] and not unit and not mult:
        return None
    if m["to"] and m["sep"] in "至到" and re.search(r"[从由]$", text[:a]):
        return None
    if not unit and not mult:
        return _bare(page, m)
    value, upper = numerals.arabic(m["n"]), numerals.arabic(m["to"]) if m["to"] else None
    return _made(page, a, m.end(), value, upper, mult, unit, more)


_RATIO = re.compile(r"(?<![\d:：/∶.])(\d+(?:\.\d+)?)[∶:：/](\d+(?:\.\d+)?)(?![\d:：/∶.%月年万亿个])")


def _bare(page: _Page, m: re.Match[str]) -> Quantity | None:
    """A number without unit counts only as an index or a ratio."""
    before = page.text[max(0, m.start() - 8) : m.start()]
    if not re.search(r"(?:指数|系数)[^\d，。]{0,5}$", before):
        return None
    value = numerals.arabic(m["n"])
    return _made(page, m.start(), m.end("n"), value, None, "", "", None)


def _no_number(text: str, a: int, m: re.Match[str]) -> bool:
    """Dates, names, ordinals, grades, thresholds, spans of service and population."""
    b, unit = m.end(), m["unit"] or ""
    before, after = text[max(0, a - 8) : a], text[m.end("n") : m.end("n") + 10]
    if before and (before[-1].isascii() and before[-1].isalpha() or before[-1] in "第〔+．.:：/-×*"):
        return not (before[-1] in "-:：" and unit and not re.search(r"\d[-:：]$", before))
    if _YEAR.match(text, a) and (unit in ("", "年") and not m["mult"]):
        return True
    if unit in ("年", "个月", "岁", "日") or re.match(r"月|年", after):
        return unit not in ("年", "岁") or not _LIFE.search(text[max(0, a - 24) : a])
    if unit in _CAPACITY and _PLANT.match(text, b) and not _AMOUNT.search(text[:a][-4:]):
        return True
    if not unit and (_NAME_AFTER.match(after) or _GRADE_AFTER.match(after)) and not m["mult"]:
        return True
    if text[b : b + 1] == "级" or (unit and _GRADE_AFTER.match(text[m.end("n") :]) and unit not in ("类",)):
        return True
    if text.startswith("强", m.end("n")) or (not unit and re.match(r"[大强]", text[b : b + 1] or " ")):
        return True
    if unit in units.DURATIONS and _duration(text, a, b, unit):
        return True
    if not units.is_counted(unit) and unit not in units.PERCENT and _OBJECT.match(text, b):
        return True
    if unit in ("元", "吨", "千瓦", "亩", "平方米", "公里", "立方米") and re.search(
        r"每(?:万|百|千)?$", before
    ):
        return True
    if unit == "人" and m["mult"] and text.startswith("口", b):
        return True
    counted_people = m["mult"] and unit in ("", "人") or unit == "人"
    return bool(
        counted_people
        and _PEOPLE.match(text, b)
        and not re.search(
            r"惠及|帮助|服务|吸引|新增|超过?$|组织|救助|保障|引进|培训", text[max(0, a - 10) : a]
        )
    )


def _duration(text: str, a: int, b: int, unit: str) -> bool:
    if _CIRCLE.match(text, b) and unit in ("小时", "分钟"):
        return True
    start = signs.clause_start(text, a)
    if re.search(r"(?:连续|历时|近|用时仅|每|长达|前后)$", text[start:a]):
        return True
    if unit in ("天", "个工作日", "工作日"):
        return False
    return not _DURATION_KEPT.search(text[start:a])


_BIG_UNITS = re.compile(r"[百千万亿]")
_REACHED = re.compile(r"(?:突破|迈上|迈入|跨上|跨越|站上|登上|超过?|达到?|破|过|近|上)(?:了)?$")


def _from_chinese(page: _Page, m: re.Match[str], names: list[tuple[int, int]]) -> Quantity | None:
    """Chinese numerals count only where nothing but a quantity can be meant."""
    text, a, b = page.text, m.start(), m.end()
    unit, more = m["unit"] or "", m["m1"]
    numeral = m["n"]
    if _inside(names, a, m.end("n")) or not unit or text[max(0, a - 1) : a] in ("第", "每", "数", "几"):
        return None
    if unit == "成":
        return _tenths(page, m)
    if unit in units.DURATIONS or text[b : b + 1] in ("级", "以") and unit == "元":
        return None
    multiple = len(numeral) >= 2 and (numeral[0] in "一二三四五六七八九两" and _BIG_UNITS.search(numeral))
    counted = multiple or (more and re.fullmatch(r"[二三四五六七八九]?[十百千]+[万亿]?", numeral))
    if numeral in ("万亿", "千亿", "百亿", "亿", "千万", "百万", "万"):
        counted = (
            bool(_REACHED.search(text[:a][-4:]))
            and not text.startswith("口", b)
            and unit in ("元", "人", "美元", "人次", "斤", "吨")
            and not re.match(r"[级产集以]", text[b : b + 1])
        )
    if re.search(r"(?:上调|下调|召开|举行|降准|降息)$", text[:a][-4:]) or re.match(
        r"(?:上调|下调|降准|降息)", text[b:]
    ):
        counted = counted or unit == "次"
    if not counted or re.match(r"千[家山言]|万[家众]|百[姓家]", text[a : a + 2]) and not more:
        return None
    value = numerals.chinese(numeral + (m["mult"] or ""))
    if value is None:
        return None
    # 三万人: the unit keeps its 万, as it would with digits.
    tail = re.search(r"(万亿|亿|万)$", numeral + (m["mult"] or ""))
    mult = tail.group() if tail and value % units.FACTORS[tail.group()] == 0 else ""
    made = _made(page, a, b, Decimal(value) / units.FACTORS[mult], None, mult, unit, more)
    if text[a - 1 : a] == "上" and numeral in ("亿", "万", "千万", "百万"):  # 上亿人
        return replace(made, a=a - 1, comparator="over", comparator_span=(a - 1, a))
    return made


def _tenths(page: _Page, m: re.Match[str]) -> Quantity | None:
    """五成, 八成以上: tenths."""
    value = numerals.chinese(m["n"])
    if (
        value is None
        or not 1 <= value <= 9
        or page.text[m.end() : m.end() + 1] in ("不", "熟", "功", "本", "立", "员", "果")
    ):
        return None
    before = page.text[max(0, m.start() - 6) : m.start()]
    if not re.search(r"超过?|近|约|到|占|达|有|长|为|的|，|前$", before) and not signs._AFTER[0][0].match(
        page.text, m.end()
    ):
        return None
    made = _made(page, m.start(), m.end(), Decimal(value), None, "", "成", m["m1"])
    return replace(made, value_si=value * 10, unit_si="%")


def _made(
    page: _Page,
    a: int,
    b: int,
    value: Decimal | None,
    upper: Decimal | None,
    mult: str,
    unit: str,
    more: str | None,
) -> Quantity:
    said = signs.comparator(page.text, a, b)
    comparator, span = said.comparator, said.span
    if more and comparator in ("eq", "approx"):
        at = page.text.index(more, a)
        comparator, span = "over", (at, at + 1)
    bare = "百分点" if unit == "个百分点" else unit
    unit_si = bare or (_guess(page, a, b) if mult else None)
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


def _guess(page: _Page, a: int, b: int) -> str:
    """What a bare 30亿 or 80万 counts: money where money is spoken of, else people."""
    near = page.text[signs.clause_start(page.text, a) : a] + page.text[b : b + 8]
    return "元" if _MONEY.search(near) else "人"


def _judged(page: _Page, q: Quantity, last: Quantity | None) -> Quantity:
    """Measure, direction, change and delta of a quantity, from the words before it and the figure before."""
    text = page.text
    start = signs.clause_start(text, q.a)
    between = text[last.b : q.a] if last and last.b <= q.a else None
    before = text[max(start, last.b if last else 0) : q.a]
    if last is not None and between is not None and _is_change(text, last, between):
        return _changed(q, last)
    if (
        between is not None
        and last
        and signs.AND.match(between)
        and last.unit == q.unit
        and q.unit in units.PERCENT | units.POINTS
    ):
        return replace(q, measure=last.measure, direction=last.direction, delta=last.delta)
    if q.unit in units.PERCENT or q.unit_si in units.POINTS or q.unit == "倍":
        return _rate(text, q, start, before)
    verb = signs.GROWTH.search(before)
    if verb and not signs.TO_VERB.search(before) and verb.group(1) not in ("扩大", "少", "压缩", "缩短"):
        return replace(q, delta=True, direction=signs.direction(verb.group(1)))
    return q


_YEAR_OF = re.compile(r"\d{2,4}年(?:底|末)?的?")


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


def _rate(text: str, q: Quantity, start: int, before: str) -> Quantity:
    clause = text[start : q.a]
    verb = signs.GROWTH.search(before)
    points = q.unit_si in units.POINTS
    if points:
        of_growth = signs.GROWTH_NOUN.search(clause) or re.search(r"[高快低]于|超过?|领先|跑赢", before)
        share = re.search(r"比重|占|率", clause)
        measure: Measure = (
            "growth_rate" if of_growth and not (share and not signs.GROWTH_NOUN.search(clause)) else "share"
        )
        return replace(
            q, measure=measure, delta=True, direction=signs.direction(verb.group(1)) if verb else None
        )
    if verb and not signs.TO_VERB.search(before):
        return replace(q, measure="growth_rate", direction=signs.direction(verb.group(1)))
    nouns = list(signs.GROWTH_NOUN.finditer(before)) or list(signs.GROWTH_NOUN.finditer(clause))
    if nouns and q.unit != "倍":
        return replace(q, measure="growth_rate", direction=signs.direction(nouns[-1].group()))
    if re.match(r"(?:以上|左右)?的(?:速度)?(?:增长|增速|增幅)", text[q.b : q.b + 8]):
        return replace(q, measure="growth_rate", direction="up")
    return replace(q, measure="level" if q.unit == "倍" else "share")


_RANK = re.compile(r"第(?:(?P<c>[一二三四五六七八九十]{1,3})位?|(?P<d>\d{1,3})(?:位|名)?)")
_RANK_NO = re.compile(r"(?!名)[^，。；、：！？）)位的并且且和及（”]")
_FRONT = re.compile(r"前([一二三四五六七八九十]{1,3}|\d{1,3})(?:位|名)(?!的)")
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
    (re.compile(r"(?<!为“五类人员”)全覆盖(?!安装)|实现全覆盖"), "share", None),
    (re.compile(r"全覆盖"), "share", None),
    (re.compile(r"(?:两位数|正)增长|翻一番|翻两番|翻番|稳中有[增升]"), "growth_rate", None),
)
_REFERENCE = (
    r"(?:全[国省市区盟州]|我[国省市区州]|本[省市区]|上年|去年|上一年|东部地区|GDP|地区生产总值|国内生产总值|经济|城镇|城乡|居民|农村|名义经济|周边|同期|世界)"
    r"[^，。；、\d（）]{0,10}?"
)
_RELATIVE = re.compile(
    rf"(?P<v>高于|快于|低于|优于|好于|超过|超|大于|跑赢)(?P<r>{_REFERENCE}(?:平均水平|平均|水平|增长(?:速度)?|增速|增幅|发展|收入)|(?:上年|去年)(?:同期)?(?:水平)?|(?:东部|城镇|全国|全省|全市)(?:地区)?)(?=[，。；、的！）]|$)"
    rf"|(?:与|同|和)(?P<s>{_REFERENCE}(?:增长|增速|发展|水平|增幅)?)(?P<w>(?:基本|保持|大体)*(?:同步|匹配|持平|相当|相适应))"
)


def _wordy(page: _Page) -> Iterator[Quantity]:
    """Ranks, quantities in words and targets relative to another figure."""
    text, spans = page.text, []
    for m in _RELATIVE.finditer(text):
        spans.append(m.span())
        yield _relative(page, m)
    for m in _RANK.finditer(text):
        if _is_rank(text, m):
            spans.append(m.span())
            value = int(m["d"]) if m["d"] else numerals.chinese(m["c"])
            yield _ranked(page, m.start(), m.end(), value, soft=False)
    for m in _RATIO.finditer(text):
        if _COMPARED.search(text[: m.start()][-14:]):
            yield _ratio(page, m)
    for m in _FRONT.finditer(text):
        value = int(m[1]) if m[1].isdigit() else numerals.chinese(m[1])
        spans.append(m.span())
        yield replace(
            _ranked(page, *m.span(), value, soft=False),
            comparator="lte",
            comparator_span=(m.start(), m.start() + 1),
        )
    for pattern, measure, value in _SOFT:
        for m in pattern.finditer(text):
            if not any(a < m.end() and m.start() < b for a, b in spans):
                spans.append(m.span())
                yield replace(_ranked(page, *m.span(), value, soft=True), measure=measure)


_COMPARED = re.compile(r"(?:比例?|之比|减少|下降|提高|达到?|约)[^，。；]{0,8}$")


def _ratio(page: _Page, m: re.Match[str]) -> Quantity:
    """1∶3.4 and 1/3: no unit; of 1∶n the n, of a fraction its value."""
    one, two = Decimal(m[1]), Decimal(m[2])
    fraction = "/" in m.group()
    value = round(one / two, 4) if fraction and two else two
    said = signs.comparator(page.text, *m.span())
    verb = signs.GROWTH.search(page.text[signs.clause_start(page.text, m.start()) : m.start()])
    measure: Measure = "growth_rate" if fraction and verb else "share"
    return Quantity(
        page.number, m.start(), m.end(), numerals.plain(value), None, numerals.plain(value), None, said.comparator,
        measure, page.sentence(m.start()), said.span, direction=signs.direction(verb.group(1)) if fraction and verb else None,
    )  # fmt: skip


def _is_rank(text: str, m: re.Match[str]) -> bool:
    """居全国第二 is a rank, 科技是第一生产力 is not, nor 第一，… that opens a point."""
    if m.end() < len(text) and _RANK_NO.match(text, m.end()):
        return False
    before = text[max(0, m.start() - 8) : m.start()]
    return bool(before) and before[-1] not in "。；：！？，、“—" and not before.endswith("的")


def _ranked(page: _Page, a: int, b: int, value: int | None, *, soft: bool) -> Quantity:
    unit = "位" if value is not None else None
    return Quantity(page.number, a, b, value, unit, value, unit, "eq", "rank", page.sentence(a), soft=soft)


def _relative(page: _Page, m: re.Match[str]) -> Quantity:
    comparator: Comparator = "lt" if m["v"] == "低于" else "gt"
    span = m.span("v")
    if not m["v"]:
        comparator = "approx" if "基本" in m["w"] or "大体" in m["w"] else "eq"
        span = m.span("w")
    measure: Measure = (
        "share" if re.search(r"率[^，。]{0,6}$", page.text[: m.start()][-16:]) else "growth_rate"
    )
    return Quantity(
        page.number, m.start(), m.end(), None, "%", None, "%", comparator, measure, page.sentence(m.start()), span,
        direction="up", relative=True, reference=m["r"] or m["s"],
    )  # fmt: skip


def _excluded(page: _Page, kept: list[Quantity], fixed: str | None, *, heading: bool) -> Iterator[Excluded]:
    """Every numeral of the block that is in no figure."""
    taken = [(q.a, q.b) for q in kept]
    starts = [q.from_span for q in kept if q.from_span]
    names = [m.span() for m in _QUOTED.finditer(page.text)]
    for m in _RUN.finditer(page.text):
        a, b = m.span()
        for x, y in taken:  # 5万亿两个: only 两 is left
            if x <= a < y:
                a = min(y, b)
            elif x < b <= y:
                b = x
        if a >= b:
            continue
        category = fixed or _category(page.text, a, b, names, heading=heading, starts=starts)
        yield Excluded(page.number, a, b, category, REASONS[category])


def _category(
    text: str, a: int, b: int, names: list[tuple[int, int]], *, heading: bool, starts: list[tuple[int, int]]
) -> str:
    if any(x <= a and b <= y for x, y in starts):
        return "change_from"
    if heading and a < 8 and re.match(r"[第（(\s]*$", text[:a]):
        return "heading_number"
    if text[a].isdigit():
        m = _ARABIC.match(text, a)
        if m and m["unit"] in units.DURATIONS - {"年", "岁"} and not text[a - 1 : a] == "第":
            return "service_hours" if m["unit"] in ("小时", "分钟") else "duration_context"
        if m and m["unit"] and _OBJECT.match(text, m.end()):
            return "threshold_qualifier"
        if m and (m["unit"] == "人" or m["mult"]) and _PEOPLE.match(text, m.end()):
            return "context"
        found = arabic_why(text, a, b)
        return "name" if _inside(names, a, b) and found == "bare_number" else found
    if _inside(names, a, b):
        quoted = next(text[x:y] for x, y in names if x <= a and b <= y)
        return (
            "name"
            if quoted[0] == "《" or not re.match(r"[“「『][一二三四五六七八九十两]", quoted)
            else "slogan"
        )
    return why(text, a, b)
