"""Each target of a report against the results of the next."""

from __future__ import annotations

from chengnuo.reading.model import Reading
from chengnuo.reading.pairing.model import Reconciliation


def reconcile(this_year: Reading, next_year: Reading) -> Reconciliation:
    """Align every target of ``this_year`` with the result ``next_year`` reports."""
    return Reconciliation((), this_year.plan_year, next_year.review_year)
