"""One sentence that answers many targets at once: 「十件民生实事全部完成」, 「完成全年目标任务」.

Such a sentence measures nothing, so it never makes a fact: what follows from it is left to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chengnuo.reading.model import Figure, Reading, Sentence
from chengnuo.reading.numerals import chinese

_N = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_COUNT = rf"{_N}[件项大]"
# The list of good deeds a government promises each year, by its usual names.
_DEEDS = re.compile(rf"{_COUNT}[^，。；：\d]{{0,14}}实事|(?:民生|惠民|为民|为民办)实事|{_COUNT}为民办")
_COUNTED = re.compile(rf"({_N})[件项大](?!类)")
# Deeds for another purpose (惠企实事, 卫生健康15项实事) are another list.
_OTHERS = re.compile(r"惠企|企业|卫生健康|拥军")
_DONE = re.compile(r"完成|办结|办成|兑现|交账|落地|落实")
_HABIT = re.compile(r"每年|连续|累计|五年|持续|继续|接续|确保|力争|[将要](?!求)")
_GOALS_MET = re.compile(
    r"(?<!没有)(?:完成|实现)了?[^，。；]{0,24}(?:全年|年度|年初|主要|各项|确定的)[^，。；]{0,14}目标(?:任务)?$"
    r"|(?:全年|年度|主要|各项)[^，。；]{0,14}目标(?:任务)?[^，。；]{0,6}(?:完成|实现)$"
)
_LONGER = re.compile(r"十.五|规划|专项|行动|减排|清")
_MARK = re.compile(
    r"[（(]?\d{1,2}[）).、．](?!\d)|[①-⑳]|[一二三四五六七八九十]{1,3}(?:是|、)|[（(][一二三四五六七八九十]{1,3}[）)]"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the next report says of a whole list a target belongs to."""

    of: str
    text: str
    kept: bool  # whether it says that every item of the list was done


@dataclass(frozen=True, slots=True)
class Blanket:
    """Which stretches of this plan are lists, and what the next report says of each list as a whole."""

    deeds: tuple[tuple[int, int, int | None], ...]
    goals: tuple[tuple[int, int], ...]
    deeds_done: str
    goals_met: str

    @classmethod
    def of(cls, this_year: Reading, next_year: Reading) -> Blanket:
        """Find the lists of the plan and the clauses of the review that answer them."""
        plan = _sentences(this_year, "plan")
        goals = tuple((s.start, s.end) for s in plan if "预期目标" in _said(this_year, s))
        review = [_said(next_year, s) for s in _sentences(next_year, "review")]
        done = next(filter(None, map(_all_done, review)), "")
        met = next(filter(None, map(_met, review)), "")
        return cls(tuple(_deeds(this_year, plan)), goals, done, met)

    def answer(self, target: Figure) -> Answer | None:
        """What the next report says of the list a target belongs to."""
        told = _number(self.deeds_done)
        for start, end, promised in self.deeds if self.deeds_done else ():
            # 15件 promised and 10件 done are two lists.
            if start <= target.start < end and (None in (told, promised) or told == promised):
                return Answer("民生实事", self.deeds_done, kept=True)
        if self.goals_met and any(start <= target.start < end for start, end in self.goals):
            return Answer("主要预期目标", self.goals_met, kept=False)
        return None


def _sentences(reading: Reading, part: str) -> list[Sentence]:
    return [
        s for s in reading.sentences if s.section is not None and reading.sections[s.section].part == part
    ]


def _said(reading: Reading, sentence: Sentence) -> str:
    return "".join(reading.text[sentence.start : sentence.end].split())


def _clauses(text: str) -> Iterator[str]:
    return (c for c in re.split(r"[，,；。！]", text) if c)


def _deed(text: str) -> str:
    """The clause that names the good deeds of the year."""
    return next((c for c in _clauses(text) if _DEEDS.search(c) and not _OTHERS.search(c)), "")


def _all_done(text: str) -> str:
    """The clause that says they were all done."""
    clause = _deed(text)
    return clause if _DONE.search(clause) and not _HABIT.search(clause) else ""


def _met(text: str) -> str:
    """The clause that says the goals of the year were met."""
    return next((c for c in _clauses(text) if _GOALS_MET.search(c) and not _LONGER.search(c)), "")


def _number(text: str) -> int | None:
    """How many items a list has, where its name says so: 十大类45项 are 45."""
    printed = _COUNTED.findall(text)
    if not printed:
        return None
    return int(printed[-1]) if printed[-1].isdigit() else chinese(printed[-1])


def _deeds(reading: Reading, plan: Sequence[Sentence]) -> Iterator[tuple[int, int, int | None]]:
    """Each stretch of the plan that lists good deeds, with how many there are."""
    for i, sentence in enumerate(plan):
        said = _said(reading, sentence)
        if not (clause := _deed(said)):
            continue
        # 筹措资金835亿元，实施十件实事: the money is none of them.
        named = _DEEDS.search(reading.text, sentence.start, sentence.end)
        number = _number(clause)
        last = _last_item(reading, plan, i, number) if number else None
        if last is None and clause + "。" == said:
            last = _paragraph(reading, plan, i)
        yield named.start() if named else sentence.start, plan[i if last is None else last].end, number


def _paragraph(reading: Reading, plan: Sequence[Sentence], at: int) -> int:
    """The last sentence of the paragraph that ``at`` opens or stands in."""
    k = at
    while k + 1 < len(plan) and not _opens(reading, plan, k + 1):
        k += 1
    return k


def _last_item(reading: Reading, plan: Sequence[Sentence], at: int, number: int) -> int | None:
    """The last sentence of the list announced at ``at``: as many marked items as were said, else none."""
    marks, last = 0, None
    for k in range(at + 1, len(plan)):
        said = _said(reading, plan[k])
        marked = bool(_MARK.match(said))
        marks += marked
        beyond = not marked and marks and _leaves(reading, plan, k, at)
        if marks > number or beyond or (not marks and k > at + 3):
            break
        last = k if marks else None
    return last if marks >= number else None


def _leaves(reading: Reading, plan: Sequence[Sentence], k: int, at: int) -> bool:
    """Whether an unmarked sentence opens another matter: a paragraph of the announcing section, a heading."""
    section = plan[k].section
    heads = section is not None and plan[k].start == reading.sections[section].start
    return _opens(reading, plan, k) and (section == plan[at].section or heads)


def _opens(reading: Reading, plan: Sequence[Sentence], k: int) -> bool:
    return "\n" in reading.text[plan[k - 1].end : plan[k].start]
