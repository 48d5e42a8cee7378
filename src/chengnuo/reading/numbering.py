"""How headings and leads are numbered: 一、（一）1. 第一部分, 一是, ——."""

from __future__ import annotations

import re

from chengnuo.reading.clause_numbers import quantified

_HAN = "一二三四五六七八九十"
HEAD_NUMBER = re.compile(
    rf"^(?:第[{_HAN}百]+(?:部分|章|节)[、：:]?|[{_HAN}]{{1,3}}、|[（(][{_HAN}]{{1,3}}[）)]、?"
    r"|\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)])"
)
LEAD_MARK = re.compile(
    rf"(?:—|―|–|--|●|■|◆|★|▲|[{_HAN}]{{1,2}}(?:是|要)|[{_HAN}]{{1,2}}、|第[{_HAN}]{{1,3}}(?:[，、,]|部分|章|是)|首先[，,]"
    rf"|\d{{1,2}}[.．、](?!\d)|[（(][\d{_HAN}]{{1,3}}[）)])"
)
_PART_WORD = r"(?:回顾|总结|安排|部署|任务|建议|打算|举措|总体要求|主要目标|预期目标|重点工作|主要工作)"
# Headings without a number: 「2024年工作回顾」「2025年工作安排」「附件」「名词解释」.
_BARE_HEADING = re.compile(
    rf"(?:关于|对|今年|去年|过去|\d{{4}}年|[“\"]?[{_HAN}]+五[”\"]?).{{0,22}}{_PART_WORD}|附[件录表]?\d{{0,2}}[：:]?|附件?[：:]?\d{{0,2}}"
    r"|(?:附件?\d{0,2}[：:]?)?(?:《政府工作报告》)?(?:相关|有关|部分)?(?:内容)?(?:名词|术语|用语|词语)(?:解释|注释|说明)|注释"
    r"|(?:\d{4}年)?.{0,12}(?:民生|惠民|为民办)实事(?:项目|工程|清单)?"
)
_LONGEST_HEADING = 60


def heading_level(bare: str, marks: int = 0) -> int:
    """1-4 where a whole line (spaces and marks removed) is a heading, else 0. ``marks`` counts its ``#``."""
    if not bare or len(bare) > _LONGEST_HEADING:
        return 0
    if marks:
        return _numbered(bare) or min(marks, 4)
    body = bare.rstrip("。")
    if not body or re.search(r"[。；！？]", body) or body[-1] in "，,、：:":
        return 0
    level = _numbered(bare)
    if level >= 3 and re.search(r"[：:]", body):
        return 0
    # 「1.新建学校6所。」 and 「（一）新建学校6所。」 are items of a list, 「（一）扩大内需。」 a heading.
    if level:
        return level if body == bare or (level <= 2 and not quantified(bare)) else 0
    return 1 if len(bare) <= 30 and _BARE_HEADING.fullmatch(bare) else 0


def _numbered(bare: str) -> int:
    mark = HEAD_NUMBER.match(bare)
    if not mark or mark.end() == len(bare):
        return 0
    head = mark.group()
    if head.startswith("第") or head[0] in _HAN:
        return 1
    if head[0] in "（(":
        return 3 if head[1].isdigit() else 2
    return 3
