"""Photos and documents that prove a record. Public through ``services``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from chengnuo.core.cases import attachments
from chengnuo.core.cases.attachments import Checked, Upload
from chengnuo.core.records.acting import actor_name, held, may, note, valid
from chengnuo.core.records.errors import FileNotFound, Refused
from chengnuo.core.records.models import Record, RecordFile, StageStep
from chengnuo.core.records.rules.words import Act
from chengnuo.kernel.clock import now

MOST = 60


def add_files(*, actor: Any, record_id: int, files: Sequence[Upload], words: str = "") -> None:
    """Put files to a record; the same contents twice are one. All or none.

    Raises ``NotAllowed``, ``BadAttachment``, ``Refused`` (``records.no_files``, ``records.many_files``).
    """
    may(actor, held(record_id))
    if not files:
        raise Refused("records.no_files", "请选照片或文件。")
    checked = attachments.check(files)
    with transaction.atomic():
        row = held(record_id)
        valid(row)
        keep(actor, row, checked, words)


def keep(actor: Any, row: Record, files: Sequence[Checked], words: str = "") -> None:
    """Write files that were checked, inside the caller's transaction. Most records come without any: nothing is asked for them."""
    if not files:
        return
    known = set(row.files.filter(dropped=False).values_list("sha256", flat=True))
    fresh = list({file.sha256: file for file in files if file.sha256 not in known}.values())
    if len(known) + len(fresh) > MOST:
        raise Refused("records.many_files", f"一条台账最多 {MOST} 份材料，已有 {len(known)} 份。")
    step = StageStep.objects.filter(record=row, left_on=None).first()
    for file in fresh:
        attachments.store(file)
        RecordFile.objects.update_or_create(
            record=row, sha256=file.sha256,
            defaults=attachments.columns(file) | {
                "words": words.strip()[:200], "stage": step.title if step else "", "dropped": False, "made_at": now(),
                "made_by": actor_name(actor),
            },
        )  # fmt: skip
    if fresh:
        note(actor, row, Act.FILE, {}, {"files": [file.name for file in fresh]}, words.strip()[:300])


@transaction.atomic
def drop_file(*, actor: Any, file_id: int) -> int:
    """Show a file no more; it stays on disk and can come back. The record's id. Raises ``NotAllowed``, ``FileNotFound``."""
    return _turn(actor, file_id, dropped=True)


@transaction.atomic
def restore_file(*, actor: Any, file_id: int) -> int:
    """Show a dropped file again. The record's id."""
    return _turn(actor, file_id, dropped=False)


def _turn(actor: Any, file_id: int, *, dropped: bool) -> int:
    found = RecordFile.objects.filter(pk=file_id).first()
    if found is None:
        raise FileNotFound(file_id)
    row = held(found.record_id)
    may(actor, row)
    if found.dropped != dropped:
        found.dropped = dropped
        found.save(update_fields=["dropped"])
        note(actor, row, Act.DROP if dropped else Act.KEEP, {}, {"files": [found.name]}, "")
    return row.pk
