"""A person's own notices: read, marked, followed to what they are about."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from chengnuo.core.notices import queries, services
from chengnuo.core.notices.rules import EVENTS
from chengnuo.kernel.access import signed_in
from chengnuo.web.notices.words import icon_of


@signed_in
def inbox(request: HttpRequest) -> HttpResponse:
    """All of them, newest first, by event, by words, or only those not read."""
    page = request.GET.get("page", "1")
    chosen = {
        "unread": request.GET.get("unread") == "1",
        "event": request.GET.get("event", ""),
        "text": request.GET.get("q", "").strip(),
    }
    found = queries.inbox(
        request.user.pk or 0, page=int(page) if page.isdecimal() else 1,
        unread=bool(chosen["unread"]), event=str(chosen["event"]), text=str(chosen["text"]),
    )  # fmt: skip
    context = {
        "found": found,
        "lines": [(row, icon_of(row.event)) for row in found.rows],
        "chosen": chosen,
        "events": EVENTS.items(),
        "narrowed": any(chosen.values()),
    }
    return render(request, "notices/list.html", context)


@signed_in
def open_notice(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """To what the notice is about; it has then been read."""
    link = services.mark_read(actor=request.user, delivery_id=delivery_id)
    return redirect(link or "notices:list")


@signed_in
@require_POST
def read(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Mark one as read, or as unread again; the line itself comes back."""
    done = request.POST.get("read", "1") == "1"
    if done:
        services.mark_read(actor=request.user, delivery_id=delivery_id)
    else:
        services.mark_unread(actor=request.user, delivery_id=delivery_id)
    if not getattr(request, "htmx", False):
        return redirect("notices:list")
    row = queries.inbox_row(request.user.pk or 0, delivery_id)
    response = render(request, "notices/_row.html", {"row": row, "symbol": icon_of(row.event)})
    response["HX-Trigger"] = "cn:notices"
    return response


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark as read what was there when the page was made; what came since stays unread."""
    newest = request.POST.get("newest", "0")
    count = services.mark_all_read(
        actor=request.user, up_to=int(newest) if newest.isdecimal() and len(newest) < 19 else 0
    )
    if count:
        text = ngettext("%(n)s 条已标为已读。", "%(n)s 条已标为已读。", count)
        messages.success(request, text % {"n": count})
    else:
        messages.info(request, _("没有未读的通知。"))
    return redirect("notices:list")
