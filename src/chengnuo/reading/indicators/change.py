"""Names of changes: growth, shares, ranks, from-to."""

from __future__ import annotations

import re

from chengnuo.reading.indicators import trim
from chengnuo.reading.indicators.items import Item
from chengnuo.reading.indicators.lexicon import DOWN, TIME_UNITS, UP, words
from chengnuo.reading.quantities import Quantity

_ADV = (
    r"(?:按可比口径|按同口径|可比口径|同口径|扣除价格因素|按不变价格?|同比|环比|比上年|比去年|较上年|较去年|比\d{4}年|较\d{4}年|按年|年平均|平均|预计|实际|名义|可比价|按可比价格(?:计算)?|均|将|分别|累计|大幅|继续|持续|再|又|也|已|约"
    r"|逆势|总体|合计|进一步|力争|每年|首次|可|全年|，|、)*"
)
_GROWN = re.compile(
    rf"(?P<adv>{_ADV})(?P<yearly>年均|年平均)?{_ADV}(?P<verb>(?<!新)(?:{words(UP)}|{words(DOWN)}))(?P<noun>率|幅|速|幅度)?"
    r"(?:了|约|近|超|超过|不低于|不少于|达|达到|为|是|在|保持在|稳定在|控制在|到|至|接近|高于|快于|大体|突破|将近|不超过|力争)*$"
)
_YEARLY_BEFORE = re.compile(r"(?<=.)年均$")
_TO = re.compile(r"(?:到|至)(?:约|近)?$")
_NAMED = re.compile(r"(?:增速|增幅|涨幅|降幅|增长率|下降率|降低率)$")
_RANKED = re.compile(
    r"(?:数量|总量|规模|增速)?(?P<verb>(?:均|分别|稳|连续|持续|继续|始终|跃|位|排|排名|名|进入|进|升至|升|上升到|保持|列|居|稳居|位居|位列|跻身|领跑|处于|走在|名列|暂列|并列|居于|跃升至|攀升至|在|为|成为|是|逆势上扬、|总数|、)*)$"
)
_WHERE = (
    r"全国(?:省会城市|同类城市|主要城市)?|全省|全市|全区|全县|全球|世界|中心城区|中部(?:六省|地区)?|西部(?:地区)?|东部(?:地区)?|东北(?:地区)?"
    r"|长三角|副省级城市|同类城市|省内|国内|亚洲|华中|各省区市|各省|区内|同级|全自治区|规模以上"
)
AREA = re.compile(rf"(?:{_WHERE})")
_PART = re.compile(r"^(?:营收|营业收入|利润|产值|税收|增速|数量|总量|规模|总数|增幅|密度|产量).{0,2}$")
_OPENED = re.compile(r"[从由][^，、]{0,8}$")
_GROWTH = re.compile(r"(?:累计|实际|年均)*(?:增速|涨幅|降幅)$")
_SHARE = re.compile(r"占(?P<of>.{0,24}?)(?:的)?(?:比重|比例|比|份额)?$")


_TIMES = re.compile(r"(?:是|为|相当于|达到)(?P<of>[^，]{2,14}?)的?$")
_OVER = re.compile(
    r"(?P<verb>高于|高出|快于|低于|多于|好于|优于|超过|领先)(?P<than>[^，]{2,16})$"
    r"|比(?P<than2>[^，]{2,16}?)(?:分别|平均)?(?P<verb2>高出|(?<!提)高|(?<!降)低|(?<!加)快|慢|(?<!增)多)$|(?P<verb3>高于|高出)$"
)


def times(left: str, subject: str) -> str | None:
    """「X相当于2010年倍数」 out of 「是2010年的3倍」."""
    found = _TIMES.search(left)
    if not found:
        return None
    of = re.sub(r"(?:时期|期间|同期)$", "", found.group("of"))
    return f"{trim.head(left[: found.start()]) or subject}相当于{of}倍数"


def over(left: str, subject: str) -> str | None:
    """「X高于全国幅度」 out of 「高于全国1.7个百分点」, 「比城镇居民高2.4个百分点」."""
    found = _OVER.search(left)
    if not found:
        return None
    verb = found.group("verb") or found.group("verb2") or found.group("verb3")
    than = found.group("than") or found.group("than2") or ""
    owner = trim.head(left[: found.start()])
    if owner in ("", "增速", "增幅", "涨幅", "降幅", "分别", "均"):
        bare = (
            re.sub(r"(?:增速|增幅|涨幅|降幅)$", "", subject) if owner not in ("", "分别", "均") else subject
        )
        owner = bare + (owner if owner not in ("分别", "均") else "")
    return f"{owner}{verb if len(verb) > 1 else verb + '于'}{than}幅度"


_THAN = re.compile(r"(?<![占同环配对评可])[比较](?!重|例)[^，、占]{2,12}$")
_DOING = re.compile(rf"^(?P<verb>{words(DOWN)}|提高|增加|提升)(?![到至])(?P<what>.{{2,}})$")


def alone(text: str) -> str:
    """``text`` without what it is compared with: 死亡人数比2020年 → 死亡人数."""
    return _THAN.sub("", text)


def done(left: str) -> tuple[str, str] | None:
    """The matter and the verb of a doing by some per cent: 压减政府性基金项目30%."""
    found = _DOING.match(left)
    return (found.group("what"), found.group("verb")) if found else None


def grown(left: str) -> tuple[str, str, str] | None:
    """The subject, the growth word and what kind of growth (累计, 实际, 年均); None where nothing grows."""
    found = _GROWN.search(left)
    if not found or _TO.search(left):
        return None
    said = found.group()
    kind = "".join(w for w in ("累计", "实际", "名义") if w in said)
    if "年均" in said or "年平均" in said:
        kind += "年均"
    elif yearly := _YEARLY_BEFORE.search(left, 0, found.start()):
        return alone(left[: yearly.start()]), found.group("verb"), kind + "年均"
    return alone(left[: found.start()]), found.group("verb"), kind


POINTS = ("个百分点", "百分点")
_FULL = {
    "增产": "增加",
    "减产": "减少",
    "增": "增加",
    "减": "减少",
    "升": "提高",
    "降": "下降",
    "涨": "上涨",
    "少": "减少",
    "翻": "增长",
    "上升": "提高",
    "缩减": "减少",
    "多增": "增加",
}


def growth_suffix(verb: str, q: Quantity) -> str:
    """增速, 涨幅 or 降幅 for some per cent, 提高幅度 for points, 增加额 for money, 增加数 for things counted."""
    bare = verb.rstrip("了约")
    if bare == "净增" and q.measure == "count_of_items":
        return "净增数"
    if bare == "改善":
        return "改善幅度"
    if q.unit in POINTS:
        return _FULL.get(bare, bare) + "幅度"
    if q.measure == "growth_rate" or q.unit in ("%", "％", "倍", "‰", "成"):
        return "降幅" if bare in DOWN.split() else "涨幅" if "涨" in bare else "增速"
    what = _FULL.get(bare, bare)
    if (q.unit_si or q.unit or "").endswith("元"):
        return what + "额"
    return (
        what + "数"
        if q.unit_si in ("人", "户", "家", "个", "天", "件") or q.measure == "count_of_items"
        else what + "量"
    )


def named(base: str) -> bool:
    """Whether ``base`` already says that it is a rate of change."""
    return _NAMED.search(base) is not None


def share(left: str, subject: str) -> str | None:
    """「X占Y比重」 out of 「X占Y比重达」, 「占Y的」 with the carried ``subject``; None where nothing is a part."""
    text = trim.tail(left) if not left.endswith("占") else left
    found = _SHARE.search(text)
    if not found:
        return None
    of = found.group("of")
    if of.endswith("率") and left.endswith(of):
        return None
    owner = trim.light(trim.head(text[: found.start()])) or subject
    return f"{owner}占{of}比重" if of else f"{owner}占比"


def rank(item: Item, figure: str, subject: str) -> str:
    """「X全市位次」: the subject and the place compared with."""
    left = trim.start(item.left)
    area = AREA.search(figure)
    if not area:
        places = list(AREA.finditer(left[-12:]))
        where = places[-1].group() if places else ""
        if where:
            left = left[: left.rfind(where)]
    else:
        where = area.group()
    left = _OPENED.sub("", left)
    found = _RANKED.search(left)
    base = trim.head(trim.tail(left[: found.start("verb")] if found else left)).rstrip("、")
    if not base or _PART.match(base) or base in ("数量", "总量", "规模", "总数", "增速", "均", "综合"):
        if (base and not named(base)) or item.q.from_span:  # 规模居第二: the size, not its growth
            subject = _GROWTH.sub("", subject)
        base = subject + ("" if (named(subject) and named(base)) or subject.endswith(base) else base)
    return f"{base}{where}位次"


def from_to(item: Item, subject: str) -> str:
    """The matter of 「X从45天压缩至15天」; a span of time gets 时限 where no word says it is one."""
    base = trim.head(trim.tail(_OPENED.sub("", trim.start(item.left)))) or subject
    if base.startswith("占") and subject:
        base = subject + base
    if item.q.unit in TIME_UNITS and not re.search(r"[时限期间龄命]$", base):
        return base + "时限"
    return base
