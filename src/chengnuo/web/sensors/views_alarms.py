"""The alarm board: asked at a change, or every second; answered with nothing while nothing has changed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chengnuo.core.observations import queries, services
from chengnuo.core.observations.rules.words import AlarmState, Severity
from chengnuo.core.people import queries as people
from chengnuo.core.people.duties import on_duty
from chengnuo.kernel.access import requires
from chengnuo.kernel.clock import now
from chengnuo.web import typed
from chengnuo.web.live.tickets import follows
from chengnuo.web.sensors import words
from chengnuo.web.tables import done


@require_GET
@requires("sensor.view")
@follows("alarms")
def alarms(request: HttpRequest) -> HttpResponse:
    """What needs somebody now, whom to call, and below it all alarms by filter."""
    state = request.GET.get("state", "")
    state = state if state in {member.value for member in AlarmState} else ""
    severity = request.GET.get("severity", "")
    found = queries.alarm_page(
        state=state, rule=request.GET.get("rule", "")[:80], page=typed.page(request),
        severity=severity if severity in {member.value for member in Severity} else "",
        simulated={"1": True, "0": False}.get(request.GET.get("sim", "")),
    )  # fmt: skip
    context = _board(request) | {
        "found": [words.alarm_line(row, request.user) for row in found.rows], "page": found.page, "pages": found.pages,
        "total": found.total, "state": state, "states": words.STATES.items(), "tab": "alarms", "calls": _calls(), "at": now(),
    }  # fmt: skip
    return render(request, "sensors/alarms.html", context)


@never_cache
@require_GET
@requires("sensor.view")
@follows("alarms")
def board(request: HttpRequest) -> HttpResponse:
    """The part that keeps itself fresh; 204 while it is as the page has it."""
    if request.GET.get("mark") == queries.board_mark():
        return HttpResponse(status=204)
    context = _board(request)
    answer = render(request, "sensors/_board.html", context)
    answer.headers["X-Mark"] = context["mark"]
    return answer


@require_POST
@requires("alarm.handle")
def take(request: HttpRequest, alarm_id: int) -> HttpResponseBase:
    """Have it in hand."""
    if services.take_alarm(actor=request.user, alarm_id=alarm_id):
        undo = f"undo:{reverse('sensors:give-back', args=[alarm_id])}"
        messages.success(request, _("已确认，由您处理。"), extra_tags=undo)
    else:
        row = queries.alarm_row(alarm_id)
        messages.info(request, _("%s 已先一步确认。") % (row.taken_by or _("别人")))
    return redirect("sensors:alarms")


@require_POST
@requires("alarm.handle")
def give_back(request: HttpRequest, alarm_id: int) -> HttpResponseBase:
    """Undo it."""
    services.give_back(actor=request.user, alarm_id=alarm_id)
    return done(request, reverse("sensors:alarms"))


def _board(request: HttpRequest) -> dict[str, Any]:
    mark = queries.board_mark()
    lines = [words.alarm_line(row, request.user) for row in queries.board()]
    loud = [line.row.id for line in lines if line.row.taken_at is None and line.row.ended_at is None]
    return {"mark": mark, "lines": lines, "loud": ",".join(str(one) for one in loud), "open_count": len(loud)}


def _calls() -> list[Any]:
    """Who is on duty now, anywhere in the district: the call list."""
    shifts = on_duty([unit.id for unit in people.units()])
    return [shift for found in shifts.values() for shift in found if shift.phone or shift.person_id][:20]
