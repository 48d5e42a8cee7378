"""Parts of a case's page that come while one works: class search, what dispatching now would mean, who else is here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from chengnuo.core.cases import queries, services
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.desk import queries as desk
from chengnuo.core.desk import services as desk_services
from chengnuo.kernel.access import requires
from chengnuo.web.cases.page import Choice

_MOST_CLASSES = 12


@require_GET
@requires("case.view")
def classes(request: HttpRequest, case_id: int) -> HttpResponse:
    """Classes whose code, name or words hold ``q``, with their conditions."""
    text = request.GET.get("q", "").strip()
    return render(request, "cases/_choices.html", {"choices": found_classes(text), "q": text})


def found_classes(text: str) -> list[Choice]:
    """The first classes that fit, those that can be filed under."""
    rows = catalogue.classes(text=text) if text else ()
    found = (Choice(row, catalogue.conditions(row.id)) for row in rows)
    return [choice for choice in found if choice.conditions][:_MOST_CLASSES]


@require_GET
@requires("case.view")
def preview(request: HttpRequest, case_id: int) -> HttpResponse:
    """Limit, due time if dispatched now, and the proposed unit under a condition."""
    condition_id = request.GET.get("condition_id", "")
    shown = queries.preview(case_id, int(condition_id)) if condition_id.isdecimal() else None
    return render(request, "cases/_preview.html", {"preview": shown})


@require_POST
@requires("case.view")
def others(request: HttpRequest, case_id: int) -> HttpResponse:
    """A sign of life, answered by who else is here."""
    editing = request.POST.get("editing") == "1"
    desk_services.see_case(actor=request.user, case_id=case_id, editing=editing)
    seen = request.POST.get("version", "")
    now_at = queries.case(case_id).row.version
    context = {
        "others": desk.others_on(case_id, but=request.user),
        "changed": seen.isdecimal() and int(seen) != now_at,
    }
    return render(request, "cases/_others.html", context)


@require_POST
@requires("case.contact")
def contact(request: HttpRequest, case_id: int, report_id: int) -> HttpResponse:
    """Name and phone in full, for a reason that is written down."""
    shown = services.reveal_contact(
        actor=request.user, report_id=report_id, reason=request.POST.get("reason", "")
    )
    return render(request, "cases/_contact.html", {"contact": shown})
