"""The reading of a text, stage by stage: layout, frame, quantities, names, standings, clauses, terms."""

from __future__ import annotations

from bisect import bisect_left

from chengnuo.reading import clauses, coverage, indicators, kinds, quantities, terms
from chengnuo.reading.certainty import certainty
from chengnuo.reading.frame import Frame, doubts, frame
from chengnuo.reading.layout import blocks
from chengnuo.reading.model import Commitment, Exclusion, Figure, Lead, Reading, Section, Sentence


def read_text(text: str, *, year: int | None = None) -> Reading:
    """Read a decoded report. ``year`` is its plan year where the text does not say it."""
    placed = frame(blocks(text), year)
    found, excluded = quantities.find(placed)
    figures = _figures(text, placed, found)
    exclusions = coverage.close(text, figures, _exclusions(text, placed, excluded))
    return Reading(
        text=text,
        title=placed.title,
        plan_year=placed.plan_year,
        review_year=placed.review_year,
        sections=_sections(text, placed),
        leads=_leads(placed),
        sentences=_sentences(placed),
        figures=figures,
        commitments=_commitments(text, placed, figures),
        terms=tuple(terms.find(placed)),
        excluded=exclusions,
        coverage=coverage.count(text, figures, exclusions),
        doubts=doubts(placed),
    )


def _section_title(placed: Frame, block: int) -> str:
    at = placed.section_of[block]
    return "" if at is None else placed.headings[at].title


def _figures(text: str, placed: Frame, found: list[quantities.Quantity]) -> tuple[Figure, ...]:
    names = indicators.name(placed, found)
    stands = kinds.standings(placed, found)
    out: list[Figure] = []
    for n, (q, name, stand) in enumerate(zip(found, names, stands, strict=True), 1):
        block = placed.blocks[q.block]
        start, end = block.span(q.a, q.b)
        said = block.text[slice(*q.comparator_span)] if q.comparator_span else None
        sentence_start, sentence_end = block.span(*q.sentence)
        out.append(
            Figure(
                id=f"F{n:03d}",
                start=start,
                end=end,
                text=text[start:end],
                value=q.value,
                unit=q.unit,
                value_si=q.value_si,
                unit_si=q.unit_si,
                comparator=q.comparator,
                measure=q.measure,
                kind=stand.kind,
                year=stand.year,
                indicator=name.text,
                section=_section_title(placed, q.block),
                value_to=q.value_to,
                from_value=q.from_value,
                comparator_text=said,
                direction=q.direction,
                soft=q.soft,
                delta=q.delta,
                certainty=certainty(block.text, q.a, q.sentence),
                relative=q.relative,
                reference=q.reference,
                confidence=name.confidence,
                sentence_start=sentence_start,
                sentence_end=sentence_end,
            )
        )
    return tuple(out)


def _exclusions(text: str, placed: Frame, excluded: list[quantities.Excluded]) -> tuple[Exclusion, ...]:
    out: list[Exclusion] = []
    for item in excluded:
        start, end = placed.blocks[item.block].span(item.a, item.b)
        out.append(Exclusion(start, end, text[start:end], item.category, item.reason))
    return tuple(out)


def _sections(text: str, placed: Frame) -> tuple[Section, ...]:
    out: list[Section] = []
    open_ends: list[tuple[int, int]] = []  # level and start of headings below, nearest last
    for head in reversed(placed.headings):
        start, _ = placed.blocks[head.block].span(head.a, head.b)
        while open_ends and open_ends[-1][0] > head.level:
            open_ends.pop()
        end = open_ends[-1][1] if open_ends else len(text)
        open_ends.append((head.level, start))
        part, year = placed.parts[head.block], placed.year_of[head.block]
        out.append(Section(head.title, head.level, start, end, part, year))
    return tuple(reversed(out))


def _leads(placed: Frame) -> tuple[Lead, ...]:
    out: list[Lead] = []
    for block, lead in zip(placed.blocks, placed.leads, strict=True):
        if lead:
            out.append(Lead(block.text[slice(*lead)], *block.span(*lead)))
    return tuple(out)


def _sentences(placed: Frame) -> tuple[Sentence, ...]:
    out: list[Sentence] = []
    leads = 0
    for i, block in enumerate(placed.blocks):
        has = placed.leads[i] is not None
        for a, b in placed.sentences[i]:
            out.append(Sentence(*block.span(a, b), placed.section_of[i], leads if has else None))
        leads += has
    return tuple(out)


def _commitments(text: str, placed: Frame, figures: tuple[Figure, ...]) -> tuple[Commitment, ...]:
    out: list[Commitment] = []
    starts = [f.start for f in figures]
    for n, clause in enumerate(clauses.find(placed), 1):
        block = placed.blocks[clause.block]
        start, end = block.span(clause.a, clause.b)
        near = figures[bisect_left(starts, start) : bisect_left(starts, end)]
        inside = tuple(f.id for f in near if f.end <= end)
        lead = placed.leads[clause.block]
        out.append(
            Commitment(
                id=f"C{n:03d}",
                start=start,
                end=end,
                text=text[start:end],
                section=_section_title(placed, clause.block),
                figures=inside,
                deadline=clause.deadline,
                lead=block.text[slice(*lead)] if lead else None,
            )
        )
    return tuple(out)
