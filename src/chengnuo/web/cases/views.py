"""The list of cases and the page of one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from chengnuo.exchange import cases_out
from chengnuo.kernel.access import requires
from chengnuo.kernel.permissions import Role
from chengnuo.web.cases import listing, page
from chengnuo.web.tables import sent


@require_GET
@requires("case.view")
def case_list(request: HttpRequest) -> HttpResponse:
    """All cases by filter; people of a unit begin with those of their unit."""
    own = own_list(request, "cases:list")
    if own is not None:
        return own
    context = listing.context_of(request)
    part = bool(getattr(request, "htmx", False)) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    if part:
        return render(request, "cases/_list.html", context)
    return render(request, "cases/list.html", context | listing.choices())


def own_list(request: HttpRequest, view: str) -> HttpResponse | None:
    """Where people of a unit begin when they open all cases; None for everybody else and for any filter."""
    unit_id = getattr(request.user, "unit_id", None)
    if not request.GET and unit_id and getattr(request.user, "role", "") == Role.HANDLER:
        return redirect(f"{reverse(view)}?unit={unit_id}")
    return None


@require_GET
@requires("case.view")
def detail(request: HttpRequest, case_id: int) -> HttpResponse:
    """Everything about one case."""
    return render(request, "cases/detail.html", page.context_of(request.user, case_id))


@require_GET
@requires("case.export")
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The cases of the list's filter as a file."""
    file = cases_out.export_cases(
        actor=request.user, wanted=listing.wanted_of(request.GET, request.user), kind=kind
    )
    return sent(file)
