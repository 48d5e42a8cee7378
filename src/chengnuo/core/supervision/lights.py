"""The light of a commitment, from ``core/progress``; grey where nothing says how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Light:
    """green | yellow | red | grey, why, and the quarter it is of: a light drafts an order once a quarter."""

    colour: str
    reason: str
    period: str


GREY = Light("grey", "", "")


def light_of(commitment_id: int | None, as_of: date) -> Light:
    """The light of a commitment on a day."""
    return GREY
