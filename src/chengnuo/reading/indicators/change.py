"""Names of changes: growth, shares, ranks, from-to."""

from __future__ import annotations

import re

from chengnuo.reading.indicators import trim
from chengnuo.reading.indicators.items import Item
from chengnuo.reading.indicators.lexicon import DOWN, TIME_UNITS, UP, words

_ADV = (
    r"(?:同比|环比|比上年|比去年|较上年|较去年|比\d{4}年|较\d{4}年|按年|年平均|平均|预计|实际|名义|可比价|按可比价格(?:计算)?|均|将|分别|累计|大幅|继续|持续|再|又|也|已|约"
    r"|净|逆势|总体|合计|进一步|力争|每年|首次|可|全年|，|、)*"
)
_GROWN = re.compile(
    rf"(?P<adv>{_ADV})(?P<yearly>年均|年平均)?{_ADV}(?P<verb>{words(UP)}|{words(DOWN)})(?P<noun>率|幅|速|幅度)?"
    r"(?:了|约|近|超|超过|不低于|不少于|达|达到|为|是|在|保持在|稳定在|控制在|到|至|接近|高于|快于|大体|突破|将近|不超过|力争)*$"
)
_TO = re.compile(r"(?:到|至)(?:约|近)?$")
_NAMED = re.compile(r"(?:增速|增幅|涨幅|降幅|增长率|下降率|降低率)$")
_RANKED = re.compile(
    r"(?:数量|总量|规模|增速)?(?P<verb>(?:均|分别|稳|连续|持续|继续|始终|跃|位|排|排名|名|进入|进|升至|升|上升到|保持|列|居|稳居|位居|位列|跻身|领跑|处于|走在|名列|暂列|并列|居于|跃升至|攀升至|在|为|成为|是|逆势上扬、|总数|、)*)$"
)
_WHERE = (
    r"全国(?:省会城市|同类城市|主要城市)?|全省|全市|全区|全县|全球|世界|中心城区|中部(?:六省|地区)?|西部(?:地区)?|东部(?:地区)?|东北(?:地区)?"
    r"|长三角|副省级城市|同类城市|省内|国内|亚洲|华中|各省区市|各省|区内|同级|全自治区|规模以上"
)
_AREA = re.compile(rf"(?:{_WHERE})")
_SHARE = re.compile(r"占(?P<of>.{0,24}?)(?:的)?(?:比重|比例|比|份额)?$")


def grown(left: str) -> tuple[str, str, bool] | None:
    """The subject, the growth word and whether the change is a yearly average; None where nothing grows."""
    found = _GROWN.search(left)
    if not found or _TO.search(left):
        return None
    yearly = "年均" in found.group() or "年平均" in found.group()
    return left[: found.start()], found.group("verb"), yearly


def growth_suffix(verb: str, unit: str | None) -> str:
    """增速, 涨幅 or 降幅 for a growth of some per cent; the word itself for percentage points and amounts."""
    bare = verb.rstrip("了约")
    if unit not in ("%", "％", "倍", "‰"):
        return {"增": "增长", "减": "减少", "升": "提高", "降": "下降", "涨": "上涨", "少": "减少", "翻": "增长"}.get(bare, bare)
    if bare in DOWN.split():
        return "降幅"
    return "涨幅" if "涨" in bare else "增速"


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
    owner = trim.head(text[: found.start()]) or subject
    return f"{owner}占{of}比重" if of else f"{owner}占比"


def rank(item: Item, figure: str, subject: str) -> str:
    """「X全市位次」: the subject and the place compared with."""
    left = item.left
    area = _AREA.search(figure)
    if not area:
        places = list(_AREA.finditer(left[-12:]))
        where = places[-1].group() if places else ""
        if where:
            left = left[: left.rfind(where)]
    else:
        where = area.group()
    found = _RANKED.search(left)
    base = trim.head(trim.tail(left[: found.start("verb")] if found else left)).rstrip("、")
    if not base or base in ("数量", "总量", "规模", "总数", "增速", "均", "综合"):
        base = subject + base
    return f"{base}{where}位次"


def from_to(item: Item, subject: str) -> str:
    """The matter of 「X从45天压缩至15天」; a span of time gets 时限 where no word says it is one."""
    base = trim.head(trim.tail(item.left.rstrip("从由"))) or subject
    if item.q.unit in TIME_UNITS and not re.search(r"[时限期间龄命]$", base):
        return base + "时限"
    return base
