"""Units: what they answer for, the words of their duties, and changing them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chengnuo.core.cases import contracts
from chengnuo.core.commitments import counts
from chengnuo.core.commitments import services as ledger
from chengnuo.core.commitments.counts import UnitCount
from chengnuo.core.commitments.queries import LedgerFilter
from chengnuo.core.documents import queries as documents
from chengnuo.core.documents.queries import ReportCard
from chengnuo.core.people import duties, queries, services
from chengnuo.core.people.queries import UnitRow
from chengnuo.core.places import queries as places
from chengnuo.kernel import clock
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import ChengnuoError, Conflict
from chengnuo.web.ledger.address import list_url
from chengnuo.web.ledger.data import report_of

_NONE = UnitCount(0, 0, 0)
#: Kinds as the form offers them; the words are those of the tables.
KINDS = ("department", "street", "contractor", "other")


@dataclass(frozen=True, slots=True)
class Line:
    """A unit with its counts, each with the address of its list."""

    unit: UnitRow
    counts: UnitCount
    lead_url: str
    co_url: str
    suggested_url: str


@require_GET
@requires("unit.view")
def unit_list(request: HttpRequest) -> HttpResponse:
    """Departments, streets with their codes, others; counts of the latest report."""
    asked = request.GET.get("report", "")
    report = report_of(request.user, int(asked) if asked.isascii() and asked.isdigit() else None)
    text, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    every = queries.units(active_only=False)
    counted = counts.unit_counts(report.id) if report else {}
    found = [u for u in every if (not kind or u.kind == kind) and _holds(u, text)]
    labels = queries.kind_labels()
    context = {
        "report": report, "text": text, "kind": kind, "total": len(every),
        "reports": documents.reports(state="accepted"),
        "lines": [line_of(u, report, counted, clock.today()) for u in found],
        "kinds": [{"key": k, "label": labels[k], "count": sum(u.kind == k for u in every)} for k in KINDS],
    }  # fmt: skip
    return render(request, "units/list.html", context)


@require_GET
@requires("unit.view")
def detail(request: HttpRequest, unit_id: int) -> HttpResponse:
    """One unit. Raises ``NotFound``."""
    return _detail(request, unit_id)


@require_POST
@requires("unit.edit")
def save(request: HttpRequest, unit_id: int) -> HttpResponseBase:
    """Names, duty words, whether it is still in use; shows both sides where somebody was faster."""
    typed = request.POST
    version = typed.get("version", "")
    changes: dict[str, str | bool] = {
        key: typed.get(key, "") for key in ("name", "short_name", "aliases", "duties")
    }
    changes["is_active"] = typed.get("is_active") == "1"
    try:
        services.update_unit(actor=request.user, unit_id=unit_id, changes=changes,
                             version=int(version) if version.isdigit() else 0)  # fmt: skip
    except Conflict as error:
        return _detail(request, unit_id, error)
    messages.success(request, _("已保存。职责关键词改过之后，可以在单位列表重新提出建议。"))
    return redirect("units:detail", unit_id)


@require_POST
@requires("unit.edit")
def create(request: HttpRequest) -> HttpResponseBase:
    """A unit that is not in the list yet."""
    made = services.create_unit(
        actor=request.user,
        name=request.POST.get("name", ""),
        short_name=request.POST.get("short_name", ""),
        kind=request.POST.get("kind", "other") if request.POST.get("kind") in KINDS else "other",
        duties=request.POST.get("duties", ""),
    )
    messages.success(request, _("已新增「%s」。") % made.name)
    return redirect("units:detail", made.id)


@require_POST
@requires("ledger.assign")
def suggest(request: HttpRequest) -> HttpResponseBase:
    """Ask the rules again for everything nobody has confirmed."""
    report = report_of(request.user, None)
    if report is not None:
        asked = ledger.refresh_suggestions(actor=request.user, report_id=report.id)
        messages.success(request, _("已按现在的职责关键词，为 %s 条未确认的承诺重新提出建议。") % asked)
    return redirect("units:list")


def line_of(unit: UnitRow, report: ReportCard | None, counted: Mapping[int, UnitCount], today: date) -> Line:
    """The unit's counts with their lists."""

    def url(**wanted: int) -> str:
        return list_url(LedgerFilter(report_id=report.id if report else None, **wanted), today=today)  # type: ignore[arg-type]

    return Line(
        unit, counted.get(unit.id, _NONE), url(lead_unit_id=unit.id), url(co_unit_id=unit.id),
        url(suggested_unit_id=unit.id),
    )  # fmt: skip


def _detail(request: HttpRequest, unit_id: int, error: ChengnuoError | None = None) -> HttpResponse:
    unit, report = queries.unit(unit_id), report_of(request.user, None)
    counted = counts.unit_counts(report.id) if report else {}
    street = (
        next((s for s in places.streets() if s.code == unit.street_code), None) if unit.street_code else None
    )
    context = {
        "line": line_of(unit, report, counted, clock.today()), "unit": unit, "report": report, "street": street,
        "people": queries.people(unit_id=unit_id), "on_duty": duties.on_duty([unit_id]).get(unit_id, ()),
        "contracts": [(row, row.state(clock.today())) for row in contracts.contracts(unit_id=unit_id)],
        "error": error, "posted": request.POST if error else None,
    }  # fmt: skip
    return render(request, "units/detail.html", context, status=error.status if error else 200)


def _holds(unit: UnitRow, text: str) -> bool:
    return not text or any(
        text in word for word in (unit.name, unit.short_name, unit.street_code, *unit.aliases, *unit.duties)
    )
