"""Writing the catalogue. Every change is one transaction, keeps the state before and after, and can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from chengnuo.core.catalogue import errors
from chengnuo.core.catalogue import models as m
from chengnuo.core.catalogue.loading import load_standard
from chengnuo.core.catalogue.queries import LEGACY, condition_row, matter_class, state_of
from chengnuo.core.catalogue.rules import Act, as_json, check_state, class_code, from_json, written_legacy
from chengnuo.core.catalogue.shapes import CURRENT, ClassChange, ClassState, ConditionState
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.kept import changed
from chengnuo.kernel.permissions import demand

__all__ = ["apply_changes", "edit_class", "load_standard", "set_legacy_code", "undo"]


def edit_class(*, actor: Any, class_id: int, version: int, state: ClassState) -> int | None:
    """Give a class the state a person wants; returns the act's id, None where nothing changes.

    A condition that differs closes the old row and begins a new one: cases filed under it keep their limit.
    Raises ``NotAllowed``, ``NotFound``, ``Invalid``, ``Conflict`` where somebody was faster.
    """
    demand(actor, "catalogue.edit")
    row = matter_class(class_id)
    change = ClassChange(class_id, version, state)
    return _apply(actor, Act.EDIT, f"修改「{row.name}」", [change])


def apply_changes(*, actor: Any, name: str, changes: Sequence[ClassChange]) -> int | None:
    """Write a whole table as one named batch, all of it or nothing. Raises as ``edit_class``."""
    demand(actor, "catalogue.edit")
    return _apply(actor, Act.IMPORT, name, changes)


@transaction.atomic
def undo(*, actor: Any, change_id: int) -> int | None:
    """Put every class of an act back into its state before, if nothing later stands on it.

    A class the act made is retired. Raises ``NotAllowed``, ``NotFound``, ``Conflict``.
    """
    demand(actor, "catalogue.edit")
    done = m.CatalogueChange.objects.select_for_update().filter(pk=change_id).first()
    if done is None:
        raise errors.change_missing(change_id)
    if done.undone_at is not None:
        raise errors.undone_already()
    items = list(done.items.select_related("matter"))
    later = [item.matter.name for item in items if item.matter.version != item.version_after]
    if later:
        raise errors.changed_later(later)
    changes = [
        ClassChange(
            item.matter_id, item.version_after, from_json(item.before or {**item.after, "is_active": False})
        )
        for item in items
    ]
    done.undone_at, done.undone_by = timezone.now(), actor
    done.save(update_fields=["undone_at", "undone_by"])
    return _apply(actor, Act.UNDO, f"撤回「{done.name}」", changes)


@transaction.atomic
def set_legacy_code(*, actor: Any, class_id: int, code: str, edition: str = LEGACY) -> None:
    """Say what a class was called in the older edition; "" takes it away.

    Raises ``NotAllowed``, ``NotFound``, ``Invalid`` for what is no code, ``Conflict`` where it means another class.
    """
    demand(actor, "catalogue.edit")
    row = matter_class(class_id)
    old = m.LegacyCode.objects.filter(edition_id=edition, matter_id=class_id).first()
    code = written_legacy(code) if code.strip() else ""
    if (old.code if old else "") == code:
        return
    taken = (
        m.LegacyCode.objects.filter(edition_id=edition, kind=row.kind, code=code)
        .select_related("matter")
        .first()
    )
    if taken is not None:
        raise errors.legacy_taken(code, taken.matter.name)
    if old is not None:
        old.delete()
    if code:
        m.LegacyCode.objects.create(
            edition_id=edition, kind=row.kind, code=code, matter_id=class_id, basis=m.Basis.OWN
        )
    record(actor=actor, action="catalogue.legacy", object_type="matter_class", object_id=class_id, label=row.name,
           old={"legacy": old.code if old else ""}, new={"legacy": code})  # fmt: skip


@transaction.atomic
def _apply(actor: Any, act: Act, name: str, changes: Sequence[ClassChange]) -> int | None:
    """The one place where classes change."""
    for change in changes:
        check_state(change.state)
    seen: set[int] = set()
    done = m.CatalogueChange(act=act.value, name=name[:200], actor=actor)
    done.save()
    items = 0
    for change in changes:
        row, before = _held(change, seen)
        if before == change.state:
            continue
        _put(row, before, change.state)
        m.CatalogueChangeItem.objects.create(
            change=done, matter=row, before=None if before is None else as_json(before),
            after=as_json(change.state), version_after=row.version,
        )  # fmt: skip
        _record(actor, act, row, before, change.state)
        items += 1
    if not items:
        done.delete()
        return None
    changed(m.CatalogueChange)
    return int(done.pk)


def _held(change: ClassChange, seen: set[int]) -> tuple[m.MatterClass, ClassState | None]:
    """The row of a change, locked, and its state now; a new row where there is none yet."""
    if change.class_id is None:
        return _new(change), None
    row = m.MatterClass.objects.select_for_update().filter(pk=change.class_id).first()
    if row is None:
        raise errors.class_missing(change.class_id)
    if row.pk in seen:
        raise errors.twice(row.code)
    seen.add(row.pk)
    if row.version != change.version:
        raise errors.edited_meanwhile(row.name)
    return row, _state(row)


def _state(row: m.MatterClass) -> ClassState:
    """The class as its rows say, not as it is kept in memory: this transaction may have changed it."""
    current = m.Condition.objects.filter(matter=row, valid_to=None).prefetch_related("stages")
    return ClassState(
        name=row.name,
        sensitive=row.sensitive,
        sensitive_reason=row.sensitive_reason,
        words=tuple(row.words.splitlines()),
        is_active=row.is_active,
        conditions=tuple(state_of(condition_row(condition)) for condition in current),
    )


def _new(change: ClassChange) -> m.MatterClass:
    kind, code = m.Kind(change.kind), class_code(change.code)
    if m.MatterClass.objects.filter(edition_id=CURRENT, kind=kind, code=code).exists():
        raise errors.code_taken(kind.label, code)
    return m.MatterClass.objects.create(
        edition_id=CURRENT, kind=kind, code=code, major=code[:2], major_name=change.major_name,
        name=change.state.name, version=0,
    )  # fmt: skip


def _put(row: m.MatterClass, before: ClassState | None, state: ClassState) -> None:
    row.name, row.is_active = state.name.strip(), state.is_active
    row.sensitive, row.sensitive_reason = state.sensitive, state.sensitive_reason if state.sensitive else ""
    row.words = "\n".join(state.words)
    row.version += 1
    row.save()
    now = timezone.now()
    old = before.conditions if before else ()
    for index in range(max(len(old), len(state.conditions))):
        was = old[index] if index < len(old) else None
        wanted = state.conditions[index] if index < len(state.conditions) else None
        if was == wanted:
            continue
        m.Condition.objects.filter(matter=row, number=index + 1, valid_to=None).update(valid_to=now)
        if wanted is not None:
            _add_condition(row, index + 1, wanted, now)


def _add_condition(row: m.MatterClass, number: int, state: ConditionState, now: Any) -> None:
    made = m.Condition.objects.create(
        matter=row, number=number, text=state.text.strip(), closing=state.closing.strip(),
        legal_basis=state.legal_basis, default_department=state.default_department, source=state.source,
        is_example=state.is_example, valid_from=now,
    )  # fmt: skip
    m.ConditionStage.objects.bulk_create(
        m.ConditionStage(
            condition=made,
            position=position,
            name=stage.name,
            amount=stage.limit.amount,
            unit=stage.limit.unit,
        )
        for position, stage in enumerate(state.stages)
    )


def _record(actor: Any, act: Act, row: m.MatterClass, before: ClassState | None, after: ClassState) -> None:
    old, new = as_json(before) if before else {}, as_json(after)
    changed = [key for key in new if old.get(key) != new[key]]
    record(
        actor=actor, action=f"catalogue.{act.value}", object_type="matter_class", object_id=row.pk,
        label=f"{row.code} {row.name}", old={key: old[key] for key in changed if key in old} or None,
        new={key: new[key] for key in changed},
    )  # fmt: skip
