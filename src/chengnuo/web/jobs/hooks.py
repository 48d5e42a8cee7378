"""What the jobs bring to the bell: those under way, and those that ended since the person last looked."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from chengnuo.kernel.jobs import queue
from chengnuo.kernel.jobs.queue import JobView
from chengnuo.web.shell import notices
from chengnuo.web.shell.notices import Notice

_LOOK = {
    "queued": ("clock", "info"),
    "running": ("progress", "info"),
    "done": ("circle-check", "good"),
    "failed": ("alert-circle", "alert"),
    "cancelled": ("circle-off", "info"),
}


def _notice(job: JobView) -> Notice:
    icon, tone = _LOOK[job.state]
    detail = _(job.state_label)
    if job.state == "running" and job.percent is not None:
        detail = f"{detail} {job.percent}%"
    elif job.state == "failed":
        detail = job.error_message
    return Notice(
        job.title,
        reverse("jobs:job", args=[job.id]),
        detail,
        icon,
        tone,
        at=job.finished_at or job.created_at,
    )


def _source(user: Any) -> list[Notice]:
    return [_notice(job) for job in queue.unseen_of(user.pk)]


notices.register("jobs", _source)
