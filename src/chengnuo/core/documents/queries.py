"""What can be read of the reports: frozen dataclasses, never rows. All offsets are code points of ``text``."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from chengnuo.core.documents import models
from chengnuo.core.documents.errors import FigureNotFound, ReportNotFound, RunNotFound
from chengnuo.core.documents.shapes import (
    CoverageSummary,
    ExclusionRow,
    FigureRow,
    Number,
    PairRow,
    ReconciliationRowView,
    ReportCard,
    RunCard,
    SectionRow,
    TermRow,
)
from chengnuo.reading.pairing.model import CHECK_BELOW

__all__ = [
    "CoverageSummary",
    "ExclusionRow",
    "FigureRow",
    "Number",
    "PairRow",
    "ReconciliationRowView",
    "ReportCard",
    "RunCard",
    "SectionRow",
    "TermRow",
    "coverage",
    "exclusions",
    "figure",
    "figure_row",
    "figures",
    "latest_report_id",
    "pairs",
    "person",
    "report",
    "report_of_file",
    "report_original",
    "report_text",
    "reports",
    "run",
    "run_rows",
    "runs",
    "sections",
    "terms",
]


def reports(*, state: str = "", include_superseded: bool = False) -> tuple[ReportCard, ...]:
    """All reports, the latest plan year first; superseded ones only when asked for."""
    rows = _cards()
    if state:
        rows = rows.filter(state=state)
    elif not include_superseded:
        rows = rows.exclude(state=models.ReportState.SUPERSEDED)
    return tuple(_card(row) for row in rows)


def report(report_id: int) -> ReportCard:
    """One report. Raises ``ReportNotFound``."""
    row = _cards().filter(pk=report_id).first()
    if row is None:
        raise ReportNotFound(report_id)
    return _card(row)


def latest_report_id() -> int | None:
    """The accepted report of the latest plan year (a sample only if there is no other), or None."""
    found = models.Report.objects.filter(state=models.ReportState.ACCEPTED)
    return found.order_by("is_sample", "-plan_year", "-id").values_list("pk", flat=True).first()


def report_of_file(sha256: str) -> int | None:
    """The report made of a file with this SHA-256 (hex), superseded ones left out, or None."""
    found = models.Report.objects.filter(sha256=sha256).exclude(state=models.ReportState.SUPERSEDED)
    return found.order_by("id").values_list("pk", flat=True).first()


def report_text(report_id: int) -> str:
    """The decoded text that all offsets count in. Raises ``ReportNotFound``."""
    text = models.ReportSource.objects.filter(pk=report_id).values_list("text", flat=True).first()
    if text is None:
        raise ReportNotFound(report_id)
    return text


def report_original(report_id: int) -> tuple[str, str, bytes]:
    """(file name, media type, the bytes exactly as they came). Raises ``ReportNotFound``."""
    row = models.ReportSource.objects.select_related("report").filter(pk=report_id).first()
    if row is None:
        raise ReportNotFound(report_id)
    return row.report.source_name, row.report.media_type, bytes(row.data)


def sections(report_id: int) -> tuple[SectionRow, ...]:
    """The outline, in order."""
    return tuple(
        SectionRow(s.pk, s.position, s.title, s.level, s.start, s.end, s.part, s.year)
        for s in models.ReportSection.objects.filter(report_id=report_id)
    )


def figures(report_id: int, *, kind: str = "", text: str = "") -> tuple[FigureRow, ...]:
    """The figures in the order of the text; ``text`` looks in indicator and wording."""
    rows = models.ReportFigure.objects.filter(report_id=report_id)
    if kind:
        rows = rows.filter(kind=kind)
    if text:
        rows = rows.filter(Q(indicator__icontains=text) | Q(text__icontains=text))
    return tuple(figure_row(row) for row in rows)


def figure(report_id: int, key: str) -> FigureRow:
    """One figure by its public id. Raises ``FigureNotFound``."""
    row = models.ReportFigure.objects.filter(report_id=report_id, key=key).first()
    if row is None:
        raise FigureNotFound(key)
    return figure_row(row)


def terms(report_id: int) -> tuple[TermRow, ...]:
    """The annex terms, in the order of the annex."""
    return tuple(
        TermRow(
            t.pk,
            t.key,
            t.name,
            t.definition,
            t.start,
            t.end,
            t.definition_start,
            t.definition_end,
            tuple((start, end) for start, end in t.occurrences),
        )
        for t in models.ReportTerm.objects.filter(report_id=report_id)
    )


def exclusions(report_id: int) -> tuple[ExclusionRow, ...]:
    """Every numeral that is not a figure, in the order of the text."""
    return tuple(
        ExclusionRow(e.pk, e.start, e.end, e.text, e.category, e.reason)
        for e in models.ReportExclusion.objects.filter(report_id=report_id)
    )


def coverage(report_id: int) -> CoverageSummary:
    """How many numerals there are and where each went. Raises ``ReportNotFound``."""
    row = models.Report.objects.filter(pk=report_id).values_list("numerals", "numerals_in_figures").first()
    if row is None:
        raise ReportNotFound(report_id)
    numerals, inside = row
    grouped = models.ReportExclusion.objects.filter(report_id=report_id).order_by()
    counted = grouped.values_list("category").annotate(n=Count("id")).order_by("-n", "category")
    return CoverageSummary(
        numerals, inside, numerals - inside, tuple((category, n) for category, n in counted)
    )


def pairs(report_id: int) -> tuple[PairRow, ...]:
    """Last year's results beside this year's targets, in the order of the targets."""
    rows = models.FigurePair.objects.filter(report_id=report_id).select_related("target", "result")
    return tuple(
        PairRow(
            p.pk,
            figure_row(p.target),
            figure_row(p.result),
            p.relation,
            p.comparable,
            p.confidence,
            p.reason,
            _number(p.change_si),
            p.ratio,
        )
        for p in rows
    )


def figure_row(row: models.ReportFigure) -> FigureRow:
    """A figure as it crosses the wall; whole numbers come out as ``int``."""
    return FigureRow(
        id=row.pk,
        report_id=row.report_id,
        key=row.key,
        start=row.start,
        end=row.end,
        text=row.text,
        value=_number(row.value),
        value_to=_number(row.value_to),
        from_value=_number(row.from_value),
        unit=row.unit,
        value_si=_number(row.value_si),
        unit_si=row.unit_si,
        comparator=row.comparator,
        comparator_text=row.comparator_text,
        measure=row.measure,
        kind=row.kind,
        year=row.year,
        indicator=row.indicator,
        direction=row.direction,
        soft=row.soft,
        delta=row.delta,
        certainty=row.certainty,
        relative=row.relative,
        reference=row.reference,
        confidence=row.confidence,
        section_id=row.section_id,
        section=row.section_title,
        sentence_start=row.sentence_start,
        sentence_end=row.sentence_end,
    )


def _number(value: float | None) -> Number | None:
    return int(value) if value is not None and value.is_integer() else value


def _cards() -> QuerySet[models.Report]:
    return models.Report.objects.select_related("imported_by", "accepted_by").annotate(
        figure_count=_count_of(models.ReportFigure.objects.all()),
        target_count=_count_of(models.ReportFigure.objects.filter(kind="target")),
        result_count=_count_of(models.ReportFigure.objects.filter(kind="result")),
        term_count=_count_of(models.ReportTerm.objects.all()),
        newer_id=Subquery(
            models.Report.objects.filter(supersedes_id=OuterRef("pk"), state=models.ReportState.ACCEPTED)
            .order_by("-id")
            .values("pk")[:1]
        ),
    )


def _count_of(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.filter(report_id=OuterRef("pk")).order_by().values("report_id").annotate(n=Count("id"))
    return Coalesce(Subquery(counted.values("n")), 0)


def _card(row: Any) -> ReportCard:
    return ReportCard(
        id=row.pk,
        title=row.title,
        plan_year=row.plan_year,
        review_year=row.review_year,
        place_code=row.place_code,
        place_name=row.place_name,
        state=row.state,
        state_label=models.ReportState(row.state).label,
        is_sample=row.is_sample,
        source_name=row.source_name,
        media_type=row.media_type,
        encoding=row.encoding,
        sha256=row.sha256,
        byte_size=row.byte_size,
        char_count=row.char_count,
        doubts=tuple(row.doubts),
        previous_year_id=row.previous_year_id,
        supersedes_id=row.supersedes_id,
        superseded_by_id=row.newer_id,
        imported_by=person(row.imported_by),
        imported_at=row.imported_at,
        accepted_by=person(row.accepted_by),
        accepted_at=row.accepted_at,
        figures=row.figure_count,
        targets=row.target_count,
        results=row.result_count,
        terms=row.term_count,
        version=row.version,
    )


def person(user: Any) -> str:
    """A user's name as history and lists show it; empty where there was none."""
    return "" if user is None else str(getattr(user, "display_name", "") or user.get_username())


def runs() -> tuple[RunCard, ...]:
    """All reconciliations, the newest first."""
    return tuple(_run_card(run) for run in _runs())


def run(run_id: int) -> RunCard:
    """One reconciliation. Raises ``RunNotFound``."""
    found = _runs().filter(pk=run_id).first()
    if found is None:
        raise RunNotFound(run_id)
    return _run_card(found)


def run_rows(
    run_id: int, *, verdict: str = "", unsure: bool | None = None
) -> tuple[ReconciliationRowView, ...]:
    """The rows of a run in the order of the targets. ``verdict`` compares with the valid one.

    Raises ``RunNotFound``.
    """
    found = models.ReconciliationRun.objects.filter(pk=run_id).first()
    if found is None:
        raise RunNotFound(run_id)
    texts = report_text(found.this_year_id), report_text(found.next_year_id)
    rows = models.ReconciliationRow.objects.filter(run=found).select_related(
        "target", "result", "person_result", "decided_by"
    )
    views = (_row_view(row, *texts) for row in rows)
    return tuple(
        view
        for view in views
        if (not verdict or view.verdict == verdict) and (unsure is None or view.unsure == unsure)
    )


def _runs() -> QuerySet[models.ReconciliationRun]:
    return models.ReconciliationRun.objects.select_related("started_by").prefetch_related("rows")


def _run_card(found: models.ReconciliationRun) -> RunCard:
    rows = list(found.rows.all())
    counts = Counter(row.person_verdict or row.verdict for row in rows)
    return RunCard(
        id=found.pk,
        this_year=report(found.this_year_id),
        next_year=report(found.next_year_id),
        made_at=found.made_at,
        made_by=person(found.started_by),
        rows=len(rows),
        unsure=sum(_is_unsure(row) for row in rows),
        decided=sum(bool(row.person_verdict) for row in rows),
        counts=tuple(counts.most_common()),
    )


def _is_unsure(row: models.ReconciliationRow) -> bool:
    return not row.person_verdict and row.confidence < CHECK_BELOW


def _row_view(row: models.ReconciliationRow, this_text: str, next_text: str) -> ReconciliationRowView:
    decided = bool(row.person_verdict)
    result = row.person_result if decided else row.result
    return ReconciliationRowView(
        id=row.pk,
        run_id=row.run_id,
        target=figure_row(row.target),
        target_sentence=this_text[row.target.sentence_start : row.target.sentence_end],
        result=figure_row(result) if result else None,
        result_sentence=next_text[result.sentence_start : result.sentence_end] if result else "",
        verdict=row.person_verdict or row.verdict,
        machine_verdict=row.verdict,
        machine_result=figure_row(row.result) if row.result else None,
        confidence=row.confidence,
        unsure=_is_unsure(row),
        reason=row.reason,
        compared=(_number(row.target_number), _number(row.result_number)),
        note=row.person_note,
        decided_by=person(row.decided_by),
        decided_at=row.decided_at,
        version=row.version,
    )
