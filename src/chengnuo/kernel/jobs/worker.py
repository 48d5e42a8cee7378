"""Running jobs. Any number of workers may run; each job is held by one of them."""

from __future__ import annotations

import logging
import threading
from typing import Any

from django.db import close_old_connections, connection
from django.db.models import F

from chengnuo.kernel.audit.log import current_request_id
from chengnuo.kernel.clock import now
from chengnuo.kernel.errors import ChengnuoError
from chengnuo.kernel.jobs import registry, schedule
from chengnuo.kernel.jobs.holders import LOST_AFTER, is_dead, new_token
from chengnuo.kernel.jobs.models import Job, JobState, Tick
from chengnuo.kernel.jobs.registry import Cancelled

log = logging.getLogger(__name__)

_BEAT_SECONDS = 10.0


class Lost(Exception):
    """The job was given to another worker; this one must leave it alone."""


class JobContext:
    """What a handler is given: see ``registry.Progress``."""

    def __init__(self, job: Job, worker: str) -> None:
        """Hold ``job`` for ``worker``."""
        self.job_id = int(job.pk)
        self.owner_id = job.owner_id
        self._worker = worker

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Tell how far it is. Call it outside a transaction, or nobody sees it before the end.

        :raises Cancelled: someone asked for the job to stop.
        :raises Lost: the job is not this worker's any more.
        """
        held = Job.objects.filter(pk=self.job_id, worker=self._worker, state=JobState.RUNNING)
        if not held.update(done=done, total=total, message=message[:300], heartbeat_at=now()):
            raise Lost(f"job {self.job_id}")
        if held.filter(cancel_requested=True).exists():
            raise Cancelled


def run_one(worker: str = "") -> bool:
    """Take the oldest waiting job and run it to its end. False if there was none."""
    worker = worker or new_token()
    recover_lost()
    job = _claim(worker)
    if job is None:
        return False
    mark = current_request_id.set(f"job-{job.pk}")
    try:
        _run(job, worker)
    finally:
        current_request_id.reset(mark)
    return True


def run_waiting() -> int:
    """Run everything that waits, and what it asks for in turn; how many were run."""
    count = 0
    while run_one():
        count += 1
    return count


def run_forever(stop: threading.Event, *, poll_seconds: float = 0.5) -> None:
    """Run jobs and what is due at regular times until ``stop`` is set. What is under way is finished first."""
    worker = new_token()
    beat = threading.Thread(target=_beat, args=(worker, stop), daemon=True, name="job-heartbeat")
    beat.start()
    ticking = schedule.start(worker, stop)
    log.info("worker %s started", worker)
    while not stop.is_set():
        try:
            close_old_connections()
            if run_one(worker):
                continue
        except Exception:
            # The database may be away for a moment; the worker must outlive that.
            log.exception("worker %s: cannot take a job", worker)
            stop.wait(5)
        stop.wait(poll_seconds)
    for thread in ticking:
        thread.join(timeout=10)
    beat.join(timeout=2)
    log.info("worker %s stopped", worker)


def recover_lost() -> int:
    """Take jobs from workers that died: again from the start where that is safe, else failed with the reason."""
    count = 0
    border = now() - LOST_AFTER
    for job in Job.objects.filter(state=JobState.RUNNING):
        silent = job.heartbeat_at is None or job.heartbeat_at < border
        if not silent and not is_dead(job.worker):
            continue
        known = registry.kind(job.kind)
        mine = Job.objects.filter(
            pk=job.pk, state=JobState.RUNNING, worker=job.worker, heartbeat_at=job.heartbeat_at
        )
        if job.cancel_requested:
            count += mine.update(state=JobState.CANCELLED, finished_at=now(), worker="")
        elif known is not None and job.attempts < known.attempts:
            count += mine.update(state=JobState.QUEUED, worker="", done=0, message="后台进程中断，已重新排队")
        else:
            count += mine.update(
                state=JobState.FAILED,
                worker="",
                finished_at=now(),
                error_code="job.lost",
                error_message="后台进程中途停止，任务没有做完。已做的部分没有生效，请重新提交。",
            )
    return count


def _claim(worker: str) -> Job | None:
    """Compare-and-set: of all workers that see the row one changes it."""
    for pk in Job.objects.filter(state=JobState.QUEUED).order_by("id").values_list("pk", flat=True)[:20]:
        taken = Job.objects.filter(pk=pk, state=JobState.QUEUED).update(
            state=JobState.RUNNING,
            worker=worker,
            attempts=F("attempts") + 1,
            started_at=now(),
            heartbeat_at=now(),
        )
        if taken:
            return Job.objects.get(pk=pk)
    return None


def _run(job: Job, worker: str) -> None:
    """Call the handler and write down how it ended."""
    known = registry.kind(job.kind)
    if known is None:
        _finish(
            job, worker, JobState.FAILED, error=("job.unknown_kind", f"程序里没有「{job.kind}」这种任务。")
        )
        return
    try:
        result = known.handler(JobContext(job, worker), dict(job.params))
    except Cancelled:
        _finish(job, worker, JobState.CANCELLED)
    except Lost:
        log.warning("job %s was taken from this worker", job.pk)
    except ChengnuoError as error:
        _finish(
            job, worker, JobState.FAILED, error=(error.code, error.message_zh), result={"data": error.data}
        )
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.kind)
        text = f"程序出错，任务没有做完（任务号 {job.pk}）。请把任务号告诉系统管理员。"
        _finish(job, worker, JobState.FAILED, error=("job.crashed", text))
    else:
        _finish(job, worker, JobState.DONE, result=result)


def _finish(
    job: Job,
    worker: str,
    state: JobState,
    *,
    result: dict[str, Any] | None = None,
    error: tuple[str, str] = ("", ""),
) -> None:
    held = Job.objects.filter(pk=job.pk, worker=worker, state=JobState.RUNNING)
    held.update(
        state=state,
        result=result,
        error_code=error[0][:60],
        error_message=error[1][:500],
        finished_at=now(),
        worker="",
    )


def _beat(worker: str, stop: threading.Event) -> None:
    """Say "still here" for a handler that is busy for long without telling its progress."""
    try:
        while not stop.wait(_BEAT_SECONDS):
            try:
                Job.objects.filter(worker=worker, state=JobState.RUNNING).update(heartbeat_at=now())
                Tick.objects.filter(worker=worker).update(heartbeat_at=now())
            except Exception:
                log.warning("worker %s: heartbeat not written", worker, exc_info=True)
    finally:
        connection.close()
