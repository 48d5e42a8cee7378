"""Writing and reading the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from chengnuo.kernel.audit.models import AuditEntry
from chengnuo.kernel.paging import paged
from chengnuo.kernel.statements import insert

#: Set for the length of one request or job, so that the entries of one act can be found together.
current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")

#: The name of the actor where the program itself acted.
SYSTEM = "系统"


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as it is shown; ``old`` and ``new`` hold only the fields that changed."""

    id: int
    at: datetime
    actor_id: int | None
    actor_name: str
    actor_role: str
    action: str
    object_type: str
    object_id: str
    object_label: str
    old: dict[str, Any]
    new: dict[str, Any]
    note: str
    request_id: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """A page of the log, newest first; ``page`` starts at 1."""

    entries: tuple[Entry, ...]
    total: int
    page: int
    pages: int


def record(
    *,
    actor: Any | None,
    action: str,
    object_type: str,
    object_id: object,
    label: str = "",
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
    note: str = "",
) -> int:
    """Write one act and return its id. Call inside the transaction of the change it tells of.

    ``actor`` is a user, or None where the program itself acted. ``old`` and ``new`` are JSON values by field.
    """
    entry = AuditEntry(
        actor_id=getattr(actor, "pk", None),
        actor_name=_name(actor),
        actor_role=getattr(actor, "role", "") or "",
        action=action,
        object_type=object_type,
        object_id=str(object_id),
        object_label=label[:200],
        old=None if old is None else dict(old),
        new=None if new is None else dict(new),
        note=note[:500],
        request_id=current_request_id.get(),
    )
    insert(entry)
    return int(entry.pk)


def history_of(object_type: str, object_id: object, *, limit: int = 200) -> tuple[Entry, ...]:
    """What happened to one thing, newest first."""
    rows = AuditEntry.objects.filter(object_type=object_type, object_id=str(object_id))
    return tuple(_entry(row) for row in rows[:limit])


def search(
    *, text: str = "", action: str = "", actor_id: int | None = None, page: int = 1, page_size: int = 50
) -> EntryPage:
    """A page of the whole log. ``action`` matches from the left: ``accounts.`` finds all of them."""
    rows = AuditEntry.objects.all()
    if text:
        rows = rows.filter(
            Q(object_label__icontains=text) | Q(actor_name__icontains=text) | Q(note__icontains=text)
        )
    if action:
        rows = rows.filter(action__startswith=action)
    if actor_id is not None:
        rows = rows.filter(actor_id=actor_id)
    total = rows.count()
    at = paged(total, page, page_size)
    return EntryPage(tuple(_entry(row) for row in rows[at.part]), total, at.page, at.pages)


def _name(actor: Any | None) -> str:
    if actor is None:
        return SYSTEM
    return str(getattr(actor, "display_name", "") or getattr(actor, "username", "") or SYSTEM)[:150]


def _entry(row: AuditEntry) -> Entry:
    return Entry(
        id=row.pk,
        at=row.at,
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        actor_role=row.actor_role,
        action=row.action,
        object_type=row.object_type,
        object_id=row.object_id,
        object_label=row.object_label,
        old=row.old or {},
        new=row.new or {},
        note=row.note,
        request_id=row.request_id,
    )
