"""The targets of a report with their lights, one target with its course, and the list as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chengnuo.core.documents import queries as documents
from chengnuo.core.indicators import queries as indicators
from chengnuo.core.people import queries as people
from chengnuo.core.progress import queries
from chengnuo.core.progress.queries import Light, Standing
from chengnuo.exchange.progress_table import export_standings
from chengnuo.kernel.access import requires
from chengnuo.kernel.permissions import allows
from chengnuo.web import typed
from chengnuo.web.ledger.data import report_of
from chengnuo.web.progress import page
from chengnuo.web.progress.chart import chart_of
from chengnuo.web.progress.words import COURSES, LIGHTS, WAYS
from chengnuo.web.supervision.beside import beside
from chengnuo.web.tables import sent


@require_GET
@requires("ledger.view")
def listing(request: HttpRequest) -> HttpResponse:
    """Every numbered target of a report."""
    report = report_of(request.user, typed.whole(request.GET.get("report", "")))
    if report is None:
        return render(request, "progress/none.html")
    wanted = page.wanted_of(request.GET)
    lights, stands = queries.lights_and_standings(report.id, as_of=wanted.as_of)
    found = page.chosen(stands, wanted)
    context: dict[str, Any] = {
        "report": report, "reports": documents.reports(state="accepted"), "wanted": wanted, "lines": [page.line_of(one) for one in found],
        "tabs": page.lights_of(page.chosen(stands, wanted, without="light")), "total": len(page.chosen(stands, wanted, without="light")),
        "ways": [(key, word, sum(page.way_of(one) == key for one in page.chosen(stands, wanted, without="way"))) for key, word in WAYS.items()],
        "gaps": sum(one.gap_open for one in stands), "as_of": wanted.as_of or queries.default_day(report.id),
        "simulated": report.is_sample, "units": people.units(), "commitments": _commitments(lights),
        "waiting": sum(page.way_of(one) in ("none", "suggested") for one in stands),
    }  # fmt: skip
    return render(request, "progress/list.html", context)


def _commitments(lights: dict[int, Any]) -> list[tuple[Light, Any, int]]:
    """How many commitments have which light, the worst first."""
    return [
        (light, look, sum(one.light is light for one in lights.values())) for light, look in LIGHTS.items()
    ]


@require_GET
@requires("ledger.view")
def target(request: HttpRequest, figure_id: int) -> HttpResponse:
    """One target."""
    return render(request, "progress/target.html", target_context(request, figure_id))


def target_context(request: HttpRequest, figure_id: int) -> dict[str, Any]:
    """Everything the page of a target shows. Raises ``TargetNotFound``."""
    as_of = typed.day(request.GET.get("as_of", ""))
    stand = queries.standing(figure_id, as_of=as_of)
    report = report_of(request.user, stand.target.report_id)
    assert report is not None
    entries = tuple(one for one in queries.history(figure_id) if one.simulated == stand.simulated)
    series, user, units = queries.measured_series(stand), request.user, stand.target.unit_ids
    errors = queries.errors()
    return {
        "stand": stand, "target": stand.target, "line": page.line_of(stand), "report": report, "entries": entries,
        "chart": chart_of(stand, series, entries), "rule_look": LIGHTS[stand.rule_light],
        "indicator_url": indicator_url(user, stand), "forecast": page.forecast_words(stand), "course": COURSES[stand.course.kind],
        "error": page.points(stand.forecast.error) if stand.forecast else "", "years": errors.years,
        "held": page.points(errors.held.get(stand.course.kind.value, 0)), "coverage": page.points(errors.coverage),
        "bindings": queries.binding_history(figure_id), "indicators": indicators.indicators() if allows(user, "progress.bind") else (),
        "courses": COURSES.items(), "lights": LIGHTS.items(), "can_bind": report.state == "accepted" and allows(user, "progress.bind"),
        "can_light": report.state == "accepted" and allows(user, "progress.light"),
        "can_report": report.state == "accepted" and allows(user, "progress.report", units), "as_of": stand.as_of,
    } | beside(user, stand.target.commitment_id, live=report.state == "accepted")  # fmt: skip


def indicator_url(user: Any, stand: Standing) -> str:
    """The page of the indicator that measures a target, at the same days: its rows are behind the number. "" without one."""
    if stand.measured is None or not allows(user, "indicator.view"):
        return ""
    asked = {"at": str(stand.measured.end), "sim": str(int(stand.simulated))}
    if stand.measured.start is not None:
        asked["span"] = "year"
    return f"{reverse('indicators:detail', args=[stand.measured.key])}?{urlencode(asked)}"


@require_GET
@requires("ledger.export")
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The targets of the list's filter as a file."""
    report = report_of(request.user, typed.whole(request.GET.get("report", "")))
    if report is None:
        return redirect("progress:list")
    wanted = page.wanted_of(request.GET)
    stands = page.chosen(queries.standings(report.id, as_of=wanted.as_of), wanted)
    as_of = wanted.as_of or queries.default_day(report.id)
    return sent(
        export_standings(
            actor=request.user,
            report=report,
            stands=stands,
            as_of=as_of,
            kind=kind,
            said=_("全部") if not request.GET else "",
        )
    )
