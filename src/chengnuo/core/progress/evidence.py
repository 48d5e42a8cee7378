"""The files behind an entry. Public through ``services`` and ``queries``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from chengnuo.core.cases import attachments
from chengnuo.core.cases.attachments import Checked
from chengnuo.core.progress.errors import EvidenceNotFound
from chengnuo.core.progress.models import Entry, Evidence
from chengnuo.core.progress.shapes import EvidenceRow


def keep(entry: Entry, files: Sequence[Checked]) -> None:
    """Write the files and their rows; a file is on disk before its row is."""
    for file in files:
        attachments.store(file)
        Evidence.objects.create(
            entry=entry, kind=file.kind, name=file.name, media_type=file.media_type, sha256=file.sha256, size=len(file.data),
            made_at=entry.made_at, made_by=entry.made_by, made_by_name=entry.made_by_name,
        )  # fmt: skip


def path_of(row: EvidenceRow) -> Path:
    """Where a file lies. Raises ``EvidenceNotFound`` where it is gone from the disk."""
    path = attachments.path_of(row.sha256, row.name)
    if path is None:
        raise EvidenceNotFound(row.id)
    return path
