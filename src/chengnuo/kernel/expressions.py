"""Conditions that people write as data (CEL): the one place that compiles and evaluates them.

An expression cannot loop for ever, reads only the names it is given and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import cel

from chengnuo.kernel.errors import Invalid

#: ``ERROR: <input>:1:8: Syntax error: …`` of the parser: line, column, what it found wrong.
_WHERE = re.compile(r"<input>:(\d+):(\d+): (.*?)(?:\n|$)", re.S)
_LONGEST = 2000


class BadExpression(Invalid):
    """The text is no expression, or it cannot be evaluated over what it was given. ``position`` counts signs from 1."""

    def __init__(self, message_zh: str, *, text: str, position: int = 0) -> None:
        """``position`` 0 where none is known."""
        super().__init__("expression.wrong", message_zh, text=text, position=position)
        self.position = position


class Expression:
    """A compiled expression. The same text is compiled once."""

    def __init__(self, text: str, program: Any) -> None:
        """Made by ``compile``."""
        self.text = text
        self.names: frozenset[str] = frozenset(program.variables())
        self._program = program

    def value(self, names: Mapping[str, Any]) -> Any:
        """What it says of ``names``. Raises ``BadExpression``: an unknown name, or values that do not go together."""
        try:
            return self._program.execute({name: names[name] for name in self.names if name in names})
        except (TypeError, ValueError, RuntimeError, LookupError, ArithmeticError) as error:
            raise _not_evaluated(self.text, error) from error


@lru_cache(maxsize=4096)
def compile(text: str) -> Expression:
    """An expression of its text. Raises ``BadExpression`` with the place of the first fault."""
    if not text.strip() or len(text) > _LONGEST:
        raise BadExpression(f"表达式应有 1 到 {_LONGEST} 个字符。", text=text[:80])
    try:
        return Expression(text, cel.compile(text))
    except ValueError as error:
        position, found = _place(text, str(error))
        raise BadExpression(
            f"表达式第 {position} 个字符处写错了：{found}。全文：{text[:120]}", text=text, position=position
        ) from error


def _place(text: str, message: str) -> tuple[int, str]:
    """Where the parser stopped, in signs of the whole text, and what it found there."""
    match = _WHERE.search(message)
    if match is None:
        return 1, message.strip()[:80]
    line, column = int(match[1]), int(match[2])
    before = sum(len(row) + 1 for row in text.split("\n")[: line - 1])
    position = min(before + column, len(text) + 1)
    found = (
        "这里还没有写完"
        if position > len(text.rstrip())
        else f"不认识「{text[position - 1 : position + 11]}」"
    )
    return position, found


def _not_evaluated(text: str, error: Exception) -> BadExpression:
    """The sentence of a fault that only the values show."""
    words = str(error)
    unknown = re.search(r"(?:Undefined variable or function|No such key): '?([\w.]+)'?", words)
    if unknown:
        position = text.find(unknown[1]) + 1
        return BadExpression(
            f"表达式第 {position} 个字符处的「{unknown[1]}」没有值。全文：{text[:120]}",
            text=text,
            position=position,
        )
    if "overload" in words:
        return BadExpression(
            f"表达式里的两个值不能这样比较或运算（数字请写成 30.0 的形式）。全文：{text[:120]}", text=text
        )
    return BadExpression(f"表达式算不出来：{words[:80]}。全文：{text[:120]}", text=text)
