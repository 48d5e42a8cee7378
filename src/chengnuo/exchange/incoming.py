"""The ledger's table coming back: dry run, then all of it or nothing, as a batch that can be undone."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import transaction

from chengnuo.core.commitments import queries as ledger
from chengnuo.core.commitments import services
from chengnuo.core.commitments.queries import LedgerFilter, LedgerRow
from chengnuo.core.commitments.rules import LIVE_STATES, Role, State
from chengnuo.core.documents import queries as documents
from chengnuo.core.people import queries as people
from chengnuo.exchange.errors import SheetHasErrors
from chengnuo.exchange.sheet_check import DryRun, KnownItem, KnownUnit, SheetCheck
from chengnuo.exchange.sheet_fix import marked_xlsx
from chengnuo.exchange.sheet_in import read_sheet
from chengnuo.kernel.permissions import demand


def dry_run(*, actor: Any, report_id: int, data: bytes) -> DryRun:
    """Everything that is wrong with a table, and what it would change; writes nothing.

    Raises ``SheetError`` where the file is no such table, ``ReportNotFound``, ``NotAllowed``.
    """
    demand(actor, "ledger.import")
    report = documents.report(report_id)
    units = [
        KnownUnit(u.id, u.short_name, u.name, u.aliases, u.is_active) for u in people.units(active_only=False)
    ]
    return SheetCheck(read_sheet(data), _known_items(report_id), units, report.plan_year).run()


def marked_table(*, actor: Any, report_id: int, data: bytes) -> bytes:
    """The same xlsx with its faults as they are now in the column 问题 and the faulty cells red.

    Raises as ``dry_run`` does.
    """
    return marked_xlsx(data, dry_run(actor=actor, report_id=report_id, data=data).errors)


def apply_table(*, actor: Any, report_id: int, data: bytes, name: str) -> int | None:
    """Check once more and write all changes as one batch called ``name``.

    Returns the change set's id, None where the table changes nothing. Raises ``SheetHasErrors`` (with all of
    them), ``SheetError``, ``EditConflict``, ``NotAllowed``.
    """
    with transaction.atomic():
        checked = dry_run(actor=actor, report_id=report_id, data=data)
        if not checked.ok:
            raise SheetHasErrors([{**asdict(error), "where": error.where} for error in checked.errors])
        changes = [
            services.CommitmentChange(
                c.commitment_id,
                c.version,
                text=c.text,
                units=c.units,
                sets_deadline=c.sets_deadline,
                deadline=c.deadline,
            )
            for c in checked.changes
        ]
        if not changes:
            return None
        return services.apply_changes(
            actor=actor, report_id=report_id, name=f"表格导入：{name}"[:200], changes=changes
        )


def _known_items(report_id: int) -> list[KnownItem]:
    """All commitments of the report, those that are dropped or replaced too, so that an error can say so."""
    rows: list[LedgerRow] = list(ledger.all_rows(LedgerFilter(report_id=report_id)))
    for state in (State.DROPPED, State.REPLACED):
        rows.extend(ledger.all_rows(LedgerFilter(report_id=report_id, state=state)))
    return [_known(row) for row in rows]


def _known(row: LedgerRow) -> KnownItem:
    open_ones = [s for s in row.suggestions if s.status == "suggested"] if row.lead_unit is None else []
    return KnownItem(
        id=row.id,
        code=row.code,
        version=row.version,
        live=State(row.state) in LIVE_STATES,
        text=row.text,
        lead_unit_id=row.lead_unit.id if row.lead_unit else None,
        co_unit_ids=tuple(unit.id for unit in row.co_units),
        suggested_lead_ids=tuple(s.unit.id for s in open_ones if s.role == Role.LEAD),
        suggested_co_ids=tuple(s.unit.id for s in open_ones if s.role == Role.CO),
        deadline=row.deadline,
    )
