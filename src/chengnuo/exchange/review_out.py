"""The draft of the review as files that people take away."""

from __future__ import annotations

from datetime import date
from typing import Any

from chengnuo.core.documents import queries as documents
from chengnuo.exchange.errors import format_missing
from chengnuo.exchange.outgoing import ExportFile
from chengnuo.exchange.review_bundle import review_bundle, review_docx
from chengnuo.exchange.review_draft import draft_of
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.permissions import demand

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain; charset=utf-8",
    "zip": "application/zip",
}


def export_review(*, actor: Any, report_id: int, kind: str, as_of: date | None = None) -> ExportFile:
    """The draft as ``docx`` or ``txt``, or its evidence bundle as ``zip``.

    Raises ``NotAllowed``, ``ReportNotFound``, ``Invalid`` for another kind of file.
    """
    demand(actor, "ledger.export")
    if kind not in MEDIA_TYPES:
        raise format_missing(kind, MEDIA_TYPES)
    draft = draft_of(report_id, as_of=as_of)
    if kind == "docx":
        data = review_docx(draft)
    elif kind == "txt":
        data = draft.text.encode()
    else:
        data = review_bundle(draft, documents.report_text(report_id))
    record(actor=actor, action="review.export", object_type="report", object_id=report_id, label=draft.report_title,
           new={"format": kind, "as_of": f"{draft.as_of}"})  # fmt: skip
    mark = "（模拟）" if draft.simulated else ""
    what = "证据包" if kind == "zip" else ""
    return ExportFile(f"{draft.title}{what}{mark}{draft.as_of}.{kind}", MEDIA_TYPES[kind], data)
