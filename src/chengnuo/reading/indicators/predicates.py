"""Names of things counted at the head of a clause, by what is said of them: 11个项目竣工投用 → 竣工投用项目."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from chengnuo.reading.indicators import trim
from chengnuo.reading.indicators.lexicon import MOVING, TELLING, words
from chengnuo.reading.quantities import Quantity

_ADV = r"(?:全部|已|均|都|将|正|正在|相继|陆续|先后|成功|顺利|如期|提前|集中|全面|基本|率先|同步|正式|稳步|加快|加速|提速|成为|新|依法|首批|入|整体|即将|获得|有序|实现|完成|得到)*"
_TELLING = re.compile(rf"(?P<adv>{_ADV})(?P<what>{words(TELLING)})(?P<rest>.*)$")
_MOVING = re.compile(
    rf"{_ADV}(?:{words(MOVING)})$|(?:加快|加速|提速|全面|有序|稳步|顺利|扎实|深入|快速|持续|如期|高效)[^的]{{2}}$"
)
_INTO = re.compile(
    r"(?P<noun>.{2,20}?)(?:实现|纳入|列入|进入|入围|入选|获评|获批|跻身|达到|成为|达|获)(?P<goal>.{2,})$"
)
_QUOTED = re.compile(r"(?:“[^”]*”)?")
_PERSONS = re.compile(r"(?:人才|人员|者|工|生|民|户|家|师|员|人|群众|职工|对象)$")
_BACKED = frozenset(("推进", "支持"))
_GETS = re.compile(
    r"(?P<noun>.{2,14}?)(?:实现|成功)?"
    r"(?P<deed>(?:住上|用上|喝上|搬进|搬入|告别|远离|成为|免征|完成|建立|启动|开展|实行|推行|纳入(?=.{3})|列入(?=.{3})|享受|接入|领取|入住|入选|入围|获评|获批|荣获|获得|获|通过|进入|跻身|落户|参加|参与|升格为|晋升为?|在.{1,6}?(?:新设|设立|办公|落户|上市)).{2,})"
)
_SETTLED = re.compile(
    r"(?P<noun>.{2,16}?)(?:全部|均|都|已)?(?:得到|得以)了?(?:有效|妥善|全面|及时|彻底|基本|很好)?(?P<work>改造|解决|治理|整治|修复|保护|提升|改善|保障|安置|救治|资助)$"
)
_BECAME = re.compile(r"(?P<noun>.{0,10}?)(?:均|都|已)?实现了?(?:全部|整体|如期|稳定)*(?P<deed>[一-鿿]{2,4})$")
_WORKS_IN = re.compile(r"(?P<noun>.{2,10}?)(?P<deed>在.{1,8}(?:办公|就业|工作|创业|上市|落户|落地|开业))$")
_HEADS = re.compile(
    r"(?P<noun>企业|项目|高校|学校|医院|县|市|小区|乡镇|村|机构|园区|景区|品牌|产品|学生|家庭|农民|群众)(?P<where>.{2,4})$"
)
_TASK = re.compile(r"(?P<noun>.{2,12}?)(?P<work>建设|改造|整治|治理)任务")
_NAMED_WORK = re.compile(
    r"(?:治理|改造|建设|加固|创建|整治|修复|提升|试点|绿化|硬化|任务|项目|工程|行动|事项|监测|检查|培训|测评)$"
)
_OBJECT_WORK = re.compile(
    r"(?P<noun>.*(?:小区|危房|社区|街巷|道路|楼栋|农贸市场|菜市场|公园|水库|村庄|公厕|厕所|管网|路段|片区))(?P<work>改造提升|提升改造|综合改造|综合整治|改造|整治|治理|提升|建设|修复)$"
)
# How it is done says nothing of which things are meant: 全部开工, 加快实施.
_HOW = re.compile(
    r"^(?:实现|全部|已|均|都|成功|顺利|相继|陆续|正式|基本|加快|加速|有序|稳步|全面|提速|完成(?=.{4}))+"
)
# What has a predicate: none of its verbs may be read into the noun.
PREDICATE = re.compile(
    r"(?:予以|给予|实现|纳入|列入|进入|入选|获评|获批|跻身|达到|得到|成为|完成|参加|享受|获得|通过|落户|入驻|落地|开工|竣工|建成|投产|投用|投入使用|投入运营|启动|受益|用上|住上|喝上|告别|迁入|搬入|领取|签约|完工|主体|封顶|进展|如期|按期|正式|全线|开始|投运|逐梦|抢滩|加快|顺利|提前|全部|全面|正在|有序|稳步|均|已|占(?!地))"
)


@dataclass(frozen=True, slots=True)
class Counted:
    """The name, its noun and verb, and whether the rules know the pattern."""

    text: str
    noun: str
    verb: str
    sure: bool


def _worked_on(right: str, verb: str, q: Quantity) -> Counted | None:
    """完成51个老旧小区改造 → 改造老旧小区."""
    task = _TASK.fullmatch(right)
    found = _OBJECT_WORK.fullmatch(right) or task
    if not found or not (task or verb in ("完成", "推进", "实施", "推动", "启动")):
        return None
    noun, work = found.group("noun"), found.group("work")
    return Counted(work + noun, noun, work, True)


def _backed(right: str, verb: str, q: Quantity) -> Counted | None:
    """推进89个公共设施项目 → 推进公共设施项目."""
    if verb not in _BACKED or PREDICATE.search(right, 2) or trim.VERB.search(right):
        return None
    return Counted(verb + right, right, verb, True)


def _told(right: str, verb: str, q: Quantity) -> Counted | None:
    """11个项目竣工投用 → 竣工投用项目."""
    found = _TELLING.search(right)
    if (
        not found
        or found.start() < 2
        or right.startswith("实现")
        or not _QUOTED.fullmatch(found.group("rest"))
    ):
        return None
    who, _, how = right[: found.start()].partition("实现")
    if headed := _HEADS.fullmatch(who):  # 3家企业主板上市
        who, how = headed.group("noun"), headed.group("where") + how
    what = _HOW.sub("", how + "".join(found.groups()))
    return Counted(("新开工" if what == "开工新建" else what) + who, who, "", True)


def _people(right: str, verb: str, q: Quantity) -> Counted | None:
    """1334万人参保 → 参保人数."""
    if q.unit_si not in ("人", "人次") or len(right) > 12 or _PERSONS.search(right):
        return None
    found = _TELLING.search(right)
    if (found and not found.start()) or (q.unit_si == "人" and trim.VERB.match(right)):
        return Counted(right + ("人次" if q.unit_si == "人次" else "人数"), "人数", "", True)
    return None


def _moving(right: str, verb: str, q: Quantity) -> Counted | None:
    """39个续建项目提速推进 → 续建项目."""
    bare = _MOVING.sub("", right)
    return Counted(bare, bare, "", True) if len(bare) >= 2 and bare != right else None


def _into(right: str, verb: str, q: Quantity) -> Counted | None:
    """19个高频事项纳入“一事联办” → “一事联办”高频事项."""
    found = _INTO.fullmatch(right)
    if not found or not found.group("goal").startswith("“"):
        return None
    return Counted(found.group("goal") + found.group("noun"), found.group("noun"), "", True)


def _settled(right: str, verb: str, q: Quantity) -> Counted | None:
    """80万户危房得到改造 → 改造危房."""
    found = _SETTLED.fullmatch(right)
    if not found or trim.VERBS.match(found.group("noun")):
        return None
    return Counted(found.group("work") + found.group("noun"), found.group("noun"), found.group("work"), True)


def _became(right: str, verb: str, q: Quantity) -> Counted | None:
    """9万户牧民实现了定居 → 定居牧民; 96户实现脱贫 → 脱贫户数."""
    found = _BECAME.fullmatch(right)
    if not found or trim.VERB.search(found.group("noun")):
        return None
    noun, deed = found.group("noun"), found.group("deed")
    if not noun:
        size = {"户": "户数", "人": "人数", "名": "人数"}.get(q.unit_si or "")
        return Counted(deed + size, size, "", True) if size else None
    return Counted(deed + noun, noun, "", True)


def _works_in(right: str, verb: str, q: Quantity) -> Counted | None:
    """3万名工作人员在新城办公 → 在新城办公工作人员."""
    found = _WORKS_IN.fullmatch(right)
    if not found:
        return None
    return Counted(found.group("deed") + found.group("noun"), found.group("noun"), "", True)


def _gets(right: str, verb: str, q: Quantity) -> Counted | None:
    """13个大模型通过国家备案 → 通过国家备案大模型."""
    found = _GETS.fullmatch(right)
    if not found:
        return None
    deed, who = (
        found.group("deed").replace("了", "", 1),
        re.sub(r"(?:已|均|都|全部|相继|先后|初步|基本|陆续|顺利|成功|如期)+$", "", found.group("noun")),
    )
    return Counted(deed if deed.endswith(who) else deed + who, who, "", len(right) <= 20)


_RULES: tuple[Callable[[str, str, Quantity], Counted | None], ...] = (
    _worked_on,
    _backed,
    _settled,
    _works_in,
    _told,
    _became,
    _people,
    _moving,
    _into,
    _gets,
)


def subject(right: str, verb: str, q: Quantity) -> Counted:
    """Name 「N个 right」 where only a carrying ``verb`` or nothing stands before it."""
    for rule in _RULES:
        if found := rule(right, verb, q):
            return found
    if verb in ("完成", "开展", "推进", "实施", "支持") and _NAMED_WORK.search(right):
        return Counted(right, right, "", len(right) <= 20)
    cut = PREDICATE.search(right, 2)
    who = right[: cut.start()] if cut else right
    return Counted(right, who, "", len(right) <= 9 and not trim.VERB.search(right, 2))
