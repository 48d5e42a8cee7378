"""The frame of a report: which part, section, lead and year each block belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chengnuo.reading.layout import HEAD_NUMBER, Block, sentences
from chengnuo.reading.leads import lead_of
from chengnuo.reading.model import Part
from chengnuo.reading.numbering import LEAD_MARK
from chengnuo.reading.parts import Placed, place
from chengnuo.reading.years import Years, find_years


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, whether a line of its own or the inline opening of a paragraph."""

    block: int
    a: int
    b: int
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything positional about a report; lists run parallel to ``blocks``."""

    blocks: tuple[Block, ...]
    parts: tuple[Part, ...]
    headings: tuple[Heading, ...]
    section_of: tuple[int | None, ...]  # index into headings, the nearest one above
    leads: tuple[tuple[int, int] | None, ...]  # span in block.text
    sentences: tuple[tuple[tuple[int, int], ...], ...]  # spans in block.text
    title: str
    review_year: int | None
    plan_year: int | None
    year_of: tuple[int | None, ...] = ()  # the year a figure of the block is of unless its sentence says
    from_year: tuple[int | None, ...] = ()  # first year of a block about several years, else None
    year_source: str = ""  # where the plan year was read: given, heading, title, date, text
    guessed: bool = False  # no opening and no heading: the parts were told by turns of phrase


_INLINE_HEADING = re.compile(r"[^。！？；：]{4,60}?。(?=.)")


def _headings(blocks: list[Block], parts: tuple[Part, ...]) -> tuple[Heading, ...]:
    out: list[Heading] = []
    for i, block in enumerate(blocks):
        if block.level:
            out.append(Heading(i, 0, len(block.text), block.level, block.text.rstrip("。")))
        elif parts[i] not in ("front", "annex") and (inline := _inline_heading(block.text)):
            end, level = inline
            out.append(Heading(i, 0, end, level, block.text[: end - 1]))
    return tuple(out)


def _inline_heading(text: str) -> tuple[int, int] | None:
    """End and level of a numbered heading that shares its line with the body: 「（一）大力…。我们…」."""
    mark = HEAD_NUMBER.match(text)
    if not mark or mark.group()[0].isdigit():
        return None
    m = _INLINE_HEADING.match(text, mark.end())
    if not m:
        return None
    head = mark.group()
    level = 1 if head.endswith("、") or head[0] == "第" else 3 if head[1].isdigit() else 2
    return m.end(), level


def _leads(
    blocks: list[Block], parts: tuple[Part, ...], inline: dict[int, int]
) -> tuple[tuple[int, int] | None, ...]:
    out: list[tuple[int, int] | None] = []
    for i, block in enumerate(blocks):
        lead = lead_of(block, parts[i], inline.get(i))
        # A point that is all of its paragraph leads only if a plain paragraph follows to say more.
        if lead and lead[1] == len(block.text) and i + 1 < len(blocks):
            after = blocks[i + 1]
            if after.level or LEAD_MARK.match(after.text):
                lead = None
        out.append(lead)
    return tuple(out)


def _section_of(blocks: list[Block], heads: tuple[Heading, ...]) -> tuple[int | None, ...]:
    at = {h.block: k for k, h in enumerate(heads)}
    out: list[int | None] = []
    current: int | None = None
    for i in range(len(blocks)):
        current = at.get(i, current)
        out.append(current)
    return tuple(out)


def _title(blocks: list[Block]) -> str:
    """The report's own title, not that of the notice it is printed under."""
    for block in blocks[:40]:
        if re.fullmatch(r".{0,40}政府工作报告", block.text) and "关于" not in block.text:
            return block.text
    named = (b.text for b in blocks[:40] if "工作报告" in b.text and len(b.text) <= 45)
    return next(named, "")


def frame(blocks: list[Block], year: int | None) -> Frame:
    """Place every block. ``year`` overrides the plan year found in the text."""
    title = _title(blocks)
    years: Years = find_years(blocks, title, year)
    placed: Placed = place(blocks, years)
    heads = _headings(blocks, placed.parts)
    inline = {h.block: h.b for h in heads if not blocks[h.block].level}
    leads = _leads(blocks, placed.parts, inline)
    return Frame(
        blocks=tuple(blocks),
        parts=placed.parts,
        headings=heads,
        section_of=_section_of(blocks, heads),
        leads=leads,
        sentences=tuple(tuple(sentences(b)) for b in blocks),
        title=title,
        review_year=years.review,
        plan_year=years.plan,
        year_of=placed.years,
        from_year=placed.since,
        year_source=years.source,
        guessed=placed.guessed,
    )


def doubts(frame: Frame) -> tuple[str, ...]:
    """What a person should look at before trusting the frame, in Chinese."""
    out: list[str] = []
    if frame.plan_year is None:
        out.append("没有找到报告的年份，结果和目标都没有年份，请在导入时指定。")
    elif frame.year_source == "text":
        out.append(f"报告年份（{frame.plan_year}年）是从正文推断的，标题和日期里没有，请核对。")
    if frame.guessed:
        out.append("没有找到报告的开头和标题，结果与目标按正文用语区分，请核对。")
    if "plan" not in frame.parts:
        out.append("没有找到工作安排部分，因此没有列出承诺事项。")
    if "review" not in frame.parts:
        out.append("没有找到工作回顾部分。")
    if not frame.headings:
        out.append("全文没有标题，章节按正文线索划分，请核对。")
    return tuple(out)
