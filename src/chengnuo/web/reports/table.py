"""All figures of a report as rows: filtered, sorted, written out. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from chengnuo.core.commitments.queries import LedgerRow
from chengnuo.core.documents.queries import FigureRow
from chengnuo.web.reports import words
from chengnuo.web.reports.page import rows_by_figure, unit_keys


@dataclass(frozen=True, slots=True)
class Line:
    """One figure with what the ledger knows of it."""

    figure: FigureRow
    kind: str
    measure: str
    quantity: str
    expanded: str
    comparator: str
    unsure: bool
    state: str
    state_label: str
    lead: str
    units: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the table shows; empty means any. ``sort`` is a column of :data:`SORTS`, ``-`` before it turns it."""

    text: str = ""
    kind: str = ""
    measure: str = ""
    section: str = ""
    unit: str = ""
    state: str = ""
    sort: str = "place"


def lines_of(figures: Iterable[FigureRow], rows: Sequence[LedgerRow], text: str) -> list[Line]:
    """Every figure as a line, in the order of the text."""
    by_figure = rows_by_figure(rows)
    return [_line(f, by_figure.get(f.key, []), text) for f in figures]


def _line(figure: FigureRow, rows: Sequence[LedgerRow], text: str) -> Line:
    units = [pair for row in rows for pair in unit_keys(row)]
    return Line(
        figure=figure,
        kind=str(words.KINDS.get(figure.kind, figure.kind)),
        measure=str(words.MEASURES.get(figure.measure, figure.measure)),
        quantity=words.bounded(figure),
        expanded=words.expanded(figure),
        comparator=str(words.COMPARATORS.get(figure.comparator, figure.comparator)),
        unsure=words.unsure(figure),
        state=rows[0].state if rows else "",
        state_label=_(rows[0].state_label) if rows else "",
        lead=units[0][1] if units else "",
        units=tuple(key for key, _label in units),
        sentence=words.plain(text[figure.sentence_start : figure.sentence_end]),
    )


SORTS: dict[str, Callable[[Line], tuple[int, float | int | str]]] = {
    "place": lambda line: (0, line.figure.start),
    "indicator": lambda line: (0, line.figure.indicator),
    "value": lambda line: _numbered(line.figure.value_si),
    "unit": lambda line: (0, line.figure.unit),
    "kind": lambda line: (0, line.figure.kind),
    "measure": lambda line: (0, line.figure.measure),
    "year": lambda line: _numbered(line.figure.year),
    "state": lambda line: (0, line.state),
    "lead": lambda line: (0 if line.lead else 1, line.lead),
    "sure": lambda line: (0, line.figure.confidence),
}


def _numbered(value: float | int | None) -> tuple[int, float | int | str]:
    """Missing numbers come last."""
    return (1, 0) if value is None else (0, value)


def choose(lines: Sequence[Line], wanted: Wanted) -> list[Line]:
    """The lines that match, sorted; equal ones keep the order of the text."""
    needle = "".join(wanted.text.split()).lower()
    kept = [
        line
        for line in lines
        if (not needle or needle in f"{line.figure.indicator}{line.sentence}".lower())
        and wanted.kind in ("", line.figure.kind)
        and wanted.measure in ("", line.figure.measure)
        and wanted.section in ("", str(line.figure.section_id))
        and (not wanted.unit or wanted.unit in line.units)
        and (not wanted.state or (line.unsure if wanted.state == "unsure" else line.state == wanted.state))
    ]
    name = wanted.sort.removeprefix("-")
    key = SORTS.get(name, SORTS["place"])
    return sorted(kept, key=key, reverse=wanted.sort.startswith("-"))
