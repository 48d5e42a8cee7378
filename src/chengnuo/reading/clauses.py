"""Commitments: the action clauses of the plan part.

A sentence is cut at its commas; each piece is a header, a means, an action, a purpose or a number. A number
is a commitment of its own; two or three short actions that serve one matter stay together; headers, means
and effects are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chengnuo.reading.clause_numbers import quantified
from chengnuo.reading.deadlines import deadline
from chengnuo.reading.frame import Frame
from chengnuo.reading.grouping import grouped, runs
from chengnuo.reading.numbering import HEAD_NUMBER
from chengnuo.reading.pieces import split

# Sentences that set out the general line, the situation or the way of thinking: no commitments.
_GENERAL = re.compile(
    r"总体要求|指导思想|总的要求|总体思路|基本思路|工作总基调|基本原则|之年[，。]|第一年[，。]|开局之年|为指导|战略机遇|机遇(?:和|与|、)挑战|挑战(?:并存)?[，。]$"
    r"|^(?:各位代表|我们(?:必须|坚信|深知)|(?:让|使)我们|当前|展望|综合(?:分析|考虑)|从.{2,12}看|这(?:是|些|个|样)|只要|回顾|实践证明)"
    r"|(?:上述|这些|这一|以上)目标|目标的(?:设定|确定)|统筹考虑了"
)
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
    for run in runs(split(text, a, b)):
        out.extend(grouped(run, bool(out or goals)))
    return out
