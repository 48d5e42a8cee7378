"""How every write of the records goes: who may, is it still as it was seen, save, tell. Private to the room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F

from chengnuo.core.records import events
from chengnuo.core.records.errors import RecordChanged, RecordNotFound, Refused
from chengnuo.core.records.models import Record, RecordChange
from chengnuo.core.records.rules.words import Act
from chengnuo.kernel.audit.log import record as audit
from chengnuo.kernel.clock import now
from chengnuo.kernel.permissions import demand

OBJECT_TYPE = "record"
LONGEST_REASON = 300


def may(actor: Any, row: Record | None, unit_id: int | None = None) -> None:
    """Who may write: ``row`` as it is, or what comes anew, or belongs, to a unit; the program (None) always. Raises ``NotAllowed``."""
    unit = row.unit_id if row is not None else unit_id
    if actor is not None:
        demand(actor, "record.edit", [unit] if unit else [])


def held(record_id: int) -> Record:
    """Raises ``RecordNotFound``."""
    row = Record.objects.filter(pk=record_id).first()
    if row is None:
        raise RecordNotFound(record_id)
    return row


def current(row: Record, version: int | None) -> None:
    """Raises ``RecordChanged``; ``version`` None takes it as it is."""
    if version is not None and version != row.version:
        raise RecordChanged(row.title)


def valid(row: Record) -> None:
    """Raises ``Refused`` (``records.voided``)."""
    if row.voided:
        raise Refused("records.voided", "这条台账已作废，先恢复有效。")


def given_reason(text: str) -> str:
    """Raises ``Refused`` (``records.no_reason``)."""
    if not text.strip():
        raise Refused("records.no_reason", "请写明理由。")
    return text.strip()[:LONGEST_REASON]


def save(row: Record, names: list[str]) -> None:
    """Write if nobody was faster."""
    values: Mapping[str, Any] = {n: getattr(row, n) for n in names if n not in ("version", "updated_at")}
    written = Record.objects.filter(pk=row.pk, version=row.version).update(
        **values, version=F("version") + 1, updated_at=now()
    )
    if not written:
        raise RecordChanged(row.title)
    row.version += 1


def note(actor: Any, row: Record, act: Act, old: dict[str, Any], new: dict[str, Any], reason: str) -> None:
    """The line of the history, the audit row, and the event."""
    RecordChange.objects.create(
        record=row, act=act.value, old=old, new=new, reason=reason, actor_id=getattr(actor, "pk", None),
        actor_name=actor_name(actor), at=now(),
    )  # fmt: skip
    audit(
        actor=actor, action=f"records.{act}", object_type=OBJECT_TYPE, object_id=row.pk, label=row.title,
        old=old, new=new, note=reason,
    )  # fmt: skip
    if act is not Act.REVEAL:
        events.changed.publish(events.RecordChanged(row.pk))


def actor_name(actor: Any) -> str:
    """The name that is kept beside what somebody did."""
    return (getattr(actor, "display_name", "") or "系统")[:150]
