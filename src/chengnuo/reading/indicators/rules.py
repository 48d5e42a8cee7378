"""The rules of naming, tried in order: the first that knows the pattern tells the name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from chengnuo.reading.indicators import change, counted, nouns, trim
from chengnuo.reading.indicators.lexicon import BENEFIT, PEOPLE
from chengnuo.reading.indicators.told import Case, Told

_PERCENT = ("%", "％")
_REACHED = re.compile(r"(?:已)?(?P<verb>覆盖|扩大到|推广到|惠及)了?(?:全国|全省|全市|全区|约|近|超过|超)*$")
_SIZE_OF = {"公里": "里程", "平方米": "面积", "亩": "面积", "公顷": "面积", "平方公里": "面积"}
_GAVE = re.compile(r"^贡献了?(?P<of>全国|全省|全市|全区|全球|世界)(?:的|约|近|超|超过)*$")
_GAINS = re.compile(rf"(?:{'|'.join(BENEFIT.split())})(?:了|近|超|到)*$")
_ONLY_TO = re.compile(
    r"(?:增加|提高|上升|下降|降低|减少|增长|扩大|提升|降|增|升)(?:到|至)(?:\d{4}年|去年|今年|上年)?底?的?$"
)
_REWORKED = re.compile(r"(?:巩固|改造|优化|整治|完善|更新|升级|新建|建设|治理)$")
_ONLY_MOVES = re.compile(r"(?:分别)?(?:提高|增加|上调|下调|下降|降低|上升|增长|扩大)")
_PART_OF_SUBJECT = frozenset(["人均", "增速", "增幅", "占比", "总量", "数量", "利润", "均", "其", "增加值"])
_ONLY_SIZE = frozenset(
    ["增量", "存量", "总数", "总量", "数量", "规模", "总额", "总规模", "金额", "面积", "人均"]
)
_AGAIN = frozenset(
    [
        "建成",
        "在建",
        "新建",
        "开工",
        "新开工",
        "竣工",
        "完成",
        "投用",
        "建设",
        "改造",
        "新增",
        "培育",
        "引进",
        "发放",
        "关停",
        "淘汰",
        "拆除",
        "办结",
        "落地",
        "通车",
        "开通",
        "安装",
        "整改",
        "销号",
        "交付",
        "完工",
        "改建",
        "续建",
    ]
)


def _rank(case: Case) -> Told | None:
    """知名首店数量稳居全市之首 → 知名首店数量全市位次."""
    if case.item.q.measure != "rank":
        return None
    sure = 0.8 if case.subject or case.item.left else 0.4
    grown = change.named(case.last.text) and case.last.base == case.subject
    named = change.rank(case.item, case.figure, case.last.text if grown else _whole(case))
    return Told(named, case.subject, "", sure)


def _soft(case: Case) -> Told | None:
    """全覆盖, 稳中有升: a sense of quantity without a number."""
    q = case.item.q
    if not q.soft or q.value is not None or q.relative:
        return None
    base = trim.head(trim.tail(case.item.left)) or case.subject
    suffix = {"share": "覆盖率", "growth_rate": "增速"}.get(q.measure, "")
    return Told(trim.light(base) + suffix, base, "", 0.5)


def _from_to(case: Case) -> Told | None:
    """批复从45天压缩至15天 → 批复时限."""
    item = case.item
    if item.q.measure != "change_from_to" or not (item.q.from_span or trim.start(item.left) != item.left):
        return None
    base = change.from_to(item, case.subject)
    return Told(base, base, "", 0.85 if item.left else 0.6)


def _beyond(case: Case) -> Told | None:
    """增长5.8%、快于经济增速1个百分点 → 增速快于经济增速幅度."""
    if case.item.q.unit not in change.POINTS:
        return None
    named = change.named(case.last.text) and case.last.base == case.subject
    said = change.over(case.item.left, case.last.text if named else _whole(case))
    return Told(said, case.subject, "", 0.85) if said else None


def _growth(case: Case) -> Told | None:
    """地区生产总值增长7% → 地区生产总值增速."""
    item = case.item
    grown = change.grown(item.left)
    if not grown or not _grows(case, grown):
        return None
    ranked = grown[0].endswith(("排名", "位次", "位居"))
    base = trim.head(grown[0] if ranked else trim.tail(grown[0]))
    share_like = item.q.unit in (*_PERCENT, *change.POINTS) or item.q.measure == "growth_rate"
    if not share_like and not re.search(r"[比较]", item.left) and counted.follows(item, ""):
        return None  # 提高6000万农村人口供水保障水平: the number counts what follows
    if _REWORKED.search(base) and not share_like:
        return None  # 新建和改造提升50公里
    if len(base) >= 4:
        base = re.sub(r"^(?:实现|提出|保持)|实现(?=利润|税收|产值|收入|增加值|营收)", "", base)
    if not base and item.right and item.q.measure == "growth_rate" and item.right[0] not in "（(、":
        base = counted.noun(item.right)
    if len(base) == 1:
        base = ""
    if base in _PART_OF_SUBJECT:
        base = case.subject + base
    elif base in nouns.SIZES:
        base = nouns.owner(case.subject) + base
    sure = 0.95 if base else (0.85 if case.subject else 0.3)
    base = base or _whole(case)
    if change.named(base) and item.q.unit not in change.POINTS:
        return Told(base, base, "", sure)
    return Told(base + grown[2] + change.growth_suffix(grown[1], item.q), base, "", sure)


def _whole(case: Case) -> str:
    """The subject carried along, with its verb where it had one: 接待游客, 增长8% → 接待游客增速."""
    last = case.last
    dropped = last.verb in ("安排", "完成") and len(last.base) > 3
    kept = last.verb and not dropped and last.text.startswith(last.verb)
    return last.text if kept else case.subject


def _grows(case: Case, grown: tuple[str, str, str]) -> bool:
    """Whether the verb before the number is growth of a subject, not a doing: 减少碳排放 is none, 增加5万人 is."""
    q = case.item.q
    if q.delta or q.measure == "growth_rate" or q.unit in (*_PERCENT, *change.POINTS, "倍"):
        return True
    if re.search(r"[比较].{2,12}$|(?:增产|减产)$", case.item.left):
        return True
    return len(trim.head(grown[0])) >= 2 and grown[1] not in ("净增", "加快", "少", "减", "扩大", "压缩")


def _done_by(case: Case) -> Told | None:
    """压减政府性基金项目30% → 政府性基金项目降幅."""
    if case.item.q.unit not in _PERCENT or case.item.right:
        return None
    did = change.done(case.bare)
    if not did:
        return None
    suffix = change.growth_suffix(did[1], replace(case.item.q, measure="growth_rate"))
    return Told(did[0] + suffix, did[0], "", 0.8)


def _relative(case: Case) -> Told | None:
    """增长8%，快于经济增长: the second is of the same growth."""
    said = trim.head(case.item.left)
    if (
        case.item.q.relative
        and change.named(case.last.text)
        and (not said or case.bare in ("增速", "增幅", "涨幅", "降幅"))
    ):
        return Told(case.last.text, case.last.base, "", 0.75)
    growth = re.search(r"增速|增长|增幅", case.figure)
    if case.item.q.relative and growth and not said and case.subject:
        return Told(case.subject + "增速", case.subject, "", 0.7)
    return None


def _part(case: Case, subject: str) -> str | None:
    """A part of a whole said before: 投资9000亿元，其中保障房占44% → 保障房占投资比重."""
    item = case.item
    if reached := _REACHED.search(item.left):
        whom = re.fullmatch(r"的?([^，。、\d]{1,8})", item.right)
        owner = trim.head(item.left[: reached.start()]) or subject
        if whom and item.right.startswith("的"):
            verb = "惠及" if reached.group("verb") == "惠及" else "覆盖"
            return f"{owner}{verb}{whom.group(1)}比例"
    if not item.left and item.right.startswith("用于") and len(item.right) <= 16:
        return f"{subject}{item.right}比例"
    if gave := _GAVE.search(item.left):
        what = re.match(r"的?([^，。、]{2,4})$", item.right)
        return f"{subject}{what.group(1) if what else ''}占{gave.group('of')}比重"
    said = change.share(trim.start(item.left), subject)
    if not said or not said.endswith("占比") or said == subject + "占比":
        return said
    among = item.left.startswith("其中") or (item.before and item.before[-1] == "其中")
    whole = case.subject if among else "".join(re.findall(r"占(.{2,20})比重$", case.last.text))
    return f"{said[:-1]}{whole}比重" if whole else said


def _compared(case: Case) -> Told | None:
    """A part of something, a multiple of something, a distance from something."""
    item, subject = case.item, _whole(case)
    said: str | None = None
    if item.q.unit in _PERCENT and subject and not item.right and re.match(r"超(?:出|过)?.{2,8}$", item.left):
        said = f"{subject}{item.left}比例"
    elif item.q.unit == "倍":
        said = change.times(item.left, subject)
    elif item.q.relative:
        return None
    elif item.q.unit in _PERCENT or "分之" in case.figure or "/" in case.figure or "占" in item.left[-14:]:
        said = _part(case, subject)
    if not said:
        return None
    return Told(said, said, "", 0.85 if subject or not said.startswith("占") else 0.4)


def _only_to(case: Case) -> Told | None:
    """…由上年的88个增加到317个, the second value by itself."""
    if case.subject and _ONLY_TO.match(case.item.left):
        return Told(case.subject, case.subject, "", 0.7)
    return None


def _object_to_come(case: Case) -> Told | None:
    """中央财政安排384亿元救灾款 → 中央财政安排救灾款."""
    item = case.item
    if not item.right or not trim.ends_doing(case.left):
        return None
    paid = trim.money(item.q) and re.search(r"(?:安排|投入|筹集|筹措|拨付|下达)$", case.left)
    if counted.follows(item, case.left) or (paid and trim.VERBS.match(item.right)):
        return nouns.before(case, case.left)
    return None


def _benefit(case: Case) -> Told | None:
    """发放补贴资金1.4亿元，惠及7830家企业、18.9万人 → 补贴惠及企业, 补贴惠及人数."""
    item, last = case.item, case.last
    if _GAINS.search(case.bare) and len(case.bare) <= 4 and (item.right or item.q.unit in PEOPLE):
        return nouns.gainers(case, case.bare)
    if item.listed and not case.bare and last.verb in BENEFIT.split():
        return nouns.gainers(case, last.verb)
    return None


def _cost_of(case: Case) -> Told | None:
    """总投资164亿元的医疗救治体系建设 → 医疗救治体系建设总投资."""
    if trim.money(case.item.q) and re.match(r"的投资(?:计划|任务)", case.item.right):
        thing = counted.noun(trim.head(case.item.left)) or case.subject
        return Told(thing + "计划投资", thing, "", 0.7)  # 66个项目54亿元的投资计划
    cost = re.search(r"(?:计划)?(?:总)?投资(?:额)?$", case.bare)
    size = trim.VERBS.sub("", case.bare, count=1)  # 组建总规模1000亿元的引导基金
    if case.item.right.startswith("的") and (cost or size in nouns.WHOLES or size == "总额"):
        thing = counted.noun(case.item.right)
        return Told(thing + (cost.group() if cost else size), thing, "", 0.7)
    return None


def _counted_thing(case: Case) -> Told | None:
    """建成6个社区食堂, 为2万名老年人购买意外险, 42个老旧小区功能提升."""
    item, left = case.item, case.left
    opens = trim.is_verbs(left) or counted.given(left) or counted.having(left)
    if item.right and opens and counted.follows(item, "" if counted.having(left) else left):
        return nouns.before(case, left)
    bare = left if left.endswith(("在", "对", "将", "把", "的")) else case.bare
    return nouns.before(case, bare) if counted.follows(item, bare) else None


def _carried(case: Case) -> Told | None:
    """A figure that says only its size, or only that the same was done again: 累计达2215家, 今年开工580万套."""
    item, last, bare = case.item, case.last, case.bare
    if (
        not bare
        and change.named(last.text)
        and re.search(r"力争|争取|努力", item.left)
        and item.q.unit in _PERCENT
    ):
        return Told(last.text, last.base, "", 0.75)  # 增长7%、力争达到8%
    if not bare and "总数" in item.left and last.base:
        return Told(last.base + "总数", last.base, "", 0.8)
    if item.listed and not bare and last.verb and "累计" not in item.left:
        size = _SIZE_OF.get(item.q.unit_si or "", "")  # 修路23条、163公里
        whole = size if size and "里程" not in last.text and "面积" not in last.text else ""
        return Told(last.text + whole, last.base, last.verb, 0.6)
    money_or_rate = (item.q.unit_si or item.q.unit or "%").endswith(("元", "%", "百分点"))
    if last.base and bare.removeprefix("累计") in _AGAIN and not money_or_rate:
        return nouns.finish(case, bare + last.base, last.base, bare, 0.7)
    alone = bare or case.left
    if alone in _NEEDS_OBJECT and not money_or_rate and not item.listed and (what := nouns.object_said(case)):
        return nouns.finish(case, alone + what, what, alone, 0.6)
    if not bare and trim.is_verbs(case.left) and trim.money(item.q):
        return Told(case.left + "资金", "资金", case.left, 0.6)
    if case.subject and _ONLY_MOVES.fullmatch(bare):
        return Told(case.subject, case.subject, "", 0.65)
    if not bare or bare in _ONLY_SIZE:
        return Told(case.subject + bare, case.subject, last.verb, 0.7 if case.subject else 0.2)
    return None


# Verbs that say nothing without their object.
_NEEDS_OBJECT = frozenset(("安排", "建成", "基本建成", "开工", "新开工", "新增"))
_RULES: tuple[Callable[[Case], Told | None], ...] = (
    _rank,
    _soft,
    _from_to,
    _beyond,
    _growth,
    _done_by,
    _relative,
    _compared,
    _only_to,
    _object_to_come,
    _benefit,
    _cost_of,
    _counted_thing,
    _carried,
)


def tell(case: Case) -> Told:
    """The name of ``case`` by the first rule that knows it; a noun before its number where none does."""
    for rule in _RULES:
        if told := rule(case):
            return told
    return nouns.after(case)
