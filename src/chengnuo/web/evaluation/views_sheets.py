"""Score sheets: every version, a new one typed or read from a table, and which is in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengnuo.core.cases import services, sheets
from chengnuo.core.cases.rules.rates import BY_KEY, MOST_LINES, RATES, DeskLimits, Part
from chengnuo.core.cases.sheets import Draft, Sheet
from chengnuo.exchange import score_sheet
from chengnuo.exchange.sheet_in import MOST_BYTES
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import ChengnuoError, Conflict, Invalid
from chengnuo.web.tables import sent

HOURS = ("verify", "file", "dispatch", "check")


@dataclass(frozen=True, slots=True)
class LineForm:
    """A line as it is typed."""

    number: int
    rate: str
    points: str
    floor: str
    cap: str


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A line of a sheet with its rate."""

    part: Part
    name: str
    formula: str
    more_is_better: bool


@require_GET
@requires("evaluation.view")
def index(request: HttpRequest) -> HttpResponse:
    """Every version."""
    return render(request, "evaluation/sheets.html", {"sheets": sheets.sheets()})


@require_GET
@requires("evaluation.view")
def detail(request: HttpRequest, number: int) -> HttpResponse:
    """One version with what changed since the one before."""
    found = sheets.sheet(number)
    context = {"sheet": found, "lines": named(found), "changes": changes(found)}
    return render(request, "evaluation/sheet.html", context)


@require_http_methods(["GET", "POST"])
@requires("evaluation.edit")
def edit(request: HttpRequest) -> HttpResponseBase:
    """The form of the next version, filled with the one it begins from; what was typed stays when something is wrong."""
    every = sheets.sheets()
    if request.method != "POST":
        asked = request.GET.get("from", "")
        begin = sheets.sheet(int(asked)) if asked.isdecimal() and len(asked) < 9 else sheets.sheet_in_use()
        return _form(request, typed_of(begin), every[0].number)
    try:
        draft = _draft(request.POST)
        newest = _number(request.POST.get("newest", ""))
        number = services.save_sheet(actor=request.user, draft=draft, newest=int(newest))
    except (Conflict, Invalid) as error:
        newest = every[0].number if isinstance(error, Conflict) else _number(request.POST.get("newest", ""))
        return _form(request, request.POST, int(newest), error)
    if request.POST.get("use"):
        _use(request, number)
    else:
        messages.success(request, _("已保存为第 %s 版，还没有启用。") % number)
    return redirect("evaluation:sheet", number)


@require_POST
@requires("evaluation.edit")
def read(request: HttpRequest) -> HttpResponse:
    """A table read into the form: looked at, put right, and saved like anything typed."""
    file = request.FILES.get("file")
    newest = sheets.sheets()[0].number
    try:
        if file is None:
            raise Invalid("exchange.sheet", _("请先选文件。"))
        draft = score_sheet.read_sheet(file.read(MOST_BYTES + 1))
    except Invalid as error:
        return _form(request, typed_of(sheets.sheet_in_use()), newest, error)
    return _form(request, typed_of(draft), newest, imported=True)


@require_POST
@requires("evaluation.edit")
def use(request: HttpRequest, number: int) -> HttpResponseBase:
    """Let evaluations go by this version."""
    _use(request, number)
    if "text/html" in request.headers.get("Accept", "") or "next" in request.POST:
        return redirect("evaluation:sheet", number)
    return HttpResponse(status=204)


@require_GET
@requires("evaluation.view")
def export(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """A version as a table that can be read again."""
    file = score_sheet.export_sheet(actor=request.user, sheet=sheets.sheet(number), kind=kind)
    return sent(file)


def _use(request: HttpRequest, number: int) -> None:
    before = services.use_sheet(actor=request.user, number=number)
    undo = f"undo:{reverse('evaluation:use', args=[before])}" if before != number else ""
    messages.success(request, _("现在按第 %s 版评分。") % number, extra_tags=undo)


def named(sheet: Sheet) -> list[NamedLine]:
    """The lines of a sheet with their rates."""
    return [
        NamedLine(p, BY_KEY[p.rate].name, BY_KEY[p.rate].formula, BY_KEY[p.rate].more_is_better)
        for p in sheet.lines
        if p.rate in BY_KEY
    ]


def changes(sheet: Sheet) -> list[tuple[str, str, str]]:
    """What differs from the version before: (what, old, new)."""
    if sheet.number == sheets.SHIPPED:
        return []
    old = sheets.sheet(sheet.number - 1)
    before = {p.rate: _line_words(p) for p in old.lines}
    after = {p.rate: _line_words(p) for p in sheet.lines}
    keys = dict.fromkeys([*before, *after])
    found = [
        (BY_KEY[k].name, before.get(k, ""), after.get(k, "")) for k in keys if before.get(k) != after.get(k)
    ]
    labels = {
        "verify": _("核实时限"),
        "file": _("立案时限"),
        "dispatch": _("派遣时限"),
        "check": _("核查时限"),
    }
    for hour in HOURS:
        was, now = getattr(old.limits, hour), getattr(sheet.limits, hour)
        if was != now:
            found.append((labels[hour], _("%g 小时") % was, _("%g 小时") % now))
    return found


def _line_words(part: Part) -> str:
    words = _("%g 分") % part.points
    if part.floor:
        words += _("，不低于 %g") % part.floor
    return words + (_("，不高于 %g") % part.cap if part.cap is not None else "")


def typed_of(sheet: Sheet | Draft) -> dict[str, str]:
    """A sheet as the form's fields."""
    found = {"title": sheet.title, "total": f"{sheet.total:g}", "example": "1" if sheet.example else ""}
    found |= {hour: f"{getattr(sheet.limits, hour):g}" for hour in HOURS}
    for number, part in enumerate(sheet.lines, start=1):
        found |= {
            f"rate-{number}": part.rate, f"points-{number}": f"{part.points:g}",
            f"floor-{number}": f"{part.floor:g}" if part.floor else "",
            f"cap-{number}": "" if part.cap is None else f"{part.cap:g}",
        }  # fmt: skip
    return found


def _form(
    request: HttpRequest, typed: Mapping[str, Any], newest: int, error: ChengnuoError | None = None,
    *, imported: bool = False,
) -> HttpResponse:  # fmt: skip
    """Every line typed so far, and three empty ones."""
    lines = [line for line in _lines(typed) if line.rate or line.points]
    empty = [LineForm(len(lines) + n, "", "", "", "") for n in range(1, 4) if len(lines) + n <= MOST_LINES]
    numbered = [LineForm(n, x.rate, x.points, x.floor, x.cap) for n, x in enumerate(lines, start=1)]
    context = {
        "typed": typed, "lines": [*numbered, *empty], "rates": RATES, "newest": newest, "error": error,
        "imported": imported, "faults": (error.data.get("faults") or []) if error else [],
    }  # fmt: skip
    return render(request, "evaluation/edit.html", context, status=error.status if error else 200)


def _lines(typed: Mapping[str, Any]) -> Sequence[LineForm]:
    def text(name: str) -> str:
        return str(typed.get(name, "") or "").strip()

    numbers = range(1, MOST_LINES + 4)
    return [
        LineForm(n, text(f"rate-{n}"), text(f"points-{n}"), text(f"floor-{n}"), text(f"cap-{n}"))
        for n in numbers
    ]


def _draft(posted: Mapping[str, str]) -> Draft:
    """What was typed. Raises ``Invalid`` where a number is none."""
    lines = [line for line in _lines(posted) if line.rate]
    parts = [
        Part(x.rate, _number(x.points), _number(x.floor or "0"), _number(x.cap) if x.cap else None)
        for x in lines
    ]
    hours = {hour: _number(posted.get(hour, "")) for hour in HOURS}
    return Draft(
        title=posted.get("title", ""), lines=parts, total=_number(posted.get("total", "")),
        limits=DeskLimits(**hours), example=bool(posted.get("example")), note=posted.get("note", ""),
    )  # fmt: skip


def _number(text: str) -> float:
    """A number of at most so many digits, as a person types it."""
    try:
        value = float(text.strip()[:12])
    except ValueError as error:
        raise Invalid("evaluation.number", _("「%s」不是数字。") % text[:20]) from error
    if value != value or abs(value) > 1e6:
        raise Invalid("evaluation.number", _("「%s」不是数字。") % text[:20])
    return value
