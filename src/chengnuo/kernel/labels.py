"""Stored values with the Chinese word people read."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A stored value with the Chinese word shown for it: ``NAME = "value", "词"``."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make the member; ``label`` is what people read."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
