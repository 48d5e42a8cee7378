"""How much two figures speak of the same thing: names without their verbs, rare words weighing most."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from chengnuo.reading.model import Figure

# Written differently, meant the same. Whole-word rewriting, applied in order.
SYNONYMS = (
    (r"GDP|国内生产总值|地区生产总值|全区生产总值|生产总值", "生产总值"),
    (r"(?:地方)?一般公共预算收入|(?:公共)?财政(?:一般)?预算收入|地方财政收入", "一般公共预算收入"),
    (r"社会消费品零售(?:总)?额|社零(?:总)?额?", "社会消费品零售总额"),
    (r"居民消费价格(?:总水平|指数)?|CPI", "居民消费价格"),
    (r"规模以上|规上", "规上"),
    (r"研究与试验发展|研发", "R&D"),
    (r"单位(?:地区|国内)?生产总值能耗|万元生产总值能耗", "单位生产总值能耗"),
    (r"PM2\.5|细颗粒物", "PM2.5"),
    (r"征收征迁|征收拆迁|征收房屋|房屋征收", "征收"),
    (r"进规上限|“?四上”?企业", "四上企业"),
    (r"居民人均可支配收入|居民收入", "居民收入"),
    (r"能源消耗(?:总量和)?强度|能源消费强度", "能耗强度"),
    (r"粮食(?:总产量|总产|产量)", "粮食产量"),
    (r"城镇新增就业(?:人数|人口)?|新增城镇就业(?:人数|人口)?", "城镇新增就业"),
    (r"进出口(?:贸易)?总[额值]|外贸进出口(?:总[额值])?|货物进出口(?:总[额值])?", "进出口总额"),
    (r"研究生|大学生|高校毕业生", "高校毕业生"),
    (r"(?:城镇)?保障性(?:安居工程|住房)|保障房", "保障性住房"),
    (r"(?:城乡)?居民(?:基本)?(?:医疗保险|医保)", "居民医保"),
    (r"财政赤字率|赤字率", "赤字率"),
)
_SYNONYMS = tuple((re.compile(pattern), said) for pattern, said in SYNONYMS)
_FILLER = re.compile(
    r"[“”\"‘’《》「」（）()、，,·\s]|全(?:年|市|省|区|县|国|社会(?=固定))|各类|各级|累计|预计|平均|完成|实现|达到?|力争|总(?=投资)|^[把将使让]|一直|基本(?=$|建成|完成)"
)
# 在成规模的小区全部设置平价蔬菜超市: where, and how widely.
_PLACE = re.compile(r"^在.{2,12}?(?:全部|全面|普遍|统一|逐步)(?=.{4})")
_LEVEL = {
    "国家": re.compile(r"国家(?:级)?(?!税|标准|通用)|中央级"),
    "省": re.compile(r"省级|自治区级|省(?=重点|实验室|优质)"),
    "市": re.compile(r"市级|市州级"),
    "区县": re.compile(r"区县级|县级|(?<!治)区级"),
}
_VERB = re.compile(
    r"^(?:新增|新建|新开|新认定|新设|新开工|新改扩建|新改建|新扩建|改扩建|改建|扩建|改造提升|改造|提升|建设|建成|建立|创建|打造|设立|设置|布设|引进"
    r"|引入|招引|落户|培育|培训|举办|组织|接待|开展|推出|提供|筹集|筹建|发放|投入|安排|落实|支持|推动|推进|帮助|服务保障|完善|优化|解决"
    r"|启动|实施|签约|续建|入选|认定|推选|纳入|吸引|兑现|减免|盘活|整治|治理|修复|疏捞|维护|排查|开工|竣工|投用|建设完成)+"
)
_TAIL = re.compile(
    r"(?:的?(?:同比)?(?:增速|降幅|涨幅|增幅|增长率|增长|下降|数量|总量|总数|面积|规模|人数|人次|户数|额度?|比例|占比|标准))+$"
)
_GENERIC = re.compile(r"(?:亿元以上|重点|重大|产业)*(?:项目|企业|投资|活动|资金|工程|人才|道路|住房)")
_GROWTH = ("增速", "降幅", "涨幅", "增幅", "增长率")


@lru_cache(maxsize=8192)
def core(name: str) -> str:
    """The matter of an indicator: one spelling, no filler, no leading verb, no trailing measure."""
    bare = _bare(name)
    short = _TAIL.sub("", _VERB.sub("", bare))
    # 续建项目 and 签约项目 differ in nothing but the verb: where little is left, the verb is the matter.
    return short if len(short) >= 2 and not _GENERIC.fullmatch(short) else bare


def spelled(text: str) -> str:
    """``text`` with one spelling for every term that has several."""
    for pattern, said in _SYNONYMS:
        text = pattern.sub(said, text)
    return text


@lru_cache(maxsize=8192)
def _bare(name: str) -> str:
    return _PLACE.sub("", _FILLER.sub("", spelled(name)))


@lru_cache(maxsize=8192)
def _levels(name: str) -> frozenset[str]:
    """Whose 级 a thing is of: 国家 and 国家级 are one, 省级 and 自治区级 are."""
    return frozenset(level for level, pattern in _LEVEL.items() if pattern.search(name))


def level_factor(one: str, two: str) -> float:
    """Below 1 where both names say a level and not the same: a 国家级 thing is no 省级 one."""
    a, b = _levels(one), _levels(two)
    if not a or not b or a == b:
        return 1.0
    return 0.85 if a & b else 0.6


def verb(name: str) -> str:
    """The verbs a name begins with."""
    found = _VERB.match(_bare(name))
    return found.group() if found else ""


def is_growth(figure: Figure) -> bool:
    """Whether a figure is a rate of change rather than an amount."""
    return figure.measure == "growth_rate" or figure.indicator.endswith(_GROWTH)


@lru_cache(maxsize=8192)
def grams(text: str) -> Counter[str]:
    """Characters and pairs of characters, the pairs marked by their length alone."""
    found = Counter(text[i : i + 2] for i in range(len(text) - 1))
    found.update(text)
    return found


@dataclass(frozen=True, slots=True)
class Scale:
    """Weights of character grams: rare words tell indicators apart, 企业 and 项目 hardly do."""

    weights: dict[str, float]
    unseen: float

    @classmethod
    def of(cls, names: Iterable[str]) -> Scale:
        """Weights from all names at hand."""
        seen: Counter[str] = Counter()
        total = 0
        for name in names:
            seen.update(set(grams(core(name))))
            total += 1
        weights = {g: math.log(1 + total / n) * (1.0 if len(g) == 2 else 0.4) for g, n in seen.items()}
        return cls(weights, math.log(1 + total))

    def weight(self, counted: Counter[str]) -> float:
        """Sum of the weights of the grams in ``counted``."""
        get = self.weights.get
        return sum(n * get(g, self.unseen) for g, n in counted.items())

    def likeness(self, one: str, two: str) -> float:
        """0-1: mostly the cores of two names (Dice, more where one contains the other), some their verbs."""
        if core(one) == core(two) and (_bare(one) == _bare(two) or not (verb(one) and verb(two))):
            return 1.0
        matter = self._alike(grams(core(one)), grams(core(two)), contained=0.35)
        whole = self._alike(grams(_bare(one)), grams(_bare(two)), contained=0.0)
        doing, done = verb(one), verb(two)
        # 签约 and 续建 share nothing; 新建 and 建设 do.
        unlike = doing and done and not set(doing) & set(done)
        return (0.8 * matter + 0.2 * whole) * (0.9 if unlike else 1.0) * level_factor(one, two)

    def _alike(self, left: Counter[str], right: Counter[str], *, contained: float) -> float:
        a, b, both = self.weight(left), self.weight(right), self.weight(left & right)
        if not a or not b:
            return 0.0
        # 用于“三农”的投入, 用于科技的投入: where each names something the other does not, they are two things.
        unlike = min(1 - both / a, 1 - both / b)
        score = (1 - contained) * 2 * both / (a + b) + contained * both / min(a, b)
        return score * (1 - max(0.0, unlike - 0.15))


@lru_cache(maxsize=65536)
def shared_run(one: str, two: str) -> float:
    """The longest run of characters the cores of two names share, as a part of the shorter; 0 below four."""
    a, b = sorted((core(one), core(two)), key=len)
    for size in range(len(a), 3, -1):
        if any(a[i : i + size] in b for i in range(len(a) - size + 1)):
            return size / len(a)
    return 0.0


# Units that count the same things; any other two different units do not compare.
_UNIT_CLASSES = (
    frozenset("个家户处座所栋幢项件条宗套台辆场次批种类支间张只具"),
    frozenset(("人", "名", "人次", "位", "岗位")),
    frozenset(("元", "美元")),
    frozenset(("%", "个百分点", "百分点")),
)


def unit_factor(one: Figure, two: Figure) -> float:
    """1 for the same unit, less for classifiers that replace each other, 0 for units that do not compare."""
    a, b = one.unit_si or "", two.unit_si or ""
    if a == b:
        return 1.0
    if any(a in kind and b in kind for kind in _UNIT_CLASSES[:2]):
        return 0.93
    if any(a in kind and b in kind for kind in _UNIT_CLASSES):
        return 0.6
    return 0.0
