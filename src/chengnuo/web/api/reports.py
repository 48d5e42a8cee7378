"""Reports, figures, pairs, reconciliations, units: reading only."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from ninja import Router

from chengnuo.core.documents import queries as documents
from chengnuo.core.documents.queries import (
    CoverageSummary,
    ExclusionRow,
    FigureRow,
    PairRow,
    ReconciliationRowView,
    ReportCard,
    RunCard,
    SectionRow,
    TermRow,
)
from chengnuo.core.people import queries as people
from chengnuo.core.people.queries import UnitRow
from chengnuo.web.api.auth import reader

router = Router()


@dataclass(frozen=True, slots=True)
class ReportText:
    """The decoded text all offsets count in, and its outline."""

    text: str
    sections: tuple[SectionRow, ...]


@dataclass(frozen=True, slots=True)
class CoverageProof:
    """The sums, and every numeral that is not a figure."""

    summary: CoverageSummary
    excluded: tuple[ExclusionRow, ...]


@router.get("/reports", response=list[ReportCard], summary="报告列表")
def list_reports(request: HttpRequest, include_superseded: bool = False) -> list[ReportCard]:
    """All reports, the latest plan year first."""
    reader(request, "report.view")
    return list(documents.reports(include_superseded=include_superseded))


@router.get("/reports/{int:report_id}", response=ReportCard, summary="一份报告")
def get_report(request: HttpRequest, report_id: int) -> ReportCard:
    """One report."""
    reader(request, "report.view")
    return documents.report(report_id)


@router.get("/reports/{int:report_id}/text", response=ReportText, summary="报告原文与章节")
def get_text(request: HttpRequest, report_id: int) -> ReportText:
    """The text and its sections."""
    reader(request, "report.view")
    return ReportText(documents.report_text(report_id), documents.sections(report_id))


@router.get("/reports/{int:report_id}/figures", response=list[FigureRow], summary="数字指标")
def list_figures(request: HttpRequest, report_id: int, kind: str = "", text: str = "") -> list[FigureRow]:
    """The figures in the order of the text. ``kind`` is result, target or context."""
    reader(request, "report.view")
    documents.report(report_id)
    return list(documents.figures(report_id, kind=kind, text=text))


@router.get("/reports/{report_id}/figures/{key}", response=FigureRow, summary="一个数字指标")
def get_figure(request: HttpRequest, report_id: int, key: str) -> FigureRow:
    """One figure by its id in the public JSON."""
    reader(request, "report.view")
    return documents.figure(report_id, key)


@router.get("/reports/{int:report_id}/pairs", response=list[PairRow], summary="上年结果与本年目标")
def list_pairs(request: HttpRequest, report_id: int) -> list[PairRow]:
    """Last year's result beside this year's target."""
    reader(request, "report.view")
    documents.report(report_id)
    return list(documents.pairs(report_id))


@router.get("/reports/{int:report_id}/terms", response=list[TermRow], summary="名词解释")
def list_terms(request: HttpRequest, report_id: int) -> list[TermRow]:
    """The annex terms and where the text uses them."""
    reader(request, "report.view")
    documents.report(report_id)
    return list(documents.terms(report_id))


@router.get("/reports/{int:report_id}/coverage", response=CoverageProof, summary="数字覆盖")
def get_coverage(request: HttpRequest, report_id: int) -> CoverageProof:
    """Where every numeral of the text went."""
    reader(request, "report.view")
    return CoverageProof(documents.coverage(report_id), documents.exclusions(report_id))


@router.get("/reconciliations", response=list[RunCard], summary="两年对照")
def list_runs(request: HttpRequest) -> list[RunCard]:
    """All reconciliations, the newest first."""
    reader(request, "report.view")
    return list(documents.runs())


@router.get(
    "/reconciliations/{int:run_id}/rows", response=list[ReconciliationRowView], summary="两年对照逐项"
)
def list_run_rows(
    request: HttpRequest, run_id: int, verdict: str = "", unsure: bool | None = None
) -> list[ReconciliationRowView]:
    """Each target with the next report's answer."""
    reader(request, "report.view")
    return list(documents.run_rows(run_id, verdict=verdict, unsure=unsure))


@router.get("/units", response=list[UnitRow], summary="单位")
def list_units(request: HttpRequest, active_only: bool = True) -> list[UnitRow]:
    """Departments, streets and others, in their usual order."""
    reader(request, "unit.view")
    return list(people.units(active_only=active_only))
