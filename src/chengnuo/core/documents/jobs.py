"""The import as a job that survives closing the page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model

from chengnuo.core.documents import models, services
from chengnuo.core.documents.errors import Duplicate, ReportRefused
from chengnuo.kernel.jobs import queue
from chengnuo.kernel.jobs.queue import JobView
from chengnuo.kernel.jobs.registry import Progress, register

KIND = "documents.import_report"


def register_jobs() -> None:
    """Make the kind known to the workers."""
    register(KIND, _run, title="导入报告")


def enqueue_import(
    *,
    actor: Any,
    data: bytes,
    name: str,
    plan_year: int | None = None,
    place_code: str = "",
    place_name: str = "",
    replaces_id: int | None = None,
    open_at: str = "",
    same_is_done: bool = False,
) -> JobView:
    """Keep the file and ask for its import; the job's result holds ``report_id`` and ``url``.

    ``open_at`` is the address of the page to open at the end, with ``{report_id}`` in it. With ``same_is_done``
    a file that is there already ends the job well, with the report it made then.
    Raises ``ReportRefused``, ``NotAllowed``.
    """
    upload_id = services.receive_upload(actor=actor, data=data, name=name)
    params = {
        "upload_id": upload_id,
        "plan_year": plan_year,
        "place_code": place_code,
        "place_name": place_name,
        "replaces_id": replaces_id,
        "open_at": open_at,
        "same_is_done": same_is_done,
    }
    return queue.enqueue(KIND, params, actor, title=f"导入报告 {name}")


def _run(context: Progress, params: dict[str, Any]) -> dict[str, Any]:
    upload = models.ReportUpload.objects.filter(pk=params["upload_id"]).first()
    actor = get_user_model().objects.filter(pk=context.owner_id or 0).first()
    if upload is None or actor is None:
        raise ReportRefused("documents.no_upload", "上传的文件已不在，请重新上传。")
    try:
        report_id = services.import_report(
            actor=actor,
            data=bytes(upload.data),
            name=upload.name,
            plan_year=params["plan_year"],
            place_code=params["place_code"],
            place_name=params["place_name"],
            replaces_id=params["replaces_id"],
            progress=lambda percent, message: context.progress(percent, 100, message),
        )
    except Duplicate as same:
        # a program that sent the file twice, because an answer was lost, wants the report, not a quarrel
        if not params.get("same_is_done"):
            raise
        report_id = int(same.data["report_id"])
    finally:
        models.ReportUpload.objects.filter(pk=upload.pk).delete()
    return {"report_id": report_id, "url": params["open_at"].replace("{report_id}", str(report_id))}
