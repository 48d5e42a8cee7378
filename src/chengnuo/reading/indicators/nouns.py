"""Names out of the noun before the number (新增停车泊位7500个) or after it (新建6个养老服务中心)."""

from __future__ import annotations

import re

from chengnuo.reading.indicators import counted, trim
from chengnuo.reading.indicators.items import Item
from chengnuo.reading.indicators.lexicon import BENEFIT, HOLD_TAKE, SUMMING, TURNED, words
from chengnuo.reading.indicators.told import Case, Told

WHOLES = frozenset(
    [
        "总投资",
        "投资总额",
        "总投资额",
        "计划总投资",
        "总面积",
        "总建筑面积",
        "总规模",
        "总产值",
        "总里程",
        "总容量",
    ]
)
SIZES = frozenset(
    [
        "产值",
        "年产值",
        "产量",
        "总产量",
        "总产",
        "年产量",
        "单产",
        "亩产",
        "收益",
        "营收",
        "销售额",
        "交易额",
        "成交额",
        "成交价",
        "利润",
        "销售收入",
        "主营业务收入",
    ]
)
_PAID = re.compile(
    r"(?:^|财政|国家|政府|银行|省级|市级|区级|中央|地方)(?:将)?(?:安排|下达|拨付|筹集|筹措|投入|拿出)$"
)
_BODY = re.compile(r"(?:政府|财政|国家|我国|部门|中央|地方|省|市|区|县|园区|开发区|新区)$")
_SIZED = re.compile(
    r"(?:播种|种植|养殖)?(?:总)?(?:面积|规模|数量|总量|产量|投入|制度(?:建设|保障水平)?|保障水平|体系(?:建设)?|工作|试点)$"
)
_TURNED = re.compile(rf"(?P<thing>.{{2,}}?)(?P<verb>(?:{words(TURNED)}))$")
_MEASURED = re.compile(
    r"(?:额|值|收入|支出|总量|余额|规模|率|量|税收|利润|面积|里程|投资|资金|人数|人口|成本|价格|比重|占比|指数|数)$"
)
_AREA_UNITS = re.compile(r"亩|平方|公顷")
_ALL_KINDS = re.compile(r"(?<=^组织)各类|(?<=^举办)各类|(?<=^开展)各类")
_SPENT_ON = re.compile(
    r"(?:重点|加快|全面)?(?:推进|启动|实施|建设|完成|用于|新建|改造|建成)了?(?:\d[\d.]*[个项条所处])?(?P<what>[^\d]{3,24})$"
)
_DONE_TO = re.compile(
    r"对(?P<what>[^\d，、]{2,14}?)(?:进行|实施)(?:了)?(?:全面|综合|集中|系统)?(?P<work>[一-鿿]{2,4})$"
)
# A deficit is planned, not given out.
_PLANNED = re.compile(r"^安排(?=.{0,6}赤字)")
# 2005年前裁减军队员额: the date is no part of the matter.
_BY_THEN = re.compile(r"^\d{4}年(?:底|末)?前(?=.{4})")
_FIRST = re.compile(r"^(?:首届|首批|首个|首家)")
_RATE = re.compile(
    r"(?:率|感|比重|比例|占比|度|指数|之比|幅|速|水平|份额|系数|面|贡献|达标|优良|覆盖|比|目标|增长|下降)$"
)


def finish(case: Case, text: str, base: str, verb: str, sure: float) -> Told:
    """``text`` as a name: 首届 dropped, 面积 or 比例 added where the unit asks for it, doubt where it is odd."""
    q = case.item.q
    text = _BY_THEN.sub("", _PLANNED.sub("", text))
    rest = text[len(verb) :] if verb and text.startswith(verb) else ""
    if rest and _FIRST.match(rest):
        text = verb + _FIRST.sub("", rest)
    if _AREA_UNITS.search(q.unit or "") and text.removeprefix("完成") in HOLD_TAKE.split():
        text = text.removeprefix("完成") + "面积"
    if q.unit in ("%", "％") and q.measure == "share" and not _RATE.search(text):
        text += "比例"
    if trim.money(q) and _PAID.search(text):
        text, base = text + "资金", text + "资金"
    if len(text) > 24:
        sure -= 0.35
    if len(text) < 4:
        sure -= 0.15
    if case.item.shared or re.search(r"\d[\d.]*(?:万|亿)?[个家元吨人亩%]", text):
        sure -= 0.3
    return Told(text, base or text, verb, sure)


def owner(subject: str) -> str:
    """Whose size it is: 粮食播种面积 → 粮食."""
    return _SIZED.sub("", subject)


def _owner_said(case: Case) -> str:
    """Whose size it is, by the clause before where that has no figure: 粮食连续五年增产，总产量… → 粮食."""
    said = case.item.before[-1] if case.item.before and not case.item.listed else ""
    matter = trim.matter(said) if said and not re.search(r"\d", said) else ""
    return owner(matter) if 2 <= len(matter) <= 14 and matter != said else owner(case.subject)


_AIMED = re.compile(
    r"(?:继续|稳步|加快|大力|深入)*(?:推进|实施|加大|加强|启动|开展|抓好)(?P<what>[^\d，、]{2,11}?[^计划行动攻坚战略])(?:建设|工作|力度)*$"
)


def object_said(case: Case) -> str:
    """The thing a verb alone is about, by the clause before: 继续实施退耕还林还草，今年安排500万亩."""
    for said in reversed(case.item.before[-2:]):
        if found := _AIMED.fullmatch(trim.head(said)):
            return found.group("what")
        if not re.match(r"[在按以]", said):
            return ""
    return ""


def before(case: Case, left: str) -> Told:
    """The name where the noun follows the number, ``left`` being what stands before."""
    item, last = case.item, case.last
    if item.listed and not left and last.verb:
        left = last.verb
    if (
        not left
        and item.listed
        and last.base not in ("户数", "人数")
        and (text := counted.elided(item.right, last.base))
    ):
        return Told(text, last.base, "", 0.7)
    if not left and item.right.startswith("为") and 2 <= len(item.right) <= 10 and last.base:
        return Told(item.right[1:] + last.base, last.base, "", 0.65)  # 其中56项为全国首创
    thing = counted.read(left, item.right, item.q)
    if thing.text.startswith("受益") and not item.listed and 2 <= len(last.text) <= 10:
        return Told(last.text + thing.text, thing.noun, "", 0.65)
    return finish(case, thing.text, thing.noun, thing.verb, 0.85 if thing.sure else 0.55)


def gainers(case: Case, verb: str) -> Told:
    """Who gains by what was done: the matter of the clause before goes first."""
    item, last = case.item, case.last
    chained = last.verb in BENEFIT.split()
    topic = re.sub(r"(?:资金|项目|经费)$", "", last.base.rsplit("等", 1)[-1])
    topic = topic if 2 <= len(topic) <= 6 and not chained else ""
    if not topic and chained and verb in last.text:
        topic = last.text.split(verb)[0]
    who = counted.noun(item.right) or ("人数" if (item.q.unit or "").endswith(("人", "名")) else "人次")
    return Told(f"{topic}{verb}{who}", last.base, verb, 0.75)


def after(case: Case) -> Told:
    """The name where the noun stands before the number."""
    item, last, left = case.item, case.last, case.bare
    whole = trim.examples(left, keep=trim.money(item.q) and len(left) <= 22)
    verb = trim.verb_of(whole)
    if last.verb and _shares_verb(case, whole, verb):
        return finish(case, last.verb + whole, whole, last.verb, 0.9)
    bare = trim.light(_ALL_KINDS.sub("", whole), amount=item.q.measure != "count_of_items")
    turned = _TURNED.fullmatch(bare)
    if turned and not trim.VERB.match(bare) and not _BODY.search(turned.group("thing")):
        thing = trim.head(turned.group("thing"))
        return Told(turned.group("verb") + thing, thing, turned.group("verb"), 0.85)
    if told := _of_the_last(case, bare, verb):
        return told
    linked = case.left != left
    reaches = linked or (item.q.comparator_span is not None and item.q.comparator_span[1] <= item.q.a)
    if (
        reaches
        and not verb
        and item.q.measure == "count_of_items"
        and bare.startswith("规上")
        and bare.endswith("企业")
    ):
        return Told(bare + "数", bare, "", 0.85)
    base = bare[len(verb) :] if verb and bare.startswith(verb) else bare
    return finish(case, bare, base, verb, 0.9 if verb or not linked else 0.92)


def goal(item: Item) -> str:
    """What money was spent on, by the words after it: 投入3亿元，实施了40个民生项目 → 民生项目."""
    found = _SPENT_ON.match(item.right or item.after)
    if found:
        return found.group("what")
    found = _DONE_TO.match(item.right or item.after)
    return found.group("what") + found.group("work") if found else ""


def _of_the_last(case: Case, bare: str, verb: str) -> Told | None:
    """A name that needs what was just named: its total investment, its rate, what it brought about."""
    last = case.last
    if bare in ("投资", "总投资", "投入") and (what := goal(case.item)):
        return Told(what + bare, bare, "", 0.65)
    brought = verb in ("带动", "拉动", "撬动") and bare.startswith(verb) and case.item.before
    if brought and 2 <= len(last.base) <= 8:
        return Told(last.base + bare, bare, verb, 0.75)
    whose = _owner_said(case) if bare in SIZES else case.subject
    if bare in WHOLES | SIZES and 2 <= len(whose) <= 14 and not (last.money and whose == case.subject):
        return Told(whose + bare, bare, "", 0.75)
    if (
        len(bare) <= 4
        and bare.endswith("率")
        and last.base
        and not (last.verb or _MEASURED.search(last.base))
    ):
        return Told(counted.noun(last.base) + bare, bare, "", 0.7)
    return None


def _shares_verb(case: Case, whole: str, verb: str) -> bool:
    """Whether ``whole`` is the next object of the verb before: 新建充电桩3417个、充电站16座."""
    own = bool(verb) and whole.startswith(verb) and not trim.is_noun(whole, verb)
    if own or "实现" in whole or not (case.item.listed or _among(case) or _goes_on(case)):
        return False
    if case.item.q.unit in ("%", "％") or trim.money(case.item.q) != case.last.money:
        return False
    if not case.last.text.startswith(case.last.verb) and (whole.endswith("就业") or trim.VERB.search(whole)):
        return False
    return not (case.last.verb in SUMMING and _MEASURED.search(whole))


def _among(case: Case) -> bool:
    """Whether a 「其中」 names a part of what was just done."""
    verb = case.last.verb
    if _BODY.search(case.bare) or re.match(r"中央|地方", case.bare):
        return False  # 新增投资4万亿元，其中中央财政投资1万亿元
    started = case.last.text.startswith(verb) and verb.startswith(
        ("新", "建成", "完成", "建设", "改造", "培育", "获批")
    )
    return case.item.left.startswith("其中") and started


def _goes_on(case: Case) -> bool:
    """Whether a bare short noun after a comma goes on with the list: 新增蔬菜大棚2500座，温室320座."""
    if (
        case.left != case.bare
        or len(case.bare) > 6
        or case.item.q.comparator_span
        or case.item.q.unit in ("%", "％")
    ):
        return False
    if _TURNED.fullmatch(case.bare):
        return False
    began = case.last.text.startswith(case.last.verb) and case.last.verb.startswith(("新", "建成"))
    return began and not trim.money(case.item.q) and not _MEASURED.search(case.bare)
