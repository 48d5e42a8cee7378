"""结账: a sheet of a period that is over is kept as it was, what was written down later is shown beside it, and it opens again only with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from chengnuo.core.people import queries as people
from chengnuo.engine import sheets
from chengnuo.engine.declaration import Scenario, Sheet
from chengnuo.engine.errors import ClosingNotFound, ClosingRefused
from chengnuo.engine.models import SheetClosing
from chengnuo.engine.sheets import Head, Printed, PrintedLine, Span
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.clock import now, today
from chengnuo.kernel.permissions import allows, demand

#: How many differences a page names; all are counted.
MOST_NAMED = 30


@dataclass(frozen=True, slots=True)
class Closing:
    """A closing; ``opened_at`` None: it stands."""

    id: int
    period: str
    simulated: bool
    version: int
    printed: Printed
    note: str
    closed_at: datetime
    closed_by: str
    opened_at: datetime | None
    opened_by: str
    opened_why: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a cell says now and said when the period was closed; ``column`` empty: the whole line came or went."""

    record_id: int
    title: str
    column: str
    was: float | None
    now: float | None


def may_close(actor: Any, scenario: Scenario) -> bool:
    """Whether somebody may close and open sheets of a scenario: who writes records for its lead unit."""
    return allows(actor, "record.edit", _lead(scenario))


def close(
    *, actor: Any, scenario: Scenario, sheet: Sheet, over: Span, lines: Sequence[sheets.Line], simulated: bool, note: str = ""
) -> int:  # fmt: skip
    """Keep a sheet as it is now. Raises ``NotAllowed``, ``ClosingRefused`` (``sheets.not_over``, ``sheets.closed``, ``sheets.empty``)."""
    demand(actor, "record.edit", _lead(scenario))
    if over.last >= today():
        raise ClosingRefused("sheets.not_over", f"{over.name} 还没有过完，不能结账。")
    if not lines:
        raise ClosingRefused("sheets.empty", f"{over.name} 没有可列的，不用结账。")
    printed = sheets.printed(sheet, lines)
    with transaction.atomic():
        made, fresh = SheetClosing.objects.get_or_create(
            current=_key(scenario.id, sheet.id, over.name, simulated),
            defaults={
                "scenario": scenario.id, "sheet": sheet.id, "period": over.name, "simulated": simulated, "version": scenario.version,
                "columns": [[one.id, one.title, one.unit] for one in printed.heads],
                "lines": [[one.record_id, one.title, dict(one.values)] for one in printed.lines],
                "totals": dict(printed.totals), "note": note.strip()[:300], "closed_by": _name(actor), "closed_at": now(),
            },
        )  # fmt: skip
        if not fresh:
            raise ClosingRefused("sheets.closed", f"{over.name} 已由{made.closed_by}结账。")
        _tell(actor, scenario, sheet.title, "scenarios.close_sheet", over.name, made.note)
    return made.pk


@transaction.atomic
def reopen(*, actor: Any, scenario: Scenario, closing_id: int, reason: str) -> Closing:
    """Let a closed period count anew; the closing stays in the history. Raises ``NotAllowed``, ``ClosingNotFound``,
    ``ClosingRefused`` (``sheets.no_reason``, ``sheets.opened``).
    """
    demand(actor, "record.edit", _lead(scenario))
    row = SheetClosing.objects.filter(pk=closing_id, scenario=scenario.id).first()
    if row is None:
        raise ClosingNotFound(closing_id)
    if not reason.strip():
        raise ClosingRefused("sheets.no_reason", "请写明为什么反结账。")
    opened = SheetClosing.objects.filter(pk=closing_id, current__isnull=False).update(
        current=None, opened_at=now(), opened_by=_name(actor), opened_why=reason.strip()[:300]
    )
    if not opened:
        raise ClosingRefused("sheets.opened", f"{row.period} 已经反结账。")
    declared = scenario.sheet(row.sheet)
    _tell(
        actor, scenario, declared.title if declared else row.sheet, "scenarios.open_sheet", row.period, reason
    )
    row.refresh_from_db()
    return _closing(row)


def closings(scenario: str, sheet: str, period: str, *, simulated: bool) -> tuple[Closing, ...]:
    """Every closing of a period, the newest first."""
    rows = SheetClosing.objects.filter(scenario=scenario, sheet=sheet, period=period, simulated=simulated)
    return tuple(_closing(row) for row in rows)


def standing(found: Iterable[Closing]) -> Closing | None:
    """The one that holds."""
    return next((one for one in found if one.opened_at is None), None)


def differences(kept: Printed, present: Printed) -> tuple[Difference, ...]:
    """What was written down since: cell by cell, in the words of the closed sheet. Pure."""
    then = {one.record_id: one for one in kept.lines}
    later = {one.record_id: one for one in present.lines}
    found = [Difference(i, one.title, "", 1.0, None) for i, one in then.items() if i not in later]
    found += [Difference(i, one.title, "", None, 1.0) for i, one in later.items() if i not in then]
    for record_id in then.keys() & later.keys():
        old, new = then[record_id], later[record_id]
        found += [
            Difference(record_id, old.title, head.title, old.values.get(head.id), new.values.get(head.id))
            for head in kept.heads
            if head.id in new.values and old.values.get(head.id) != new.values.get(head.id)
        ]
    return tuple(sorted(found, key=lambda one: (one.title, one.record_id)))


def _closing(row: SheetClosing) -> Closing:
    printed = Printed(
        tuple(Head(*one) for one in row.columns),
        tuple(PrintedLine(record_id, title, values) for record_id, title, values in row.lines),
        row.totals,
    )
    return Closing(
        row.pk, row.period, row.simulated, row.version, printed, row.note, row.closed_at, row.closed_by, row.opened_at,
        row.opened_by, row.opened_why,
    )  # fmt: skip


def _lead(scenario: Scenario) -> list[int]:
    unit = people.unit_by_name(scenario.lead_unit)
    return [unit.id] if unit else []


def _key(scenario: str, sheet: str, period: str, simulated: bool) -> str:
    return f"{scenario}.{sheet}.{period}.{int(simulated)}"


def _name(actor: Any) -> str:
    return (getattr(actor, "display_name", "") or "系统")[:150]


def _tell(actor: Any, scenario: Scenario, title: str, action: str, period: str, note: str) -> None:
    record(
        actor=actor, action=action, object_type="scenario", object_id=scenario.id, label=f"{title} {period}",
        new={"period": period}, note=note[:300],
    )  # fmt: skip
