"""One act on many cases: see what would happen, do it, take it back where there is a way back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chengnuo.core.cases.rules.words import Act
from chengnuo.core.desk import services
from chengnuo.core.desk.services import Outcome
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import Invalid


@require_POST
@requires("case.desk")
def bulk(request: HttpRequest) -> HttpResponse:
    """First what would become of each, then what became of each."""
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "")
    versions, apply = items_of(request.POST.get("items", "")), request.POST.get("step") == "apply"
    if not versions:
        raise Invalid("desk.bulk_none", _("先选中要处理的案卷。"))
    asked = reason if apply or reason else "-"  # the preview asks for the reason, it does not need it
    outcomes = services.do_many(actor=request.user, act=act, versions=versions, reason=asked, dry=not apply)
    done = [outcome for outcome in outcomes if not outcome.refusal]
    context = {
        "act": act, "label": Act(act).label, "outcomes": outcomes, "applied": apply, "n_done": len(done),
        "items": request.POST.get("items", ""), "reason": reason, "needs_reason": act == Act.VOID,
        "undo_items": _items(done) if apply and act == Act.VOID else "",
    }  # fmt: skip
    return render(request, "desk/_bulk.html", context)


@require_POST
@requires("case.desk")
def undo(request: HttpRequest) -> HttpResponse:
    """Take voided cases up again; those that went on meanwhile stay as they are."""
    versions = items_of(request.POST.get("items", ""))
    if versions:
        services.do_many(actor=request.user, act=Act.RESTORE, versions=versions, reason=_("撤销刚才的操作"))
    return redirect("desk:index")


def items_of(text: str) -> dict[int, int]:
    """Id → version of ``1:3,2:1``."""
    found: dict[int, int] = {}
    for part in text.split(","):
        pk, _colon, version = part.partition(":")
        if pk.isdecimal() and version.isdecimal():
            found[int(pk)] = int(version)
    return found


def _items(done: list[Outcome]) -> str:
    return ",".join(f"{outcome.row.id}:{outcome.row.version}" for outcome in done)
