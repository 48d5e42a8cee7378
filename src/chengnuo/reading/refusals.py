"""Arabic numbers that are no quantity of their own: dates, names, grades, sizes of things, service hours."""

from __future__ import annotations

import re

from chengnuo.reading import signs, units

_YEAR = re.compile(r"(?:19|20)\d\d(?:[-—–~～至到](?:19|20)?\d\d)?(?:年|$|[^\d.万亿%个家户人元])")
_NAME_AFTER = re.compile(
    r"[A-Za-z+＋]|号|强|届|型|系列|版|热线|平台|专线|中全会|次会议|次全会|周年|市民|政务|代|后|制|岁|时$|点\d|股份"
)
_GRADE_AFTER = re.compile(r"级|星级|类(?=水|以上|及|区|地)")
OBJECT = re.compile(
    r"(?:级|(?:级)?(?:及|或)?以[上下内])的?(?!左右)(?=[\u4e00-\u9fff“])(?![并且和与及或为是占均都，以增上下达有完实高低快])"
)
# 30户以上自然村寨, 20万以上人口县: the size of each, not how many.
_SIZE = re.compile(
    r"口?(?:级)?(?:及|或)?以[上下]的?(?:自然村|村寨|村[落庄屯]|屯|企业|单位|乡镇|居民点|小区|人口|的?[县市镇])"
)
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
_CAPACITY = frozenset(
    [
        "吨",
        "千瓦",
        "载重吨",
        "米",
        "厘米",
        "微米",
        "纳米",
        "立方米",
        "兆瓦",
        "千伏",
        "千伏安",
        "MW",
        "kW",
        "KV",
        "kV",
    ]
)
_PLANT = re.compile(r"(?:级)?[^\W\d_，。；、）以左的上超（增提降减升扩下和及与等到至规占为是用同]")
_AMOUNT = re.compile(
    r"(?:增|建|建成|完成|现|超过?|达到?|到|至|约|近|产|减|汰|理|送|购|储|放|供|量|破|能|共|计|形成|输|装机|置换|净化|于|为|模|少|整|发|化解|停|掉)$"
)


# Before a number of people: they were served, so it is a result and no population.
_FOR_PEOPLE = re.compile(
    r"惠及|受益|覆盖|解决|帮助|服务|吸引|新增|超过?$|组织|救助|保障|引进|培训|减少|脱贫|转移|搬迁|使|助力|带动|安置|吸纳"
)


def no_number(text: str, a: int, m: re.Match[str]) -> bool:
    """Dates, names, ordinals, grades, thresholds, spans of service and population."""
    b, unit = m.end(), m["unit"] or ""
    before, after = text[max(0, a - 8) : a], text[m.end("n") : m.end("n") + 10]
    if before and ((before[-1].isascii() and before[-1].isalpha()) or before[-1] in "第〔+．.:：/-×*"):
        return not (before[-1] in "-:：" and unit and not re.search(r"\d[-:：]$", before))
    if _YEAR.match(text, a) and (unit in ("", "年") and not m["mult"]):
        return True
    if unit == "个" and text.startswith(("季度", "学期", "学年", "交易日"), b):
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
    if unit == "人" and text.startswith("口", b) and not _FOR_PEOPLE.search(text[max(0, a - 10) : a]):
        return True
    counted_people = (m["mult"] and unit in ("", "人")) or unit == "人"
    return bool(counted_people and PEOPLE.match(text, b) and not _FOR_PEOPLE.search(text[max(0, a - 10) : a]))


_OF_LEADERS = re.compile(r"亲临|回信|致贺信|考察|视察|作出重要|听取")
_DRUG_CLASS = re.compile(r"(?:创)?新药|疫苗|水[质体]|医疗器械")
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
    if unit in ("户", "人", "") and (_SIZE.match(text, b) or text.startswith("中国人", b)):
        return True
    if unit in ("位", "名") and before.endswith("前"):
        return True
    if unit in ("次", "届") and (before.endswith("连续") or _OF_LEADERS.match(text, b)):
        return True
    if unit == "类" and _DRUG_CLASS.match(text, b):
        return True
    if unit in ("米", "公里") and text.startswith("内", b):
        return True
    if unit == "千伏":
        return True
    if (
        unit
        and not units.is_counted(unit)
        and unit not in units.PERCENT | units.POINTS
        and unit not in ("倍", "天")
    ):
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
