"""From a reading to rows: the one place that knows both shapes."""

from __future__ import annotations

from chengnuo.core.documents import models
from chengnuo.core.documents.rules import deepest
from chengnuo.reading import model as read_model

_BATCH = 500


def store_parts(report: models.Report, reading: read_model.Reading) -> None:
    """Write sections, figures, terms, exclusions of ``reading`` for a report that has none yet."""
    sections = [
        models.ReportSection(
            report=report,
            position=number,
            title=_cut(s.title, 300),
            level=s.level,
            start=s.start,
            end=s.end,
            part=s.part,
            year=s.year,
        )
        for number, s in enumerate(reading.sections)
    ]
    models.ReportSection.objects.bulk_create(sections, batch_size=_BATCH)
    kept = list(models.ReportSection.objects.filter(report=report))
    models.ReportFigure.objects.bulk_create(
        [_figure(report, figure, deepest(kept, figure.start)) for figure in reading.figures],
        batch_size=_BATCH,
    )
    models.ReportTerm.objects.bulk_create([_term(report, term) for term in reading.terms], batch_size=_BATCH)
    models.ReportExclusion.objects.bulk_create(
        [
            models.ReportExclusion(
                report=report,
                start=e.start,
                end=e.end,
                text=_cut(e.text, 300),
                category=_cut(e.category, 60),
                reason=_cut(e.reason, 300),
            )
            for e in reading.excluded
        ],
        batch_size=_BATCH,
    )


def _figure(
    report: models.Report, figure: read_model.Figure, section: models.ReportSection | None
) -> models.ReportFigure:
    return models.ReportFigure(
        report=report,
        key=figure.id,
        section=section,
        start=figure.start,
        end=figure.end,
        text=_cut(figure.text, 300),
        value=figure.value,
        value_to=figure.value_to,
        from_value=figure.from_value,
        unit=figure.unit or "",
        value_si=figure.value_si,
        unit_si=figure.unit_si or "",
        comparator=figure.comparator,
        comparator_text=_cut(figure.comparator_text or "", 40),
        measure=figure.measure,
        kind=figure.kind,
        year=figure.year,
        indicator=_cut(figure.indicator, 300),
        direction=figure.direction or "",
        soft=figure.soft,
        delta=figure.delta,
        certainty=_cut(figure.certainty or "", 40),
        relative=figure.relative,
        reference=_cut(figure.reference or "", 120),
        confidence=figure.confidence,
        section_title=_cut(figure.section or "", 300),
        sentence_start=figure.sentence_start,
        sentence_end=figure.sentence_end,
    )


def _term(report: models.Report, term: read_model.Term) -> models.ReportTerm:
    return models.ReportTerm(
        report=report,
        key=term.id,
        name=_cut(term.name, 200),
        definition=term.definition,
        start=term.start,
        end=term.end,
        definition_start=term.definition_start,
        definition_end=term.definition_end,
        occurrences=[[o.start, o.end] for o in term.occurrences],
    )


def _cut(text: str, length: int) -> str:
    """Column widths are generous; a longer text is cut, its span still gives the whole."""
    return text if len(text) <= length else text[: length - 1] + "…"
