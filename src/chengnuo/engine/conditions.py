"""Conditions asked of rows, of one or of many at once; where a row has not filled in what is asked for, none holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
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


class Alike(Generic[T]):
    """Rows of which many conditions are asked: those that say the same in what a condition reads are asked as one.

    A hundred indicators read a handful of fields with a handful of values between them, of thousands of rows.
    """

    def __init__(self, rows: Sequence[tuple[T, Names]]) -> None:
        """The rows are not looked at before the first condition."""
        self._rows = rows
        self._groups: dict[frozenset[str], list[list[int]]] = {}

    def holding(self, when: str) -> list[tuple[T, Names]]:
        """The rows for which a condition holds, in their order."""
        if not when:
            return list(self._rows)
        groups = self._alike(named(when))
        chosen = [number for some in groups if holds(when, self._rows[some[0]][1]) for number in some]
        return [self._rows[number] for number in sorted(chosen)]

    def _alike(self, asked: frozenset[str]) -> list[list[int]]:
        """The places of rows with the same values under these names; 1, 1.0 and true are not the same."""
        if asked not in self._groups:
            order, found = sorted(asked), defaultdict[str, list[int]](list)
            for number, (_, names) in enumerate(self._rows):
                found[repr([(names[name],) if name in names else () for name in order])].append(number)
            self._groups[asked] = list(found.values())
        return self._groups[asked]
