"""The table of rates, one row of it with its points in words, the very cases behind a figure, and the files."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chengnuo.core.cases import evaluation, posts
from chengnuo.core.cases.evaluation import By
from chengnuo.core.cases.rules.rates import MEANINGS, POST_RATES, RATES, Counter, Post
from chengnuo.exchange import evaluation_out
from chengnuo.kernel.access import requires
from chengnuo.kernel.paging import paged
from chengnuo.kernel.permissions import allows, demand
from chengnuo.web import typed
from chengnuo.web.cases.listing import line_of as case_line
from chengnuo.web.evaluation import page
from chengnuo.web.evaluation.asking import KINDS, POST, PRESETS, Asked, asked_of
from chengnuo.web.tables import sent


@require_GET
@requires("evaluation.view")
def index(request: HttpRequest) -> HttpResponse:
    """The rates of every unit, street, class or person."""
    asked = _asked(request)
    context: dict[str, Any] = {
        "asked": asked, "kinds": _kinds(request, asked), "presets": _presets(asked), "address": asked.address(),
        "other": asked.address(sim="" if asked.period.simulated else "1"),
        **page.definitions(asked.sheet.limits),
    }  # fmt: skip
    if asked.kind == POST:
        tables = page.tables_of(asked)
        return render(
            request,
            "evaluation/posts.html",
            context | {"tables": tables, "any": any(t.lines for t in tables)},
        )
    sort, falling = _sorting(request)
    whole, rows = page.lines_of(asked)
    lines = page.sorted_lines(rows, sort, falling)
    at = paged(len(lines), typed.page(request), page.PAGE_SIZE)
    context |= {
        "lines": lines[at.part], "whole": whole, "sort": sort, "falling": falling,
        "page": at.page, "pages": at.pages, "total": len(lines), "scored": {part.rate for part in asked.sheet.lines},
    }  # fmt: skip
    return render(request, "evaluation/index.html", context)


@require_GET
@requires("evaluation.view")
def one(request: HttpRequest) -> HttpResponse:
    """One unit, street or class: every rate with its formula and both sides, and the points line by line."""
    asked, key = _asked(request, whole=True), request.GET.get("key", "")
    by = By.ALL if request.GET.get("by") == By.ALL else asked.by
    rows = evaluation.evaluate(asked.period, by, asked.sheet.lines, asked.sheet.limits)
    found = next((row for row in rows if row.key == key), None)
    if found is None:
        raise Http404
    name = page.names(by).get(key, key)
    place = [row.key for row in rows].index(key) + 1
    context = {
        "asked": asked, "found": found, "name": name, "line": page.line_of(found, name, asked, by=by.value),
        "place": place, "of": len(rows), "address": asked.address(),
        **page.definitions(asked.sheet.limits),
    }  # fmt: skip
    return render(request, "evaluation/one.html", context)


@require_GET
@requires("evaluation.view")
def cases(request: HttpRequest) -> HttpResponse:
    """The very cases behind a figure: as many as it says."""
    asked, key = _asked(request, whole=True), request.GET.get("key", "")[:150]
    counter = next((c for c in Counter if c.value == request.GET.get("counter")), None)
    number = typed.page(request)
    start = (number - 1) * page.PAGE_SIZE
    if counter is None or not key:
        raise Http404
    if asked.kind == POST:
        name, total, rows = _of_post(request, asked, counter, key, start)
    else:
        name, total, rows = _of_kind(request, asked, counter, key, start)
    context = {
        "asked": asked, "name": name, "counter": counter, "meaning": MEANINGS[counter], "total": total, "page": number,
        "pages": paged(total, number, page.PAGE_SIZE).pages, "lines": [case_line(row) for row in rows],
        "address": asked.address(),
    }  # fmt: skip
    return render(request, "evaluation/cases.html", context)


def _of_kind(
    request: HttpRequest, asked: Asked, counter: Counter, key: str, start: int
) -> tuple[str, int, Any]:
    by = By.ALL if request.GET.get("by") == By.ALL else asked.by
    called = page.names(by)
    if counter == Counter.DONE or key not in called:
        raise Http404
    args = (counter, asked.period, by, key, asked.sheet.limits)
    return (
        called[key],
        evaluation.case_count(*args),
        evaluation.counted_cases(*args, start=start, most=page.PAGE_SIZE),
    )


def _of_post(
    request: HttpRequest, asked: Asked, counter: Counter, key: str, start: int
) -> tuple[str, int, Any]:
    post = next((post for post in Post if post.value == request.GET.get("post")), None)
    if post is None or not (key.startswith("=") or (key.isdecimal() and len(key) < 19)):
        raise Http404
    if counter not in {Counter.DONE, *(rate.numerator for rate in POST_RATES[post])}:
        raise Http404
    rows = posts.evaluate_posts(asked.period, asked.sheet.limits)
    name = next((row.name for row in rows if row.post == post and row.key == key), "")
    args = (counter, asked.period, post, key, asked.sheet.limits)
    title = f"{name} · {_(post.label)}"
    return title, posts.post_count(*args), posts.post_cases(*args, start=start, most=page.PAGE_SIZE)


@require_GET
@requires("evaluation.view")
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The table as a file, with both sides of every rate and what it was made by."""
    asked = _asked(request)
    if asked.kind == POST:
        called = dict[str, str]()
        file = evaluation_out.export_posts(
            actor=request.user, kind=kind, period=asked.period, sheet=asked.sheet
        )
    else:
        called = dict(page.names(asked.by))
        file = evaluation_out.export_rates(
            actor=request.user, kind=kind, period=asked.period, by=asked.by, sheet=asked.sheet, names=called
        )
    return sent(file)


def _asked(request: HttpRequest, *, whole: bool = False) -> Asked:
    """The question; posts only for those who may look at people."""
    asked = asked_of(request.GET)
    if asked.kind == POST:
        demand(request.user, "evaluation.people")
        if whole and request.resolver_match and request.resolver_match.url_name == "one":
            raise Http404  # a person has no sheet
    return asked


def _kinds(request: HttpRequest, asked: Asked) -> list[tuple[str, Any, str]]:
    may = allows(request.user, "evaluation.people")
    return [(kind, label, asked.address(by=kind)) for kind, label in KINDS.items() if kind != POST or may]


def _presets(asked: Asked) -> list[tuple[str, Any, str]]:
    return [
        (name, label, asked.address(**{"from": "", "to": "", "period": name}))
        for name, label in PRESETS.items()
    ]


def _sorting(request: HttpRequest) -> tuple[str, bool]:
    sort = request.GET.get("sort", "")
    known = {"name", "points", *(rate.key for rate in RATES)}
    return (sort, request.GET.get("dir") != "up") if sort in known else ("points", True)
