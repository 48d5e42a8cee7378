"""Sentences cut at their commas, and what each piece does: header, means, action, purpose, effect, number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from chengnuo.reading import clause_words as words
from chengnuo.reading.clause_numbers import elided, quantified
from chengnuo.reading.verbs import has_verb, opening, owned_verb

_OPEN = dict(zip("“‘《（「『【", "”’》）」』】", strict=True))
_MARK = re.compile(
    r"(?:[—―–-]{1,3}|●|■|◆|[一二三四五六七八九十]{1,2}(?:是|要)(?!中|年)|第[一二三四五六七八九十]{1,2}[，、]"
    r"|[（(][\d一二三四五六七八九十]{1,2}[）)]|\d{1,2}[.．、](?!\d)|(?:其中|同时|此外|首先|为此)[，：]?"
    r"|(?:今年|新的一年)?(?:我们)?(?:(?:一定|都|更|还)?要|必须|务必|应当|需要)(?!求|素|点|领|闻)|(?:今年)?我们将?"
    r"|特别是|尤其是|并且?|继而|进而)+"
)
_TIME = re.compile(
    r"(?:力争|争取|确保)?(?:到|至|于|在)?(?:(?:20\d\d年)?(?:底|末|年底|\d{1,2}月(?:底|末|\d{1,2}日)?|上半年|[一二三四]季度末?)"
    r"|20\d\d年|“十[一二三四五六七八九]?五”(?:期|时期)?末)(?:之?前)?"
)


_PREPOSITIONS = ("将", "把", "对", "向", "为", "从", "用", "由", "给", "在")
_AS_WHAT = "导向|牵引|契机|抓手|引领|目标|重点|核心|主线|载体|支撑|突破口|中心|根本|基础|依托|统领|宗旨|主题|龙头|目的|着力点|切入点"
_MEANS_AS = re.compile(
    rf"以[^，；。]{{2,40}}(?:为[^，；。]{{0,6}}(?:{_AS_WHAT})|(?:推动|促进|带动|引领|赋能|牵引)\S+)|以及.*"
)
_TARGET_STATE = re.compile(
    r"增长|下降|提高|增加|减少|达|突破|超过?|完成|控制在|保持|不低于|不少于|不超过|稳定在|提升|降低|同步|快于|高于|总额|力争|实现"
    r"|完工|竣工|投用|开工|通车|建成|运营|翻[一两]?番|[降升增]至"
)
# The report about its own plan, or about what was: no promise.
_TOLD = re.compile(r"(?:提出|作出|作了|明确|取得|突出|体现|考虑|安排|设置|编制)了|争取更好结果")
_PAST = re.compile(r"[了过](?!渡|程|剩|紧)")


# 「激发市场活力」「营造良好环境」: what is hoped for, not what is done.
_SPIRIT = re.compile(r"(?:进一步)?激发.*(?:活力|动力)|营造.*(?:环境|风尚)")


class Role(Enum):
    """What a piece of a sentence does."""

    ACTION = "action"
    FIGURE = "figure"
    MEANS_AS = "means as"
    EFFECT = "effect"
    TIME = "time"
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


_STOPS = re.compile("[" + "".join(_OPEN) + "".join(_OPEN.values()) + "。！？，；：]")


def split(text: str, a: int, b: int) -> list[Piece]:
    """The pieces of the sentence ``text[a:b]``."""
    out: list[Piece] = []
    start = a
    depth: list[str] = []
    for m in _STOPS.finditer(text, a, b):
        char, i = m.group(), m.start()
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
    parts = elided(text, a, b)
    return [_piece(text, x, y, after if y == b else "、") for x, y in parts]


def _piece(text: str, a: int, b: int, after: str) -> Piece:
    body = text[a:b]
    verb, adverbial = opening(body)
    if not verb:
        verb = owned_verb(body)
    return Piece(a, b, body, _role(body, verb), verb, adverbial, after)


def _role(body: str, verb: str) -> Role:
    if _TIME.fullmatch(body):
        return Role.TIME
    if _TOLD.search(body):
        return Role.OTHER
    if _MEANS_AS.fullmatch(body) or body.startswith(("为了", "面对", "随着", "在此基础")):
        return Role.MEANS_AS
    if body.startswith(words.EFFECTS) or _SPIRIT.fullmatch(body):
        return Role.EFFECT
    if quantified(body) and _sets(body, verb):
        return Role.FIGURE
    if verb or body.startswith(("把", "将")):
        return Role.ACTION
    # 「联合高校共建研究院」「分行业组织对接会」: the verb comes late.
    late = has_verb(body, 2)
    if late and body.startswith(_PREPOSITIONS):
        return Role.ACTION
    return Role.LATE if late else Role.OTHER


def _sets(body: str, verb: str) -> bool:
    """Whether a clause with a number says what shall be, not what was."""
    if verb or _TARGET_STATE.search(body) or re.search(r"\d\D{0,6}$", body):
        return True
    return has_verb(body, 2) and not _PAST.search(body)
