"""The catalogue, one data set, and the rows that fail a check."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chengnuo.core.datasets import queries
from chengnuo.core.datasets.queries import DatasetRow
from chengnuo.core.datasets.rules.health import Health
from chengnuo.core.datasets.rules.words import Kind
from chengnuo.exchange import datasets_out
from chengnuo.kernel.access import requires
from chengnuo.web import typed
from chengnuo.web.datasets import words
from chengnuo.web.tables import sent


@require_GET
@requires("dataset.view")
def index(request: HttpRequest) -> HttpResponse:
    """All data sets, by filter."""
    every, sim = queries.datasets(), {"1": True, "0": False}.get(request.GET.get("sim", ""))
    if sim is not None:
        every = tuple(row for row in every if row.all_simulated == sim)
    health, kind = request.GET.get("health", ""), request.GET.get("kind", "")
    text = request.GET.get("q", "").strip()
    shown = [row for row in every if _fits(row, health, kind, text)]
    counts = {state: sum(row.health == state for row in every) for state in Health}
    context = {
        "lines": [words.line(row) for row in shown], "total": len(every), "health": health, "kind": kind, "q": text,
        "states": [(state.value, words.HEALTHS[state], n) for state, n in counts.items() if n],
        "kinds": [(one.value, one.label) for one in Kind], "bad": sum(row.bad for row in every),
        "looked_at": max((row.looked_at for row in every if row.looked_at), default=None),
    }  # fmt: skip
    return render(request, "datasets/index.html", context)


@require_GET
@requires("dataset.view")
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """One data set with everything known of it."""
    row = queries.dataset(key)
    context = {
        "line": words.line(row), "row": row, "runs": queries.runs(key), "history": _turns(key), "tokens": queries.tokens(key),
        "deliveries": queries.deliveries(key) if row.kind == Kind.EXTERNAL else (), "external": row.kind == Kind.EXTERNAL,
    }  # fmt: skip
    return render(request, "datasets/detail.html", context)


@require_GET
@requires("dataset.view")
def rows(request: HttpRequest, check: str, key: str) -> HttpResponse:
    """The rows that fail a check now, each opening its page."""
    found = queries.offenders(key, check, page=typed.page(request))
    context = {
        "row": queries.dataset(key), "found": found, "page": found.page, "pages": found.pages, "total": found.total,
        "lines": [(one, words.address(one)) for one in found.rows],
    }  # fmt: skip
    return render(request, "datasets/rows.html", context)


@require_GET
@requires("dataset.view")
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The catalogue as a table."""
    return sent(datasets_out.export_catalogue(actor=request.user, kind=kind))


def _fits(row: DatasetRow, health: str, kind: str, text: str) -> bool:
    said = f"{row.title} {row.meaning} {row.system} {row.owner}".lower()
    return (not health or row.health == health) and (not kind or row.kind == kind) and text.lower() in said


def _turns(key: str) -> list[tuple[words.Look, queries.TurnRow]]:
    return [(words.HEALTHS[turn.health], turn) for turn in queries.history(key)]
