"""The coverage view: every numeral of the text is in a figure, or stands in a list with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.utils.safestring import SafeString

from chengnuo.core.documents.queries import ExclusionRow, FigureRow, SectionRow
from chengnuo.reading.coverage import count
from chengnuo.reading.model import Exclusion, Figure
from chengnuo.web.reports import words
from chengnuo.web.reports.document import Mark, lay_out, settle_marks
from chengnuo.web.reports.page import figure_marks, figure_tag, heads_of
from chengnuo.web.reports.render import Tag, render


@dataclass(frozen=True, slots=True)
class Place:
    """An exclusion with the words around it; ``shown`` says whether the text as it is set shows the place."""

    exclusion: ExclusionRow
    before: str
    after: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The exclusions of one category; ``reason`` where all have the same."""

    key: str
    label: str
    reason: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """``numerals == in_figures + excluded``; a numeral may need several exclusions, each with a place of its own."""

    numerals: int
    in_figures: int
    excluded: int


def proof(text: str, figures: Sequence[FigureRow], exclusions: Sequence[ExclusionRow]) -> Proof:
    """Count the numerals of the text again, from the text itself."""
    # the rows have the offsets that are asked for, whatever their class
    found = count(text, cast(Sequence[Figure], figures), cast(Sequence[Exclusion], exclusions))
    return Proof(found.numerals, found.in_figures, found.excluded)


def groups(exclusions: Sequence[ExclusionRow], shown: frozenset[str], text: str) -> tuple[Group, ...]:
    """The exclusions by category, the largest first, each in the order of the text."""
    sizes = Counter(e.category for e in exclusions)
    found = []
    for category, _size in sizes.most_common():
        own = [e for e in exclusions if e.category == category]
        reasons = {e.reason for e in own}
        places = tuple(_place(e, text, str(e.id) in shown) for e in own)
        found.append(
            Group(category, words.category(category), reasons.pop() if len(reasons) == 1 else "", places)
        )
    return tuple(found)


def _place(exclusion: ExclusionRow, text: str, shown: bool) -> Place:
    return Place(
        exclusion,
        words.plain(text[max(0, exclusion.start - 12) : exclusion.start])[-6:],
        words.plain(text[exclusion.end : exclusion.end + 14])[:8],
        shown,
    )


def coverage_html(
    *,
    text: str,
    sections: Sequence[SectionRow],
    figures: Sequence[FigureRow],
    exclusions: Sequence[ExclusionRow],
    report_id: int,
) -> tuple[SafeString, frozenset[str]]:
    """The text with every numeral marked, a figure or excluded, and the ids of the exclusions it shows.

    Page numbers and other furniture are not part of the text as it is set; they stand in the lists only.
    """
    marks = settle_marks(
        [*figure_marks(figures), *(Mark(e.start, e.end, "exclusion", str(e.id)) for e in exclusions)]
    )
    tags = {("figure", f.key): figure_tag(report_id, f, ()) for f in figures}
    tags.update({("exclusion", str(e.id)): _exclusion_tag(e) for e in exclusions})
    paragraphs = lay_out(text, heads=heads_of(sections), marks=marks)
    shown = {
        piece.mark.key
        for paragraph in paragraphs
        for piece in paragraph.pieces
        if piece.mark and piece.mark.kind == "exclusion"
    }
    return render(paragraphs, tags, open_notice=True), frozenset(shown)


def _exclusion_tag(exclusion: ExclusionRow) -> Tag:
    return Tag(
        "a",
        {
            "class": "rp-ex",
            "id": f"x{exclusion.id}",
            "href": f"#x{exclusion.id}",
            "data-x": str(exclusion.id),
            "data-cat": exclusion.category,
            "title": f"{words.category(exclusion.category)}：{exclusion.reason}",
        },
    )
