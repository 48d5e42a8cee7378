"""督办单: the list, one with its timeline and acts, a new one, on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengnuo.core.supervision import queries, rulebook, services
from chengnuo.core.supervision.orders import default_demand
from chengnuo.core.supervision.queries import OrderFilter
from chengnuo.core.supervision.rules.words import NUMBERED, Level, OrderAct, OrderState
from chengnuo.exchange import supervision_out
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import Conflict, Invalid
from chengnuo.kernel.permissions import allows
from chengnuo.web import typed
from chengnuo.web.supervision import page
from chengnuo.web.tables import sent


def _wanted(request: HttpRequest) -> OrderFilter:
    get, own = request.GET, page.visible_unit(request)
    state, level = get.get("state", ""), get.get("level", "")
    return OrderFilter(
        state=state if state in set(OrderState) else "", level=level if level in set(Level) else "",
        unit_id=own if own is not None else typed.whole(get.get("unit", "")), late=get.get("late") == "1",
        text=get.get("q", "").strip()[:100], simulated=page.simulated_of(get),
    )  # fmt: skip


@require_GET
@requires("supervision.view", own_unit=True)
def listing(request: HttpRequest) -> HttpResponse:
    """The orders, with the rule that drafts them."""
    wanted = _wanted(request)
    total = queries.order_total(wanted)
    number, pages = page.page_of(request, total, queries.PAGE_SIZE)
    counts = queries.order_counts(wanted)
    shown = tuple(OrderState) if allows(request.user, "supervision.view") else NUMBERED
    context = page.common(request, "orders", simulated=wanted.simulated) | {
        "wanted": wanted, "rows": queries.orders(wanted, page=number)[0], "total": total, "page": number, "pages": pages,
        "counts": [(state, counts[state]) for state in shown], "all": sum(counts[state] for state in shown),
        "all_levels": tuple(Level), "units": page.units(), "rule": rulebook.order_rule(),
        "rule_version": rulebook.version(rulebook.RuleKind.ORDER),
        "address": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "supervision/orders.html", context)


@require_GET
@requires("supervision.view", own_unit=True)
def order(request: HttpRequest, order_id: int) -> HttpResponse:
    """One order as it will be on paper, and what may be done to it."""
    return render(request, "supervision/order.html", _order(request, order_id))


def _order(request: HttpRequest, order_id: int) -> dict[str, Any]:
    found = queries.order(order_id)
    queries.may_see_order(request.user, found.row)
    return page.common(request, "orders", simulated=found.row.simulated) | {
        "found": found, "row": found.row, "acts": queries.order_acts(request.user, order_id), "all_levels": tuple(Level),
        "rule": rulebook.order_rule(),
    }  # fmt: skip


@require_POST
@requires("supervision.view", own_unit=True)
def act(request: HttpRequest, order_id: int) -> HttpResponseBase:
    """Do something to an order; what is refused is said on its page."""
    row = queries.order(order_id).row
    queries.may_see_order(request.user, row)
    name = request.POST.get("act", "")
    try:
        done = OrderAct(name) if name in set(OrderAct) else None
        if done is None or done == OrderAct.DRAFT:
            raise Invalid("supervision.unknown_act", _("没有「%s」这种操作。") % name[:20])
        words = _perform(request, order_id, done)
    except (Invalid, Conflict) as error:
        context = _order(request, order_id) | {"error": error, "typed": request.POST, "tried": name}
        return render(request, "supervision/order.html", context, status=error.status)
    messages.success(request, words)
    return redirect("supervision:order", order_id)


def _perform(request: HttpRequest, order_id: int, done: OrderAct) -> str:
    post = request.POST
    version, text = typed.whole(post.get("version", "")) or 0, post.get("text", "")
    if done == OrderAct.ISSUE:
        number = services.issue(actor=request.user, order_id=order_id, version=version, text=text)
        return _("已签发，文号 %s。") % number
    if done == OrderAct.EDIT:
        level = post.get("level", "")
        services.edit_order(
            actor=request.user, order_id=order_id, version=version, title=post.get("title", ""), text=text,
            demands=post.get("demand", ""), level=Level(level) if level in set(Level) else Level.BLUE,
        )  # fmt: skip
        return _("已保存修改。")
    services.act_on_order(actor=request.user, order_id=order_id, version=version, act=done, text=text)
    return _("已%s。") % _(done.label)


@require_http_methods(["GET", "POST"])
@requires("supervision.lead")
def new(request: HttpRequest) -> HttpResponseBase:
    """An order written by a person, for a matter or for nothing filed."""
    matter_id = typed.whole(request.POST.get("matter_id", "") or request.GET.get("matter", ""))
    row = queries.matter_row(matter_id) if matter_id else None
    error: Any = None
    if request.method == "POST":
        post = request.POST
        level = Level(post["level"]) if post.get("level", "") in set(Level) else Level.BLUE
        draft = services.OrderDraft(
            level=level, unit_id=typed.whole(post.get("unit_id", "")) or 0, title=post.get("title", ""),
            text=post.get("text", ""), demand=post.get("demand", "") or default_demand(level, ""), matter_id=matter_id,
            rule=_("人工拟单"), simulated=bool(row and row.simulated),
        )  # fmt: skip
        try:
            order_id = services.draft_order(actor=request.user, draft=draft)
        except (Invalid, Conflict) as refused:
            error = refused
        else:
            return redirect("supervision:order", order_id)
    context = page.common(request, "orders", simulated=bool(row and row.simulated)) | {
        "error": error, "typed": request.POST, "matter": row, "all_levels": tuple(Level), "units": page.units(),
    }  # fmt: skip
    return render(request, "supervision/order_new.html", context, status=error.status if error else 200)


@require_GET
@requires("supervision.view", own_unit=True)
def paper(request: HttpRequest, order_id: int) -> HttpResponse:
    """The order in Word."""
    return sent(supervision_out.export_order(actor=request.user, order_id=order_id))


@require_GET
@requires("supervision.export")
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The orders of the filter as a file."""
    return sent(supervision_out.export_orders(actor=request.user, wanted=_wanted(request), kind=kind))
