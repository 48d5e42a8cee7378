"""How a person wants to be told: over what, of what, and when."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chengnuo.core.notices import queries
from chengnuo.core.notices.rules import ALWAYS, CHANNEL_NAMES, PERSONAL
from chengnuo.core.notices.services import save_preferences
from chengnuo.kernel.access import signed_in
from chengnuo.kernel.errors import Invalid


@signed_in
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """The table of events and channels, with the addresses it needs."""
    if request.method != "POST":
        return _page(request)
    given = {key: request.POST.get(key, "").strip() for key in ("email", "phone", "when", "begin", "end")}
    own = f"{given['begin']}-{given['end']}"
    hours = {"always": ALWAYS, "own": own}.get(given["when"], "")
    wanted = [
        (event, channel)
        for event, _dot, channel in (word.partition("|") for word in request.POST.getlist("want"))
    ]
    try:
        save_preferences(
            actor=request.user, email=given["email"], phone=given["phone"], hours=hours, wanted=wanted
        )
    except Invalid as error:
        return _page(request, given, set(wanted), error)
    messages.success(request, _("已保存。"))
    return redirect("accounts:notices")


def _page(
    request: HttpRequest,
    given: dict[str, str] | None = None,
    wanted: set[tuple[str, str]] | None = None,
    error: Invalid | None = None,
) -> HttpResponse:
    """The form with what is kept, or with what was just typed and is wrong somewhere."""
    kept = queries.preferences(request.user.pk or 0)
    own = "" if kept.hours in ("", ALWAYS) else kept.hours
    begin, _dash, end = (own or "08:00-20:00").partition("-")
    shown = given or {
        "email": kept.email,
        "phone": kept.phone,
        "when": "own" if own else kept.hours,
        "begin": begin,
        "end": end,
    }
    lines = [
        (
            line,
            [
                (c.channel, c.wanted if wanted is None else (line.event, c.channel) in wanted)
                for c in line.choices
            ],
        )
        for line in kept.lines
    ]
    context = {
        "kept": kept, "given": shown, "lines": lines, "error": error,
        "field": error.data.get("field", "") if error else "",
        "channels": [(str(channel), CHANNEL_NAMES[channel]) for channel in PERSONAL],
    }  # fmt: skip
    return render(request, "accounts/notices.html", context, status=422 if error else 200)
