"""Writes of the data catalogue: the one door."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from chengnuo.core.datasets import queries, watching
from chengnuo.core.datasets.errors import DatasetNotFound, Wrong, changed_meanwhile
from chengnuo.core.datasets.models import Dataset, Delivery
from chengnuo.core.datasets.rules.words import Access, read_columns
from chengnuo.core.people.models import Unit
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.clock import now
from chengnuo.kernel.permissions import demand

__all__ = ["Words", "check_now", "describe_dataset", "note_delivery", "register_external", "remove_external", "restore_external", "undo_delivery"]  # fmt: skip

_LONGEST_RHYTHM = 366 * 24 * 60


@dataclass(frozen=True, slots=True)
class Words:
    """What a person says of a data set. ``rhythm_minutes`` None: as declared, 0: none is promised."""

    owner_id: int | None = None
    rhythm_minutes: int | None = None
    access: str = ""
    meaning: str = ""
    title: str = ""
    system: str = ""
    columns: str = ""
    address: str = ""


@transaction.atomic
def describe_dataset(*, actor: Any, key: str, words: Words, version: int) -> None:
    """Say who answers for a data set and how often it is to change. Raises ``Wrong``, ``DatasetNotFound``, ``Conflict``."""
    demand(actor, "dataset.edit")
    one = queries.resource(key)
    row = Dataset.objects.select_for_update().filter(key=key).first() or Dataset(key=key, version=0)
    if row.version != version:
        raise changed_meanwhile()
    _check(words, external=row.external)
    before = _values(row)
    _write(row, words)
    row.version, row.updated_at = row.version + 1, now()
    row.save()
    _tell(actor, "datasets.describe", row, one.title, before)
    watching.look_at(queries.resource(key))


@transaction.atomic
def register_external(*, actor: Any, words: Words) -> str:
    """Enter an external system's data set; its key. Raises ``Wrong``."""
    demand(actor, "dataset.edit")
    _check(words, external=True)
    row = Dataset(key=f"external.{secrets.token_hex(4)}", external=True, updated_at=now())
    _write(row, words)
    row.save()
    _tell(actor, "datasets.register", row, row.title, {})
    watching.look_at(queries.resource(row.key))
    return row.key


@transaction.atomic
def remove_external(*, actor: Any, key: str) -> None:
    """Take a data set registered by hand out of the catalogue; it can be restored. Raises ``DatasetNotFound``."""
    _set_removed(actor, key, True)
    watching.forget(key)


@transaction.atomic
def restore_external(*, actor: Any, key: str) -> None:
    """Undo it."""
    _set_removed(actor, key, False)
    watching.look_at(queries.resource(key))


@transaction.atomic
def note_delivery(*, actor: Any, key: str, at: datetime, rows: int, note: str) -> int:
    """Write down that an external system's data came. Raises ``Wrong``, ``DatasetNotFound``."""
    demand(actor, "dataset.edit")
    row = Dataset.objects.filter(key=key, external=True, removed=False).first()
    if row is None:
        raise DatasetNotFound(key)
    if at > now():
        raise Wrong("到达时间不能晚于现在。", "at")
    if not 0 <= rows < 10**12:
        raise Wrong("行数应是 0 或正整数。", "rows")
    made = Delivery.objects.create(
        dataset=row, at=at, rows=rows, note=note.strip()[:300], actor_name=actor.display_name[:150]
    )
    new = {"at": at.isoformat(), "rows": rows}
    record(
        actor=actor,
        action="datasets.delivery",
        object_type="dataset",
        object_id=key,
        label=row.title,
        new=new,
    )
    watching.look_at(queries.resource(key))
    return int(made.pk)


@transaction.atomic
def undo_delivery(*, actor: Any, delivery_id: int) -> None:
    """Take a delivery back; it stays in the list as taken back. Raises ``DatasetNotFound``."""
    demand(actor, "dataset.edit")
    row = Delivery.objects.select_related("dataset").filter(pk=delivery_id).first()
    if row is None:
        raise DatasetNotFound(delivery_id)
    row.removed = True
    row.save(update_fields=["removed"])
    record(actor=actor, action="datasets.delivery_undo", object_type="dataset", object_id=row.dataset.key,
           label=row.dataset.title, old={"at": row.at.isoformat(), "rows": row.rows})  # fmt: skip
    watching.look_at(queries.resource(row.dataset.key))


def check_now(*, actor: Any, key: str) -> None:
    """Measure a data set and run its checks without waiting for the worker. Raises ``DatasetNotFound``."""
    demand(actor, "dataset.view")
    one = queries.resource(key)
    watching.look_at(one)
    watching.check(one)


def _set_removed(actor: Any, key: str, removed: bool) -> None:
    demand(actor, "dataset.edit")
    row = Dataset.objects.filter(key=key, external=True).first()
    if row is None:
        raise DatasetNotFound(key)
    row.removed = removed
    row.save(update_fields=["removed"])
    record(actor=actor, action="datasets.remove", object_type="dataset", object_id=key, label=row.title, new={"removed": removed})  # fmt: skip


def _check(words: Words, *, external: bool) -> None:
    if external and not words.title.strip():
        raise Wrong("请填写数据资源的名称。", "title")
    if external and not words.system.strip():
        raise Wrong("请填写来自哪个系统。", "system")
    if words.owner_id is not None and not Unit.objects.filter(pk=words.owner_id).exists():
        raise Wrong("没有这个责任单位。", "owner")
    if words.rhythm_minutes is not None and not 0 <= words.rhythm_minutes <= _LONGEST_RHYTHM:
        raise Wrong("更新周期应在 1 分钟到 366 天之间。", "rhythm")
    if words.access and words.access not in {member.value for member in Access}:
        raise Wrong("公开范围应是公开、内部或敏感。", "access")
    if words.address and not words.address.startswith(("http://", "https://")):
        raise Wrong("地址应以 http:// 或 https:// 开头。", "address")
    fault = read_columns(words.columns)[1]
    if fault:
        raise Wrong(fault, "columns")


def _write(row: Dataset, words: Words) -> None:
    row.owner_id, row.rhythm_minutes, row.access = words.owner_id, words.rhythm_minutes, words.access
    row.meaning = words.meaning.strip()[:500]
    if row.external:
        row.title, row.system = words.title.strip()[:120], words.system.strip()[:120]
        row.columns, row.address = (
            [asdict(c) for c in read_columns(words.columns)[0]],
            words.address.strip()[:300],
        )


def _values(row: Dataset) -> dict[str, Any]:
    names = ("owner_id", "rhythm_minutes", "access", "meaning", "title", "system", "address")
    return {name: getattr(row, name) for name in names}


def _tell(actor: Any, action: str, row: Dataset, title: str, before: dict[str, Any]) -> None:
    after = _values(row)
    changed = [name for name in after if before.get(name) != after[name]]
    record(actor=actor, action=action, object_type="dataset", object_id=row.key, label=title,
           old={name: before.get(name) for name in changed}, new={name: after[name] for name in changed})  # fmt: skip
