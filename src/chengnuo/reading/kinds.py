"""Whether a quantity is a result, a target or context, and of which year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chengnuo.reading.frame import Frame
from chengnuo.reading.model import Kind
from chengnuo.reading.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Standing:
    """Kind and year of a quantity."""

    kind: Kind
    year: int | None


def standings(frame: Frame, quantities: Sequence[Quantity]) -> list[Standing]:
    """One standing for each quantity, in order."""
    return [Standing("result", None) for _ in quantities]
