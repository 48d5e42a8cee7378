"""Quantities printed as numbers: Arabic, and Chinese numerals where nothing else can be meant."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from chengnuo.reading import numerals, signs, units
from chengnuo.reading.model import Measure
from chengnuo.reading.quantity import Page, Quantity

_N = r"\d+(?:,\d{3})*(?:\.\d+)?"
_M = units.MULTIPLIER
_U = units.UNIT
ARABIC = re.compile(
    rf"(?P<n>{_N})(?:(?P<ru>(?:{_M})?(?:{_U})?)(?P<sep>[-—–~～－]{{1,2}}|至|到)(?P<to>{_N}))?"
    rf"(?P<m1>[多余])?(?P<mult>{_M})?(?P<m2>[多余])?(?P<unit>{_U}(?:（{_U}）)?)?"
)
_CHINESE = re.compile(rf"(?P<n>[{numerals.CHINESE}]+)(?P<m1>[多余])?(?P<mult>万亿|亿|万)?(?P<unit>{_U})?")
QUOTED = re.compile(
    r"[“「『][^”」』。]{1,14}[”」』]|《[^》]{1,50}》|〔[^〕]{1,8}〕|［[^］]{1,6}］|\[[^\]]{1,6}\]"
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-—–~～至到](?:19|20)?\d\d)?(?:年|$|[^\d.万亿%个家户人元])")
_NAME_AFTER = re.compile(
    r"[A-Za-z+＋]|号|强|届|型|系列|版|热线|平台|专线|中全会|次会议|次全会|周年|市民|政务|代|后|制|岁|时$|点\d|股份"
)
_GRADE_AFTER = re.compile(r"级|星级|类(?=水|以上|及|区|地)")
OBJECT = re.compile(
    r"(?:级|(?:级)?(?:及|或)?以[上下内])的?(?!左右)(?=[\u4e00-\u9fff“])(?![并且和与及或为是占均都，以增上下达有完实高低快])"
)
# 30户以上自然村寨, 20万以上人口县: the size of each, not how many.
_SIZE = re.compile(r"(?:级)?(?:及|或)?以[上下]的?(?:自然村|村寨|村[落庄屯]|屯|企业|单位|乡镇|居民点|小区|人口|的?[县市镇])")
_CIRCLE = re.compile(
    r"(?:的)?(?:\w{0,4}圈|自助|不打烊|在线|服务|值守|动态|监[测控]|营业|政务|直达|通达|可达|交通|经济|生活|出行|运[行营])"
)
PEOPLE = re.compile(
    r"(?:各族|英雄|勤劳|的|全市|全区|全省|广大|江城|多|余|城乡)*[^，。；、\d]{0,6}?(?:人民(?!币)|中国人|儿女|父老|同胞|干部群众|各族群众|民众)"
)
_DURATION_KEPT = re.compile(
    r"压缩|缩[短减至]|降[至到]|减[至少]|控制|不超过|限时|办结|办理|优良|达标|平均|审批|时间|时限|用时|压减|蓝天|天数|提速|提前"
)
_LIFE = re.compile(r"(?:寿命|年龄|受教育年限)[^，。；]{0,40}$")
# 700万吨露天矿: the size is part of what the project is called, unless a verb promises the amount.
_CAPACITY = frozenset(["吨", "千瓦", "载重吨", "立方米", "兆瓦", "千伏", "千伏安", "MW", "kW", "KV", "kV"])
_PLANT = re.compile(r"(?:级)?[^\W\d_，。；、）以左的上超（增提降减升扩下和及与等到至规占为是用同]")
_AMOUNT = re.compile(
    r"(?:增|建|建成|完成|现|超过?|达到?|到|至|约|近|产|减|汰|理|送|购|储|放|供|量|破|能|共|计|形成|输|装机|置换|净化|于|为|模|少|整|发|化解|停|掉)$"
)
_MONEY = re.compile(
    r"基金|资金|投资|产值|收入|贷款|总额|税|融资|营收|销售|增加值|支出|规模|授信|补[贴助]|费|成交|交易|消费券|GDP|生产总值|产业|总量|经济|存款|外资"
)


_HOUSEHOLDS = re.compile(r"(?:以上)?(?:个体工商户|家庭|农户|低保户|贫困户|农牧户|用户|经营主体|市场主体)")
_PERSONS = re.compile(
    r"(?:以上)?[^，。；、\d]{0,8}?(?:人口|群众|居民|农民|学生|职工|儿童|幼儿|老人|老年人|青年|毕业生|员工|人员|困难群体|市民|旅客|游客|妇女|党员|干部)"
)


def numbers(page: Page) -> list[Quantity]:
    kept: list[Quantity] = []
    names = [m.span() for m in QUOTED.finditer(page.text)]
    at = 0
    for m in _tokens(page.text):
        if m.start() < at:
            continue
        made = _arabic(page, m, names) if m.group("n")[0].isdigit() else _from_chinese(page, m, names)
        if made is None:
            continue
        if kept and _shares_approx(page.text, kept[-1], made):
            kept[-1] = replace(kept[-1], comparator="approx", comparator_span=made.comparator_span)
        made = _judged(page, made, kept[-1] if kept else None)
        if made.from_span:
            kept.pop()  # the start of a change lives on as ``from_value``
        at = made.b
        kept.append(made)
    return kept


def _shares_approx(text: str, last: Quantity, q: Quantity) -> bool:
    """增长4.5%、5.5%左右: 左右 is said of both."""
    pair = (last.comparator, q.comparator) == ("eq", "approx") and last.unit == q.unit
    return pair and text[last.b : q.a] == "、"


def _tokens(text: str) -> Iterator[re.Match[str]]:
    found = [*ARABIC.finditer(text), *_CHINESE.finditer(text)]
    return iter(sorted(found, key=lambda m: m.start()))


def inside(names: list[tuple[int, int]], a: int, b: int) -> bool:
    """Whether ``a:b`` lies in one of ``names`` (sorted, not overlapping)."""
    at = bisect_right(names, (a, 1 << 60)) - 1
    return at >= 0 and names[at][0] <= a and b <= names[at][1]


def _arabic(page: Page, m: re.Match[str], names: list[tuple[int, int]]) -> Quantity | None:
    """A quantity from an Arabic number, or ``None`` where it is a date, a name, a threshold …"""
    text, a = page.text, m.start()
    unit, mult, more = m["unit"] or "", m["mult"] or "", m["m1"] or m["m2"]
    if inside(names, a, m.end("n")) or _no_number(text, a, m):
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
    return _made(page, a, m.end(), value, upper, mult, unit, more)


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
    return _made(page, a, b, numerals.arabic(m["n"]), None, mult, listed["unit"], m["m1"] or m["m2"])


_INDEX = re.compile(
    r"(?:指数|系数|收入比|之比|倍差)(?:[^\d，。；（]{0,8}|[^\d，。；（]{0,4}[\d.]+[^\d，。；]{1,5})$"
)


_TO_ONE = re.compile(r"[∶:：]1(?![\d.∶:：])")


def _bare(page: Page, m: re.Match[str]) -> Quantity | None:
    """A number without unit counts only as an index or a ratio."""
    before = page.text[max(0, m.start() - 24) : m.start()]
    if not _INDEX.search(before):
        return None
    value = numerals.arabic(m["n"])
    one = _TO_ONE.match(page.text, m.end("n"))
    made = _made(page, m.start(), one.end() if one else m.end("n"), value, None, "", "", None)
    return replace(made, measure="share") if one else made


def _no_number(text: str, a: int, m: re.Match[str]) -> bool:
    """Dates, names, ordinals, grades, thresholds, spans of service and population."""
    b, unit = m.end(), m["unit"] or ""
    before, after = text[max(0, a - 8) : a], text[m.end("n") : m.end("n") + 10]
    if before and ((before[-1].isascii() and before[-1].isalpha()) or before[-1] in "第〔+．.:：/-×*"):
        return not (before[-1] in "-:：" and unit and not re.search(r"\d[-:：]$", before))
    if _YEAR.match(text, a) and (unit in ("", "年") and not m["mult"]):
        return True
    if unit in ("年", "个月", "岁", "日") or re.match(r"月|年", after):
        return unit not in ("年", "岁") or not _LIFE.search(text[max(0, a - 48) : a])
    if unit in _CAPACITY and _PLANT.match(text, b) and not _AMOUNT.search(text[max(0, a - 4) : a]):
        return True
    if not unit and (_NAME_AFTER.match(after) or _GRADE_AFTER.match(after)) and not m["mult"]:
        return True
    if text[b : b + 1] == "级" or (unit and _GRADE_AFTER.match(text[m.end("n") :]) and unit not in ("类",)):
        return True
    if text.startswith("强", m.end("n")) or (not unit and re.match(r"[大强]", text[b : b + 1] or " ")):
        return True
    if unit in units.DURATIONS and _duration(text, a, b, unit):
        return True
    if _threshold(text, a, b, unit):
        return True
    if unit == "人" and m["mult"] and text.startswith("口", b):
        return True
    counted_people = (m["mult"] and unit in ("", "人")) or unit == "人"
    return bool(
        counted_people
        and PEOPLE.match(text, b)
        and not re.search(
            r"惠及|帮助|服务|吸引|新增|超过?$|组织|救助|保障|引进|培训", text[max(0, a - 10) : a]
        )
    )


_NAMED = re.compile(r"(?:攻坚|行动|革命)")
_LIST_OF_MEASURES = re.compile(
    r"(?:振兴|新政|惠企|助企|稳增长|稳经济|促消费|经济|营商环境|发展|科创|人才|金融|就业|民企|市场)$"
)
_DAILY = re.compile(r"(?:日|年)(?:产|处理|加工|屠宰)[^\d，。；]{0,4}$")
_KEPT_IN_NAME = re.compile(r"(?:能力|产量|产能|规模)[^\d，。；]{0,6}$")


def _threshold(text: str, a: int, b: int, unit: str) -> bool:
    """Sizes that tell which things are meant: 亿元以上项目, 每50公斤, 前1%, 30户以上自然村."""
    before = text[max(0, a - 10) : a]
    if unit and re.search(r"每(?:万|百|千)?$", before):
        return True
    if unit in ("%", "‰"):
        return before.endswith("前")
    if unit in ("户", "人", "") and _SIZE.match(text, b):
        return True
    if unit == "千伏":
        return True
    if unit and not units.is_counted(unit) and unit not in units.PERCENT | units.POINTS and unit not in ("倍", "天"):
        if OBJECT.match(text, b) or _NAMED.match(text, b):
            return True
        return bool(_DAILY.search(before) and _PLANT.match(text, b) and not _KEPT_IN_NAME.search(before))
    return unit == "条" and bool(_LIST_OF_MEASURES.search(before)) and text[b : b + 1] in "，。；、”）"


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


def _from_chinese(page: Page, m: re.Match[str], names: list[tuple[int, int]]) -> Quantity | None:
    """Chinese numerals count only where nothing but a quantity can be meant."""
    text, a, b = page.text, m.start(), m.end()
    unit, more = m["unit"] or "", m["m1"]
    numeral = m["n"]
    if inside(names, a, m.end("n")) or not unit or text[max(0, a - 1) : a] in ("第", "每", "数", "几"):
        return None
    if unit == "成":
        return _tenths(page, m)
    if unit in units.DURATIONS or (text[b : b + 1] in ("级", "以") and unit == "元"):
        return None
    multiple = len(numeral) >= 2 and (numeral[0] in "一二三四五六七八九两" and _BIG_UNITS.search(numeral))
    counted = multiple or (more and re.fullmatch(r"[二三四五六七八九]?[十百千]+[万亿]?", numeral))
    if numeral in ("万亿", "千亿", "百亿", "亿", "千万", "百万", "万"):
        counted = (
            bool(_REACHED.search(text[max(0, a - 4) : a]))
            and not text.startswith("口", b)
            and unit in ("元", "人", "美元", "人次", "斤", "吨")
            and not re.match(r"[级产集以]", text[b : b + 1])
        )
    if re.search(r"(?:上调|下调|召开|举行|降准|降息)$", text[max(0, a - 4) : a]) or re.match(
        r"(?:上调|下调|降准|降息)", text[b:]
    ):
        counted = counted or unit == "次"
    if not counted or (re.match(r"千[家山言]|万[家众]|百[姓家]", text[a : a + 2]) and not more):
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


def _tenths(page: Page, m: re.Match[str]) -> Quantity | None:
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
    page: Page,
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


def _guess(page: Page, a: int, b: int) -> str:
    """What a bare 30亿 or 80万 counts: money where money is spoken of, else people."""
    after = page.text[b : b + 16]
    if _HOUSEHOLDS.match(after):
        return "户"
    if _PERSONS.match(after):
        return "人"
    near = page.text[signs.clause_start(page.text, a) : a] + page.text[b : b + 8]
    return "元" if _MONEY.search(near) else "人"


def _judged(page: Page, q: Quantity, last: Quantity | None) -> Quantity:
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


_OF_SHARE = re.compile(r"比重|占|(?<!增长)(?<!增)率|比例|份额|覆盖|达标")
