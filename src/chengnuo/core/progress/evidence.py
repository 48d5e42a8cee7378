"""The files behind an entry. Public through ``services`` and ``queries``."""

from __future__ import annotations

from collections.abc import Sequence

from chengnuo.core.cases import attachments
from chengnuo.core.cases.attachments import Checked
from chengnuo.core.progress.models import Entry, Evidence


def keep(entry: Entry, files: Sequence[Checked]) -> None:
    """Write the files and their rows; a file is on disk before its row is."""
    for file in files:
        attachments.store(file)
        Evidence.objects.create(
            entry=entry, **attachments.columns(file),
            made_at=entry.made_at, made_by=entry.made_by, made_by_name=entry.made_by_name,
        )  # fmt: skip
