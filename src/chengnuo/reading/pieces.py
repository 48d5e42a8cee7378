"""Sentences cut at their commas, and what each piece does: header, means, action, purpose, effect, number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from chengnuo.reading import clause_words as words

_OPEN = dict(zip("“‘《（「『【", "”’》）」』】", strict=True))
_MARK = re.compile(
    r"(?:[—―–-]{1,3}|●|■|◆|[一二三四五六七八九十]{1,2}(?:是|要)(?!中|年)|第[一二三四五六七八九十]{1,2}[，、]"
    r"|[（(][\d一二三四五六七八九十]{1,2}[）)]|\d{1,2}[.．、](?!\d)|其中[，：]?|同时[，：]?|此外[，：]?|首先[，：]?"
    r"|(?:今年|新的一年)?[，]?(?:我们)?(?:要|必须|应当|需要)(?!求|素|点|领|闻)|(?:今年)?我们将?|为此[，：]?|特别是|尤其是|并且?|继而|进而)+"
)


def _longest_first(items: list[str]) -> str:
    return "|".join(sorted(map(re.escape, items), key=len, reverse=True))


_ADVERBS = re.compile(f"(?:{_longest_first(words.ADVERBS)})+?(?={_longest_first(words.VERBS)})")
_VERBS = re.compile(_longest_first(words.VERBS))
_MEANS_AS = re.compile(
    r"以[^，；。]{2,40}(?:为[^，；。]{0,6}(?:导向|牵引|契机|抓手|引领|目标|重点|核心|主线|载体|支撑|突破口|中心|根本|基础|依托|统领|牵引力|宗旨|主题|龙头)|推动\S+|促进\S+|带动\S+|引领\S+|赋能\S+)$"
)
_UNIT = (
    r"(?:万亿|万|亿|千|百)?余?(?:多)?(?:[%％‰]|个百分点|元|人|户|家|个|项|件|名|所|条|座|处|套|间|台|辆|艘|架|张|场|次|批|栋|幢|层|床|亩|公顷"
    r"|平方|公里|千米|米|吨|公斤|斤|千瓦|兆瓦|千伏|度|立方|标箱|人次|岁|天|小时|分钟|倍|成|名次|位|微克|宗|片|村|镇|乡|县|市|区|枚|头|只|株|棵|支|部|种|类|款|期|站|对|列|班|航线|美元|万千瓦|元/|以上)"
)
_FIGURE = re.compile(r"\d+(?:\.\d+)?(?:[-—~至]\d+(?:\.\d+)?)?" + _UNIT)
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》|“[^”]*$|《[^》]*$")
_NO_FIGURE = re.compile(r"\d+(?:号线|强|G|年|月|日|届|点|种类|[A-Za-z])|\d+亿元以上项目|亿元以上")
_ENUMERATED = re.compile(r"[^、]*\d+(?:\.\d+)?(?:万|亿)?余?[^\d、，]{1,8}?(?:以上|左右|以内)?")
_TARGET_STATE = re.compile(
    r"(?:增长|下降|提高|增加|减少|达到?|突破|超过?|完成|控制在|保持|不低于|不少于|不超过|稳定在|提升|降低|同步|快于|高于|总额|力争)"
)


# 「激发市场活力」「营造良好环境」: what is hoped for, not what is done.
_SPIRIT = re.compile(r"(?:进一步)?激发.*(?:活力|动力)|营造.*(?:环境|风尚)")


class Role(Enum):
    """What a piece of a sentence does."""

    ACTION = "action"
    FIGURE = "figure"
    MEANS_AS = "means as"
    EFFECT = "effect"
    LATE = "late"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch between commas in offsets of the block, its marks and lead-in left out."""

    a: int
    b: int
    text: str
    role: Role
    verb: str  # the first verb after adverbs, or ""
    adverbial: bool  # an adverb stands before the verb
    after: str  # the punctuation that ends it


def split(text: str, a: int, b: int) -> list[Piece]:
    """The pieces of the sentence ``text[a:b]``."""
    out: list[Piece] = []
    start = a
    depth: list[str] = []
    for i in range(a, b):
        char = text[i]
        if char in _OPEN:
            if len(depth) < 8:
                depth.append(_OPEN[char])
        elif depth and char == depth[-1]:
            depth.pop()
        elif char in "。！？" or (char in "，；：" and not depth):
            out.extend(_pieces(text, start, i, char))
            start = i + 1
            if char in "。！？":
                depth.clear()
    if start < b:
        out.extend(_pieces(text, start, b, ""))
    return out


def _pieces(text: str, a: int, b: int, after: str) -> list[Piece]:
    if m := _MARK.match(text, a, b):
        a = m.end()
    if b - a < 3:
        return []
    parts = _elided(text, a, b)
    return [_piece(text, x, y, after if y == b else "、") for x, y in parts]


def _elided(text: str, a: int, b: int) -> list[tuple[int, int]]:
    """「新增甲10家、乙20家」: parallel figures, each a matter of its own."""
    body = text[a:b]
    if "、" not in body:
        return [(a, b)]
    parts = body.split("、")
    if len(parts) < 2 or not all(_ENUMERATED.fullmatch(p) and quantified(p) for p in parts[1:]):
        return _grouped(text, a, b, parts)
    return _spans(a, parts) if quantified(parts[0]) else [(a, b)]


def _spans(a: int, parts: list[str]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for part in parts:
        out.append((a, a + len(part)))
        a += len(part) + 1
    return out


def _grouped(text: str, a: int, b: int, parts: list[str]) -> list[tuple[int, int]]:
    """「引进甲、乙5家、丙3家」: a figure closes each group of the list."""
    groups: list[str] = []
    held = ""
    for part in parts:
        held = f"{held}、{part}" if held else part
        if _ENUMERATED.fullmatch(part) and quantified(part):
            groups.append(held)
            held = ""
    if held or len(groups) < 2:
        return [(a, b)]
    return _spans(a, groups)


def quantified(text: str) -> bool:
    """Whether a clause sets a number (not a name, a date or a threshold)."""
    bare = _QUOTED.sub("", text)
    return bool(_FIGURE.search(_NO_FIGURE.sub("", bare)))


def _piece(text: str, a: int, b: int, after: str) -> Piece:
    body = text[a:b]
    adverb = _ADVERBS.match(body)
    at = adverb.end() if adverb else 0
    m = _VERBS.match(body, at)
    verb = m.group() if m else ""
    return Piece(a, b, body, _role(body, verb), verb, bool(adverb), after)


def _role(body: str, verb: str) -> Role:
    if _MEANS_AS.fullmatch(body) or body.startswith(("为了", "面对", "随着", "在此基础")):
        return Role.MEANS_AS
    if body.startswith(words.EFFECTS) or _SPIRIT.fullmatch(body):
        return Role.EFFECT
    if quantified(body) and (verb or _TARGET_STATE.search(body) or re.search(r"\d\D{0,6}$", body)):
        return Role.FIGURE
    if verb or body.startswith(("将", "把", "对", "向", "在", "为", "以", "从", "用", "由")):
        return Role.ACTION
    # 「联合高校共建研究院」「分行业组织对接会」: the verb comes late.
    return Role.LATE if _VERBS.search(body, 2) else Role.OTHER
