"""From printed text to blocks one can read without its accidents, each character mapped back to its place.

Page breaks inside a word or a number, page numbers, full-width digits, Markdown marks and the spaces that
word processors put between digits and Chinese all disappear in ``Block.text``; ``Block.origin`` says for
each remaining character where it stood in the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Full-width ASCII to half-width, one to one, so that offsets survive. Chinese punctuation stays as it is.
_WIDE = {0xFF10 + i: 0x30 + i for i in range(10)}
_WIDE.update({0xFF21 + i: 0x41 + i for i in range(26)})
_WIDE.update({0xFF41 + i: 0x61 + i for i in range(26)})
_WIDE.update({ord("％"): ord("%"), ord("．"): ord("."), ord("－"): ord("-"), ord("～"): ord("~")})
# District reports often type half-width commas and semicolons between Chinese.
_CJK_PUNCT = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}

_SPACES = re.compile(r"[\s\u3000\u00a0\u200b\ufeff]+")
_MARKS = re.compile(r"\*\*|^#{1,6}\s*", re.M)
_FURNITURE = re.compile(
    r"^[\s\u3000]*(?:[-—–·\s]*\d{1,3}[-—–·\s]*|第\s*\d+\s*页(?:\s*[/，,共]*\s*共?\s*\d+\s*页)?)[\s\u3000]*$"
)
_TERMINAL = "。！？；：…!?;:”」』）)"
_HEAD_NO = re.compile(
    r"^(?:第[一二三四五六七八九十百]+(?:部分|章|节)|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]"
    r"|\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)])"
)
_LEAD_MARK = re.compile(
    r"^(?:——|--|—|●|■|◆|[一二三四五六七八九十]{1,2}是|第[一二三四五六七八九十]{1,2}[，、,]|首先[，,]|\d{1,2}[.．、](?!\d)"
    r"|[（(]\d{1,2}[）)]|[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、)"
)
_SENTENCE_END = re.compile(r"[。！？]+[”」』）)]*|$")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or heading: its readable text and the origin of each of its characters."""

    text: str
    origin: tuple[int, ...]
    level: int = 0  # 0 = paragraph, 1.. = heading
    bold: tuple[int, int] | None = None  # bold lead, in offsets of ``text``

    @property
    def start(self) -> int:
        """Offset in the original of the first character."""
        return self.origin[0]

    @property
    def end(self) -> int:
        """Offset in the original just past the last character."""
        return self.origin[-1] + 1

    def span(self, a: int, b: int) -> tuple[int, int]:
        """The original span of ``text[a:b]`` (``a < b``)."""
        return self.origin[a], self.origin[b - 1] + 1


@dataclass(frozen=True, slots=True)
class Line:
    start: int
    text: str
    level: int


def _lines(text: str) -> Iterator[Line]:
    at = 0
    for raw in text.splitlines(keepends=True):
        body = raw.strip()
        if body and not _FURNITURE.match(raw):
            yield Line(at, raw.rstrip("\r\n\f\v\u2028\u2029\x85"), _heading_level(body))
        at += len(raw)


def _heading_level(body: str) -> int:
    """1-4 where a whole line is a heading, else 0."""
    if body.startswith("#"):
        marks = len(body) - len(body.lstrip("#"))
        bare = body.lstrip("#* ").strip()
        numbered = _numbered_level(bare)
        return numbered or min(marks, 4)
    bare = body.strip("*").strip()
    if len(bare) <= 45 and (numbered := _numbered_level(bare)) and bare[-1] not in "。；;，,、":
        return 0 if re.search(r"[。；]", bare) else numbered
    return 0


def _numbered_level(bare: str) -> int:
    mark = _HEAD_NO.match(bare)
    if not mark:
        return 0
    head = mark.group()
    if head.startswith("第") or (head.endswith("、") and not head[0].isdigit()):
        return 1
    if head[0] in "（(":
        return 3 if head[1].isdigit() else 2
    return 3


def _continues(before: Line, after: Line) -> bool:
    """Whether ``after`` goes on with the sentence ``before`` was cut in (a page or line break)."""
    tail = before.text.rstrip().rstrip("*").rstrip()
    head = after.text.lstrip()
    if before.level or after.level or not tail or tail[-1] in _TERMINAL:
        return False
    if head[:2] == "**" or _LEAD_MARK.match(head):
        return False
    # A short line without any punctuation is a title, a signature or a web page's button.
    return len(tail) >= 30 or bool(re.search(r"[，。、；,;]", tail))


def _kept(raw: str) -> Iterator[int]:
    """Indices of the characters of ``raw`` that are read: no marks, no layout spaces."""
    drop = [False] * len(raw)
    for m in _MARKS.finditer(raw):
        drop[m.start() : m.end()] = [True] * (m.end() - m.start())
    for m in _SPACES.finditer(raw):
        a, b = m.span()
        inside = 0 < a and b < len(raw) and _ascii_word(raw[a - 1]) and _ascii_word(raw[b])
        drop[a + (1 if inside else 0) : b] = [True] * (b - a - (1 if inside else 0))
    return (i for i, gone in enumerate(drop) if not gone)


def _ascii_word(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _block(lines: list[Line]) -> Block | None:
    chars: list[str] = []
    origin: list[int] = []
    bold: tuple[int, int] | None = None
    for line in lines:
        wide = line.text.translate(_WIDE)
        if not chars and (m := re.match(r"\s*(?:\d+[.、]\s*)?\*\*(.+?)\*\*", wide)):
            bold = (m.start(1), m.end(1))
        for i in _kept(wide):
            chars.append(" " if wide[i].isspace() else wide[i])
            origin.append(line.start + i)
    if not chars:
        return None
    first = lines[0].start
    span = None
    if bold:
        inside = [k for k, o in enumerate(origin) if bold[0] <= o - first < bold[1]]
        span = (inside[0], inside[-1] + 1) if inside else None
    return Block(_chinese_punctuation("".join(chars)), tuple(origin), lines[0].level, span)


_HALF = re.compile(r"(?<=[^\x00-\x7f])[,;:?!()]|[,;:?!()](?=[^\x00-\x7f])|(?<=[%\w])[,;](?=[^\x00-\x7f])")


def _chinese_punctuation(text: str) -> str:
    return _HALF.sub(lambda m: _CJK_PUNCT[m.group()], text)


def blocks(text: str) -> list[Block]:
    """All headings and paragraphs of ``text`` in order."""
    found: list[Block] = []
    run: list[Line] = []
    for line in _lines(text):
        if run and not _continues(run[-1], line):
            if block := _block(run):
                found.append(block)
            run = []
        run.append(line)
    if run and (block := _block(run)):
        found.append(block)
    return found


def sentences(block: Block) -> list[tuple[int, int]]:
    """Spans of the sentences of ``block`` in offsets of ``block.text``, its end mark included."""
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(block.text):
        m = _SENTENCE_END.search(block.text, at)
        end = m.end() if m else len(block.text)
        spans.append((at, max(end, at + 1)))
        at = spans[-1][1]
    return spans
