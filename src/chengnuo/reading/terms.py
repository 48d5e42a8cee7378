"""Terms of the annex 名词解释 and where the body uses them."""

from __future__ import annotations

from chengnuo.reading.frame import Frame
from chengnuo.reading.model import Term


def find(frame: Frame) -> list[Term]:
    """All terms of the annex with their occurrences."""
    return []
