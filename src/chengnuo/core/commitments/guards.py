"""Checks that every act on the ledger makes."""

from __future__ import annotations

from collections.abc import Sequence

from chengnuo.core.commitments.errors import Refused
from chengnuo.core.commitments.models import Commitment
from chengnuo.core.documents.errors import ReportNotFound
from chengnuo.core.documents.models import Report, ReportState
from chengnuo.kernel.errors import Conflict


def editable_report(report_id: int) -> Report:
    """The report, if its ledger may be changed: accepted, and not superseded by a corrected text.

    Raises ``ReportNotFound``, ``Conflict`` ``commitments.report_closed``.
    """
    report = Report.objects.filter(pk=report_id).first()
    if report is None:
        raise ReportNotFound(report_id)
    if report.state != ReportState.ACCEPTED:
        advice = "请先采用这份报告" if report.state == ReportState.DRAFT else "请到更正后的报告中修改"
        raise Conflict(
            "commitments.report_closed",
            f"报告《{report.title}》{ReportState(report.state).label}，{advice}。",
            report_id=report_id,
            state=report.state,
        )
    return report


def one_report(rows: Sequence[Commitment]) -> Report:
    """The editable report all rows belong to. Raises ``Refused`` where they are of several, or none."""
    ids = {row.report_id for row in rows}
    if len(ids) != 1:
        raise Refused("commitments.many_reports", "请选择同一份报告中的承诺。")
    return editable_report(ids.pop())
