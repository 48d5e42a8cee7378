"""The panel of one figure: what it says, last year's result, its commitment. Plain data for the template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from chengnuo.core.commitments.queries import HistoryEntry, LedgerRow, SuggestionRow, UnitRef
from chengnuo.core.documents.queries import FigureRow, PairRow
from chengnuo.web.reports import words
from chengnuo.web.reports.chart import PairChart, pair_chart

#: Where a deadline comes from, in words; it is not printed in most reports and that must be seen.
DEADLINE_BASES = {"text": _("原文载明"), "year_end": _("按计划年度年底"), "person": _("人工确定")}


@dataclass(frozen=True, slots=True)
class PairView:
    """A pair with its chart and both values in words."""

    pair: PairRow
    chart: PairChart | None
    result_quantity: str
    target_quantity: str
    unsure: bool
    confidence: int


@dataclass(frozen=True, slots=True)
class CommitmentView:
    """A commitment as the panel shows it; ``suggested`` only while no lead is confirmed."""

    id: int
    code: str
    text: str
    state: str
    state_label: str
    lead_unit: UnitRef | None
    co_units: tuple[str, ...]
    suggested: SuggestionRow | None
    deadline: date | None
    deadline_basis: str
    url: str
    version: int


@dataclass(frozen=True, slots=True)
class FigurePanel:
    """Everything about the chosen figure; ``previous`` and ``next`` are keys in the order of the text."""

    figure: FigureRow
    kind: str
    quantity: str
    sign: str
    expanded: str
    measure: str
    comparator: str
    direction: str
    unsure: bool
    before: str
    printed: str
    after: str
    previous: str
    next: str
    pairs: tuple[PairView, ...]
    commitments: tuple[CommitmentView, ...]
    history: tuple[HistoryEntry, ...]
    link: str


def figure_panel(
    *,
    figure: FigureRow,
    figures: Sequence[FigureRow],
    text: str,
    pairs: Sequence[PairRow],
    rows: Sequence[LedgerRow],
    history: Sequence[HistoryEntry],
    link: str,
    ledger_urls: dict[int, str],
) -> FigurePanel:
    """Put the panel together. ``figures`` are all of the report in order, ``rows`` its commitments."""
    keys = [f.key for f in figures]
    at = keys.index(figure.key)
    start, end = figure.sentence_start, figure.sentence_end
    if not start <= figure.start < figure.end <= end:
        start, end = figure.start, figure.end
    return FigurePanel(
        figure=figure,
        kind=str(words.KINDS.get(figure.kind, figure.kind)),
        quantity=words.quantity(figure),
        sign=""
        if figure.comparator == "eq" or figure.value is None
        else words.SIGNS.get(figure.comparator, ""),
        expanded=words.expanded(figure),
        measure=str(words.MEASURES.get(figure.measure, figure.measure)),
        comparator=str(words.COMPARATORS.get(figure.comparator, figure.comparator)),
        direction=str(words.DIRECTIONS.get(figure.direction, "")),
        unsure=words.unsure(figure),
        before=words.plain(text[start : figure.start]),
        printed=words.plain(text[figure.start : figure.end]),
        after=words.plain(text[figure.end : end]),
        previous=keys[at - 1] if at else "",
        next=keys[at + 1] if at + 1 < len(keys) else "",
        pairs=pair_views(p for p in pairs if figure.key in (p.target.key, p.result.key)),
        commitments=tuple(
            _commitment(row, ledger_urls.get(row.id, "")) for row in rows if figure.key in row.figure_keys
        ),
        history=tuple(history),
        link=link,
    )


def pair_views(pairs: Iterable[PairRow]) -> tuple[PairView, ...]:
    """Pairs ready to be drawn, those that can be compared first."""
    return tuple(pair_view(pair) for pair in sorted(pairs, key=lambda pair: not pair.comparable))


def pair_view(pair: PairRow) -> PairView:
    """A pair ready to be drawn."""
    return PairView(
        pair,
        pair_chart(pair),
        words.bounded(pair.result),
        words.bounded(pair.target),
        pair.confidence < words.SURE,
        round(pair.confidence * 100),
    )


def _commitment(row: LedgerRow, url: str) -> CommitmentView:
    suggested = next((s for s in row.suggestions if s.role == "lead" and s.status == "suggested"), None)
    return CommitmentView(
        id=row.id,
        code=row.code,
        text=words.plain(row.text),
        state=row.state,
        state_label=row.state_label,
        lead_unit=row.lead_unit,
        co_units=tuple(u.name for u in row.co_units),
        suggested=None if row.lead_unit else suggested,
        deadline=row.deadline,
        deadline_basis=str(DEADLINE_BASES.get(row.deadline_basis, "")),
        url=url,
        version=row.version,
    )
