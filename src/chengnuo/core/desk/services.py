"""Writes of the desk: one door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from chengnuo.core.cases.errors import CaseNotFound
from chengnuo.core.cases.models import Case, Report
from chengnuo.core.desk.bulk import Outcome, do_many
from chengnuo.core.desk.errors import Refused
from chengnuo.core.desk.models import Batch, Draft, Presence
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.clock import now
from chengnuo.kernel.permissions import demand

__all__ = ["Outcome", "do_many", "draft_key", "drop_draft", "note_batch", "save_draft", "see_case"]

#: A draft is a form, not a store.
_MOST_SIGNS = 20_000


@transaction.atomic
def save_draft(*, actor: Any, form: str, token: str, values: Mapping[str, str]) -> bool:
    """Keep a form that is not sent yet. ``token`` is the form's own; False once its report is in: a late autosave
    brings nothing back. Raises ``Refused`` (``desk.long_draft``).
    """
    demand(actor, "case.report")
    if sum(len(value) for value in values.values()) > _MOST_SIGNS or len(token) > 40:
        raise Refused("desk.long_draft", "草稿太长，没有保存。")
    if Report.objects.filter(key=draft_key(actor, token)).exists():
        return False
    Draft.objects.update_or_create(
        user=actor, form=form[:40], defaults={"token": token, "values": dict(values), "updated_at": now()}
    )
    return True


def draft_key(actor: Any, token: str) -> str:
    """The key of the report a form becomes: sent twice it is one."""
    return f"desk:{actor.pk}:{token}"


def drop_draft(*, actor: Any, form: str) -> None:
    """Forget a form: it was sent, or is not wanted any more."""
    demand(actor, "case.report")
    Draft.objects.filter(user=actor, form=form).delete()


def see_case(*, actor: Any, case_id: int, editing: bool) -> None:
    """Give a sign that ``actor`` has the case open. Raises ``NotAllowed``, ``CaseNotFound``."""
    demand(actor, "case.view")
    if not Case.objects.filter(pk=case_id).exists():
        raise CaseNotFound(case_id)
    Presence.objects.update_or_create(
        user=actor, case_id=case_id, defaults={"editing": editing, "seen_at": now()}
    )


def note_batch(*, actor: Any, name: str, sha256: str, made: int, joined: int, again: int) -> int:
    """Write down an import of work orders, inside the transaction that made it."""
    demand(actor, "case.report")
    batch = Batch.objects.create(
        name=name[:120], sha256=sha256, rows=made + joined + again, made=made, joined=joined, again=again,
        actor_id=getattr(actor, "pk", None), actor_name=getattr(actor, "display_name", ""),
    )  # fmt: skip
    record(
        actor=actor, action="desk.import", object_type="batch", object_id=batch.pk, label=name[:120],
        new={"made": made, "joined": joined, "again": again, "sha256": sha256},
    )  # fmt: skip
    return int(batch.pk)
