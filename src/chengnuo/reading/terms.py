"""Terms of the annex 名词解释 and where the body uses them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from chengnuo.reading.frame import Frame
from chengnuo.reading.model import Occurrence, Term

_NUMBER = r"(?:[［\[【（(〔]\d{1,3}[］\]】）)〕]|\d{1,3}[.．、]?(?!\d)|[①-⑳]|[*＊※])"
_NUMBERED = re.compile(rf"(?P<no>{_NUMBER})[.．、：]?(?P<name>[^：。；]{{1,60}})：(?P<rest>.*)", re.S)
_PLAIN = re.compile(r"(?P<name>[^：。；，]{2,30})：(?P<rest>.*)", re.S)
_QUOTES = frozenset("“”‘’「」『』\"'《》 ")
_CORE = re.compile(r"“([^”]+)”")
_ALTERNATIVES = re.compile(r"[、/]|和(?=“)")
# A name as short as this is a word of everyday use unless the body sets it in quotation marks.
_SHORT = 3
_MAX_TERMS = 500


@dataclass(slots=True)
class _Entry:
    block: int
    name: tuple[int, int]
    body: list[tuple[int, int, int]] = field(default_factory=list)  # block, a, b


@dataclass(frozen=True, slots=True)
class _Body:
    """The report without quotation marks and spaces, each character with its block and offset."""

    text: str
    place: list[tuple[int, int]]


def find(frame: Frame) -> list[Term]:
    """All terms of the annex with their occurrences."""
    entries = _entries(frame)[:_MAX_TERMS]
    if not entries:
        return []
    body = _body(frame)
    return [_term(frame, n, entry, body) for n, entry in enumerate(entries, 1)]


def _entries(frame: Frame) -> list[_Entry]:
    annex = [i for i, part in enumerate(frame.parts) if part == "annex"]
    numbered = any(_NUMBERED.match(frame.blocks[i].text) for i in annex)
    pattern = _NUMBERED if numbered else _PLAIN
    found: list[_Entry] = []
    for i in annex:
        block = frame.blocks[i]
        m = pattern.match(block.text)
        if m:
            entry = _Entry(i, m.span("name"))
            if m.group("rest"):
                entry.body.append((i, *m.span("rest")))
            found.append(entry)
        elif found and block.level in (0, 3) and not block.text.startswith("本作品"):
            found[-1].body.append((i, 0, len(block.text)))
    return [e for e in found if e.body]


def _term(frame: Frame, n: int, entry: _Entry, body: _Body) -> Term:
    block = frame.blocks[entry.block]
    name = block.text[slice(*entry.name)]
    first, last = entry.body[0], entry.body[-1]
    start, end = block.span(*entry.name)
    return Term(
        id=f"T{n:03d}",
        name=name,
        start=start,
        end=end,
        definition="".join(frame.blocks[i].text[a:b] for i, a, b in entry.body),
        definition_start=frame.blocks[first[0]].span(first[1], first[2])[0],
        definition_end=frame.blocks[last[0]].span(last[1], last[2])[1],
        occurrences=tuple(_occurrences(frame, name, body)),
    )


def _body(frame: Frame) -> _Body:
    chars: list[str] = []
    place: list[tuple[int, int]] = []
    for i, block in enumerate(frame.blocks):
        if frame.parts[i] == "annex":
            continue
        for k, char in enumerate(block.text):
            if char not in _QUOTES:
                chars.append(char)
                place.append((i, k))
        chars.append("\n")
        place.append((i, len(block.text)))
    return _Body("".join(chars), place)


def _occurrences(frame: Frame, name: str, body: _Body) -> Iterator[Occurrence]:
    """Where the body uses ``name`` whole, else its quoted core inside quotation marks."""
    taken: list[tuple[int, int]] = []
    for needle, quoted in _needles(name):
        at = body.text.find(needle)
        while at >= 0:
            end = at + len(needle)
            free = all(end <= a or b <= at for a, b in taken)
            if free and (not quoted or _in_quotes(frame, body, at, end)):
                taken.append((at, end))
            at = body.text.find(needle, end)
    for a, b in sorted(taken):
        (i, x), (_, y) = body.place[a], body.place[b - 1]
        yield Occurrence(*frame.blocks[i].span(x, y + 1))


def _needles(name: str) -> list[tuple[str, bool]]:
    """Spellings to look for, longest first, and whether the body must set them in quotation marks."""
    out: dict[str, bool] = {}
    for one in [name, *_ALTERNATIVES.split(name)]:
        bare = "".join(c for c in one if c not in _QUOTES)
        bare = re.sub(r"（.*?）", "", bare) or bare
        if len(bare) >= 2:
            out.setdefault(bare, len(bare) <= _SHORT and not bare.isascii())
    for m in _CORE.finditer(name):
        # The quoted word stands for the term where it begins or ends it: 「“汉融通”平台」, not 三张“零关税”清单.
        bare = "".join(c for c in m.group(1) if c not in _QUOTES)
        if len(bare) >= 2 and (m.start() == 0 or m.end() == len(name)):
            out.setdefault(bare, True)
    return sorted(out.items(), key=lambda item: -len(item[0]))


def _in_quotes(frame: Frame, body: _Body, at: int, end: int) -> bool:
    i, x = body.place[at]
    _, y = body.place[end - 1]
    text = frame.blocks[i].text
    before, after = text[x - 1 : x], text[y + 1 : y + 2]
    return before in ("“", "‘", '"', "「", "『") and after in ("”", "’", '"', "」", "』")
