"""The sending of notices for who looks after it. What a notice says is for its recipient and not shown here."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from chengnuo.core.notices import queries, services
from chengnuo.core.notices.destinations import add_destination, switch_destination
from chengnuo.core.notices.rules import CHANNEL_NAMES, OF_A_UNIT
from chengnuo.core.people.queries import units
from chengnuo.kernel.access import requires
from chengnuo.kernel.clock import now
from chengnuo.kernel.errors import Invalid

_STATES = ("given_up", "failed", "waiting", "sent", "simulated")


@requires("notice.admin")
def index(request: HttpRequest) -> HttpResponse:
    """Every channel and bot with its counts, and the deliveries themselves."""
    return render(request, "deliveries/list.html", _context(request))


@requires("notice.admin")
def table(request: HttpRequest) -> HttpResponse:
    """The part that changes, asked for while something is on its way."""
    return render(request, "deliveries/_live.html", _context(request))


@requires("notice.admin")
@require_POST
def resend(request: HttpRequest) -> HttpResponse:
    """Again what did not arrive: one delivery, or all of a route."""
    one = request.POST.get("delivery", "")
    count = services.resend(
        actor=request.user,
        route=request.POST.get("route", ""),
        delivery_id=int(one) if one.isdecimal() and len(one) < 19 else None,
    )
    text = ngettext("%(n)s 条重新排队，几秒内发出。", "%(n)s 条重新排队，几秒内发出。", count)
    messages.success(request, text % {"n": count})
    return redirect("deliveries:list")


@requires("notice.admin")
@require_POST
def test(request: HttpRequest) -> HttpResponse:
    """Send a test message; how it went is the first line of the table."""
    route = request.POST.get("route", "")
    try:
        services.send_test(actor=request.user, route=route, address=request.POST.get("address", ""))
    except Invalid as error:
        messages.error(request, error.message_zh)
        return redirect("deliveries:list")
    messages.success(request, _("测试消息已排队，结果在下面的记录里。"))
    return redirect(f"{reverse('deliveries:list')}?route={route}")


@requires("notice.admin")
def destinations(request: HttpRequest) -> HttpResponse:
    """The units' own groups, mailboxes and phones."""
    return _destinations(request, {})


@requires("notice.admin")
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Give a unit one more."""
    given = {key: request.POST.get(key, "") for key in ("unit", "name", "channel", "address", "secret")}
    try:
        add_destination(
            actor=request.user,
            unit_id=int(given["unit"]) if given["unit"].isdecimal() and len(given["unit"]) < 19 else 0,
            name=given["name"],
            channel=given["channel"],
            address=given["address"],
            secret=given["secret"],
            urgent_only=request.POST.get("urgent_only") == "1",
        )
    except Invalid as error:
        return _destinations(request, given, error)
    messages.success(request, _("已添加。可以在「通知发送」页发一条测试消息。"))
    return redirect("deliveries:destinations")


@requires("notice.admin")
@require_POST
def switch(request: HttpRequest, destination_id: int) -> HttpResponse:
    """Stop one, or use it again."""
    switch_destination(actor=request.user, destination_id=destination_id, on=request.POST.get("on") == "1")
    return redirect("deliveries:destinations")


def _context(request: HttpRequest) -> dict[str, Any]:
    page, state = request.GET.get("page", "1"), request.GET.get("state", "")
    route = request.GET.get("route", "")
    routes = queries.routes()
    found = queries.deliveries(
        state=state if state in _STATES else "", route=route, page=int(page) if page.isdecimal() else 1
    )
    totals = {
        "given_up": queries.count_given_up(),
        "failed": sum(row.failed for row in routes),
        "waiting": sum(row.waiting for row in routes),
        "sent": sum(row.sent for row in routes),
        "simulated": sum(row.simulated_sent for row in routes),
    }
    return {
        "routes": routes, "found": found, "totals": totals, "state": state, "route": route, "moment": now(),
        "live": totals["waiting"] > 0, "simulating": any(row.simulated for row in routes),
    }  # fmt: skip


def _destinations(request: HttpRequest, given: dict[str, str], error: Invalid | None = None) -> HttpResponse:
    context = {
        "rows": queries.destinations(),
        "units": units(),
        "channels": [(str(channel), CHANNEL_NAMES[channel]) for channel in OF_A_UNIT],
        "given": given,
        "error": error,
        "field": error.data.get("field", "") if error else "",
    }
    return render(request, "deliveries/destinations.html", context, status=422 if error else 200)
