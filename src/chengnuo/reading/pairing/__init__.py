"""Two years side by side: targets of one report against results of the next, or of the same report."""

from chengnuo.reading.pairing.model import Pair, Reconciliation, Verdict, YearPair
from chengnuo.reading.pairing.reconcile import reconcile
from chengnuo.reading.pairing.within import reconcile_within

__all__ = ["Pair", "Reconciliation", "Verdict", "YearPair", "reconcile", "reconcile_within"]
