"""Quantities in Chinese numerals, where nothing but a quantity can be meant: 三万人, 超千亿元, 八成以上, 三分之一, 一半."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from chengnuo.reading import numerals, signs, units
from chengnuo.reading.making import PERSONS, made
from chengnuo.reading.quantity import Page, Quantity

SPOKEN = re.compile(
    rf"(?P<n>[{numerals.CHINESE}]+)(?:分之(?P<of>[一二三四五六七八九十百]{{1,4}})"
    rf"|(?P<half>半)|(?P<m1>[多余])?(?P<mult>万亿|亿|万)?(?P<unit>{units.UNIT})?)"
)
_SCALES = frozenset(["万亿", "千亿", "百亿", "亿", "千万", "百万", "万", "千", "百"])
_REACHED = re.compile(
    r"(?:突破|迈上|迈入|跨上|跨越|跨过|站上|登上|超过?|达到?|破|过|近|上|万人次|稳定在)(?:了)?$"
)
# 年销售收入超亿元的企业, 超千亿元镇: the size of each.
_SIZE_OF = re.compile(
    r"[级产集以县镇市家]|的?(?:县|镇|市|企业|龙头|园区|项目|产业|集群|农业产业化|文旅|重大项目|先进制造业)"
)
_NOT_NUMBERS = re.compile(r"千[家山言]|万[家众]|百[姓家]")
_TURNED = r"上调|下调|降准|降息|提高|召开|举行"
_BUILT = re.compile(r"(?:新建|建成|新增|改扩建|引进|开通|购置|获批|落户|新设|组建|建设)(?:了)?$")
_BUILT_THING = re.compile(r"(?:新建|建成|新增|改扩建|引进|开通|购置|新设)[^，。；、\d]{2,9}$")
_THINGS = frozenset("个家所座处条台支部栋架艘")
_ENDS = re.compile(r"$|[，。；、]")
_MULTIPLIED = re.compile(r"(?:增长|增加|提高|提升|扩大|达到?|翻|是[^，。；]{1,12}的)(?:了|近|约|超过?)*$")
_TENTHS_NOT = frozenset("不熟功本立员果效长")
_TENTHS_BEFORE = re.compile(r"(?:超过?|近|约|到|占|达|有|长|为|的|，|前|降|减|高|升|缩|短|在|均|增)$")
_PART_BEFORE = re.compile(
    r"(?:占|近|超过?|达到?|过|减少?|缩减|压减|压缩|缩短|削减|清偿|下降|降低|精简|提高|增长|增加|世界|全国|全省|全市|的|总数|事项|条目|种类)(?:了|约|近|超过?)*$"
)


def from_chinese(page: Page, m: re.Match[str]) -> Quantity | None:
    """The quantity of a match of :data:`SPOKEN`, or ``None`` where the numeral is part of a word or a name."""
    text, a = page.text, m.start()
    before = text[max(0, a - 16) : a]
    if len(m["n"]) > 9 or before[-1:] in ("第", "每", "数", "几"):
        return None
    if m["of"] or m["half"]:
        return _part(page, m, before)
    if m["unit"] == "成":
        return _tenths(page, m, before)
    if m["unit"] == "倍":
        whole = numerals.chinese(m["n"]) if _MULTIPLIED.search(before) else None
        return made(page, a, m.end(), Decimal(whole), None, "", "倍", m["m1"]) if whole else None
    return _counted(page, m, before)


def _counted(page: Page, m: re.Match[str], before: str) -> Quantity | None:
    text, a, b = page.text, m.start(), m.end()
    unit, more, numeral = m["unit"] or "", m["m1"], m["n"]
    if unit in units.DURATIONS or (text[b : b + 1] in ("级", "以") and unit == "元"):
        return None
    if not _counts(text, m, before) or (_NOT_NUMBERS.match(text, a) and not more and not unit):
        return None
    value = numerals.chinese(numeral + (m["mult"] or ""))
    if value is None:
        return None
    # 三万人: the unit keeps its 万, as it would with digits.
    tail = re.search(r"(万亿|亿|万)$", numeral + (m["mult"] or ""))
    mult = tail.group() if tail and value % units.FACTORS[tail.group()] == 0 else ""
    found = made(page, a, b, Decimal(value) / units.FACTORS[mult], None, mult, unit, more)
    if not unit and numeral == "亿":  # 破亿 names no number one could compare
        return replace(found, soft=True)
    if before.endswith("上") and numeral in _SCALES and not before.endswith(("迈上", "跨上", "站上", "登上")):
        return replace(found, a=a - 1, comparator="over", comparator_span=(a - 1, a))  # 上亿人
    return found


def _counts(text: str, m: re.Match[str], before: str) -> bool:
    """Whether a Chinese numeral with a unit counts something."""
    unit, more, numeral, b = m["unit"] or "", m["m1"], m["n"], m.end()
    if numeral in _SCALES and not more:
        if not _REACHED.search(before) or _SIZE_OF.match(text, b):
            return False
        if unit:
            return not (unit == "人" and text.startswith("口", b))
        closed = numeral.endswith("亿") and re.match(r"[，。；]|、(?!超)|台阶|大关|新台阶", text[b : b + 3])
        return bool(closed or (numeral in ("百万", "千万") and PERSONS.match(text, b)))
    if not unit:
        return False
    if numeral[0] in "一二三四五六七八九两" and len(numeral) >= 2 and re.search(r"[百千万亿]", numeral):
        return not _NOT_NUMBERS.match(text, m.start()) or bool(more)
    if more and re.fullmatch(r"[二三四五六七八九]?[十百千]+[万亿]?", numeral):
        return True
    if unit == "次":
        return bool(re.search(rf"(?:{_TURNED})$", before) or re.match(rf"(?:{_TURNED})", text[b : b + 2]))
    if unit in _THINGS and len(numeral) == 1 and numeral in "两二三四五六七八九十":
        if _BUILT.search(before):
            return not re.match(r"[大新“]", text[b : b + 1])
        return bool(
            _BUILT_THING.search(before) and (_ENDS.match(text, b) or unit == "个") and unit in "个所座栋台"
        )
    return False


def _tenths(page: Page, m: re.Match[str], before: str) -> Quantity | None:
    """五成, 八成以上: tenths."""
    value, after = numerals.chinese(m["n"]), page.text[m.end() : m.end() + 2]
    if value is None or not 1 <= value <= 9 or after[:1] in _TENTHS_NOT:
        return None
    if not _TENTHS_BEFORE.search(before) and after not in ("以上", "左右"):
        return None
    found = made(page, m.start(), m.end(), Decimal(value), None, "", "成", m["m1"])
    return replace(found, value_si=value * 10, unit_si="%")


def _part(page: Page, m: re.Match[str], before: str) -> Quantity | None:
    """三分之一, 百分之五, 一半: a fraction keeps its value (0.3333), a hundredth is a percentage."""
    text, a, b = page.text, m.start(), m.end()
    if m["half"]:
        closed = re.match(r"以上|左右|$|[，。；、]", text[b : b + 2])
        if m["n"] != "一" or not (closed or before.endswith("超过")) or not _PART_BEFORE.search(before):
            return None
        value = Decimal("0.5")
    else:
        whole, part = numerals.chinese(m["n"]), numerals.chinese(m["of"])
        if not whole or not part or before.endswith("前") or part > whole:
            return None
        if whole == 100:
            return made(page, a, b, Decimal(part), None, "", "%", None)
        value = round(Decimal(part) / Decimal(whole), 4)
    found = made(page, a, b, value, None, "", "", None)
    clause = text[signs.clause_start(text, a) : a]
    if verb := signs.GROWTH.search(clause):
        return replace(found, measure="growth_rate", direction=signs.direction(verb.group(1)))
    return replace(found, measure="share")
