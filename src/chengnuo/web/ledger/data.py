"""What the ledger's pages need from ``core``: which report, which filter, and for whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from chengnuo.core.commitments.queries import LedgerFilter
from chengnuo.core.documents import queries as documents
from chengnuo.core.documents.errors import ReportNotFound
from chengnuo.core.documents.queries import ReportCard
from chengnuo.kernel import clock
from chengnuo.kernel.permissions import allows
from chengnuo.web.ledger.address import filter_of


def own_unit(user: Any) -> int | None:
    """The unit whose items a person looks at first: for people who handle, none for those who see the whole."""
    unit_id = getattr(user, "unit_id", None)
    return unit_id if unit_id is not None and not allows(user, "ledger.assign") else None


def report_of(user: Any, report_id: int | None) -> ReportCard | None:
    """The report asked for, or the latest accepted one; None where there is none.

    Raises ``ReportNotFound`` for one that is not there, or a draft for people who do not import.
    """
    chosen = report_id if report_id is not None else documents.latest_report_id()
    if chosen is None:
        return None
    report = documents.report(chosen)
    if report.state == "draft" and not allows(user, "report.import"):
        raise ReportNotFound(chosen)
    return report


def wanted_of(request: HttpRequest, params: Any = None) -> tuple[ReportCard | None, LedgerFilter]:
    """The report and the filter of a request's address (or of ``params``)."""
    wanted = filter_of(request.GET if params is None else params, today=clock.today())
    report = report_of(request.user, wanted.report_id)
    return report, replace(wanted, report_id=report.id if report else None)
