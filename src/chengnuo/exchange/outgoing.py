"""From the ledger to files: collects what an export needs and writes the three kinds of file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chengnuo.core.commitments import queries as ledger
from chengnuo.core.commitments.queries import LedgerFilter, LedgerRow
from chengnuo.core.commitments.rules import DeadlineBasis, Role
from chengnuo.core.documents import queries as documents
from chengnuo.core.documents.queries import ReportCard, SectionRow
from chengnuo.exchange.decomposition_docx import decomposition_docx
from chengnuo.exchange.ledger_xlsx import ledger_csv, ledger_xlsx
from chengnuo.exchange.model import ExportDocument, ExportRow, Heading
from chengnuo.kernel import clock
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.errors import Invalid
from chengnuo.kernel.permissions import demand


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file ready to be sent."""

    name: str
    media_type: str
    data: bytes


_WRITERS: dict[str, tuple[Callable[[ExportDocument], bytes], str, str]] = {
    "docx": (
        decomposition_docx,
        "责任分解方案",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "xlsx": (ledger_xlsx, "责任分解表", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (ledger_csv, "责任分解表", "text/csv; charset=utf-8"),
}
FORMATS = tuple(_WRITERS)


def export_ledger(*, actor: Any, wanted: LedgerFilter, kind: str, filter_note: str = "") -> ExportFile:
    """The rows of a filter (which must name a report) as ``docx``, ``xlsx`` or ``csv``.

    ``filter_note`` says in words what the filter left out; it is printed (by default the two numbers). Raises ``NotAllowed``,
    ``ReportNotFound``, ``Invalid`` ``exchange.format``.
    """
    demand(actor, "ledger.export")
    if kind not in _WRITERS:
        raise Invalid(
            "exchange.format", f"没有「{kind}」这种导出格式，可选：{'、'.join(FORMATS)}。", format=kind
        )
    if wanted.report_id is None:
        raise Invalid("exchange.report", "请先选择要导出的报告。")
    document = export_document(wanted, filter_note=filter_note)
    write, what, media_type = _WRITERS[kind]
    data = write(document)
    record(
        actor=actor,
        action="ledger.export",
        object_type="report",
        object_id=wanted.report_id,
        label=document.report_title,
        new={"format": kind, "rows": len(document.rows)},
        note=filter_note,
    )
    year = f"{document.plan_year}年" if document.plan_year else ""
    return ExportFile(f"{year}{document.place_name}{what}.{kind}", media_type, data)


def export_document(
    wanted: LedgerFilter, *, filter_note: str = "", made_at: datetime | None = None
) -> ExportDocument:
    """The plain data of an export, in the order of the report. Raises ``ReportNotFound``."""
    report = documents.report(wanted.report_id or 0)
    sections = documents.sections(report.id)
    rows = ledger.all_rows(wanted)
    return ExportDocument(
        title=_title(report),
        report_title=report.title,
        place_name=report.place_name,
        plan_year=report.plan_year,
        is_sample=report.is_sample,
        filter_note=filter_note or _left_out(report.id, len(rows)),
        made_at=made_at or clock.local(clock.now()),
        rows=tuple(_row(row, number, sections) for number, row in enumerate(rows, start=1)),
    )


def _left_out(report_id: int, exported: int) -> str:
    """That a filter was at work, in words: a file that shows a part must not pass for the whole."""
    whole = ledger.selected(LedgerFilter(report_id=report_id)).count()
    return "" if exported == whole else f"按筛选条件导出 {exported} 项，台账共 {whole} 项"


def _title(report: ReportCard) -> str:
    year = f"{report.plan_year}年" if report.plan_year else ""
    return f"{year}{report.place_name}《政府工作报告》目标任务责任分解方案"


def _row(row: LedgerRow, number: int, sections: Sequence[SectionRow]) -> ExportRow:
    suggested = row.lead_unit is None and any(s.status == "suggested" for s in row.suggestions)
    lead, co_units = _units(row)
    return ExportRow(
        serial=number,
        code=row.code,
        version=row.version,
        headings=headings_above(row, sections),
        lead_text=row.lead_text,
        text=row.text,
        lead_unit=lead,
        co_units=co_units,
        suggested=suggested,
        deadline=row.deadline,
        deadline_confirmed=row.deadline_basis != DeadlineBasis.YEAR_END,
        state_label=row.state_label,
    )


def _units(row: LedgerRow) -> tuple[str, tuple[str, ...]]:
    """Confirmed units, or the open suggestions where nobody has confirmed any."""
    if row.lead_unit is not None:
        return row.lead_unit.short_name, tuple(unit.short_name for unit in row.co_units)
    open_ones = [s for s in row.suggestions if s.status == "suggested"]
    lead = next((s.unit.short_name for s in open_ones if s.role == Role.LEAD), "")
    return lead, tuple(s.unit.short_name for s in open_ones if s.role == Role.CO)


def headings_above(row: LedgerRow, sections: Sequence[SectionRow]) -> tuple[Heading, ...]:
    """The headings a commitment stands under, the outermost first; the report's title (level 0) left out.

    Levels are counted from 1 in the plan part, whatever the source's markup calls them.
    """
    own = next((s for s in sections if s.id == row.section_id), None)
    if own is None:
        return ()
    above = [s for s in sections if s.start <= own.start and own.end <= s.end and s.part == own.part]
    chain = sorted(above, key=lambda s: (s.level, s.start))
    return tuple(Heading(depth, s.title) for depth, s in enumerate(chain, start=1))
