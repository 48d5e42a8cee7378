"""From printed text to blocks one can read without its accidents, each character mapped back to its place.

Page breaks inside a word or a number, page numbers, full-width digits, Markdown marks and the spaces that
word processors put between digits and Chinese all disappear in ``Block.text``; ``Block.origin`` says for
each remaining character where it stood in the original.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from chengnuo.reading.furniture import furniture_reason
from chengnuo.reading.numbering import HEAD_NUMBER, LEAD_MARK, heading_level

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
_TERMINAL = frozenset("。！？；：…!?;:")
_CLOSERS = "”’」』）)】》"
_CANNOT_START = frozenset("，。、；：！？》”’」』）)】%％,.;!?的和与及")
_CANNOT_END = frozenset("，、《“‘「『（(【,的和与及以在对为是至将把由被年约")
_SENTENCE_END = re.compile(r"[。！？]+[”’」』）)]*|$")
_DATELINE = re.compile(r"[-—―–]*(?:（|\()?[12二][\d〇零○一二三四五六七八九]{3}年.{2,12}日?在")
_WRAP_MIN, _WRAP_MAX = 18, 60


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
    """A printed line that is not blank; ``bare`` is its text without spaces and marks."""

    start: int
    text: str
    bare: str
    level: int
    indent: bool
    gap: bool  # a blank line stands before it


@dataclass(frozen=True, slots=True)
class _Style:
    """How this document sets its paragraphs: what a line end without a full stop means."""

    spaced: bool  # blank lines between paragraphs
    width: int  # of hard-wrapped lines, 0 where lines are whole paragraphs
    indented: bool


def _raw_lines(text: str) -> Iterator[tuple[Line, str | None]]:
    """Every line that is not blank, with the reason if it is furniture."""
    at = 0
    gap = False
    before = ""
    for raw in text.splitlines(keepends=True):
        bare = _DROPPED.sub("", raw)
        if bare:
            body = raw.rstrip()
            reason = furniture_reason(bare)
            # 「细颗粒物（PM」「2.5」「）浓度」: a number cut out of its sentence, not the number of a page.
            if reason == "页码" and not gap and before and before[-1] not in _TERMINAL | set("。"):
                reason = None
            level = 0 if reason else heading_level(bare, marks=_hashes(raw))
            yield Line(at, body, bare, level, raw[:1] in " \t\u3000", gap), reason
            before = bare
        gap = not bare
        at += len(raw)


def _hashes(raw: str) -> int:
    body = raw.lstrip()
    return len(body) - len(body.lstrip("#"))


def _style(lines: list[Line]) -> _Style:
    """Judge blank lines, indents and hard wraps over the whole document."""
    if not lines:
        return _Style(False, 0, False)
    gaps = sum(line.gap for line in lines)
    lengths = Counter(min(len(line.bare), _WRAP_MAX + 1) for line in lines)
    longest = sum(n for size, n in lengths.items() if size > _WRAP_MAX)
    full = [size for size in lengths if _WRAP_MIN <= size <= _WRAP_MAX]
    width = 0
    if full and longest <= len(lines) * 0.05 and len(lines) >= 8:
        peak = max(full, key=lambda size: lengths[size] + lengths.get(size - 1, 0) + lengths.get(size + 1, 0))
        near = sum(lengths.get(size, 0) for size in range(peak - 2, peak + 3))
        width = peak if near >= len(lines) * 0.35 else 0
    indented = sum(line.indent for line in lines)
    return _Style(gaps >= len(lines) * 0.25, width, 0 < indented <= len(lines) * 0.7)


def _continues(before: Line, after: Line, run: int, punctuated: bool, style: _Style) -> bool:
    """Whether ``after`` goes on with the paragraph that ends in ``before`` (a page or line break).

    ``run`` is the length of that paragraph so far, ``punctuated`` whether it has punctuation inside.
    """
    tail, head = before.bare, after.bare
    full = style.width and len(tail) >= style.width - 2
    if before.level or after.level:
        wrapped = full and before.level and not after.level and not _opens(after, style)
        return bool((wrapped and tail[-1] not in _TERMINAL) or tail[-1] == "《")
    if head[0] in _CANNOT_START and head[:2] not in ("的士", "和谐", "与时", "与此", "及时"):
        return True
    ended = tail.rstrip(_CLOSERS)[-1:] in _TERMINAL
    if ended:
        return bool(full and style.indented and not _opens(after, style))
    if tail[-1] in _CANNOT_END or tail.count("《") > tail.count("》"):
        return True
    if tail.endswith(("会议上", "大会上")):
        return False
    if _DATELINE.match(tail):
        return "会议" not in tail and "会议" in head[:20]
    if LEAD_MARK.match(head) or after.text.lstrip().startswith("**") or head.startswith("各位代表"):
        return False
    if style.width:
        return bool(full and not _opens(after, style))
    if not after.gap and style.spaced:
        return True
    # A short line without any punctuation is a title, a signature or a web page's button.
    return run >= 30 or punctuated


def _opens(line: Line, style: _Style) -> bool:
    return (style.indented and line.indent) or line.gap or bool(LEAD_MARK.match(line.bare))


def _ascii_word(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _kept(raw: str) -> Iterator[tuple[int, int]]:
    """Stretches of ``raw`` that are read: no marks, no layout spaces but those between Latin words."""
    at = 0
    for m in _DROPPED.finditer(raw):
        a, b = m.span()
        inside = a > 0 and b < len(raw) and _ascii_word(raw[a - 1]) and _ascii_word(raw[b])
        if inside and raw[a].isspace():
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
    style = _style(lines)
    found: list[Block] = []
    run: list[Line] = []
    size, punctuated = 0, False
    for line in lines:
        if run and not _continues(run[-1], line, size, punctuated, style):
            if block := _block(run):
                found.append(block)
            run, size, punctuated = [], 0, False
        run.append(line)
        size += len(line.bare)
        punctuated = punctuated or bool(re.search(r"[，。、；,;]", line.bare))
    if run and (block := _block(run)):
        found.append(block)
    return found


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
        end = m.end() if m else len(block.text)
        spans.append((at, max(end, at + 1)))
        at = spans[-1][1]
    return spans


__all__ = ["HEAD_NUMBER", "Block", "blocks", "furniture", "sentences"]
