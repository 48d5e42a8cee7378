"""Commitments: the action clauses of the plan part."""

from __future__ import annotations

from dataclasses import dataclass

from chengnuo.reading.frame import Frame


@dataclass(frozen=True, slots=True)
class Clause:
    """An action clause in offsets of its block's text."""

    block: int
    a: int
    b: int
    deadline: str | None


def find(frame: Frame) -> list[Clause]:
    """All action clauses of the plan part, in order."""
    return []
