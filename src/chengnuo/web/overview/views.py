"""The home page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from chengnuo.core.commitments import history, queries
from chengnuo.core.commitments.queries import LedgerFilter
from chengnuo.core.documents import queries as documents
from chengnuo.core.documents.queries import ReportCard
from chengnuo.core.people import queries as people
from chengnuo.kernel import clock
from chengnuo.kernel.access import requires
from chengnuo.kernel.permissions import allows
from chengnuo.web.ledger import words
from chengnuo.web.ledger.address import list_url
from chengnuo.web.ledger.data import own_unit, report_of
from chengnuo.web.overview.page import Tile, board_of, figure_tiles
from chengnuo.web.reports.panel import PairView, pair_view

#: Pairs shown here; the rest is one click away.
HIGHLIGHTS = 6
RECENT = 6


@require_GET
@requires("ledger.view")
def index(request: HttpRequest) -> HttpResponse:
    """Where the ledger stands; for people of a unit first what is theirs."""
    report = report_of(request.user, _whole(request.GET.get("report", "")))
    if report is None:
        return render(request, "overview/empty.html")
    return render(request, "overview/index.html", _context(request, report))


def _context(request: HttpRequest, report: ReportCard) -> dict[str, Any]:
    today = _day(request.GET.get("as_of", "")) or clock.today()
    mine = own_unit(request.user)
    scope = mine if request.GET.get("scope") != "all" else None
    found = queries.overview(report.id, today=today, unit_id=scope)
    past = words.is_past(report.plan_year, today)
    pairs = documents.pairs(report.id)
    recent = history.change_sets(report.id, limit=RECENT) if allows(request.user, "history.view") else ()
    return {
        "report": report, "today": today, "now": clock.now(), "is_today": today == clock.today(), "past": past,
        "board": board_of(found, today=clock.today(), past_year=past), "mine": mine, "scope": scope,
        "own_name": people.unit(mine).name if mine else "", "reports": documents.reports(state="accepted"),
        "figures": tuple(figure_tiles(report.targets, report.results, reverse("reports:figures", args=[report.id]))),
        "proposed": _proposed(report, scope), "pairs_n": len(pairs), "highlights": [pair_view(p) for p in best(pairs)], "recent": recent,
    }  # fmt: skip


def _proposed(report: ReportCard, unit_id: int | None) -> Tile | None:
    """What the rules would give a unit: for people of a unit that has nothing yet."""
    if unit_id is None:
        return None
    wanted = LedgerFilter(report_id=report.id, suggested_unit_id=unit_id)
    return Tile("", queries.ledger(wanted).total, list_url(wanted, today=clock.today()), "")


def best(pairs: tuple[documents.PairRow, ...]) -> list[documents.PairRow]:
    """The pairs worth showing first: comparable and sure, in the order of the report."""
    good = [p for p in pairs if p.comparable and not _view(p).unsure and _view(p).chart is not None]
    return good[:HIGHLIGHTS]


def _view(pair: documents.PairRow) -> PairView:
    return pair_view(pair)


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
