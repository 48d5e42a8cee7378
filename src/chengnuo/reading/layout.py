"""From printed text to blocks one can read without its accidents, each character mapped back to its place.

Page breaks inside a word or a number, page numbers, full-width digits, Markdown marks and the spaces that
word processors put between digits and Chinese all disappear in ``Block.text``; ``Block.origin`` says for
each remaining character where it stood in the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from chengnuo.reading.furniture import PAGE, furniture_reason
from chengnuo.reading.joining import Line, Paragraph, style_of
from chengnuo.reading.numbering import HEAD_NUMBER, heading_level

# Full-width ASCII to half-width, one to one, so that offsets survive. Chinese punctuation stays as it is.
_WIDE = {0xFF10 + i: 0x30 + i for i in range(10)}
_WIDE.update({0xFF21 + i: 0x41 + i for i in range(26)})
_WIDE.update({0xFF41 + i: 0x61 + i for i in range(26)})
_WIDE.update({ord("％"): ord("%"), ord("．"): ord("."), ord("－"): ord("-"), ord("～"): ord("~")})
# District reports often type half-width commas and semicolons between Chinese.
_CJK_PUNCT = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}

_BLANK = r"\s\u3000\u00a0\u00ad\u200b-\u200f\u2060\ufeff"
_SPACES = re.compile(rf"[{_BLANK}]+")
_DROPPED = re.compile(rf"\*\*|^[{_BLANK}]*#{{1,6}}(?=[{_BLANK}*\u4e00-\u9fff])[{_BLANK}]*|[{_BLANK}]+")
_SENTENCE_END = re.compile(r"[。！？]+[”’」』）)]*|$")


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


def _raw_lines(text: str) -> Iterator[tuple[Line, str | None]]:
    """Every line that is not blank, with the reason if it is furniture."""
    gap = paged = False
    before = ""
    for at, raw in _printed(text):
        bare = _DROPPED.sub("", raw)
        if bare:
            reason = furniture_reason(bare)
            # 「细颗粒物（PM」「2.5」「）浓度」: a number cut out of its sentence, not the number of a page.
            if reason == PAGE and not gap and bare.isdigit() and _CUT_NUMBER.search(before):
                reason = None
            paged = paged or reason == PAGE
            level = 0 if reason else heading_level(bare, marks=_hashes(raw))
            indent = raw[:1] in " \t\u3000"
            yield Line(at, raw.rstrip(), bare, level, indent, gap and not paged, paged), reason
            before = bare
            paged = reason == PAGE
        gap = not bare


_CUT_NUMBER = re.compile(r"[A-Za-z（(]$")
# A PDF may print the number of the page on the line of the text: 「能级跃升，—20—」.
_STUCK = re.compile(
    rf"(?<=\S)[{_BLANK}]*—[{_BLANK}]*\d{{1,3}}[{_BLANK}]*—[{_BLANK}]*$|^[{_BLANK}]*—[{_BLANK}]*\d{{1,3}}[{_BLANK}]*—"
)


# A scraped page may be one line: its paragraphs begin with two wide spaces, else only their numbers tell them.
_FLAT = 1500
_WIDE_GAP = re.compile(r"(?=[\u3000\u00a0]{2,}[^\s\u3000\u00a0])")
_NUMBERED_START = re.compile(
    r"(?<=[。！？：])(?=[ ]*(?:[一二三四五六七八九十]{1,2}、|（[一二三四五六七八九十]{1,2}）|第[一二三四五]部分|各位代表[！：，]))"
)


def _printed(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their offsets, flat pages cut up, a page number on the line of the text taken apart."""
    at = 0
    for raw in text.splitlines(keepends=True):
        m = _STUCK.search(raw) if "—" in raw and len(raw) <= 400 else None
        cuts: list[int] = []
        if m and m.end() - m.start() < len(raw.strip()):
            cuts = [m.start(), m.end()]
        elif len(raw) > _FLAT:
            cuts = [g.start() for g in _WIDE_GAP.finditer(raw)]
            cuts = cuts if len(cuts) >= 5 else [g.start() for g in _NUMBERED_START.finditer(raw)]
        for a, b in pairwise([0, *cuts, len(raw)]):
            if a < b:
                yield at + a, raw[a:b]
        at += len(raw)


def _hashes(raw: str) -> int:
    body = raw.lstrip()
    return len(body) - len(body.lstrip("#"))


def _apart(before: str, after: str) -> bool:
    """Whether a space between two characters is read: between Latin words, and between two numbers."""
    if not (before.isascii() and after.isascii()):
        return False
    return (before.isalpha() and after.isalpha()) or (before.isdigit() and after.isdigit())


def _kept(raw: str) -> Iterator[tuple[int, int]]:
    """Stretches of ``raw`` that are read: no marks, no layout spaces but those that part words or numbers."""
    at = 0
    for m in _DROPPED.finditer(raw):
        a, b = m.span()
        if a > 0 and b < len(raw) and raw[a].isspace() and _apart(raw[a - 1], raw[b]):
            a += 1
        if at < a:
            yield at, a
        at = b
    if at < len(raw):
        yield at, len(raw)


def _block(lines: list[Line]) -> Block | None:
    chars: list[str] = []
    origin: list[int] = []
    for line in lines:
        for a, b in _kept(line.text):
            chars.append(line.text[a:b])
            origin.extend(range(line.start + a, line.start + b))
    if not origin:
        return None
    text = _chinese_punctuation(_SPACES.sub(" ", "".join(chars)))
    return Block(text, tuple(origin), lines[0].level, _bold(lines[0], origin))


_BOLD = re.compile(rf"[{_BLANK}]*(?:\d+[.、][{_BLANK}]*)?\*\*([^*]+)\*\*")


def _bold(line: Line, origin: list[int]) -> tuple[int, int] | None:
    """Where the block opens in bold, in offsets of the block's text."""
    m = None if line.level else _BOLD.match(line.text)
    if not m:
        return None
    first, last = line.start + m.start(1), line.start + m.end(1)
    stop = next((k for k, o in enumerate(origin) if o >= last), len(origin))
    start = next((k for k, o in enumerate(origin[:stop]) if o >= first), stop)
    return (start, stop) if start < stop else None


_HALF = re.compile(r"(?<=[^\x00-\x7f])[,;:?!()]|[,;:?!()](?=[^\x00-\x7f])|(?<=[%\w])[,;](?=[^\x00-\x7f])")


def _chinese_punctuation(text: str) -> str:
    return _HALF.sub(lambda m: _CJK_PUNCT[m.group()], text)


def blocks(text: str) -> list[Block]:
    """All headings and paragraphs of ``text`` in order."""
    lines = [line for line, reason in _raw_lines(text.translate(_WIDE)) if reason is None]
    style = style_of(lines)
    paragraphs: list[Paragraph] = []
    for line in lines:
        if paragraphs and paragraphs[-1].goes_on(line, style):
            paragraphs[-1].add(line)
        else:
            paragraphs.append(Paragraph(line))
    return [piece for p in paragraphs if (block := _block(p.lines)) for piece in _bounded(block)]


# The longest paragraph of 82 reports has 1,386 characters, the longest sentence 639. The rules look back and ahead within a paragraph and
# a sentence, so both are bounded: a file that is one endless line stays linear.
_LONGEST, _LONGEST_SENTENCE = 8000, 1500


def _bounded(block: Block) -> Iterator[Block]:
    """``block`` itself, or pieces of it of at most ``_LONGEST`` characters, cut after a full stop if there is one."""
    at = 0
    while len(block.text) - at > _LONGEST:
        stop = block.text.rfind("。", at + 1, at + _LONGEST) + 1 or at + _LONGEST
        yield Block(block.text[at:stop], block.origin[at:stop], block.level, block.bold if at == 0 else None)
        at = stop
    yield Block(block.text[at:], block.origin[at:], block.level, None) if at else block


def furniture(text: str) -> list[tuple[int, int, str]]:
    """Spans of the lines left out of :func:`blocks` as (start, end, reason in Chinese)."""
    lines = _raw_lines(text.translate(_WIDE))
    return [(line.start, line.start + len(line.text), reason) for line, reason in lines if reason]


def sentences(block: Block) -> list[tuple[int, int]]:
    """Spans of the sentences of ``block`` in offsets of ``block.text``, its end mark included."""
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(block.text):
        m = _SENTENCE_END.search(block.text, at)
        end = min(m.end() if m else len(block.text), at + _LONGEST_SENTENCE)
        spans.append((at, max(end, at + 1)))
        at = spans[-1][1]
    return spans


__all__ = ["HEAD_NUMBER", "Block", "blocks", "furniture", "sentences"]
