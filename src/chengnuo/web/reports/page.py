"""What the pages of one report show, put together from the plain data of ``core``. No queries here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from chengnuo.core.commitments.queries import LedgerRow
from chengnuo.core.commitments.rules import LIVE_STATES
from chengnuo.core.documents.queries import FigureRow, SectionRow, TermRow
from chengnuo.web.reports import words
from chengnuo.web.reports.document import Clause, Head, Mark, lay_out, settle_marks
from chengnuo.web.reports.render import Tag, render

#: Up to so many characters a figure stays on one line: a number is not torn from its unit.
SHORT = 7


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter and how many figures it keeps."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A heading of the outline with the figures in and below it."""

    id: int
    title: str
    level: int
    figures: int


@dataclass(frozen=True, slots=True)
class Choices:
    """The filters of a report's figures."""

    kinds: tuple[Choice, ...]
    states: tuple[Choice, ...]
    units: tuple[Choice, ...]
    unsure_n: int


@dataclass(frozen=True, slots=True)
class Living:
    """Everything the living report shows around and in the text."""

    html: SafeString
    outline: tuple[OutlineItem, ...]
    choices: Choices


def living(
    *,
    report_id: int,
    text: str,
    sections: Sequence[SectionRow],
    figures: Sequence[FigureRow],
    terms: Sequence[TermRow],
    rows: Sequence[LedgerRow],
) -> Living:
    """The report as a document. ``rows`` are its live commitments."""
    by_figure = rows_by_figure(rows)
    marks = settle_marks([*figure_marks(figures), *_term_marks(terms)])
    tags = {("figure", f.key): figure_tag(report_id, f, by_figure.get(f.key, ())) for f in figures}
    tags.update({("term", t.key): _term_tag(t) for t in terms})
    clauses = [
        Clause(r.source_start, r.source_end, r.code)
        for r in rows
        if r.source_start is not None and r.source_end is not None
    ]
    paragraphs = lay_out(text, heads=heads_of(sections), marks=marks, clauses=clauses)
    return Living(
        html=render(paragraphs, tags, entries={t.start: f"t{t.key}" for t in terms}),
        outline=outline(sections, figures),
        choices=living_choices(figures, rows),
    )


def living_choices(figures: Sequence[FigureRow], rows: Sequence[LedgerRow]) -> Choices:
    """What the figures can be filtered by, with counts."""
    by_figure = rows_by_figure(rows)
    return Choices(
        kinds=_kinds(figures),
        states=_states(figures, by_figure),
        units=_units(figures, by_figure),
        unsure_n=sum(words.unsure(f) for f in figures),
    )


def rows_by_figure(rows: Iterable[LedgerRow]) -> dict[str, list[LedgerRow]]:
    """The commitments that carry each figure, by the figure's key."""
    found: dict[str, list[LedgerRow]] = {}
    for row in rows:
        for key in row.figure_keys:
            found.setdefault(key, []).append(row)
    return found


def heads_of(sections: Iterable[SectionRow]) -> list[Head]:
    """The sections as the layout takes them."""
    return [Head(s.id, s.title, s.level, s.start, s.end, s.part) for s in sections]


def outline(sections: Sequence[SectionRow], figures: Sequence[FigureRow]) -> tuple[OutlineItem, ...]:
    """Headings after the front matter; a heading counts the figures of the headings below it too."""
    own = Counter(f.section_id for f in figures)
    shown = [s for s in sections if s.part != "front"]
    top = min((s.level for s in shown), default=1)
    items: list[OutlineItem] = []
    for at, section in enumerate(shown):
        total = own[section.id]
        for below in shown[at + 1 :]:
            if below.level <= section.level:
                break
            total += own[below.id]
        items.append(OutlineItem(section.id, section.title, section.level - top + 1, total))
    return tuple(items)


def figure_marks(figures: Iterable[FigureRow]) -> Iterable[Mark]:
    """The stretches of the figures."""
    return (Mark(f.start, f.end, "figure", f.key) for f in figures)


def _term_marks(terms: Iterable[TermRow]) -> Iterable[Mark]:
    return (Mark(start, end, "term", t.key) for t in terms for start, end in t.occurrences)


def figure_tag(report_id: int, figure: FigureRow, rows: Sequence[LedgerRow]) -> Tag:
    """How a figure is written: a link to itself that says its kind, state, units and section."""
    attributes = {
        "class": f"rp-fig rp-fig--{figure.kind}{' rp-fig--short' if len(figure.text) <= SHORT else ''}",
        "id": figure.key,
        "href": reverse("reports:figure", args=[report_id, figure.key]),
        "data-key": figure.key,
        "data-k": figure.kind,
        "data-sec": str(figure.section_id or ""),
        "title": f"{words.KINDS.get(figure.kind, figure.kind)}：{figure.indicator}",
    }
    if rows:
        attributes["data-st"] = rows[0].state
        attributes["data-u"] = " ".join(dict.fromkeys(key for row in rows for key, _label in unit_keys(row)))
        attributes["title"] += f"（{_(rows[0].state_label)}）"
    if words.unsure(figure):
        attributes["data-unsure"] = ""
        attributes["title"] += _("（待核）")
    return Tag("a", attributes)


def _term_tag(term: TermRow) -> Tag:
    return Tag(
        "a",
        {
            "class": "rp-term",
            "href": f"#t{term.key}",
            "data-t": term.key,
            "aria-haspopup": "dialog",
            "aria-expanded": "false",
        },
    )


def unit_keys(row: LedgerRow) -> list[tuple[str, str]]:
    """The units of a commitment as filter values; a unit only suggested has a value of its own."""
    if row.lead_unit is not None:
        return [(str(u.id), u.name) for u in (row.lead_unit, *row.co_units)]
    return [
        (f"s{s.unit.id}", _("%(unit)s（建议）") % {"unit": s.unit.name})
        for s in row.suggestions
        if s.role == "lead" and s.status == "suggested"
    ]


def _kinds(figures: Iterable[FigureRow]) -> tuple[Choice, ...]:
    counts = Counter(f.kind for f in figures)
    return tuple(Choice(key, str(label), counts[key]) for key, label in words.KINDS.items() if counts[key])


def _states(figures: Iterable[FigureRow], by_figure: Mapping[str, Sequence[LedgerRow]]) -> tuple[Choice, ...]:
    counts = Counter(by_figure[f.key][0].state for f in figures if f.key in by_figure)
    return tuple(Choice(state.value, _(state.label), counts[state.value]) for state in LIVE_STATES)


def _units(figures: Iterable[FigureRow], by_figure: Mapping[str, Sequence[LedgerRow]]) -> tuple[Choice, ...]:
    counts: Counter[tuple[str, str]] = Counter()
    for figure in figures:
        counts.update({pair for row in by_figure.get(figure.key, ()) for pair in unit_keys(row)})
    ordered = sorted(counts.items(), key=lambda item: (item[0][0].startswith("s"), -item[1], item[0][1]))
    return tuple(Choice(key, label, count) for (key, label), count in ordered)
