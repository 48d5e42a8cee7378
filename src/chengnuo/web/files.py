"""Files that prove something, in and out of a request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest

from chengnuo.core.cases.attachments import MOST_BYTES, MOST_FILES, Kept, Upload, path_of


def uploads(request: HttpRequest) -> tuple[Upload, ...]:
    """The files of a form as they came."""
    return received(request.FILES.getlist("files"))


def received(files: Iterable[UploadedFile[Any]]) -> tuple[Upload, ...]:
    """Files as they came; one that is too large is read only so far that this is seen."""
    return tuple(Upload(one.name or "", one.read(MOST_BYTES + 1)) for one in files)


def limits() -> dict[str, int]:
    """What the field for files says."""
    return {"most": MOST_FILES, "most_mb": MOST_BYTES // 1_000_000}


def served(row: Kept) -> FileResponse:
    """A photo to look at, a document to take along. Raises ``AttachmentGone``."""
    response = FileResponse(
        path_of(row).open("rb"),
        as_attachment=row.kind != "photo",
        filename=row.name,
        content_type=row.media_type,
    )
    response["Cache-Control"] = "private, max-age=300"
    response["X-Content-Type-Options"] = "nosniff"
    return response
