"""The rules as data, each with its versions, and the calendar of reporting days."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chengnuo.core.cases.rules.rates import Part
from chengnuo.core.supervision import reporting, rulebook, services
from chengnuo.core.supervision.rulebook import RuleKind
from chengnuo.core.supervision.rules import orders, scores
from chengnuo.core.supervision.rules.clocks import LIMIT_WORDS
from chengnuo.core.supervision.rules.machine import MATTERS, ORDERS
from chengnuo.core.supervision.rules.reporting import Shift
from chengnuo.core.supervision.rules.words import Level
from chengnuo.kernel import clock
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import Conflict, Invalid
from chengnuo.kernel.permissions import PERMISSIONS, allows, demand
from chengnuo.web import typed
from chengnuo.web.supervision import page


@require_http_methods(["GET", "POST"])
@requires("supervision.view", own_unit=True)
def rules(request: HttpRequest) -> HttpResponseBase:
    """Every rule as it is in use; who may changes it, as a new version."""
    page.visible_unit(request)
    kind = RuleKind(request.POST["kind"]) if request.POST.get("kind", "") in set(RuleKind) else None
    error: Any = None
    if request.method == "POST" and kind is not None:
        demand(request.user, "supervision.rules")
        try:
            number = services.save_rule(
                actor=request.user, kind=kind, body=_body(kind, request.POST),
                newest=typed.whole(request.POST.get("newest", "")) or 0, note=request.POST.get("note", ""),
            )  # fmt: skip
        except (Invalid, Conflict) as refused:
            error = refused
        else:
            messages.success(request, _("已启用第 %s 版；已经在办的仍按原来的时限。") % number)
            return redirect(f"{reverse('supervision:rules')}#{kind}")
    context = _rules(request) | {"error": error, "tried": kind, "typed": request.POST}
    return render(request, "supervision/rules.html", context, status=error.status if error else 200)


def _lines() -> list[tuple[orders.Line, bool]]:
    """Every line that can be in the rule, the shipped ones and those in use, and whether it is in use."""
    now = {(line.level, line.trigger): line for line in rulebook.order_rule().lines}
    known = [(line.level, line.trigger, line) for line in (*orders.SHIPPED_RULE.lines, *now.values())]
    keys = dict.fromkeys((level, trigger) for level, trigger, _line in known)
    shipped = {(level, trigger): line for level, trigger, line in reversed(known)}
    return [(now.get(key, shipped[key]), key in now) for key in keys]


def _rules(request: HttpRequest) -> dict[str, Any]:
    limits = rulebook.version(RuleKind.CLOCK)
    return page.common(request, "rules", simulated=page.simulated_of(request.GET)) | {
        "may": allows(request.user, "supervision.rules"),
        "limits": [(key, words, limits.body[key]) for key, words in LIMIT_WORDS.items()],
        "rule": rulebook.order_rule(), "lines": _lines(), "sheet": rulebook.sheet(), "rates": scores.BY_KEY,
        "reply_days": [(level, rulebook.order_rule().reply_days[level]) for level in Level],
        "parts": [(scores.BY_KEY[part.rate], part) for part in rulebook.sheet().parts],
        "reporting": rulebook.reporting_rule(), "shifts": tuple(Shift),
        "versions": {kind.value: rulebook.versions(kind) for kind in RuleKind},
        "arrows": [(arrow, PERMISSIONS[arrow.permission]) for arrow in MATTERS.values()],
        "order_arrows": [(arrow, PERMISSIONS[arrow.permission]) for arrow in ORDERS.values()],
    }  # fmt: skip


def _body(kind: RuleKind, post: Any) -> dict[str, Any]:
    """A rule as the form says it. Raises ``Invalid`` for what is no number."""
    if kind == RuleKind.CLOCK:
        return {key: post.get(key, "").strip() for key in LIMIT_WORDS}
    if kind == RuleKind.ORDER:
        return _order_body(post)
    if kind == RuleKind.SCORE:
        return _score_body(post)
    months, days = post.getlist("month"), post.getlist("day")
    slots = [
        {"month": _whole(month), "day": _whole(day)}
        for month, day in zip(months, days, strict=False)
        if month.strip() or day.strip()
    ]
    shift = post.get("shift", "")
    return {"slots": slots, "shift": shift if shift in set(Shift) else Shift.BEFORE.value}


def _order_body(post: Any) -> dict[str, Any]:
    lines = [
        orders.Line(line.level, line.trigger, _whole(post.get(f"days{place}", str(line.days))))
        for place, (line, _on) in enumerate(_lines())
        if post.get(f"on{place}")
    ]
    rule = orders.OrderRule(
        tuple(lines), _whole(post.get("sign_days", "")), {level: _whole(post.get(f"reply_{level}", "")) for level in Level},
        post.get("prefix", "").strip(), post.get("issuer", "").strip(), post.get("addressee", "").strip(),
    )  # fmt: skip
    return orders.rule_json(rule)


def _score_body(post: Any) -> dict[str, Any]:
    now = rulebook.sheet()
    parts = [
        Part(
            part.rate, _number(post.get(f"points_{part.rate}", "")), _number(post.get(f"floor_{part.rate}", "") or "0"),
            _number(post[f"cap_{part.rate}"]) if post.get(f"cap_{part.rate}", "").strip() else None,
        )
        for part in now.parts
    ]  # fmt: skip
    deductions = [
        scores.Deduction(
            d.counter, _number(post.get(f"each_{d.counter}", "")), _number(post.get(f"most_{d.counter}", ""))
        )
        for d in now.deductions
    ]
    sheet = scores.Sheet(
        tuple(parts), tuple(deductions), _number(post.get("total", "")), _number(post.get("floor", "") or "0")
    )
    return scores.sheet_json(sheet)


def _whole(text: str) -> int:
    found = typed.whole(text)
    if found is None:
        raise Invalid("supervision.bad_number", _("「%s」不是整数。") % text[:20])
    return found


def _number(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        raise Invalid("supervision.bad_number", _("「%s」不是数字。") % text[:20]) from None
    if not -1e6 < found < 1e6:
        raise Invalid("supervision.bad_number", _("「%s」不是数字。") % text[:20])
    return found


@require_http_methods(["GET", "POST"])
@requires("supervision.view", own_unit=True)
def calendar(request: HttpRequest) -> HttpResponseBase:
    """The reporting days of a year: the rule's, and where a person or a holiday moved them."""
    page.visible_unit(request)
    asked = typed.whole(request.POST.get("year", "") or request.GET.get("year", ""))
    year = asked if asked and 2000 <= asked <= 2099 else clock.today().year
    error: Any = None
    if request.method == "POST":
        try:
            _move(request, year)
        except (Invalid, Conflict) as refused:
            error = refused
        else:
            messages.success(request, _("已调整报送日。"))
            return redirect(f"{reverse('supervision:calendar')}?year={year}")
    context = page.common(request, "calendar", simulated=page.simulated_of(request.GET)) | {
        "year": year, "days": reporting.days_of(year), "rule": rulebook.reporting_rule(), "error": error,
        "may": allows(request.user, "supervision.rules"), "today": clock.today(), "typed": request.POST,
        "example": rulebook.version(RuleKind.REPORTING).example,
    }  # fmt: skip
    return render(request, "supervision/calendar.html", context, status=error.status if error else 200)


def _move(request: HttpRequest, year: int) -> None:
    post = request.POST
    back = post.get("back") == "1"
    day = None if back else typed.day_or_fault(post.get("day", ""), "supervision.bad_day")
    if day is None and not back:
        raise Invalid("supervision.bad_day", _("请选择日期。"))
    services.move_day(
        actor=request.user, year=year, quarter=typed.whole(post.get("quarter", "")) or 0,
        position=typed.whole(post.get("position", "")) or 0, day=day, reason=post.get("reason", ""),
    )  # fmt: skip
