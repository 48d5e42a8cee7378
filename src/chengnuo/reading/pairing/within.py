"""Last year's result beside this year's target within one report."""

from __future__ import annotations

from chengnuo.reading.model import Reading
from chengnuo.reading.pairing.model import YearPair


def reconcile_within(reading: Reading) -> tuple[YearPair, ...]:
    """Pairs of (result, target) that speak of the same indicator, best first for each target."""
    return ()
