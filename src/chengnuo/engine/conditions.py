"""Conditions asked of rows, of one or of many at once; where a row has not filled in what is asked for, none holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar

from chengnuo.kernel import expressions

T = TypeVar("T")
Names = dict[str, Any]


def holds(when: str, names: Mapping[str, Any]) -> bool:
    """Whether a condition holds of names; an empty one does."""
    try:
        return not when or expressions.compile(when).value(names) is True
    except expressions.BadExpression:
        return False


def named(when: str) -> frozenset[str]:
    """The names a condition reads."""
    try:
        return expressions.compile(when).names if when else frozenset()
    except expressions.BadExpression:
        return frozenset()


#: Where one of these stands, a text is not taken apart: what binds less than ``&&``, and what makes quotes hard to follow.
_WHOLE = ("||", "?", '"', "\\", "'''", "//")


@lru_cache(maxsize=4096)
def parts(when: str) -> tuple[str, ...]:
    """What a condition joins by ``&&``: it holds where each of them holds, and where one cannot be told it does not."""
    if not named(when) or any(sign in when for sign in _WHOLE):
        return (when,)
    found, depth, quoted = [""], 0, False
    for sign in when.replace("&&", "\0"):
        quoted ^= sign == "'"
        depth += 0 if quoted else (sign in "([{") - (sign in ")]}")
        if sign == "\0" and depth == 0 and not quoted:
            found.append("")
        else:
            found[-1] += "&&" if sign == "\0" else sign
    return tuple(part.strip() for part in found)


class Alike(Generic[T]):
    """Rows of which many conditions are asked: those that say the same in what a condition reads are asked as one, and what
    several conditions join is asked once.

    A hundred indicators read a handful of fields with a handful of values between them, of thousands of rows.
    """

    def __init__(self, rows: Sequence[tuple[T, Names]]) -> None:
        """The rows are not looked at before the first condition."""
        self._rows = rows
        self._groups: dict[frozenset[str], list[list[int]]] = {}
        self._holding: dict[str, frozenset[int]] = {}

    def holding(self, when: str) -> list[tuple[T, Names]]:
        """The rows for which a condition holds, in their order."""
        if not when:
            return list(self._rows)
        chosen = frozenset.intersection(*(self._numbers(part) for part in parts(when)))
        return [self._rows[number] for number in sorted(chosen)]

    def _numbers(self, part: str) -> frozenset[int]:
        """The places of the rows for which it holds."""
        if part not in self._holding:
            groups = self._alike(named(part))
            self._holding[part] = frozenset(
                number for some in groups if holds(part, self._rows[some[0]][1]) for number in some
            )
        return self._holding[part]

    def _alike(self, asked: frozenset[str]) -> list[list[int]]:
        """The places of rows with the same values under these names; 1, 1.0 and true are not the same."""
        if asked not in self._groups:
            order, found = sorted(asked), defaultdict[str, list[int]](list)
            for number, (_, names) in enumerate(self._rows):
                found[repr([(names[name],) if name in names else () for name in order])].append(number)
            self._groups[asked] = list(found.values())
        return self._groups[asked]
