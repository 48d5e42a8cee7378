"""What the ledger's pages need from ``core``: which report, which filter, and for whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from chengnuo.core.commitments.queries import LedgerFilter
from chengnuo.core.documents import queries as documents
from chengnuo.core.documents.errors import ReportNotFound
from chengnuo.core.documents.queries import ReportCard
from chengnuo.core.progress import queries as progress
from chengnuo.core.progress.queries import Light
from chengnuo.kernel import clock
from chengnuo.kernel.permissions import allows
from chengnuo.web import typed
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
    """The report and the filter of a request's address (or of ``params``); a light becomes the ids that have it."""
    given = request.GET if params is None else params
    wanted = filter_of(given, today=clock.today())
    report = report_of(request.user, wanted.report_id)
    wanted = replace(wanted, report_id=report.id if report else None)
    light = light_of_params(given)
    if report is None or not light:
        return report, wanted
    found = progress.lights(report.id, as_of=typed.day(given.get("as_of", "")))
    ids = tuple(
        pk for pk, one in found.items() if one.light == light and (not wanted.ids or pk in wanted.ids)
    )
    return report, replace(wanted, ids=ids or (0,))  # no ids at all would mean any


def light_of_params(params: Any) -> str:
    """The light an address asks for, "" for any."""
    light = params.get("light", "")
    return light if light in {one.value for one in Light} else ""
