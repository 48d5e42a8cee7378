"""Which pieces of a sentence make one commitment.

A number is a commitment of its own; two or three short actions that serve one matter stay together; headers,
means and effects are left out.
"""

from __future__ import annotations

import re

from chengnuo.reading import clause_words as words
from chengnuo.reading.pieces import Piece, Role

_LEAD_IN = re.compile(
    r"(?:以下|如下|下列).{0,6}(?:工作|任务|措施|要求|重点|方面|要点|原则|事)$|方面(?:的?(?:重点)?(?:工作|任务))?$"
    r"|(?:抓好|做好|把握好?|突出|办好|实施|推进)[\d一二三四五六七八九十两几]+(?:个|项|件)?(?:方面|大)?的?(?:重点)?(?:工作|任务|(?<!实)事)$"
)
_SLOGAN = re.compile(r"把.{2,24}(?:放在|摆在|贯穿|作为.{0,6}(?:位置|使命|宗旨))")


def runs(pieces: list[Piece]) -> list[list[Piece]]:
    """Cut at colons and semicolons; what stands before a colon only announces."""
    runs: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.after == "：":
            runs[-1] = []
            continue
        runs[-1].append(piece)
        if piece.after == "；":
            runs.append([])
    return [run for run in runs if run]


def grouped(run: list[Piece], begun: bool) -> list[tuple[int, int]]:
    """The commitments of one stretch of pieces between stops; ``begun`` if the sentence has some already."""
    kept = _without_headers(run)
    groups: list[list[Piece]] = []
    for k, piece in enumerate(kept):
        if not _belongs(piece, begun or bool(groups)):
            continue
        if groups and groups[-1][-1] is kept[k - 1] and _joins(groups[-1], piece, piece is kept[-1]):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [(g[0].a, g[-1].b) for g in groups if _worth(g)]


def _belongs(piece: Piece, has_before: bool) -> bool:
    if piece.role in (Role.MEANS_AS, Role.EFFECT) or _SLOGAN.match(piece.text) or _LEAD_IN.search(piece.text):
        return False
    if piece.role is Role.OTHER:
        return has_before and bool(_STATE.search(piece.text))
    return piece.role is not Role.LATE or has_before


_STATE = re.compile(
    r"(?:增长|下降|推进|提升|优化|提高|落地|落户|改善|稳定|同步|加快|达标|清零|全覆盖|投用|开工|建成|匹配|协调|衔接)$|快于|高于|低于"
)


def _worth(group: list[Piece]) -> bool:
    acts = [p for p in group if p.role is not Role.TIME]
    return sum(len(p.text) for p in acts) >= (4 if acts[0].role is Role.FIGURE else 6) if acts else False


_LISTED = frozenset(["支持", "推动", "引导", "鼓励", "加深", "扩大"])


def _without_headers(run: list[Piece]) -> list[Piece]:
    """Drop an opening piece that only names the field of the works listed after it."""
    body = [p for p in run if p.role not in (Role.MEANS_AS, Role.EFFECT)]
    if len(body) < 2:
        return run
    first, second = body[0], body[1]
    if first.role is not Role.ACTION or len(first.text) > 22:
        return run
    drop = first.text.startswith("坚持") or (
        len(body) >= 3
        and len(first.text) <= 16
        and (first.text.startswith(tuple(words.HEADERS)) or first.text.endswith("队伍"))
        and "“" not in first.text
        and not first.text.endswith(words.COMPLETE_END)
        and (second.role is Role.FIGURE or second.verb in words.CONCRETE or second.verb in _LISTED)
    )
    return [p for p in run if p is not first] if drop else run


def _joins(group: list[Piece], piece: Piece, closing: bool) -> bool:
    """Whether ``piece`` goes on with the matter of ``group``."""
    last = group[-1]
    if last.role is Role.TIME or _INVESTED.fullmatch(last.text):
        return True
    if last.role is Role.FIGURE and piece.role is Role.FIGURE:
        return bool(_SAME_SUBJECT.match(piece.text)) and last.after != "、"
    if piece.role is Role.TIME or last.role is Role.FIGURE or _is_state(piece):
        return False
    if piece.role is Role.FIGURE:
        return len(group) == 1 and _serves(last, piece)
    if last.text.startswith(tuple(words.MEANS)):
        return True
    if last.verb == piece.verb and piece.verb:
        return piece.adverbial
    if _LANDS.fullmatch(piece.text):
        return False
    if piece.text.startswith(tuple(words.PURPOSE)) or piece.verb in words.PURPOSE:
        return not (_counted(group) > 1 and last.verb in words.PURPOSE and piece.verb in _OWN_PURPOSE)
    if closing and _CROWN.search(piece.text):
        return True
    if _complete(last) or piece.verb in words.CONCRETE or ("、" in last.text and "、" in piece.text):
        return False
    if piece.verb == "实施" and piece.text.endswith(("行动", "工程", "计划", "项目")):
        return False
    return _counted(group) < 2 or (last.text[0] == "坚" == piece.text[0])


# 「推动研发机构落户」「支持商业体开业」: a work that is there or not.
_LANDS = re.compile(r"(?:推动|支持|促进|确保|力促).*(?:落户|落地|投产|竣工|投用|开业|开工|运营|通车|启用)")
# 「总额达到282亿元，增长11%」: one subject, two numbers.
_SAME_SUBJECT = re.compile(r"(?:同比|比上年|较上年|年均)?(?:增长|下降|提高|增加|减少|达到?|突破|占)")
_INVESTED = re.compile(r"(?:计划|预计|总)?投资[\d.]+[万亿]*元")
_OWN_PURPOSE = frozenset(["提升", "提高", "增强", "优化", "拓展", "培育", "释放"])
# The last piece of a sentence that sums up: 「建设国际消费中心城市」「做好相关工作」.
_CROWN = re.compile(
    r"^(?:建设|建成|创建)[^“]*(?:示范区|高地|中心|样板|标杆|名片|城市|强[国省市区县])$|^(?:持续)?做好.*工作$"
)


def _is_state(piece: Piece) -> bool:
    """「核心指标稳步增长」: a subject and what becomes of it."""
    return not piece.verb and piece.role in (Role.OTHER, Role.LATE) and bool(_STATE.search(piece.text))


def _counted(group: list[Piece]) -> int:
    return sum(not p.text.startswith(tuple(words.MEANS)) for p in group)


def _complete(piece: Piece) -> bool:
    return piece.verb in words.COMPLETE_VERBS and piece.text.endswith(words.COMPLETE_END)


def _serves(last: Piece, figure: Piece) -> bool:
    """Whether a number says how far the action before it goes."""
    if _complete(last) or last.verb in words.CONCRETE:
        return False
    return last.text.startswith("优化") or _shares(last.text, figure.text)


_QUOTED = re.compile(r"“[^”]*”")


def _shares(one: str, other: str) -> bool:
    """Whether two clauses speak of the same thing (a pair of characters in common, names apart)."""
    one = _QUOTED.sub("", one)
    pairs = {one[k : k + 2] for k in range(len(one) - 1)} - words.SHARED_STOP
    return any(other[k : k + 2] in pairs for k in range(len(other) - 1))
