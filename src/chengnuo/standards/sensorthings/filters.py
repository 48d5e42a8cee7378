"""The language of ``$filter`` and ``$orderby``: text → ``asking.Node``, by hand and with the place of every fault."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import shapely
import shapely.wkt

from chengnuo.core.observations.asking import Call, Literal, Negation, Node, Operation, Order, Path
from chengnuo.core.observations.rules import times
from chengnuo.standards.sensorthings.problems import Problem

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<geo>geography\s*'(?:[^']|'')*')
    | (?P<duration>duration\s*'[^']*')
    | (?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?(?:/\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?)
    | (?P<date>\d{4}-\d\d-\d\d(?![\dT]))
    | (?P<text>'(?:[^']|'')*')
    | (?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    | (?P<word>@?[A-Za-z_\u4e00-\u9fff][\w.@]*)
    | (?P<sign>[(),/])
    )""",
    re.X,
)
#: Weakest first.
_LEVELS = (("or",), ("and",), ("eq", "ne", "gt", "ge", "lt", "le"), ("add", "sub"), ("mul", "div", "mod"))
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")
_DEEPEST = 60
_LONGEST = 8000


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


def parse(text: str, option: str = "$filter") -> Node:
    """A condition. Raises ``Problem`` 400 with the position of the fault, from 1."""
    reader = _Reader(text, option)
    node = reader.level(0)
    reader.end()
    return node


def parse_order(text: str) -> tuple[Order, ...]:
    """``result desc,phenomenonTime``. Raises ``Problem`` 400."""
    reader, found = _Reader(text, "$orderby"), []
    while True:
        node = reader.level(3)
        word = reader.peek()
        descending = word is not None and word.text == "desc"
        if word is not None and word.text in ("asc", "desc"):
            reader.take()
        found.append(Order(node, descending))
        if not reader.skip(","):
            break
    reader.end()
    return tuple(found)


class _Reader:
    """One token after the other."""

    def __init__(self, text: str, option: str) -> None:
        self.text, self.option, self.place, self.depth = text, option, 0, 0
        if len(text) > _LONGEST:
            raise Problem(400, f"{option} 太长，最多 {_LONGEST} 个字符。/ {option} is too long.")
        self.tokens = self._tokens()

    def _tokens(self) -> list[_Token]:
        found, at = [], 0
        while self.text[at:].strip():
            match = _TOKEN.match(self.text, at)
            if match is None or match.lastgroup is None:
                at += len(self.text[at:]) - len(self.text[at:].lstrip())
                raise self.wrong(at + 1, f"不认识「{self.text[at : at + 12]}」")
            found.append(_Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup) + 1))
            at = match.end()
        return found

    def wrong(self, position: int, words: str) -> Problem:
        return Problem(
            400,
            f"{self.option} 第 {position} 个字符处：{words}。/ {self.option}: error at position {position}.",
        )

    def peek(self) -> _Token | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def take(self) -> _Token:
        token = self.peek()
        if token is None:
            raise self.wrong(len(self.text) + 1, "还没有写完")
        self.place += 1
        return token

    def skip(self, sign: str) -> bool:
        token = self.peek()
        if token is not None and token.kind == "sign" and token.text == sign:
            self.place += 1
            return True
        return False

    def need(self, sign: str) -> None:
        if not self.skip(sign):
            token = self.peek()
            raise self.wrong(token.position if token else len(self.text) + 1, f"这里应是「{sign}」")

    def end(self) -> None:
        token = self.peek()
        if token is not None:
            raise self.wrong(token.position, f"多出「{token.text[:20]}」")

    def level(self, number: int) -> Node:
        """Operators of one strength and all stronger ones."""
        if number == len(_LEVELS):
            return self.single()
        left = self.level(number + 1)
        while (token := self.peek()) is not None and token.kind == "word" and token.text in _LEVELS[number]:
            self.take()
            left = Operation(token.text, left, self.level(number + 1))
        return left

    def single(self) -> Node:
        """A value, a path, a function, something in brackets, or not."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.wrong(1, "括号太深")
        try:
            if self.skip("("):
                inside = self.level(0)
                self.need(")")
                return inside
            token = self.take()
            if token.kind == "word":
                return self._word(token)
            if token.kind == "sign":
                raise self.wrong(token.position, f"这里不能是「{token.text}」")
            return self._literal(token)
        finally:
            self.depth -= 1

    def _word(self, token: _Token) -> Node:
        if token.text == "not":
            return Negation(self.single())
        if token.text in ("true", "false", "null"):
            return Literal({"true": True, "false": False, "null": None}[token.text])
        if self.skip("("):
            arguments: list[Node] = []
            while not self.skip(")"):
                if arguments:
                    self.need(",")
                arguments.append(self.level(0))
            return self._call(token, tuple(arguments))
        parts = [token.text]
        while self.skip("/"):
            parts.append(self.take().text)
        return Path(tuple(parts), token.position)

    def _call(self, token: _Token, arguments: tuple[Node, ...]) -> Node:
        needed = _ARGUMENTS.get(token.text)
        if needed is None:
            raise self.wrong(token.position, f"没有函数「{token.text}」")
        if not needed[0] <= len(arguments) <= needed[1]:
            raise self.wrong(token.position, f"函数「{token.text}」的参数个数不对")
        return Call(token.text, arguments, token.position)

    def _literal(self, token: _Token) -> Literal:
        inside = token.text[token.text.find("'") + 1 : -1].replace("''", "'")
        try:
            if token.kind == "text":
                return Literal(inside)
            if token.kind == "number":
                return Literal(float(token.text) if re.search(r"[.eE]", token.text) else int(token.text))
            if token.kind == "geo":
                return Literal(_shape(inside), "geometry")
            if token.kind == "duration":
                return Literal(_duration(inside), "duration")
            if token.kind == "date":
                return Literal(times.read(f"{token.text}T00:00:00+00:00"), "time")
            first, last = times.read_span("/".join(_zoned(part) for part in token.text.split("/")))
            return Literal(first, "time") if last is None else Literal((first, last), "span")
        except (ValueError, shapely.errors.ShapelyError) as error:
            raise self.wrong(token.position, f"读不懂「{token.text[:40]}」") from error


_ARGUMENTS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("startswith", "endswith", "substringof", "contains", "indexof", "concat"), (2, 2)),
    **dict.fromkeys(("length", "tolower", "toupper", "trim", "round", "floor", "ceiling"), (1, 1)),
    **dict.fromkeys(("year", "month", "day", "hour", "minute", "second"), (1, 1)),
    **dict.fromkeys(("geo.distance", "geo.intersects", "before", "after", "during"), (2, 2)),
    **dict.fromkeys(("st_distance", "st_equals", "st_disjoint", "st_touches", "st_within", "st_overlaps", "st_crosses", "st_intersects", "st_contains"), (2, 2)),
    "substring": (2, 3), "now": (0, 0),
}  # fmt: skip


def _zoned(text: str) -> str:
    """A moment without a zone is in UTC."""
    return text if re.search(r"(Z|[+-]\d\d:?\d\d)$", text) else f"{text}+00:00"


def _shape(text: str) -> Any:
    return shapely.geometry.shape(json.loads(text)) if text.startswith("{") else shapely.wkt.loads(text)


def _duration(text: str) -> int:
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(text)
    sign, days, hours, minutes, seconds = match.groups()
    span = timedelta(
        days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0), seconds=float(seconds or 0)
    )
    return (-1 if sign else 1) * (span // timedelta(microseconds=1))
