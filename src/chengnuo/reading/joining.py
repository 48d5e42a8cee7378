"""Which printed lines make one paragraph: page breaks, hard wraps of a PDF, links cut out of a web page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from chengnuo.reading.numbering import LEAD_MARK

TERMINAL = frozenset("。！？；：…!?;:")
_CLOSERS = "”’」』）)】》"
_CANNOT_START = frozenset("，。、；：！？》”’」』）)】%％,.;!?的和与及")
_WORDS_THAT_START = ("的士", "和谐", "和平", "和美", "与时", "与此", "及时", "与会")
_CANNOT_END = frozenset("，、《“‘「『（(【,的和与及以在对为是至将把由被年约")
_COUNTED = frozenset("万亿千百余多个家元人户件项所条座处套台场亩公平吨米倍辆名次")
_DATELINE = re.compile(r"[-—―–]*(?:（|\()?[12二][\d〇零○一二三四五六七八九]{3}年.{2,12}日?在")
_SHORT_LEAD = re.compile(r"[^，。；：、\d]{4,16}。.")
_WRAP_MIN, _WRAP_MAX = 18, 60
_TITLE_MAX = 45


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line that is not blank; ``bare`` is its text without spaces and marks."""

    start: int
    text: str
    bare: str
    level: int
    indent: bool
    gap: bool  # a blank line stands before it
    paged: bool = False  # the number of a page stands before it

    @property
    def width(self) -> int:
        """Printed width in Chinese characters."""
        narrow = sum(map(str.isascii, self.bare)) if len(self.bare) <= 2 * _WRAP_MAX else 0
        return len(self.bare) - narrow // 2


@dataclass(frozen=True, slots=True)
class Style:
    """How a document sets its paragraphs: what a line end without a full stop means."""

    spaced: bool  # blank lines between paragraphs
    width: int  # of hard-wrapped lines, 0 where lines are whole paragraphs
    indented: bool
    by_count: bool  # the width counts characters; else it is that of the print


def style_of(lines: Sequence[Line]) -> Style:
    """Judge blank lines, indents and hard wraps over the whole document."""
    if not lines:
        return Style(False, 0, False, False)
    gaps = sum(line.gap for line in lines)
    indented = sum(line.indent for line in lines)
    printed, near_printed = _measure([line.width for line in lines])
    counted, near_counted = _measure([len(line.bare) for line in lines])
    by_count = near_counted > near_printed
    return Style(
        spaced=gaps >= len(lines) * 0.25,
        width=counted if by_count else printed,
        indented=0 < indented <= len(lines) * 0.7,
        by_count=by_count,
    )


def _measure(sizes: Sequence[int]) -> tuple[int, int]:
    """The measure lines are wrapped at and how many keep to it; zeros where lines are whole paragraphs."""
    lengths = Counter(min(size, _WRAP_MAX + 1) for size in sizes)
    full = [size for size in lengths if _WRAP_MIN <= size <= _WRAP_MAX]
    if not full or len(sizes) < 8 or lengths[_WRAP_MAX + 1] > len(sizes) * 0.05:
        return 0, 0
    peak = max(full, key=lambda size: sum(lengths.get(size + d, 0) for d in (-1, 0, 1)))
    near = sum(lengths.get(peak + d, 0) for d in range(-2, 3))
    return (peak, near) if near >= len(sizes) * 0.35 else (0, 0)


class Paragraph:
    """Lines read as one paragraph so far."""

    __slots__ = ("lines", "punctuated", "size")

    def __init__(self, line: Line) -> None:
        self.lines: list[Line] = []
        self.size = 0
        self.punctuated = False
        self.add(line)

    def add(self, line: Line) -> None:
        """Take the next line in."""
        self.lines.append(line)
        self.size += len(line.bare)
        self.punctuated = self.punctuated or bool(re.search(r"[，。、；,;]", line.bare))

    def goes_on(self, after: Line, style: Style) -> bool:
        """Whether ``after`` continues this paragraph."""
        before = self.lines[-1]
        tail, head = before.bare, after.bare
        if self.lines[0].level or after.level:
            return self._heading_goes_on(after, style)
        wrapped = _is_full(before, style) and not _opens(after, style)
        if tail.rstrip(_CLOSERS)[-1:] in TERMINAL:
            # Without indents a full line that ends a sentence more often goes on than not.
            told = style.indented or (_is_full(before, style, 1) and not _SHORT_LEAD.match(head))
            return head[0] in "”’）」』。，" or (wrapped and told and not head.startswith("各位代表"))
        if _cut_between(tail, head):
            return True
        if tail.endswith(("会议上", "大会上")):
            return False
        if _DATELINE.match(tail):
            return "会议" not in tail and "会议" in head[:20]
        if style.indented and wrapped:
            return True
        if LEAD_MARK.match(head) or after.text.lstrip().startswith("**") or head.startswith("各位代表"):
            return False
        if style.width:
            return wrapped
        open_end = style.spaced and not after.gap and not after.paged
        return open_end or self._unfinished(after, style)

    def _heading_goes_on(self, after: Line, style: Style) -> bool:
        """A heading over two lines: wrapped at the full measure, or cut at a link."""
        before = self.lines[-1]
        if after.level or after.gap:
            return before.bare[-1] == "《"
        if before.bare[-1] == "《" or (after.bare[0] in "》）”" and not after.gap):
            return True
        wrapped = _is_full(before, style) and not _opens(after, style)
        return wrapped and before.bare[-1] not in TERMINAL

    def _unfinished(self, after: Line, style: Style) -> bool:
        """Whether a line without a full stop at its end is a sentence cut, not a title or a signature."""
        tail = self.lines[-1].bare
        alone = len(self.lines) == 1 and len(tail) <= _TITLE_MAX
        if alone and LEAD_MARK.match(tail) and "：" not in tail:
            return False
        lone = alone or bool(_SHORT_LEAD.match(after.bare))
        if not style.spaced and not after.paged and lone and not tail[-1].isascii():
            return False
        return self.size >= 30 or self.punctuated


def _cut_between(tail: str, head: str) -> bool:
    """Whether the words themselves show that the line was cut here."""
    if head[0] in _CANNOT_START and not head.startswith(_WORDS_THAT_START):
        return True
    if head[1:2] == "，" or head.startswith(("是：", "是:")):
        return True
    if (tail[-1].isdigit() and head[0] in _COUNTED) or (
        tail[-1].isascii() and head[0].isdigit() and not LEAD_MARK.match(head)
    ):
        return True
    return tail[-1] in _CANNOT_END or any(tail.count(a) > tail.count(b) for a, b in ("《》", "（）"))


def _is_full(line: Line, style: Style, slack: int = 2) -> bool:
    size = len(line.bare) if style.by_count else line.width
    return bool(style.width) and size >= style.width - slack


def _opens(line: Line, style: Style) -> bool:
    """Whether a line begins a paragraph by its indent, a blank line before it, or its mark."""
    return line.gap or (line.indent if style.indented else bool(LEAD_MARK.match(line.bare)))
