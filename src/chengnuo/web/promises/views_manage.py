"""Who decides what is public: the list of commitments, and one promise with its title, its pictures and its history."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chengnuo.core.cases.photos import MOST_BYTES
from chengnuo.core.documents import queries as documents
from chengnuo.core.promises import queries, services
from chengnuo.core.promises.errors import Refused
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import ChengnuoError
from chengnuo.web import typed
from chengnuo.web.promises import words
from chengnuo.web.tables import done


@require_GET
@requires("promise.publish")
def index(request: HttpRequest) -> HttpResponse:
    """Every commitment of the report with what is public of it; those of the section on 民生实事 are proposed."""
    report_id = typed.whole(request.GET.get("report", "")) or documents.latest_report_id()
    found = queries.candidates(report_id) if report_id is not None else ()
    shown = request.GET.get("show", "")
    kept = [
        one for one in found
        if (shown == "all" or one.suggested or (one.promise and one.promise.listed))
        and (shown != "pending" or one.pending)
    ]  # fmt: skip
    listed = [one for one in found if one.promise and one.promise.listed]
    context = {
        "report_id": report_id, "rows": [(one, words.line(one.promise) if one.promise else None) for one in kept], "show": shown,
        "total": len(found), "listed": len(listed), "pending": [one for one in listed if one.pending],
        "proposed": sum(one.suggested and not (one.promise and one.promise.listed) for one in found),
    }  # fmt: skip
    return render(request, "promises/manage.html", context)


@require_POST
@requires("promise.publish")
def put_on(request: HttpRequest) -> HttpResponseBase:
    """Put the chosen commitments on the page, or all that are proposed."""
    chosen = [pk for text in request.POST.getlist("commitment") if (pk := typed.whole(text)) is not None]
    report_id = typed.whole(request.POST.get("report", ""))
    if request.POST.get("proposed") == "1" and report_id is not None:
        chosen = [one.commitment_id for one in queries.candidates(report_id) if one.suggested]
    try:
        if not chosen:
            raise Refused(_("请先选要公开的承诺。"), "commitment")
        made = services.list_commitments(
            actor=request.user, commitment_ids=chosen, reason=request.POST.get("reason", "")
        )
        messages.success(request, _("已公开 %s 件。") % made)
    except Refused as error:
        messages.error(request, error.message_zh)
    return redirect("promises:manage")


@require_POST
@requires("promise.publish")
def progress(request: HttpRequest) -> HttpResponseBase:
    """Publish the progress as it is now, of the chosen promises."""
    chosen = [pk for text in request.POST.getlist("promise") if (pk := typed.whole(text)) is not None]
    try:
        changed = services.publish_progress(
            actor=request.user, promise_ids=chosen, reason=request.POST.get("reason", "")
        )
        messages.success(request, _("已更新 %s 件的进展。") % changed)
    except Refused as error:
        messages.error(request, error.message_zh)
    return redirect(_back(request))


@require_GET
@requires("promise.publish")
def one(request: HttpRequest, promise_id: int) -> HttpResponse:
    """One promise, on the page or taken off it."""
    row = queries.promise(promise_id, listed_only=False)
    context = {"line": words.line(row), "row": row, "history": queries.history(promise_id)}
    return render(request, "promises/one.html", context)


@require_POST
@requires("promise.publish")
def title(request: HttpRequest, promise_id: int) -> HttpResponseBase:
    """Say it in other words."""
    return _did(request, promise_id, lambda: services.retitle_promise(
        actor=request.user, promise_id=promise_id, title=request.POST.get("title", ""), reason=request.POST.get("reason", "")
    ), _("标题已改，改动公开可查。"))  # fmt: skip


@require_POST
@requires("promise.publish")
def unlist(request: HttpRequest, promise_id: int) -> HttpResponseBase:
    """Take it off the page."""
    reason = request.POST.get("reason", "")
    return _did(request, promise_id, lambda: services.unlist_promise(
        actor=request.user, promise_id=promise_id, reason=reason
    ), _("已不再公开。要恢复，在清单里再选它。"))  # fmt: skip


@require_POST
@requires("promise.publish")
def photo(request: HttpRequest, promise_id: int) -> HttpResponseBase:
    """Add a picture."""

    def add() -> None:
        file, taken = request.FILES.get("photo"), typed.day(request.POST.get("taken_on", ""))
        if file is None:
            raise Refused(_("请选一张照片。"), "photo")
        if taken is None:
            raise Refused(_("请写明拍摄日期。"), "taken_on")
        services.add_photo(
            actor=request.user, promise_id=promise_id, data=file.read(MOST_BYTES + 1), caption=request.POST.get("caption", ""),
            taken_on=taken, reason=request.POST.get("reason", ""), simulated=request.POST.get("simulated") == "1",
        )  # fmt: skip

    return _did(request, promise_id, add, _("照片已公开，位置等信息已去掉。"))


@require_POST
@requires("promise.publish")
def photo_state(request: HttpRequest, photo_id: int, act: str) -> HttpResponseBase:
    """Take a picture off the page; from the toast, put it back."""
    if act not in ("withdraw", "restore"):
        raise Http404
    reason = request.POST.get("reason", "") or (_("撤下有误，恢复") if act == "restore" else "")
    services.set_photo_withdrawn(
        actor=request.user, photo_id=photo_id, withdrawn=act == "withdraw", reason=reason
    )
    if act == "withdraw":
        undo = f"undo:{reverse('promises:photo-state', args=[photo_id, 'restore'])}"
        messages.success(request, _("照片已撤下。"), extra_tags=undo)
    return done(request, _back(request))


def _did(request: HttpRequest, promise_id: int, act: Callable[[], None], said: str) -> HttpResponseBase:
    """Do it, and say what came of it on the page of the promise."""
    try:
        act()
        messages.success(request, said)
    except ChengnuoError as error:
        if error.status == 403:
            raise
        messages.error(request, error.message_zh)
    return redirect("promises:one", promise_id)


def _back(request: HttpRequest) -> str:
    one_id = typed.whole(request.POST.get("one", ""))
    return reverse("promises:one", args=[one_id]) if one_id is not None else reverse("promises:manage")
