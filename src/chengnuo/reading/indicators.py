"""The name of what each quantity measures, elided verbs completed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chengnuo.reading.frame import Frame
from chengnuo.reading.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Name:
    """An indicator name and how sure the rules are of it (0-1)."""

    text: str
    confidence: float


def name(frame: Frame, quantities: Sequence[Quantity]) -> list[Name]:
    """One name for each quantity, in order."""
    return [Name("", 0.0) for _ in quantities]
