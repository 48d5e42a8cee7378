"""The light of a commitment, from ``core/progress``; grey where nothing says how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chengnuo.core.commitments import queries as commitments
from chengnuo.core.commitments.errors import CommitmentNotFound
from chengnuo.core.progress import queries as progress


@dataclass(frozen=True, slots=True)
class Light:
    """green | yellow | red | grey, why, and the quarter it is of: a light drafts an order once a quarter."""

    colour: str
    reason: str
    period: str


GREY = Light("grey", "", "")


def light_of(commitment_id: int | None, as_of: date, *, simulated: bool) -> Light:
    """The light of a commitment on a day of its plan's year; grey afterwards, when nothing can be made good any more."""
    if commitment_id is None:
        return GREY
    try:
        year = commitments.commitment(commitment_id).plan_year
    except CommitmentNotFound:
        return GREY
    if year is not None and year != as_of.year:
        return GREY
    found = progress.light_of(commitment_id, as_of=as_of, simulated=simulated)
    if found is None:
        return GREY
    return Light(found.light.value, found.reason, f"{as_of.year}Q{(as_of.month + 2) // 3}")
