"""Acts on many commitments at once: a whole table, and taking a change back. Public through ``services``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from chengnuo.core.commitments import models, snapshot
from chengnuo.core.commitments.acts_text import clean_text
from chengnuo.core.commitments.acts_units import check_deadline, known_units, put_deadline, set_units
from chengnuo.core.commitments.changes import Change, hold_rows
from chengnuo.core.commitments.errors import CannotUndo, ChangeSetNotFound, Refused
from chengnuo.core.commitments.guards import editable_report
from chengnuo.core.commitments.rules import Act, State, settle_units
from chengnuo.kernel.permissions import allows, demand


@dataclass(frozen=True, slots=True)
class CommitmentChange:
    """What a table changes in one commitment. None (and False) leaves a field as it is.

    ``units`` is (lead, co-units); ``deadline`` counts only with ``sets_deadline``, where None clears it.
    """

    commitment_id: int
    version: int
    text: str | None = None
    units: tuple[int | None, tuple[int, ...]] | None = None
    sets_deadline: bool = False
    deadline: date | None = None


def apply_changes(
    *, actor: Any, report_id: int, name: str, changes: Sequence[CommitmentChange]
) -> int | None:
    """Apply a whole table as one named batch, all of it or nothing; it can be undone as a whole.

    Returns the change set's id, None where nothing changed. Raises ``Refused``, ``EditConflict``,
    ``WrongState``, ``NotAllowed``.
    """
    demand(actor, "ledger.import")
    by_id = {change.commitment_id: change for change in changes}
    if len(by_id) != len(changes):
        raise Refused("commitments.twice", "同一项承诺在一批修改中出现了两次。")
    with transaction.atomic():
        report = editable_report(report_id)
        versions = {c.commitment_id: c.version for c in changes}
        rows = hold_rows(versions, mine={c.commitment_id: _mine(c) for c in changes}, act="导入")
        if any(row.report_id != report_id for row in rows):
            raise Refused("commitments.many_reports", "表中有其他报告的承诺。")
        batch = Change(actor=actor, report_id=report_id, act=Act.IMPORT, name=name.strip() or "表格导入")
        batch.hold(rows)
        for row in rows:
            _apply(row, by_id[row.pk], report.plan_year)
        return batch.finish()


def undo(*, actor: Any, change_set_id: int) -> int | None:
    """Take back everything one change set did, if nothing later stands on it; returns the new change set's id.

    What the change made becomes 已作废; the history keeps both acts. Raises ``ChangeSetNotFound``,
    ``CannotUndo``, ``NotAllowed``.
    """
    with transaction.atomic():
        done = models.ChangeSet.objects.select_for_update().filter(pk=change_set_id).first()
        if done is None:
            raise ChangeSetNotFound(change_set_id)
        items = list(done.items.select_related("commitment"))
        _demand_undo(actor, done, items)
        if done.undone_at is not None:
            raise CannotUndo("commitments.undone_already", "这次修改已经撤回过了。")
        editable_report(done.report_id)
        rows = _rows_of(items)
        change = Change(actor=actor, report_id=done.report_id, act=Act.UNDO, name=f"撤回「{done.name}」")
        change.hold(rows)
        before = {item.commitment_id: item.before for item in items}
        for row in rows:
            _put_back(row, before[row.pk])
        done.undone_at, done.undone_by = timezone.now(), actor
        done.save(update_fields=["undone_at", "undone_by"])
        return change.finish()


def undo_last(*, actor: Any, report_id: int) -> int | None:
    """Take back the actor's own latest change of a report that is not undone yet. Raises as ``undo``."""
    mine = models.ChangeSet.objects.filter(report_id=report_id, actor=actor, undone_at=None)
    last = mine.exclude(kind=Act.UNDO).order_by("-id").values_list("pk", flat=True).first()
    if last is None:
        raise CannotUndo("commitments.nothing_to_undo", "没有可以撤回的修改。")
    return undo(actor=actor, change_set_id=last)


def _mine(change: CommitmentChange) -> dict[str, Any]:
    mine: dict[str, Any] = {}
    if change.text is not None:
        mine["text"] = change.text
    if change.units is not None:
        mine["lead_unit"], mine["co_units"] = change.units[0], list(change.units[1])
    if change.sets_deadline:
        mine["deadline"] = change.deadline.isoformat() if change.deadline else None
    return mine


def _apply(row: models.Commitment, change: CommitmentChange, plan_year: int | None) -> None:
    if change.text is not None:
        row.text = clean_text(change.text)
        row.save(update_fields=["text"])
    if change.units is not None:
        lead, co_units = settle_units(*change.units)
        known_units([unit for unit in (lead, *co_units) if unit is not None])
        set_units(row, lead, co_units)
    if change.sets_deadline:
        check_deadline(change.deadline, plan_year)
        put_deadline(row, change.deadline)


def _demand_undo(actor: Any, done: models.ChangeSet, items: Sequence[models.ChangeItem]) -> None:
    """A unit may take back the plan it saved itself; everything else needs the right to edit."""
    own_plan = done.kind == Act.PLAN and done.actor_id == getattr(actor, "pk", None)
    units = [unit for item in items for unit in (item.after["lead_unit"], *item.after["co_units"]) if unit]
    if not (own_plan and allows(actor, "ledger.plan", units)):
        demand(actor, "ledger.edit")


def _rows_of(items: Sequence[models.ChangeItem]) -> list[models.Commitment]:
    """The items' rows, locked. Raises ``CannotUndo`` naming those that were changed later."""
    locked = models.Commitment.objects.select_for_update().filter(pk__in=[i.commitment_id for i in items])
    rows = {row.pk: row for row in snapshot.with_parts(locked)}
    later = [rows[i.commitment_id].code for i in items if rows[i.commitment_id].version != i.version_after]
    if later:
        shown = "、".join(later[:5]) + (" 等" if len(later) > 5 else "")
        raise CannotUndo(
            "commitments.changed_later",
            f"第 {shown} 号承诺在这之后又有修改，请先撤回后来的修改。",
            codes=later,
        )
    return list(rows.values())


def _put_back(row: models.Commitment, before: snapshot.Snapshot | None) -> None:
    if before is None:
        row.state = State.VOID.value
        row.save(update_fields=["state"])
        return
    snapshot.put_back(row, before)
    row.save()
