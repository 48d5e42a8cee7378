"""暗访: the list, one check with its points and results, a point on the phone, its photos."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengnuo.core.people import queries as people
from chengnuo.core.supervision import check_queries, services
from chengnuo.core.supervision.checks import MOST_PHOTOS
from chengnuo.core.supervision.rules.words import Result, Subject
from chengnuo.kernel.access import requires, signed_in
from chengnuo.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from chengnuo.kernel.permissions import Role, allows, allows_some
from chengnuo.web import typed
from chengnuo.web.supervision import page


def _may_look(request: HttpRequest) -> None:
    """Which check a person sees is decided in ``check_queries``; this is who may ask at all."""
    user = request.user
    if not (allows_some(user, "supervision.view") or allows(user, "supervision.check")):
        raise NotAllowed("permission.denied", _("您没有「暗访检查」的权限。"), permission="supervision.check")


@require_GET
@signed_in
def listing(request: HttpRequest) -> HttpResponse:
    """The checks the person may know of."""
    _may_look(request)
    simulated = page.simulated_of(request.GET)
    plans = check_queries.plans(request.user, simulated=simulated)
    context = page.common(request, "checks", simulated=simulated) | {"plans": plans}
    return render(request, "supervision/checks.html", context)


@require_http_methods(["GET", "POST"])
@requires("supervision.lead")
def new(request: HttpRequest) -> HttpResponseBase:
    """A new plan."""
    error: Any = None
    if request.method == "POST":
        post = request.POST
        try:
            draft = services.PlanDraft(
                title=post.get("title", ""), first=typed.day_or_fault(post.get("first", ""), "supervision.bad_day"),
                last=typed.day_or_fault(post.get("last", ""), "supervision.bad_day"), criteria=post.get("criteria", ""),
                checker_id=typed.whole(post.get("checker_id", "")), simulated=post.get("simulated") == "1",
            )  # fmt: skip
            plan_id = services.make_plan(actor=request.user, draft=draft)
        except (Invalid, Conflict) as refused:
            error = refused
        else:
            return redirect("supervision:check", plan_id)
    checkers = [
        row for row in people.people() if row.is_active and row.role in (Role.SUPERVISOR, Role.GRID_WORKER)
    ]
    context = page.common(request, "checks", simulated=page.simulated_of(request.GET)) | {
        "error": error, "typed": request.POST, "checkers": checkers,
    }  # fmt: skip
    return render(request, "supervision/check_new.html", context, status=error.status if error else 200)


@require_GET
@signed_in
def check(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One check: its points, and what was found at each unit's."""
    _may_look(request)
    return render(request, "supervision/check.html", _check(request, plan_id))


def _check(request: HttpRequest, plan_id: int) -> dict[str, Any]:
    plan, points = check_queries.plan(request.user, plan_id)
    return page.common(request, "checks", simulated=plan.simulated) | {
        "plan": plan, "points": points, "unit_results": check_queries.results(points), "subjects": tuple(Subject),
        "units": page.units(), "may_lead": allows(request.user, "supervision.lead"),
    }  # fmt: skip


@require_POST
@requires("supervision.lead")
def add_points(request: HttpRequest, plan_id: int) -> HttpResponseBase:
    """Add points: a line each, numbers of assets, cases and records, or names and addresses of places."""
    post = request.POST
    kind = post.get("kind", "")
    subject = Subject(kind) if kind in set(Subject) else Subject.FREE
    unit_id = typed.whole(post.get("unit_id", ""))
    lines = [line.strip() for line in post.get("lines", "").splitlines() if line.strip()]
    try:
        count = services.add_points(
            actor=request.user, plan_id=plan_id, drafts=[_point(subject, line, unit_id) for line in lines]
        )
    except (Invalid, Conflict, NotFound) as error:
        context = _check(request, plan_id) | {"error": error, "typed": post}
        return render(request, "supervision/check.html", context, status=error.status)
    messages.success(request, _("已加 %s 个点位。") % count)
    return redirect("supervision:check", plan_id)


def _point(subject: Subject, line: str, unit_id: int | None) -> services.PointDraft:
    """「名称，地址」 for a free place, a number for everything else."""
    if subject != Subject.FREE:
        return services.PointDraft(subject, number=line, unit_id=unit_id)
    title, _comma, address = line.replace(",", "，").partition("，")
    return services.PointDraft(subject, title=title, address=address, unit_id=unit_id)


@require_POST
@requires("supervision.lead")
def close(request: HttpRequest, plan_id: int) -> HttpResponseBase:
    """End a check."""
    services.close_plan(actor=request.user, plan_id=plan_id)
    undo = f"undo:{reverse('supervision:check-reopen', args=[plan_id])}"
    messages.success(request, _("暗访已结束，责任单位现在能看到自己的点位。"), extra_tags=undo)
    return redirect("supervision:check", plan_id)


@require_POST
@requires("supervision.lead")
def reopen(request: HttpRequest, plan_id: int) -> HttpResponseBase:
    """Take the end back."""
    services.reopen_plan(actor=request.user, plan_id=plan_id)
    return redirect("supervision:check", plan_id)


@require_http_methods(["GET", "POST"])
@signed_in
def point(request: HttpRequest, point_id: int) -> HttpResponseBase:
    """A point on the phone: what to look at, what was found, with photos."""
    _may_look(request)
    plan, one = check_queries.point(request.user, point_id)
    may_visit = plan.closed_at is None and (
        allows(request.user, "supervision.lead") or plan.checker_id == request.user.pk
    )
    error: Any = None
    if request.method == "POST":
        try:
            result = request.POST.get("result", "")
            if result not in set(Result):
                raise Invalid("supervision.no_result", _("请选择检查结果。"))
            services.visit(
                actor=request.user, point_id=point_id, result=Result(result), finding=request.POST.get("finding", ""),
                pictures=[file.read() for file in request.FILES.getlist("photos")[: MOST_PHOTOS + 1]],
            )  # fmt: skip
        except (Invalid, Conflict) as refused:
            error = refused
        else:
            messages.success(request, _("已记下「%s」。") % one.title)
            return redirect("supervision:check", plan.id)
    context = page.common(request, "checks", simulated=plan.simulated) | {
        "plan": plan, "point": one, "may_visit": may_visit, "all_results": tuple(Result), "error": error,
        "typed": request.POST, "may_lead": allows(request.user, "supervision.lead"), "most": MOST_PHOTOS,
    }  # fmt: skip
    return render(request, "supervision/point.html", context, status=error.status if error else 200)


@require_POST
@requires("supervision.lead")
def drop(request: HttpRequest, point_id: int) -> HttpResponseBase:
    """Take a point out that nobody has been to."""
    plan, _one = check_queries.point(request.user, point_id)
    services.drop_point(actor=request.user, point_id=point_id)
    return redirect("supervision:check", plan.id)


@require_POST
@requires("supervision.lead")
def to_case(request: HttpRequest, point_id: int) -> HttpResponseBase:
    """Make the finding a case."""
    case_id = services.make_case(actor=request.user, point_id=point_id)
    messages.success(request, _("已转为案卷，等值班台受理。"))
    return redirect("cases:detail", case_id)


@require_POST
@requires("supervision.lead")
def to_order(request: HttpRequest, point_id: int) -> HttpResponseBase:
    """Draft an order for the finding."""
    return redirect("supervision:order", services.make_order(actor=request.user, point_id=point_id))


@require_GET
@signed_in
def photo(request: HttpRequest, photo_id: int) -> HttpResponseBase:
    """Stream a photo to whoever may see its point."""
    _may_look(request)
    path = check_queries.photo_file(request.user, photo_id)
    response = FileResponse(path.open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=300"
    return response
