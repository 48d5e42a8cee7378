"""Pages of the background jobs. A person sees their own; ``job.view`` opens those of all."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chengnuo.kernel.access import signed_in
from chengnuo.kernel.jobs import queue, schedule
from chengnuo.kernel.jobs.queue import JobView
from chengnuo.kernel.permissions import allows
from chengnuo.web.shell.errors import toast


@signed_in
def job_list(request: HttpRequest) -> HttpResponse:
    """My jobs, or all of them."""
    may_see_all = allows(request.user, "job.view")
    everybody = may_see_all and request.GET.get("all") == "1"
    jobs = queue.jobs_of(None if everybody else request.user.pk or 0)
    context = {
        "jobs": jobs,
        "everybody": everybody,
        "may_see_all": may_see_all,
        "ticks": schedule.ticks() if everybody else (),
    }
    return render(request, "jobs/list.html", context)


@signed_in
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """One job, watched until it is over."""
    found = _seen(request, job_id)
    return render(request, "jobs/job.html", {"job": found, "follow": request.GET.get("follow", "")})


@signed_in
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """The part of the page that changes; with ``follow`` it goes on to what was made."""
    found = _seen(request, job_id)
    follow = request.GET.get("follow", "")
    response = render(request, "jobs/_progress.html", {"job": found, "follow": follow})
    if follow and found.state == "done" and found.url:
        response["HX-Redirect"] = found.url
    return response


@signed_in
@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Stop a job."""
    _seen(request, job_id)
    found = queue.request_cancel(job_id)
    if not getattr(request, "htmx", False):
        return redirect(reverse("jobs:job", args=[job_id]))
    response = render(request, "jobs/_progress.html", {"job": found, "follow": ""})
    text = _("任务已取消。") if found.finished else _("正在停下，做到一半的内容不会生效。")
    return toast(response, text, tone="info")


def _seen(request: HttpRequest, job_id: int) -> JobView:
    """The job, if the person may see it; the owner has then seen how it ended."""
    owner = request.user.pk or 0
    found = queue.get(job_id, owner_id=None if allows(request.user, "job.view") else owner)
    if found.finished and found.owner_id == owner:
        queue.mark_seen(job_id, owner)
    return found
