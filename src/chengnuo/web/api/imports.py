"""A report comes in through the API: the file is taken at once, read by a job, and the job can be asked about."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import File, Form, Status
from ninja.files import UploadedFile

from chengnuo.core.documents import jobs as report_jobs
from chengnuo.core.documents import queries as documents
from chengnuo.core.documents.errors import ReportRefused
from chengnuo.core.documents.services import MOST_BYTES
from chengnuo.kernel.jobs import queue
from chengnuo.kernel.jobs.queue import JobView
from chengnuo.kernel.permissions import allows, demand
from chengnuo.web.api.auth import writer
from chengnuo.web.api.reports import router
from chengnuo.web.api.shapes import Error, ReportIn

__all__ = ["router"]


@dataclass(frozen=True, slots=True)
class Received:
    """``job_id`` is to be asked about; where the very file is there already, ``report_id`` says it at once."""

    sha256: str
    job_id: int | None
    report_id: int | None


@dataclass(frozen=True, slots=True)
class JobState:
    """A job. ``state``: queued running done failed cancelled; ``percent`` is null while nobody knows."""

    id: int
    kind: str
    title: str
    state: str
    state_label: str
    percent: int | None
    message: str
    report_id: int | None
    error: Error | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@router.post("/reports", response={202: Received, 200: Received}, summary="上传报告（后台读取）")
def send_report(
    request: HttpRequest, response: HttpResponse, file: File[UploadedFile], about: Form[ReportIn]
) -> Status[Received]:
    """txt, md, html, docx or pdf, up to 30 MB. 202 with a job; the draft it makes is accepted on the pages.

    The same bytes are the same report: 200 with its id where it is there already.
    """
    actor = writer(request, "report.import")
    data = bytes(file.read(MOST_BYTES + 1))
    if not data:
        raise ReportRefused("empty", "文件是空的，没有可读的文字。")
    digest = hashlib.sha256(data).hexdigest()
    known = documents.report_of_file(digest)
    if known is not None:
        response["Location"] = f"/api/v1/reports/{known}"
        return Status(200, Received(digest, None, known))
    job = report_jobs.enqueue_import(
        actor=actor,
        data=data,
        name=file.name or "report",
        plan_year=about.plan_year,
        place_code=about.place_code.strip(),
        place_name=about.place_name.strip(),
        replaces_id=about.replaces_id,
        open_at=reverse("reports:check", args=[0]).replace("/0/", "/{report_id}/"),
        same_is_done=True,
    )
    response["Location"] = f"/api/v1/jobs/{job.id}"
    return Status(202, Received(digest, job.id, None))


@router.get("/jobs/{int:job_id}", response=JobState, summary="后台任务的进度与结果")
def get_job(request: HttpRequest, job_id: int) -> JobState:
    """One's own job, or anybody's with ``job.view``. A failed job carries its error in the usual shape."""
    caller: Any = getattr(request, "auth", None)
    demand(caller, "api.read")
    return _state(queue.get(job_id, owner_id=None if allows(caller, "job.view") else caller.pk))


def _state(job: JobView) -> JobState:
    result = job.result
    failed = job.state == "failed"
    error = (
        Error(code=job.error_code, message=job.error_message, data=result.get("data") or {})
        if failed
        else None
    )
    return JobState(
        job.id,
        job.kind,
        job.title,
        job.state,
        job.state_label,
        job.percent,
        job.message,
        None if failed else result.get("report_id"),
        error,
        job.created_at,
        job.started_at,
        job.finished_at,
    )
