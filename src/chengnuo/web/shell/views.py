"""Pages of the frame itself: home, search, notices, the component page, health."""

from __future__ import annotations

from django.db import connection
from django.db.utils import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from chengnuo.kernel.access import public, signed_in
from chengnuo.web.shell.navigation import first_page
from chengnuo.web.shell.notices import notices_for
from chengnuo.web.shell.search import search

_SWATCHES = (
    ("ground", _("底色")), ("paper", _("纸面")), ("sunken", _("凹面")), ("line", _("分隔线")), ("ink", _("正文")),
    ("soft", _("次要文字")), ("accent", _("强调")), ("accent-tint", _("强调底")), ("good", _("正常")), ("good-tint", _("正常底")),
    ("warn", _("留意")), ("warn-tint", _("留意底")), ("alert", _("马上处理")), ("alert-tint", _("马上处理底")),
)  # fmt: skip


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """The first page the person's role has."""
    return redirect(first_page(request.user, request))


@signed_in
def search_page(request: HttpRequest) -> HttpResponse:
    """Results for ``q``: a panel under the box, or a page of its own."""
    text = request.GET.get("q", "")
    panel = bool(getattr(request, "htmx", False))
    groups = search(request.user, text, limit=6 if panel else 30)
    template = "shell/_search_results.html" if panel else "shell/search.html"
    return render(request, template, {"groups": groups, "q": text.strip()})


@signed_in
def notices_panel(request: HttpRequest) -> HttpResponse:
    """What stands under the bell."""
    notices = notices_for(request.user)
    urgent = sum(notice.unread or notice.tone in ("warn", "alert") for notice in notices)
    return render(request, "shell/_notices.html", {"notices": notices, "urgent": urgent})


@signed_in
def design(request: HttpRequest) -> HttpResponse:
    """Every token and component on one page, which tests photograph."""
    return render(request, "shell/design.html", {"swatches": _SWATCHES})


@public
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@public
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can do its work: the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ready": False, "database": "down"}, status=503)
    return JsonResponse({"ready": True, "database": "ok"})
