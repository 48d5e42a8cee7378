"""What is done to one case: every act of the machine, photos, taking a report out, taking back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chengnuo.core.cases import queries, services
from chengnuo.core.cases.errors import ActRefused, EditConflict
from chengnuo.core.cases.rules.words import Act, State
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import ChengnuoError, Conflict, Invalid
from chengnuo.web.cases import page

#: What a form may carry; lists are those one may choose several of.
_FIELDS = ("reason", "condition_id", "waived", "unit_id", "demand", "clause", "proposed_unit_id", "amount", "limit_unit", "into_id")  # fmt: skip
_LISTS = ("co_unit_ids",)
#: Acts the machine has a way back from, by the state they lead to.
_WAY_BACK = {State.VOIDED: Act.RESTORE, State.MERGED: Act.UNMERGE}


@require_POST
@requires("case.view")
def act(request: HttpRequest, case_id: int, act: str) -> HttpResponse:
    """Do it, and go on where the person was; what cannot be done comes back with what was typed."""
    given = given_of(request)
    try:
        services.perform(actor=request.user, case_id=case_id, version=_version(request), act=act, given=given)
    except (Conflict, Invalid) as error:
        return _again(request, case_id, act, given, error)
    row = queries.case(case_id).row
    undo_tag = f"undo:{reverse('cases:undo', args=[case_id])}" if State(row.state) in _WAY_BACK else ""
    words = _("%(number)s：%(act)s，现在「%(state)s」。") % {
        "number": row.number, "act": _(Act(act).label), "state": _(row.state_label),
    }  # fmt: skip
    messages.success(request, words, extra_tags=undo_tag)
    return redirect(next_of(request, case_id))


@require_POST
@requires("case.desk")
def undo(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take back a case that was just voided or merged."""
    row = queries.case(case_id).row
    back = _WAY_BACK.get(State(row.state))
    if back is None:
        raise Invalid("cases.nothing_to_undo", _("这件案卷没有可撤销的操作。"))
    services.perform(
        actor=request.user, case_id=case_id, version=row.version, act=back.value,
        given={"reason": _("撤销刚才的操作")},
    )  # fmt: skip
    if "text/html" in request.headers.get("Accept", ""):
        return redirect("cases:detail", case_id)
    return HttpResponse(status=204)


@require_POST
@requires("case.view")
def photos(request: HttpRequest, case_id: int) -> HttpResponse:
    """Add photos of before or after the handling."""
    files = request.FILES.getlist("photos")
    if not files:
        messages.error(request, _("请先选照片。"))
    for file in files:
        try:
            services.add_photo(
                actor=request.user, data=file.read(), moment=request.POST.get("moment", ""), case_id=case_id
            )
        except Invalid as error:
            messages.error(request, f"{file.name}：{error.message_zh}")
    return redirect(next_of(request, case_id))


@require_POST
@requires("case.desk")
def split(request: HttpRequest, case_id: int, report_id: int) -> HttpResponse:
    """Take a report that was joined by the program out into a case of its own."""
    reason = request.POST.get("reason", "").strip() or _("不是同一件事")
    made = services.split_report(actor=request.user, report_id=report_id, reason=reason)
    messages.success(request, _("已拆为新案卷 %s。") % queries.case(made).row.number)
    return redirect("cases:detail", made)


def given_of(request: HttpRequest) -> dict[str, Any]:
    """What a form carries."""
    found: dict[str, Any] = {name: request.POST.get(name, "") for name in _FIELDS}
    return found | {name: request.POST.getlist(name) for name in _LISTS}


def next_of(request: HttpRequest, case_id: int) -> str:
    """Where the person was, if that is a page of ours; else the case."""
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("cases:detail", args=[case_id])


def _again(
    request: HttpRequest, case_id: int, act: str, given: dict[str, Any], error: ChengnuoError
) -> HttpResponse:
    """The page with what is true now beside what was typed, which is kept."""
    context = page.context_of(request.user, case_id, given=given)
    conflict = isinstance(error, EditConflict)
    open_act = act if any(d.act.act == act and not d.act.refusal for d in context["doings"]) else ""
    shown = {
        "error": error, "conflict": error.data if conflict else None, "open_act": open_act, "tried": act,
        "tried_label": Act(act).label if act in {a.value for a in Act} else "", "next": request.POST.get("next", ""),
        "typed": _typed(given) if conflict or isinstance(error, ActRefused) else [],
    }  # fmt: skip
    return render(request, "cases/detail.html", context | shown, status=error.status)


def _typed(given: dict[str, Any]) -> list[str]:
    """The words a person wrote, to be read and copied where the form is gone."""
    return [given[name] for name in ("reason", "demand", "clause") if given.get(name)]


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    if not text.isdecimal():
        raise Invalid("cases.missing", _("缺少案卷的版本，请刷新页面。"))
    return int(text)
