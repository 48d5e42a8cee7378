"""Figures and excluded numerals of a report: together, every numeral."""

from __future__ import annotations

from chengnuo.reading.frame import Frame
from chengnuo.reading.quantities.model import Excluded, Quantity


def find(frame: Frame) -> tuple[list[Quantity], list[Excluded]]:
    """All quantities and all excluded numerals of a report: together, every numeral."""
    return [], []


__all__ = ["Excluded", "Quantity", "find"]
