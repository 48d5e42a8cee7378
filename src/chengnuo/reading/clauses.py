"""Commitments: the action clauses of the plan part.

A sentence is cut at its commas; each piece is a header, a means, an action, a purpose or a number. A number
is a commitment of its own; two or three short actions that serve one matter stay together; headers, means
and effects are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chengnuo.reading import clause_words as words
from chengnuo.reading.clause_numbers import quantified
from chengnuo.reading.deadlines import deadline
from chengnuo.reading.frame import Frame
from chengnuo.reading.numbering import HEAD_NUMBER
from chengnuo.reading.pieces import Piece, Role, split

# Sentences that set out the general line, the situation or the way of thinking: no commitments.
_GENERAL = re.compile(
    r"总体要求|指导思想|总的要求|总体思路|基本思路|工作总基调|基本原则|之年[，。]|第一年[，。]|开局之年|为指导|战略机遇|机遇(?:和|与|、)挑战|挑战(?:并存)?[，。]$"
    r"|^(?:各位代表|我们(?:必须|坚信|深知)|(?:让|使)我们|当前|展望|综合(?:分析|考虑)|从.{2,12}看|这(?:是|些|个|样)|只要|回顾|实践证明)"
    r"|(?:上述|这些|这一|以上)目标|目标的(?:设定|确定)|统筹考虑了"
)
_LEAD_IN = re.compile(
    r"(?:以下|如下|下列).{0,6}(?:工作|任务|措施|要求|重点|方面|要点|原则|事)$|方面(?:的?(?:重点)?(?:工作|任务))?$"
    r"|(?:抓好|做好|把握好?|突出|办好|实施|推进)[\d一二三四五六七八九十两几]+(?:个|项|件)?(?:方面|大)?的?(?:重点)?(?:工作|任务|(?<!实)事)$"
)
_SLOGAN = re.compile(r"把.{2,24}(?:放在|摆在|贯穿|作为.{0,6}(?:位置|使命|宗旨))")
# 「综合考虑…，主要预期目标是：」: what follows the colon is promised whatever stands before it.
_GOALS = re.compile(r"(?:目标|指标)，?[^，。；：]{0,10}：")


@dataclass(frozen=True, slots=True)
class Clause:
    """An action clause in offsets of its block's text."""

    block: int
    a: int
    b: int
    deadline: str | None


# Reports have some hundreds; what has more is no report, and its reader waits for nothing.
_MOST_CLAUSES = 20_000


def find(frame: Frame) -> list[Clause]:
    """All action clauses of the plan part, in order."""
    out: list[Clause] = []
    intros = _intros(frame)
    for i, block in enumerate(frame.blocks):
        if frame.parts[i] != "plan" or (block.level and not _childless(frame, i)):
            continue
        year = frame.year_of[i] if frame.year_of else frame.plan_year
        start = _body_start(frame, i)
        for a, b in frame.sentences[i]:
            if b <= start:
                continue
            if len(out) >= _MOST_CLAUSES:
                return out
            for x, y in _clauses(block.text, max(a, start), b):
                if i in intros and not _PROGRAMME.search(block.text[x:y]):
                    continue
                said = _time_before(block.text, a, x) + block.text[x:y]
                out.append(Clause(i, x, y, deadline(said, year, frame.plan_year)))
    return out


# Even an opening paragraph commits where it names a programme.
_PROGRAMME = re.compile(r"(?:实施|推进|开展).{2,24}(?:战略|行动|计划|工程)(?=，|$)")


# 「到2027年，建成园区77个，达到国内先进水平」: a time at the head of its stretch holds for all of it.
_TIME_HEAD = re.compile(
    r"(?:^|[；：])(?:力争|争取|确保)?(?:到|至)?((?:20\d\d年|“十.五”)(?:底|末)?(?:前)?)，[^；]*$"
)


def _time_before(text: str, a: int, x: int) -> str:
    m = _TIME_HEAD.search(text[a:x])
    return m.group(1) if m else ""


def _childless(frame: Frame, i: int) -> bool:
    """Whether nothing stands under heading ``i``: it is an item of a list of promises."""
    block = frame.blocks[i]
    if i == 0 or not HEAD_NUMBER.match(block.text) or i + 1 >= len(frame.blocks):
        return False
    after = frame.blocks[i + 1]
    return 0 < after.level <= block.level or frame.parts[i + 1] != "plan"


def _body_start(frame: Frame, i: int) -> int:
    """Where the text of a paragraph begins after its number, its inline heading and its lead."""
    block = frame.blocks[i]
    if block.level:
        mark = HEAD_NUMBER.match(block.text)
        return mark.end() if mark else 0
    at = 0
    section = frame.section_of[i]
    if section is not None and frame.headings[section].block == i:
        at = frame.headings[section].b
    lead = frame.leads[i]
    return max(at, lead[1]) if lead else at


def _intros(frame: Frame) -> frozenset[int]:
    """One sentence between a heading and paragraphs with leads: it sets the tone."""
    out: set[int] = set()
    for head in frame.headings:
        inline = frame.blocks[head.block].level == 0
        i = head.block if inline else head.block + 1
        if head.level < 2 or i + 1 >= len(frame.blocks) or frame.blocks[i].level != 0:
            continue
        body = [s for s in frame.sentences[i] if s[0] >= (head.b if inline else 0)]
        led = frame.leads[i] is None and frame.leads[i + 1] is not None
        if len(body) == 1 and led and not quantified(frame.blocks[i].text):
            out.add(i)
    return frozenset(out)


# What goes on longer without a full stop is no sentence that anybody wrote.
_LONGEST_SENTENCE = 5000


def _clauses(text: str, a: int, b: int) -> list[tuple[int, int]]:
    if b - a > _LONGEST_SENTENCE:
        return []
    if goals := _GOALS.search(text, a, b):
        a = goals.end()
    elif _GENERAL.search(text[a:b]):
        return []
    out: list[tuple[int, int]] = []
    for run in _runs(split(text, a, b)):
        out.extend(_group(run, bool(out or goals)))
    return out


def _runs(pieces: list[Piece]) -> list[list[Piece]]:
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


def _group(run: list[Piece], begun: bool) -> list[tuple[int, int]]:
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
    if piece.text.startswith(tuple(words.PURPOSE)) or piece.verb in words.PURPOSE:
        return not (_counted(group) > 1 and last.verb in words.PURPOSE and piece.verb in _OWN_PURPOSE)
    if closing and _CROWN.search(piece.text):
        return True
    if _complete(last) or piece.verb in words.CONCRETE or ("、" in last.text and "、" in piece.text):
        return False
    if piece.verb == "实施" and piece.text.endswith(("行动", "工程", "计划", "项目")):
        return False
    return _counted(group) < 2 or (last.text[0] == "坚" == piece.text[0])


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
