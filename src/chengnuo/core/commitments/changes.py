"""One change of the ledger: holds the rows, keeps before and after, settles states, writes the audit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from chengnuo.core.commitments import models, snapshot
from chengnuo.core.commitments.errors import CommitmentNotFound, EditConflict, WrongState
from chengnuo.core.commitments.rules import Act, State
from chengnuo.core.documents.queries import person
from chengnuo.kernel.audit.log import record

OBJECT_TYPE = "commitment"


class Change:
    """Use inside a transaction: ``hold`` rows, change them, ``finish``. Nothing is written for no change."""

    def __init__(self, *, actor: Any, report_id: int, act: Act, name: str = "") -> None:
        """Begin; ``name`` is what the history calls it (by default the act's word with the codes)."""
        self._actor = actor
        self._report_id = report_id
        self._act = act
        self._name = name
        self._before: dict[int, snapshot.Snapshot | None] = {}

    def hold(self, rows: Iterable[models.Commitment]) -> None:
        """Remember how ``rows`` are now (from ``hold_rows``)."""
        self._before.update((row.pk, snapshot.take(row)) for row in rows)

    def made(self, row: models.Commitment) -> None:
        """Remember that ``row`` did not exist before."""
        self._before[row.pk] = None

    def finish(self) -> int | None:
        """Settle, count versions up, keep before and after; returns the change set's id, None for no change."""
        rows = snapshot.with_parts(models.Commitment.objects.filter(pk__in=self._before))
        items: list[models.ChangeItem] = []
        for row in rows:
            before = self._before[row.pk]
            snapshot.settle_state(row)
            after = snapshot.take(row)
            if before == after:
                continue
            row.version += 0 if before is None else 1
            row.updated_at = timezone.now()
            row.save(update_fields=["state", "version", "updated_at"])
            items.append(
                models.ChangeItem(commitment=row, before=before, after=after, version_after=row.version)
            )
        if not items:
            return None
        return self._keep(items)

    def _keep(self, items: list[models.ChangeItem]) -> int:
        codes = "、".join(item.commitment.code for item in items[:3])
        more = f" 等 {len(items)} 项" if len(items) > 3 else ""
        self._name = self._name or f"{self._act.label} {codes}{more}"
        change_set = models.ChangeSet.objects.create(
            report_id=self._report_id, kind=self._act.value, name=self._name[:200], actor=self._actor
        )
        for item in items:
            item.change_set = change_set
            old, new = differences(item.before, item.after)
            record(
                actor=self._actor,
                action=f"commitments.{self._act.value}",
                object_type=OBJECT_TYPE,
                object_id=item.commitment_id,
                label=f"{item.commitment.code} {item.commitment.text}"[:200],
                old=old,
                new=new,
                note=self._name,
            )
        models.ChangeItem.objects.bulk_create(items, batch_size=200)
        return int(change_set.pk)


def hold_rows(
    versions: Mapping[int, int], *, mine: Mapping[int, dict[str, Any]], act: str, live: bool = True
) -> list[models.Commitment]:
    """Lock the rows of ``versions`` (id → version the person saw), in the order of the ledger.

    ``mine`` is what the person wants to write, for the error that shows both sides. Raises
    ``CommitmentNotFound``, ``EditConflict``, and with ``live`` ``WrongState``.
    """
    locked = models.Commitment.objects.select_for_update().filter(pk__in=versions).exclude(state=State.VOID)
    rows = list(snapshot.with_parts(locked))
    missing = set(versions) - {row.pk for row in rows}
    if missing:
        raise CommitmentNotFound(min(missing))
    stale = [row for row in rows if row.version != versions[row.pk]]
    if stale:
        raise EditConflict([_conflict(row, mine.get(row.pk, {})) for row in stale])
    for row in rows:
        if live and not snapshot.is_live(row):
            raise WrongState(row.code, State(row.state).label, act)
    return rows


def differences(
    before: snapshot.Snapshot | None, after: snapshot.Snapshot
) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """Only the fields that differ; (None, all of ``after``) for something new."""
    if before is None:
        return None, dict(after)
    changed = [field for field in after if before.get(field) != after[field]]
    return {field: before.get(field) for field in changed}, {field: after[field] for field in changed}


def _conflict(row: models.Commitment, mine: dict[str, Any]) -> dict[str, Any]:
    """Both sides of one item; of theirs only the fields that were to be written."""
    theirs = snapshot.take(row)
    last = row.changes.select_related("change_set__actor").order_by("-id").first()
    actor = last.change_set.actor if last else None
    return {
        "id": row.pk,
        "code": row.code,
        "version": row.version,
        "mine": mine,
        "theirs": {field: theirs[field] for field in mine if field in theirs} or {"text": row.text},
        "who": person(actor),
        "when": last.change_set.made_at.isoformat() if last else "",
    }
