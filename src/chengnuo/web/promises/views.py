"""The public page, one promise with everything that was ever said of it, and both as JSON."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chengnuo.core.promises import queries
from chengnuo.core.promises.queries import ChangeRow, Page, PromiseRow
from chengnuo.kernel.access import public
from chengnuo.web import typed
from chengnuo.web.promises import words


@public
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All promises of a year."""
    years = queries.years()
    page = _page(request, years)
    lines = [words.line(row) for row in page.promises] if page else []
    tallies = [(look, sum(line.row.light == light for line in lines)) for light, look in words.LIGHTS.items()]
    context = {
        "page": page, "lines": lines, "years": years, "tallies": [one for one in tallies if one[1]],
        "simulated": any(line.row.simulated for line in lines),
    }  # fmt: skip
    return render(request, "promises/index.html", context)


@public
@require_GET
def detail(request: HttpRequest, promise_id: int) -> HttpResponse:
    """One promise: target, progress, pictures, and its whole history."""
    row = queries.promise(promise_id)
    context = {"line": words.line(row), "row": row, "history": queries.history(promise_id)}
    return render(request, "promises/detail.html", context)


@public
@require_GET
def data(request: HttpRequest) -> JsonResponse:
    """The same for programs, with the history of every promise."""
    page = _page(request, queries.years())
    body: dict[str, Any] = {"year": None, "promises": []}
    if page is not None:
        body = {
            "report": page.report_title, "place": page.place, "year": page.year, "changed_at": page.changed_at,
            "notice": _("simulated 为真的数由程序生成，不是真实数据。"),
            "promises": [_as_data(row, queries.history(row.id)) for row in page.promises],
        }  # fmt: skip
    answer = JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@public
@require_GET
def photo(request: HttpRequest, photo_id: int) -> HttpResponseBase:
    """A picture that was chosen for the page."""
    answer = FileResponse(queries.photo_file(photo_id).open("rb"), content_type="image/jpeg")
    answer["Cache-Control"] = "public, max-age=300"  # one that is withdrawn must not stay in caches
    return answer


def _page(request: HttpRequest, years: tuple[tuple[int, int | None], ...]) -> Page | None:
    asked = typed.whole(request.GET.get("report", ""))
    known = {report_id for report_id, _year in years}
    chosen = asked if asked in known else (years[0][0] if years else None)
    return queries.page(chosen) if chosen is not None else None


def _as_data(row: PromiseRow, history: tuple[ChangeRow, ...]) -> dict[str, Any]:
    return {
        "id": row.id, "code": row.code, "title": row.title, "source_text": row.source_text, "unit": row.unit, "deadline": row.deadline,
        "light": row.light, "light_words": row.light_words, "as_of": row.as_of, "simulated": row.simulated,
        "targets": [
            {"indicator": t.indicator, "target": t.target, "value": t.value, "unit": t.unit, "way": t.way, "way_words": t.way.label}
            for t in row.targets
        ],
        "photos": [{"id": p.id, "caption": p.caption, "taken_on": p.taken_on, "sha256": p.sha256} for p in row.photos],
        "history": [{"at": h.at, "what": h.act.label, "old": h.old, "new": h.new, "why": h.reason} for h in history],
    }  # fmt: skip
