"""Contracts: create, change, end; and the corrections of each rule, opening to their cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengnuo.core.cases import contracts, routes, services
from chengnuo.core.cases.contracts import KINDS, ContractRow, Terms
from chengnuo.core.cases.rules.routing import RouteRule
from chengnuo.core.people import queries as people
from chengnuo.core.places import queries as places
from chengnuo.exchange import contracts_table
from chengnuo.kernel import clock
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import ChengnuoError, Conflict, Invalid
from chengnuo.kernel.paging import paged
from chengnuo.web import typed
from chengnuo.web.cases.listing import line_of
from chengnuo.web.tables import TableImport, done, import_page, sent

PAGE_SIZE = 50
IMPORT = TableImport(
    gettext_lazy("导入合同约定"), "routing:index", gettext_lazy("派遣规则"), "routing:export", contracts_table.LAYOUT,
    contracts_table.dry_run, contracts_table.apply_table,
)  # fmt: skip
STATES = {
    "running": gettext_lazy("在用"),
    "future": gettext_lazy("还没开始"),
    "ended": gettext_lazy("已结束"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A contract ready to be drawn."""

    row: ContractRow
    state: str
    street: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule with how often it proposed, and how often people decided otherwise."""

    rule: RouteRule
    wrong: int
    proposed: int

    @property
    def share(self) -> str:
        """The share in words."""
        return f"{self.wrong / self.proposed:.1%}" if self.proposed else "—"


@require_GET
@requires("case.rules")
def index(request: HttpRequest) -> HttpResponse:
    """Contracts and the rules' corrections."""
    today, shown = clock.today(), request.GET.get("state", "")
    streets = {row.code: row.name for row in places.streets()}
    lines = [
        Line(r, r.state(today), streets.get(r.terms.street_code, r.terms.street_code))
        for r in contracts.contracts()
    ]
    simulated = request.GET.get("sim") == "1"
    counted = routes.corrections(simulated=simulated)
    context = {
        "lines": [line for line in lines if not shown or line.state == shown], "shown": shown, "total": len(lines),
        "states": [(key, label, sum(line.state == key for line in lines)) for key, label in STATES.items()],
        "rules": [RuleLine(rule, *counts) for rule, counts in counted.items()], "simulated": simulated, "today": today,
    }  # fmt: skip
    return render(request, "routing/index.html", context)


@require_http_methods(["GET", "POST"])
@requires("case.rules")
def edit(request: HttpRequest, contract_id: int = 0) -> HttpResponseBase:
    """The form of a contract, a new one without an id; what was typed stays when something is wrong."""
    row = contracts.contract(contract_id) if contract_id else None
    if request.method != "POST":
        return _form(request, row, _typed(row))
    try:
        terms = _terms(request.POST)
        if row is None:
            services.create_contract(actor=request.user, terms=terms)
        else:
            version = request.POST.get("version", "")
            services.update_contract(
                actor=request.user,
                contract_id=row.id,
                version=int(version) if version.isdecimal() else 0,
                terms=terms,
            )
    except (Conflict, Invalid) as error:
        return _form(request, row, request.POST, error)
    messages.success(request, _("已保存，从现在起按它建议派遣。"))
    return redirect("routing:index")


@require_POST
@requires("case.rules")
def end(request: HttpRequest, contract_id: int) -> HttpResponseBase:
    """End a contract on a day, or, from the toast, let it hold as before."""
    wanted = request.POST.get("last", request.GET.get("last", ""))
    before = services.end_contract(
        actor=request.user, contract_id=contract_id, last=typed.day_or_fault(wanted, "contracts.days")
    )
    back = f"{reverse('routing:end', args=[contract_id])}?last={before.isoformat() if before else ''}"
    if "last" not in request.POST:
        return done(request, "routing:index")
    messages.success(request, _("已结束，最后一天 %s。") % (wanted or "—"), extra_tags=f"undo:{back}")
    return redirect("routing:index")


@require_http_methods(["GET", "POST"])
@requires("case.rules")
def upload(request: HttpRequest) -> HttpResponseBase:
    """Contracts from a table."""
    return import_page(request, IMPORT)


@require_GET
@requires("case.rules")
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """All contracts as a table."""
    return sent(contracts_table.export_contracts(actor=request.user, kind=kind))


@require_GET
@requires("case.rules")
def cases(request: HttpRequest, rule: str, what: str) -> HttpResponse:
    """The very cases a rule proposed for, or the corrections of it."""
    chosen = next((one for one in RouteRule if one.value == rule), None)
    if chosen is None or what not in ("proposed", "corrected"):
        raise Http404
    simulated = request.GET.get("sim") == "1"
    wrong, proposed = routes.corrections(simulated=simulated)[chosen]
    total = proposed if what == "proposed" else wrong
    at = paged(total, typed.page(request), PAGE_SIZE)
    context: dict[str, Any] = {
        "rule": chosen, "what": what, "total": total, "page": at.page, "pages": at.pages,
        "simulated": simulated,
    }  # fmt: skip
    if what == "proposed":
        rows = routes.proposed_by(chosen, simulated=simulated, start=at.part.start, most=PAGE_SIZE)
        context["lines"] = [line_of(row) for row in rows]
    else:
        context["corrections"] = routes.corrections_of(
            chosen, simulated=simulated, start=at.part.start, most=PAGE_SIZE
        )
    return render(request, "routing/cases.html", context)


def _form(
    request: HttpRequest,
    row: ContractRow | None,
    typed: Mapping[str, Any],
    error: ChengnuoError | None = None,
) -> HttpResponse:
    context = {
        "row": row, "typed": typed, "error": error, "units": people.units(), "streets": places.streets(),
        "kinds": KINDS.items(), "faults": (error.data.get("faults") or []) if error else [],
    }  # fmt: skip
    return render(request, "routing/edit.html", context, status=error.status if error else 200)


def _typed(row: ContractRow | None) -> dict[str, str]:
    if row is None:
        return {"first": clock.today().isoformat()}
    terms = row.terms
    return {
        "title": terms.title, "unit_id": str(terms.unit_id), "class_kind": terms.class_kind,
        "class_prefix": terms.class_prefix, "street_code": terms.street_code, "first": terms.first.isoformat(),
        "last": terms.last.isoformat() if terms.last else "",
    }  # fmt: skip


def _terms(posted: Mapping[str, str]) -> Terms:
    first, unit = typed.day_or_fault(posted.get("first", ""), "contracts.days"), posted.get("unit_id", "")
    if first is None:
        raise Invalid("contracts.days", _("请写明哪一天开始。"))
    return Terms(
        title=posted.get("title", "").strip(), unit_id=int(unit) if unit.isdecimal() and len(unit) < 16 else 0,
        class_kind=posted.get("class_kind", ""), class_prefix=posted.get("class_prefix", "").strip(),
        street_code=posted.get("street_code", ""), first=first, last=typed.day_or_fault(posted.get("last", ""), "contracts.days"),
    )  # fmt: skip
