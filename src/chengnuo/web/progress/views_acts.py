"""What supervisors decide: what measures a target, and a light against the rule."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chengnuo.core.indicators import queries as indicators
from chengnuo.core.progress import queries, services
from chengnuo.core.progress.services import Feed, Terms
from chengnuo.engine import registry
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import Invalid
from chengnuo.web import typed
from chengnuo.web.ledger.data import report_of
from chengnuo.web.progress import page
from chengnuo.web.tables import done


@require_POST
@requires("progress.bind")
def bind(request: HttpRequest, figure_id: int) -> HttpResponseBase:
    """An indicator for a target, or the reason why there is none."""
    form = request.POST
    measured = form.get("way") == "indicator"
    terms = Terms(
        indicator=form.get("indicator", "").strip() if measured else "", reason="" if measured else form.get("reason", ""),
        factor=_factor(form.get("factor", "")), whole_time=form.get("whole_time") == "1", course=form.get("course", ""),
    )  # fmt: skip
    services.bind(actor=request.user, figure_id=figure_id, terms=terms)
    messages.success(
        request, _("绑定已保存。"), extra_tags=f"undo:{reverse('progress:undo', args=[figure_id])}"
    )
    return redirect("progress:target", figure_id)


@require_POST
@requires("progress.bind")
def undo(request: HttpRequest, figure_id: int) -> HttpResponseBase:
    """What stood before stands again."""
    services.undo_binding(actor=request.user, figure_id=figure_id)
    return done(request, reverse("progress:target", args=[figure_id]))


@require_http_methods(["GET", "POST"])
@requires("progress.bind")
def bindings(request: HttpRequest) -> HttpResponse | HttpResponseBase:
    """Targets without a binding: suggestions to confirm, all at once or chosen."""
    report = report_of(request.user, typed.whole(request.GET.get("report", "")))
    if report is None:
        return render(request, "progress/none.html")
    here = f"{reverse('progress:bindings')}?report={report.id}"
    if request.method == "POST":
        if request.POST.get("step") == "suggest":
            count = services.suggest_bindings(actor=request.user, report_id=report.id, feeds=feeds())
            messages.success(request, _("提出了 %s 条建议，请逐条看过再确认。") % count)
        else:
            ids = [int(one) for one in request.POST.getlist("figure") if one.isdigit()]
            if not ids:
                raise Invalid("progress.nothing", _("请先选要确认的建议。"))
            messages.success(
                request, _("确认了 %s 条。") % services.confirm_bindings(actor=request.user, figure_ids=ids)
            )
        return redirect(here)
    stands = queries.standings(report.id)
    context: dict[str, Any] = {
        "report": report, "suggested": [one for one in stands if page.way_of(one) == "suggested"],
        "open": [one for one in stands if page.way_of(one) == "none"], "total": len(stands),
        "units": {one.key: one.unit for one in indicators.indicators()},
    }  # fmt: skip
    return render(request, "progress/bindings.html", context)


def feeds() -> tuple[Feed, ...]:
    """What the scenarios in force say they measure."""
    return tuple(
        Feed(one.sentence, one.figure, one.unit, f"{live.scenario.id}.{one.indicator}")
        for live in registry.scenarios()
        for one in live.scenario.feeds
    )


@require_POST
@requires("progress.light")
def target_light(request: HttpRequest, figure_id: int) -> HttpResponseBase:
    """The light of a target, or the rule's again."""
    target = queries.target(figure_id)
    _set(request, target.commitment_id, figure_id)
    return redirect("progress:target", figure_id)


@require_POST
@requires("progress.light")
def commitment_light(request: HttpRequest, commitment_id: int) -> HttpResponseBase:
    """The light of a commitment, or the rule's again."""
    _set(request, commitment_id, None)
    return redirect("ledger:detail", commitment_id)


def _set(request: HttpRequest, commitment_id: int, figure_id: int | None) -> None:
    light = request.POST.get("light", "")
    if light:
        services.set_light(
            actor=request.user,
            commitment_id=commitment_id,
            figure_id=figure_id,
            light=light,
            reason=request.POST.get("reason", ""),
        )
        messages.success(request, _("灯色已调整，下一次填报后自动恢复按规则亮灯。"))
        return
    services.clear_light(actor=request.user, commitment_id=commitment_id, figure_id=figure_id)
    messages.success(request, _("已恢复按规则亮灯。"))


def _factor(text: str) -> float:
    if not text.strip():
        return 1.0
    try:
        return float(text)
    except ValueError as error:
        raise Invalid("progress.factor", _("「%s」不是数。") % text[:20]) from error
