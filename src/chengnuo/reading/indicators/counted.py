"""Names of what is counted before its noun: 42个老旧小区功能提升, 为1.1万名残疾人购买意外伤害险."""

from __future__ import annotations

import re

from chengnuo.reading.indicators import trim
from chengnuo.reading.indicators.items import Item
from chengnuo.reading.indicators.lexicon import LIGHT
from chengnuo.reading.indicators.predicates import PREDICATE, Counted, subject
from chengnuo.reading.quantities import Quantity

_GIVEN = re.compile(r"(?:还|又|再|直接|免费)?(?:为|给|向|对|帮|替)(?P<where>[^，、]{0,16})")
_OPEN = re.compile(r"(?:等|的|将|把|在|对|为|给|向|每|各|首批|这|全部|所有|内|中|上|里|区|级|批|使|让|令)$")
_ASIDE = re.compile(r"、(?=规模|涉及|居|为|位|占|同比|增长|较|比|总数|总量|列|均|创|稳居|其中).*$")
_WORKED = re.compile(r"(?P<noun>.{2,}?)(?:的.{2,4})?(?:进行|实施|开展|予以|给予)了?(?P<work>.{2,8})$")
_RUNS_ON = re.compile(
    r"创|居|位|稳|再|较|比|同比|持续|连续|继续|占|为|用于|主要|以|并|而|是|来|让|使|在|（|与|和|对|可|将|已|均|全部|覆盖"
)
_NOMINAL = re.compile(
    r"(?:补贴|补助|贷款|投资|奖励|奖补|援助|救助|融资|支持|服务|培训|担保|帮扶)(?:资金|款|金|额度)?"
)
_ELIDED = re.compile(r"(?:实现|完成|获评|获批|入选|纳入|列入|通过|达到|进入)(?=.{2})")
_HAVING = re.compile(
    r"(?:我国|我省|我市|我区|全国|全市|全省|全区|全县|全疆|现|已|又|还|仍|共)*(?:使|让|令|有)?"
)
# 裁减员额20万等各项任务: what comes after 等 is the kind, not the thing counted.
_AND_SO_ON = re.compile(r"等(?![级离候待温效])")
_NO_NOUN = re.compile(
    r"并(?!网)|而|且|居(?!民|家|住)|位居|位列|较|同比|占(?!地)|稳居|创(?!新|业|建|意|投|客)|再创|均居|用于|主要用于"
)
# 国家安排专项资金支持2万所学校: the schools are what is counted, not the money.
_PAID_FOR = re.compile(r"^[^，]{0,8}(?:安排|投入|筹集|拨付|争取)[^，]{0,6}(?:资金|经费)，?(?=[^，]{2})")
_MAKES = re.compile(r"(?<!大)[使让令]$")
_SPENT = re.compile(r"(?<=资金|经费|贷款)(?:支持|用于|帮助|补助|实施|解决)$")
_LINK_ON = re.compile(r"(?<=.{2})(?:均|分别)?(?:为|达到|达|位居|(?<![民定安新])居|占|超过|超)$")
_SUM = re.compile(r"(?:资金|经费|补贴|补助|贷款|投资|奖励|奖补|援助|救助|支持|服务|担保|帮扶|款|金)$")
_HELPING = frozenset(("帮助", "吸引", "支持", "带动", "引导", "鼓励", "促进", "助力", "帮扶", "组织"))
_FUND = re.compile(r"(?:基金|专项债|贷款|债券)$")


_EMPTY = re.compile(
    r"(?:[百千万]?亿元?)?(?:大关|新?台阶|关口)|(?:水平|目标|任务|以上|左右|历史性突破|新高|规模|的?投资计划|门槛|高位|行列|规模)"
)


def follows(item: Item, left: str) -> bool:
    """Whether the noun counted stands after the figure."""
    right = item.right.lstrip("的")
    if (
        not right
        or right[0] in "、）)”》"
        or _AND_SO_ON.match(right)
        or _EMPTY.match(right)
        or _NO_NOUN.match(right)
    ):
        return False
    if not left or trim.is_verbs(left) or _OPEN.search(left) or _GIVEN.fullmatch(left):
        return True
    if trim.ends_doing(left) and (not trim.VERBS.match(right) or _NOMINAL.fullmatch(right)):
        return True
    if item.q.measure == "count_of_items":
        return not trim.VERBS.match(right) or not trim.verb_of(left)
    if trim.VERBS.match(right) or _RUNS_ON.match(right) or item.q.measure != "level" or trim.money(item.q):
        return False
    return len(left) <= 4 or item.listed


def having(left: str) -> bool:
    """Whether ``left`` only says that there are so many: 我国有, 全区已有."""
    return bool(left) and _HAVING.fullmatch(left) is not None


def elided(right: str, base: str) -> str:
    """「158项实现省内通办」 after 「243项政务服务事项实现跨省通办」 → 省内通办政务服务事项; else empty."""
    found = _ELIDED.match(right)
    if not found or len(base) < 2 or len(right) > 14:
        return ""
    return (right[found.end() :] if found.group() in ("实现", "完成") else right) + base


def given(left: str) -> bool:
    """Whether ``left`` says to or for whom something is done, the number of them to come: 为, 向中西部地区."""
    return _GIVEN.fullmatch(left) is not None


def noun(right: str) -> str:
    """The noun that opens ``right``, without what is said of it."""
    right = right.lstrip("的")
    cut = PREDICATE.search(right, 2) if len(right) > 2 else None
    return right[: cut.start()] if cut else right


def read(left: str, right: str, q: Quantity) -> Counted:
    """Name 「left N个 right」."""
    right = _LINK_ON.sub("", _ASIDE.sub("", right.strip("的，")))
    if not trim.ends_doing(left) and (worked := _WORKED.fullmatch(right)):
        noun_, work = worked.group("noun"), worked.group("work")
        return Counted(work + noun_, noun_, work, True)
    if given := _GIVEN.fullmatch(left):
        return _for(given.group("where") + right, right)
    if _HAVING.fullmatch(left) or _MAKES.search(left):
        left = ""
    right = _SPENT.sub("", right)
    if not trim.money(q):
        left = _PAID_FOR.sub("", left)
    left = re.sub(r".*等(?:级)?$|.*(?:的|将|把|在|每|各)$", lambda m: _opening(m.group()), left)
    verb = left if left and trim.is_verbs(left) else trim.last_doing(left) or trim.verb_of(left)
    if verb and trim.money(q) and right in ("支持", "帮助", "用于", "解决"):
        return _fund(left, "")
    if verb and trim.money(q) and trim.VERBS.match(right) and not _SUM.search(right):
        return _fund(left, right)
    if not left or verb in LIGHT.split():
        return subject(right, verb, q)
    return _object(left, verb, right, q)


def _opening(left: str) -> str:
    found = trim.VERBS.match(left)
    verb = found.group() if found else ""
    return "" if verb in LIGHT.split() else verb


def _for(said: str, right: str) -> Counted:
    """「为N名残疾人购买意外伤害险」 → 购买意外伤害险的残疾人."""
    found = trim.VERB.search(said, len(said) - len(right) + 1)
    if not found:
        return Counted(said, right, "", False)
    who, deed = said[: found.start()].removesuffix("免费"), said[found.start() :]
    deed = found.group() + deed[len(found.group()) :].removeprefix("了")
    return Counted(f"{deed}的{who}", who, found.group(), True)


def _fund(left: str, right: str) -> Counted:
    """「投入3亿元支持老区建设」 → 投入支持老区建设资金."""
    found = _FUND.search(right)
    if found:
        return Counted(right + "规模", right, "", True)
    goal = right if len(right) <= 12 else ""
    return Counted(f"{left}{goal}资金", f"{goal}资金", left, bool(goal))


def _object(left: str, verb: str, right: str, q: Quantity) -> Counted:
    thing = right
    if verb in _HELPING and len(right) <= 14:
        return Counted(left + right, noun(right), verb, True)
    if cut := PREDICATE.search(right, 2):
        thing = right[: cut.start()]
    if (q.unit_si or "").endswith("元") and _FUND.search(thing):
        thing += "规模"
    return Counted(left + thing, thing, verb, True)
