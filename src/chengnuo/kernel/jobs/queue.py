"""Asking for a job, looking at it, stopping it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chengnuo.kernel.clock import now
from chengnuo.kernel.errors import NotFound
from chengnuo.kernel.jobs import registry
from chengnuo.kernel.jobs.models import Job, JobState

_FINISHED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as it is shown. ``percent`` is None while the amount of work is not known."""

    id: int
    kind: str
    title: str
    state: str
    state_label: str
    done: int
    total: int
    percent: int | None
    message: str
    cancel_requested: bool
    result: dict[str, Any]
    error_code: str
    error_message: str
    owner_id: int | None
    owner_name: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    seen: bool

    @property
    def finished(self) -> bool:
        """Nothing will change any more."""
        return self.state in _FINISHED

    @property
    def url(self) -> str:
        """The page of what was made, if the job names one."""
        return str(self.result.get("url", ""))


def enqueue(kind: str, params: dict[str, Any], actor: Any | None, *, title: str = "") -> JobView:
    """Ask for a job. It begins after the transaction that asked for it is committed, not before.

    :raises KeyError: no such kind, which is a program error.
    """
    known = registry.kind(kind)
    if known is None:
        raise KeyError(f"no job kind {kind!r}")
    job = Job.objects.create(
        kind=kind,
        title=(title or known.title)[:200],
        params=params,
        owner_id=getattr(actor, "pk", None),
        owner_name=str(getattr(actor, "display_name", "") or getattr(actor, "username", "") or "系统")[:150],
    )
    return _view(job)


def get(job_id: int, *, owner_id: int | None = None) -> JobView:
    """One job; with ``owner_id`` only if it is that person's.

    :raises NotFound: ``job.missing``.
    """
    return _view(_row(job_id, owner_id))


def jobs_of(owner_id: int | None, *, limit: int = 50) -> tuple[JobView, ...]:
    """A person's jobs, newest first; all jobs for None."""
    rows = Job.objects.all() if owner_id is None else Job.objects.filter(owner_id=owner_id)
    return tuple(_view(row) for row in rows.order_by("-id")[:limit])


def unseen_of(owner_id: int, *, limit: int = 10) -> tuple[JobView, ...]:
    """Jobs of a person that are under way, or finished since they last looked at them."""
    rows = Job.objects.filter(owner_id=owner_id, seen_at__isnull=True).order_by("-id")
    return tuple(_view(row) for row in rows[:limit])


def mark_seen(job_id: int, owner_id: int) -> None:
    """Remember that the owner has seen how the job ended."""
    rows = Job.objects.filter(pk=job_id, owner_id=owner_id, state__in=_FINISHED, seen_at__isnull=True)
    rows.update(seen_at=now())


def request_cancel(job_id: int, *, owner_id: int | None = None) -> JobView:
    """Stop a job: at once if it waits, at its next step if it runs, not at all if it is over.

    :raises NotFound: ``job.missing``.
    """
    row = _row(job_id, owner_id)
    waiting = Job.objects.filter(pk=row.pk, state=JobState.QUEUED)
    if not waiting.update(state=JobState.CANCELLED, cancel_requested=True, finished_at=now()):
        Job.objects.filter(pk=row.pk, state=JobState.RUNNING).update(cancel_requested=True)
    return get(job_id)


def _row(job_id: int, owner_id: int | None) -> Job:
    rows = Job.objects.filter(pk=job_id)
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    row = rows.first()
    if row is None:
        raise NotFound("job.missing", "没有这个后台任务，或它不是您的任务。", job_id=job_id)
    return row


def _view(job: Job) -> JobView:
    percent = min(100, job.done * 100 // job.total) if job.total > 0 else None
    if job.state == JobState.DONE:
        percent = 100
    return JobView(
        id=job.pk,
        kind=job.kind,
        title=job.title,
        state=job.state,
        state_label=str(JobState(job.state).label),
        done=job.done,
        total=job.total,
        percent=percent,
        message=job.message,
        cancel_requested=job.cancel_requested,
        result=job.result or {},
        error_code=job.error_code,
        error_message=job.error_message,
        owner_id=job.owner_id,
        owner_name=job.owner_name,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        seen=job.seen_at is not None,
    )
