"""The living report and its other views: figure panel, coverage, pairs, terms, list of reports."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chengnuo.core.commitments import history as ledger_history
from chengnuo.core.commitments import services as ledger_services
from chengnuo.core.documents import queries as documents
from chengnuo.core.documents.errors import FigureNotFound
from chengnuo.kernel.access import requires
from chengnuo.kernel.permissions import allows
from chengnuo.web.reports import words
from chengnuo.web.reports.coverage import coverage_html, groups, proof
from chengnuo.web.reports.data import Parts, history_for, parts_around, parts_for, report_for
from chengnuo.web.reports.page import living
from chengnuo.web.reports.panel import FigurePanel, pair_view
from chengnuo.web.reports.panel import figure_panel as build_panel


@require_GET
@requires("report.view")
def report_list(request: HttpRequest) -> HttpResponse:
    """All reports; drafts only for those who import."""
    found = documents.reports(include_superseded=True)
    if not allows(request.user, "report.import"):
        found = tuple(r for r in found if r.state != "draft")
    current = tuple(r for r in found if r.state != "superseded")
    old = tuple(r for r in found if r.state == "superseded")
    return render(request, "reports/list.html", {"reports": current, "superseded": old})


@require_GET
@requires("report.view")
def living_report(request: HttpRequest, report_id: int) -> HttpResponse:
    """The report as a document."""
    return _living(request, parts_for(request.user, report_id), "")


@require_GET
@requires("report.view")
def figure(request: HttpRequest, report_id: int, key: str) -> HttpResponse:
    """The report opened at one figure: the link that is shared."""
    return _living(request, parts_for(request.user, report_id), key)


@require_GET
@requires("report.view")
def figure_panel(request: HttpRequest, report_id: int, key: str) -> HttpResponse:
    """The panel alone, for the page that is already open."""
    parts = parts_around(request.user, report_id, key)
    return render(request, "reports/_figure.html", _panel_context(request, parts, key))


@require_POST
@requires("ledger.assign")
def confirm_units(request: HttpRequest, report_id: int, key: str, commitment_id: int) -> HttpResponse:
    """A person says yes to the suggested units; answers with the panel as it is now."""
    versions = {commitment_id: _whole(request.POST.get("version"))}
    ledger_services.confirm_suggestions(actor=request.user, versions=versions)
    parts = parts_around(request.user, report_id, key)
    return render(request, "reports/_figure.html", _panel_context(request, parts, key))


@require_POST
@requires("ledger.edit")
def add_commitment(request: HttpRequest, report_id: int) -> HttpResponse:
    """A stretch of the original becomes a commitment; answers with its address."""
    report_for(request.user, report_id)
    made = ledger_services.add_from_selection(
        actor=request.user,
        report_id=report_id,
        start=_whole(request.POST.get("start")),
        end=_whole(request.POST.get("end")),
        text=request.POST.get("text", "").strip(),
    )
    change = ledger_history.change_sets(report_id, limit=1)[0].id
    undo = reverse("ledger:undo", args=[change])
    return JsonResponse({"id": made, "url": ledger_url(made), "undo": undo, "message": _("已加入台账。")})


@require_GET
@requires("report.view")
def coverage(request: HttpRequest, report_id: int) -> HttpResponse:
    """Every numeral of the text: a figure, or left out for a stated reason."""
    report = report_for(request.user, report_id)
    text, figures = documents.report_text(report_id), documents.figures(report_id)
    exclusions = documents.exclusions(report_id)
    html, shown = coverage_html(
        text=text,
        sections=documents.sections(report_id),
        figures=figures,
        exclusions=exclusions,
        report_id=report_id,
    )
    context = {
        "report": report,
        "view": "coverage",
        "html": html,
        "total": proof(text, figures, exclusions),
        "groups": groups(exclusions, shown, text),
        "places": len(exclusions),
        "figures": figures,
    }
    return render(request, "reports/coverage.html", context)


@require_GET
@requires("report.view")
def pairs(request: HttpRequest, report_id: int) -> HttpResponse:
    """Last year's result beside this year's target, for every pair of the report."""
    report = report_for(request.user, report_id)
    views = [pair_view(pair) for pair in documents.pairs(report_id)]
    only_unsure = request.GET.get("unsure") == "1"
    context = {
        "report": report,
        "view": "pairs",
        "total": len(views),
        "unsure": sum(v.unsure for v in views),
        "only_unsure": only_unsure,
        "views": [v for v in views if v.unsure or not only_unsure],
    }
    return render(request, "reports/pairs.html", context)


@require_GET
@requires("report.view")
def terms(request: HttpRequest, report_id: int) -> HttpResponse:
    """The annex terms with the places where the body uses them."""
    report = report_for(request.user, report_id)
    text = documents.report_text(report_id)
    rows = [
        {
            "term": t,
            "definition": words.plain(t.definition),
            "places": [_around(text, start, end) for start, end in t.occurrences],
        }
        for t in documents.terms(report_id)
    ]
    return render(request, "reports/terms.html", {"report": report, "view": "terms", "rows": rows})


@require_GET
@requires("report.view")
def original(request: HttpRequest, report_id: int) -> HttpResponse:
    """The file exactly as it came."""
    report_for(request.user, report_id)
    name, _media_type, data = documents.report_original(report_id)
    response = HttpResponse(data, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _living(request: HttpRequest, parts: Parts, key: str) -> HttpResponse:
    made = living(
        report_id=parts.report.id,
        text=parts.text,
        sections=parts.sections,
        figures=parts.figures,
        terms=parts.terms,
        rows=parts.rows,
    )
    context = {
        "report": parts.report,
        "view": "text",
        "html": made.html,
        "outline": made.outline,
        "kinds": made.choices.kinds,
        "states": made.choices.states,
        "units": made.choices.units,
        "unsure_n": made.choices.unsure_n,
        "terms": [
            {"key": t.key, "name": t.name, "definition": words.plain(t.definition)} for t in parts.terms
        ],
        "open_key": key,
        **_panel_context(request, parts, key),
        "commitments_n": len(parts.rows),
        "pairs_n": len(documents.pairs(parts.report.id)),
        "ledger_url": _ledger_list(parts.report.id),
    }
    return render(request, "reports/report.html", context)


def _panel_context(request: HttpRequest, parts: Parts, key: str) -> dict[str, Any]:
    """What the panel's template needs; no panel without a key."""
    open_to_change = parts.report.state != "superseded"
    return {
        "report": parts.report,
        "panel": _panel(request, parts, key) if key else None,
        "can_add": open_to_change and allows(request.user, "ledger.edit"),
        "can_assign": open_to_change and allows(request.user, "ledger.assign"),
    }


def _panel(request: HttpRequest, parts: Parts, key: str) -> FigurePanel:
    chosen = next((f for f in parts.figures if f.key == key), None)
    if chosen is None:
        raise FigureNotFound(key)
    own = [row for row in parts.rows if key in row.figure_keys]
    link = request.build_absolute_uri(reverse("reports:figure", args=[parts.report.id, key]))
    return build_panel(
        figure=chosen,
        figures=parts.figures,
        text=parts.text,
        pairs=documents.pairs(parts.report.id),
        rows=own,
        history=history_for(request.user, own),
        link=link,
        ledger_urls={row.id: ledger_url(row.id) for row in own},
    )


def ledger_url(commitment_id: int) -> str:
    """The ledger's page of a commitment, empty where that part is not installed."""
    try:
        return reverse("ledger:detail", args=[commitment_id])
    except NoReverseMatch:
        return ""


def _ledger_list(report_id: int) -> str:
    try:
        return f"{reverse('ledger:list')}?report={report_id}"
    except NoReverseMatch:
        return ""


def _around(text: str, start: int, end: int) -> dict[str, Any]:
    """A place of a term with the words around it."""
    return {
        "start": start,
        "before": words.plain(text[max(0, start - 24) : start]),
        "text": words.plain(text[start:end]),
        "after": words.plain(text[end : end + 24]),
    }


def _whole(value: str | None) -> int:
    try:
        return int(value or "")
    except ValueError:
        return -1
