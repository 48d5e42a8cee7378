"""One commitment: its page and everything a person can do to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chengnuo.core.commitments import history as ledger_history
from chengnuo.core.commitments import queries, services
from chengnuo.core.commitments.errors import EditConflict
from chengnuo.core.commitments.queries import LedgerFilter, PlanNode
from chengnuo.core.documents import queries as documents
from chengnuo.core.people import queries as people
from chengnuo.core.progress import queries as progress
from chengnuo.kernel import clock
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import Invalid
from chengnuo.kernel.permissions import allows
from chengnuo.web.ledger import item, page, words
from chengnuo.web.ledger.data import report_of
from chengnuo.web.ledger.views_bulk import day_of, last_change
from chengnuo.web.progress import page as targets_page
from chengnuo.web.progress.words import LIGHTS
from chengnuo.web.reports import words as figure_words
from chengnuo.web.reports.panel import pair_views
from chengnuo.web.shell.errors import toast
from chengnuo.web.supervision.beside import beside

Act = Callable[[Any, int, Any], "int | None"]


@require_GET
@requires("ledger.view")
def detail(request: HttpRequest, commitment_id: int) -> HttpResponse:
    """The page of one commitment."""
    return render(request, "ledger/item.html", item_context(request, commitment_id))


def item_context(request: HttpRequest, commitment_id: int) -> dict[str, Any]:
    """Everything the page shows. Raises ``CommitmentNotFound``."""
    found = queries.commitment(commitment_id)
    row = found.row
    report = report_of(request.user, row.report_id)
    assert report is not None
    open_report, user = report.state == "accepted", request.user
    live = row.state in words.LIVE
    units = [u for u in (row.lead_unit, *row.co_units) if u is not None]
    past = words.is_past(report.plan_year, clock.today())
    pairs = documents.pairs(report.id)
    light = progress.light_of(row.id) if open_report and live else None
    neighbours = tuple(pk for pk in (found.previous_id, found.next_id) if pk)
    return {
        "detail": found, "row": row, "report": report, "line": page.line_of(row, clock.today(), past_year=past),
        "quotes": [tuple(figure_words.plain(part) for part in (q.before, q.text, q.after)) for q in found.quotes],
        "figures": [(f, figure_words.bounded(f), figure_words.KINDS.get(f.kind, f.kind)) for f in found.figures],
        "pairs": pair_views(p for p in pairs if p.target.key in row.figure_keys),
        "can_edit": open_report and live and allows(user, "ledger.edit"),
        "can_assign": open_report and live and allows(user, "ledger.assign"),
        "can_plan": open_report and live and allows(user, "ledger.plan", [u.id for u in units]),
        "can_restore": open_report and row.state == "dropped" and allows(user, "ledger.edit"),
        "units": people.units(), "co_ids": [u.id for u in row.co_units],
        "suggested_ids": [s.unit.id for s in row.suggestions if s.status == "suggested" and s.role != "lead"],
        "segments": list(enumerate(item.segments_of(row.text))),
        "neighbours": queries.all_rows(LedgerFilter(ids=neighbours)) if neighbours else (),
        "light": light, "light_look": LIGHTS[light.light] if light else None, "lights": LIGHTS.items(),
        "targets": [targets_page.line_of(one) for one in progress.commitment_standings(row.id)] if light else [],
        "said": progress.commitment_history(row.id) if light else (),
        "can_report": open_report and live and allows(user, "progress.report", [u.id for u in units]),
        "can_light": open_report and live and allows(user, "progress.light"),
        "history": ledger_history.history(row.id) if allows(user, "history.view") else (),
    } | beside(user, row.id, live=open_report and live)  # fmt: skip


@require_POST
@requires("ledger.edit")
def save_text(request: HttpRequest, commitment_id: int) -> HttpResponseBase:
    """The wording that is used."""
    return _act(
        request,
        commitment_id,
        _("文字已保存"),
        lambda actor, version, form: services.edit_text(
            actor=actor, commitment_id=commitment_id, version=version, text=form.get("text", "")
        ),
    )


@require_POST
@requires("ledger.assign")
def save_units(request: HttpRequest, commitment_id: int) -> HttpResponseBase:
    """Lead and co-units, in place of what was there."""

    def act(actor: Any, version: int, form: Any) -> int | None:
        lead = form.get("lead", "")
        return services.assign_units(
            actor=actor,
            versions={commitment_id: version},
            lead_unit_id=int(lead) if lead.isdigit() else None,
            co_unit_ids=[int(co) for co in form.getlist("cos") if co.isdigit()],
        )

    return _act(request, commitment_id, _("单位已保存"), act)


@require_POST
@requires("ledger.assign")
def confirm(request: HttpRequest, commitment_id: int) -> HttpResponseBase:
    """The suggested units become the units."""
    return _act(
        request,
        commitment_id,
        _("已确认建议的单位"),
        lambda actor, version, form: services.confirm_suggestions(
            actor=actor, versions={commitment_id: version}
        ),
    )


@require_POST
@requires("ledger.assign")
def reject(request: HttpRequest, commitment_id: int, suggestion_id: int) -> HttpResponseBase:
    """One suggestion is set aside."""
    return _act(
        request,
        commitment_id,
        _("这条建议不采纳"),
        lambda actor, version, form: services.reject_suggestion(
            actor=actor, suggestion_id=suggestion_id, version=version
        ),
    )


@require_POST
@requires("ledger.edit")
def save_deadline(request: HttpRequest, commitment_id: int) -> HttpResponseBase:
    """The deadline; empty takes it away."""
    return _act(
        request,
        commitment_id,
        _("时限已保存"),
        lambda actor, version, form: services.set_deadline(
            actor=actor, versions={commitment_id: version}, deadline=day_of(form.get("deadline", ""))
        ),
    )


@require_POST
@requires("ledger.plan", own_unit=True)
def save_plan(request: HttpRequest, commitment_id: int) -> HttpResponseBase:
    """办理方案: goal, measures, nodes, leader, person, deadline."""

    def act(actor: Any, version: int, form: Any) -> int | None:
        pairs = zip(form.getlist("node_title"), form.getlist("node_due"), strict=False)
        return services.save_plan(
            actor=actor,
            commitment_id=commitment_id,
            version=version,
            goal=form.get("goal", ""),
            measures=form.get("measures", ""),
            leader=form.get("leader", ""),
            person=form.get("person", ""),
            nodes=[PlanNode(title, day_of(due)) for title, due in pairs],
            deadline=day_of(form.get("deadline", "")),
        )

    return _act(request, commitment_id, _("办理方案已保存"), act)


@require_POST
@requires("ledger.edit")
def split(request: HttpRequest, commitment_id: int) -> HttpResponseBase:
    """One becomes several, cut where the person chose."""
    row = queries.commitment(commitment_id).row
    cuts = [int(cut) for cut in request.POST.getlist("cut") if cut.isdigit()]
    if not cuts:
        raise Invalid("ledger.cuts", _("请先选断开的地方。"))

    def act(actor: Any, version: int, form: Any) -> int | None:
        services.split(
            actor=actor, commitment_id=commitment_id, version=version, parts=item.parts_of(row.text, cuts)
        )
        return last_change(row.report_id)

    text = _("已拆成 %s 条，可在下方逐条打开") % len(item.parts_of(row.text, cuts))
    return _act(request, commitment_id, text, act)


@require_POST
@requires("ledger.edit")
def merge(request: HttpRequest, commitment_id: int) -> HttpResponseBase:
    """This one and chosen others become one."""
    others = [part.partition(":") for part in request.POST.getlist("with")]
    made: list[int] = []

    def act(actor: Any, version: int, form: Any) -> int | None:
        versions = {commitment_id: version} | {
            int(pk): int(v) for pk, _c, v in others if pk.isdigit() and v.isdigit()
        }
        made.append(services.merge(actor=actor, versions=versions, text=form.get("text", "")))
        return None

    response = _act(request, commitment_id, _("已合并"), act)
    if not made:
        return response
    change = last_change(queries.commitment(made[0]).row.report_id)
    messages.success(
        request,
        _("已合并成这一条。原来的几条仍可在下方查看。"),
        extra_tags=f"undo:{reverse('ledger:undo', args=[change])}",
    )
    return _go(request, reverse("ledger:detail", args=[made[0]]))


@require_POST
@requires("ledger.edit")
def drop(request: HttpRequest, commitment_id: int) -> HttpResponseBase:
    """Out of the ledger, with a reason."""
    return _act(
        request,
        commitment_id,
        _("已撤销，可以恢复"),
        lambda actor, version, form: services.drop(
            actor=actor, versions={commitment_id: version}, reason=form.get("reason", "")
        ),
    )


@require_POST
@requires("ledger.edit")
def restore(request: HttpRequest, commitment_id: int) -> HttpResponseBase:
    """Back into the ledger."""
    return _act(
        request,
        commitment_id,
        _("已恢复"),
        lambda actor, version, form: services.restore(actor=actor, versions={commitment_id: version}),
    )


@require_POST
@requires("ledger.edit")
def resolve(request: HttpRequest, commitment_id: int) -> HttpResponseBase:
    """A person has looked at what the corrected text changed."""
    return _act(
        request,
        commitment_id,
        _("已核对"),
        lambda actor, version, form: services.resolve_flag(
            actor=actor, versions={commitment_id: version}, use_original=form.get("use_original") == "1"
        ),
    )


def _act(request: HttpRequest, commitment_id: int, done: str, act: Act) -> HttpResponseBase:
    """Do it, then the page as it is now with the way back; both sides where somebody was faster."""
    form = item.settled(request.POST)
    version = form.get("version", "")
    try:
        change = act(request.user, int(version) if version.isdigit() else 0, form)
    except EditConflict as error:
        context = {
            "conflict": item.conflict_view(error, people.units(active_only=False)), "posted": request.POST,
            "commitment_id": commitment_id, "part": bool(getattr(request, "htmx", False)),
        }  # fmt: skip
        if context["part"]:
            return render(request, "ledger/_conflict.html", context)
        return render(request, "ledger/conflict.html", context, status=409)
    if not getattr(request, "htmx", False):
        messages.success(request, f"{done}。")
        return redirect("ledger:detail", commitment_id)
    response = render(request, "ledger/_item.html", item_context(request, commitment_id))
    undo = reverse("ledger:undo", args=[change]) if change else ""
    return toast(
        response, done if change else _("没有改动"), tone="good" if change else "info", undo_url=undo
    )


def _go(request: HttpRequest, url: str) -> HttpResponseBase:
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return redirect(url)
