"""Evidence over the wire: what was uploaded, and a kept file as an answer. For the progress and for supervision alike."""

from __future__ import annotations

from typing import Protocol

from django.http import FileResponse, HttpRequest

from chengnuo.core.progress import evidence
from chengnuo.core.progress.shapes import Upload


class Shown(evidence.Kept, Protocol):
    """A kept file with what it is."""

    @property
    def kind(self) -> str:
        """photo | file."""

    @property
    def media_type(self) -> str:
        """Of its contents."""


def uploads(request: HttpRequest) -> tuple[Upload, ...]:
    """The files of a form; of one that is too large no more is read than it takes to know."""
    return tuple(
        Upload(one.name or "", one.read(evidence.MOST_BYTES + 1)) for one in request.FILES.getlist("files")
    )


def evidence_response(row: Shown) -> FileResponse:
    """A photo to look at, a document to take along. Raises ``EvidenceNotFound`` where it is gone from the disk."""
    response = FileResponse(
        evidence.path_of(row).open("rb"),
        as_attachment=row.kind != "photo",
        filename=row.name,
        content_type=row.media_type,
    )
    response["Cache-Control"] = "private, max-age=300"
    response["X-Content-Type-Options"] = "nosniff"
    return response
