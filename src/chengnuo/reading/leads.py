"""The short phrase that opens a paragraph and names its matter, bold or not."""

from __future__ import annotations

import re

from chengnuo.reading.layout import Block
from chengnuo.reading.model import Part
from chengnuo.reading.numbering import LEAD_MARK

# 「——发展韧性持续增强。」「一是稳定发展粮食生产。」「第一，…」: a mark, then one clause or two.
_MARKED = re.compile(r"[^。！？；：]{4,48}(?:[。：]|$)")
# 「提高投资效益。继续…」: an unmarked first sentence is a lead if short, without numbers, not alone.
_PLAIN = re.compile(r"[^。！？；：、0-9%]{4,15}(?:，[^。！？；：0-9%]{4,16})?。(?=.{20})")
_NO_LEAD = re.compile(
    r"各位|同时|现在|一年来|五年来|过去|今年|去年|当前|我们|这些|\d{4}年|要|必须|为此|目前|回顾"
    r"|.*(?:从来|都是|是我|关系|事关|就是|不是)"
)


def lead_of(block: Block, part: Part, inline: int | None) -> tuple[int, int] | None:
    """Span of the lead of a paragraph in offsets of its text; ``inline`` ends a heading on the same line."""
    text = block.text
    if block.level or not text or part not in ("review", "plan"):
        return None
    if block.bold and (inline is None or block.bold[0] >= inline):
        return block.bold
    if inline is not None:
        return None if LEAD_MARK.match(text, inline) else _plain(text, inline)
    if mark := LEAD_MARK.match(text):
        return _marked(text, mark.end())
    return _plain(text, 0)


def _marked(text: str, at: int) -> tuple[int, int] | None:
    if text[1:2] in "是要" and text[0] in "一二三四五" and _next_mark(text) in text[at:]:
        return None  # all the points stand in this one paragraph
    while at < len(text) and text[at] in "—―–-，":
        at += 1
    m = _MARKED.match(text, at)
    return (at, m.end()) if m and not re.search(r"\d", m.group()) else None


def _next_mark(text: str) -> str:
    """「二是」 after 「一是」."""
    order = "一二三四五六"
    return order[order.index(text[0]) + 1] + text[1]


def _plain(text: str, at: int) -> tuple[int, int] | None:
    m = _PLAIN.match(text, at)
    return (at, m.end()) if m and not _NO_LEAD.match(m.group()) else None
