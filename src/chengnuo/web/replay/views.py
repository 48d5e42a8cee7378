"""Pages of the replay: ask what would move, look at it task by task, put it in force."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from chengnuo.core.cases import replay, replay_job
from chengnuo.core.catalogue import deadlines
from chengnuo.exchange import replay_out
from chengnuo.kernel import clock
from chengnuo.kernel.access import requires
from chengnuo.kernel.paging import paged
from chengnuo.web import typed
from chengnuo.web.tables import sent

PAGE_SIZE = 50


@require_GET
@requires("case.rules")
def index(request: HttpRequest) -> HttpResponse:
    """What the rules are now, and the latest runs."""
    year = clock.today().year
    calendar = deadlines.calendar()
    context = {
        "runs": replay.runs(), "hours": deadlines.hours().words,
        "years": [(y, calendar.knows(y)) for y in (year, year + 1)],
    }  # fmt: skip
    return render(request, "replay/index.html", context)


@require_POST
@requires("case.rules")
def start(request: HttpRequest) -> HttpResponseBase:
    """Ask the worker what would move."""
    open_at = reverse("replay:run", args=[0]).replace("/0/", "/{run_id}/")
    job = replay_job.enqueue_look(
        actor=request.user, limits=request.POST.get("limits") == "1", open_at=open_at
    )
    return redirect(f"{reverse('jobs:job', args=[job.id])}?follow=1")


@require_GET
@requires("case.rules")
def detail(request: HttpRequest, run_id: int) -> HttpResponse:
    """The tasks that move: old and new due time with the proof line."""
    run = replay.run_of(run_id)
    if run is None:
        raise Http404
    at = paged(run.moved, typed.page(request), PAGE_SIZE)
    lines = replay.moved_in(run_id, start=at.part.start, most=PAGE_SIZE)
    context = {"run": run, "lines": lines, "page": at.page, "pages": at.pages, "total": run.moved}
    return render(request, "replay/run.html", context)


@require_POST
@requires("case.rules")
def apply(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """Ask the worker to put a run in force."""
    open_at = reverse("replay:run", args=[run_id])
    job = replay_job.enqueue_apply(actor=request.user, run_id=run_id, open_at=open_at)
    return redirect(f"{reverse('jobs:job', args=[job.id])}?follow=1")


@require_GET
@requires("case.rules")
def export(request: HttpRequest, run_id: int, kind: str) -> HttpResponse:
    """All tasks of a run as a file."""
    return sent(replay_out.export_run(actor=request.user, run_id=run_id, kind=kind))
