"""The desk itself: the queues with their counts, the list at the left, the chosen case at the right."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chengnuo.core.cases import queries
from chengnuo.core.cases.queries import Queue
from chengnuo.kernel.access import requires
from chengnuo.web.cases import listing, page

#: A number here waits for a person now.
_HOT = (Queue.OVERDUE, Queue.RULING, Queue.TIME_ASKED)


@require_GET
@requires("case.desk")
def index(request: HttpRequest) -> HttpResponse:
    """The desk; the whole filter and the chosen case stand in the address. The page asks for the case where it has room."""
    if not request.GET:
        return redirect(f"{reverse('desk:index')}?queue={Queue.NEW.value}")
    context = listing.context_of(request)
    chosen = _chosen(request, context["lines"])
    context |= listing.choices() | {"tabs": tabs(context["wanted"]), "chosen": chosen, "picks": True}
    return render(request, "desk/index.html", context)


@require_GET
@requires("case.desk")
def counts(request: HttpRequest) -> HttpResponse:
    """The tabs with their counts, asked for again and again."""
    return render(request, "desk/_tabs.html", {"tabs": tabs(listing.wanted_of(request.GET, request.user))})


@require_GET
@requires("case.desk")
def one(request: HttpRequest, case_id: int) -> HttpResponse:
    """The chosen case beside the list."""
    context = page.context_of(request.user, case_id)
    context |= {"next": _here(request, case_id), "whole": False}
    return render(request, "cases/_case.html", context)


def tabs(wanted: queries.CaseFilter) -> list[dict[str, Any]]:
    """The queues, and everything that is open."""
    found = queries.queue_counts(wanted.unit_id, wanted.actor_id)
    return [
        {
            "key": queue.value, "digit": (place + 1) % 10, "label": _(queue.label), "count": found[queue], "current": wanted.queue == queue,
            "hot": queue in _HOT and found[queue] > 0,
        }
        for place, queue in enumerate(Queue)
    ]  # fmt: skip


def _chosen(request: HttpRequest, lines: list[listing.Line]) -> int | None:
    wanted = request.GET.get("case", "")
    if wanted.isdecimal():
        return int(wanted)
    return lines[0].row.id if lines else None


def _here(request: HttpRequest, case_id: int) -> str:
    """Where one comes back to after an act: the same queue, the same case."""
    params: QueryDict = request.GET.copy()
    params["case"] = str(case_id)
    return f"{reverse('desk:index')}?{params.urlencode()}"
