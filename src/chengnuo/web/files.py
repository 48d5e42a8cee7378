"""Files that prove something, in and out of a request."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse, HttpRequest

from chengnuo.core.cases.attachments import MOST_BYTES, MOST_FILES, Upload

__all__ = ["MOST_BYTES", "limits", "served", "uploads"]


def uploads(request: HttpRequest) -> tuple[Upload, ...]:
    """The files of a form as they came; one that is too large is read only so far that this is seen."""
    return tuple(Upload(one.name or "", one.read(MOST_BYTES + 1)) for one in request.FILES.getlist("files"))


def limits() -> dict[str, int]:
    """What the field for files says."""
    return {"most": MOST_FILES, "most_mb": MOST_BYTES // 1_000_000}


def served(path: Path, name: str, media_type: str) -> FileResponse:
    """A photo to look at, a document to take along."""
    response = FileResponse(
        path.open("rb"),
        as_attachment=not media_type.startswith("image/"),
        filename=name,
        content_type=media_type,
    )
    response["Cache-Control"] = "private, max-age=300"
    response["X-Content-Type-Options"] = "nosniff"
    return response
