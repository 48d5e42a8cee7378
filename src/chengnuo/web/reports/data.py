"""What the pages of one report need from ``core``, asked in the same few statements however long it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from chengnuo.core.commitments import history as ledger_history
from chengnuo.core.commitments import queries as ledger
from chengnuo.core.commitments.queries import HistoryEntry, LedgerFilter, LedgerRow
from chengnuo.core.documents import queries as documents
from chengnuo.core.documents.errors import ReportNotFound
from chengnuo.core.documents.queries import FigureRow, ReportCard, SectionRow, TermRow
from chengnuo.kernel.permissions import allows


@dataclass(frozen=True, slots=True)
class Parts:
    """A report with its parts; ``rows`` is empty for people who may not see the ledger."""

    report: ReportCard
    text: str
    sections: tuple[SectionRow, ...]
    figures: tuple[FigureRow, ...]
    terms: tuple[TermRow, ...] = ()
    rows: tuple[LedgerRow, ...] = field(default=())


def report_for(user: Any, report_id: int) -> ReportCard:
    """The report, if ``user`` may know of it: a draft is there only for those who import.

    Raises ``ReportNotFound``.
    """
    report = documents.report(report_id)
    if report.state == "draft" and not allows(user, "report.import"):
        raise ReportNotFound(report_id)
    return report


def parts_for(user: Any, report_id: int) -> Parts:
    """Everything the living report is made of. Raises ``ReportNotFound``."""
    report = report_for(user, report_id)
    return Parts(
        report,
        documents.report_text(report_id),
        documents.sections(report_id),
        documents.figures(report_id),
        documents.terms(report_id),
        rows_for(user, report_id),
    )


def rows_for(user: Any, report_id: int) -> tuple[LedgerRow, ...]:
    """The live commitments of the report; none for people who may not see the ledger."""
    if not allows(user, "ledger.view"):
        return ()
    return ledger.all_rows(LedgerFilter(report_id=report_id))


def parts_around(user: Any, report_id: int, key: str) -> Parts:
    """What the panel of one figure needs: as :func:`parts_for`, with the rows of that figure alone."""
    report = report_for(user, report_id)
    ids = ledger.figure_commitments(report_id).get(key, ()) if allows(user, "ledger.view") else ()
    rows = ledger.all_rows(LedgerFilter(report_id=report_id, ids=ids)) if ids else ()
    return Parts(report, documents.report_text(report_id), (), documents.figures(report_id), (), rows)


def history_for(user: Any, rows: Sequence[LedgerRow]) -> tuple[HistoryEntry, ...]:
    """The changes of the commitments a figure stands in, newest first; none without the permission."""
    if not allows(user, "history.view"):
        return ()
    found = [entry for row in rows for entry in ledger_history.history(row.id)]
    return tuple(sorted(found, key=lambda entry: entry.when, reverse=True))[:8]
