"""Last year's result beside this year's target: the geometry of a small bar chart, drawn by a template."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from chengnuo.core.documents.queries import FigureRow, PairRow
from chengnuo.web.reports.words import bounded, number

#: The widest bar; everything is in percent of the plot, so that letters never shrink with the drawing.
WIDEST = 100.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``left`` and ``width`` in percent of the plot, ``label`` the value, drawn at ``label_at``."""

    key: str
    year: int | None
    label: str
    left: float
    width: float
    label_at: float


@dataclass(frozen=True, slots=True)
class PairChart:
    """Two bars on one scale, the change in words, and where zero is (``zero``, percent)."""

    result: Bar
    target: Bar
    zero: float
    change: str
    sense: str
    ratio: str


def pair_chart(pair: PairRow) -> PairChart | None:
    """The chart of a pair, or None where the two have no number on one scale."""
    last, now = _signed(pair.result), _signed(pair.target)
    if last is None or now is None or pair.result.unit_si != pair.target.unit_si:
        return None
    span = max(last, now, 0.0) - min(last, now, 0.0)
    scale = WIDEST / span if span else 0.0
    zero = -min(last, now, 0.0) * scale
    change, sense = _change(pair, last, now)
    ratio = _ratio(last, now) if last and "%" not in pair.target.unit else ""
    return PairChart(
        _bar(pair.result, last, zero, scale), _bar(pair.target, now, zero, scale), zero, change, sense, ratio
    )


def _signed(figure: FigureRow) -> float | None:
    """The value with 万/亿 multiplied out; a fall is below zero."""
    value = figure.value_si if figure.value_si is not None else figure.value
    if value is None:
        return None
    fall = figure.measure == "growth_rate" and figure.direction == "down"
    return -float(value) if fall else float(value)


def _bar(figure: FigureRow, value: float, zero: float, scale: float) -> Bar:
    width = max(abs(value) * scale, 1.0)
    left = zero - width if value < 0 else zero
    return Bar(figure.key, figure.year, bounded(figure), left, width, left + width)


def _ratio(last: float, now: float) -> str:
    """The difference as a share of last year's value: ``+14.3%``, ``−34.3%``."""
    share = round((now - last) / abs(last) * 100, 1)
    return f"{'−' if share < 0 else '+'}{number(abs(share))}%"


def _change(pair: PairRow, last: float, now: float) -> tuple[str, str]:
    """The difference in this year's unit, and its sense: up, down or same."""
    target = pair.target
    factor = target.value_si / target.value if target.value and target.value_si else 1
    difference = round((now - last) / factor, 4)
    sense = "up" if difference > 0 else "down" if difference < 0 else "same"
    unit = _("个百分点") if target.unit == "%" else target.unit
    sign = "+" if difference > 0 else "−" if difference < 0 else "±"
    return f"{sign}{number(abs(difference))} {unit}", sense
