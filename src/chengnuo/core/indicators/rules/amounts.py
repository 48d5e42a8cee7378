"""Amounts are whole ten-thousandths: added and taken away a million times they stay exact, on every database."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from chengnuo.core.indicators.rules.words import Kind

#: So many make one.
ONE = 10_000
#: The largest amount that is taken: ten million millions, with room for the sum of many.
MOST = 10**17


def units(value: float | int | Decimal) -> int:
    """An amount in ten-thousandths, half up."""
    return int((Decimal(str(value)) * ONE).quantize(Decimal(1), ROUND_HALF_UP))


def number(amount: int) -> float:
    """Ten-thousandths as the number people read."""
    return amount / ONE


def value(kind: Kind, unit: str, above: int | None, below: int | None) -> float | None:
    """What an indicator says; None where there is nothing to divide by, or where nobody has told a level yet."""
    if kind is Kind.SHARE:
        return (100 if unit == "%" else 1) * (above or 0) / below if below else None
    if kind is Kind.LEVEL:
        return None if above is None else number(above)
    return number(above or 0)
