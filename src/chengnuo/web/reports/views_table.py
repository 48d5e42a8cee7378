"""All figures of a report as a table, on the page, as xlsx and as csv: the same rows each time."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from chengnuo.kernel.access import requires
from chengnuo.kernel.paging import paged
from chengnuo.web import typed
from chengnuo.web.reports import words
from chengnuo.web.reports.data import Parts, parts_for
from chengnuo.web.reports.page import living_choices, outline
from chengnuo.web.reports.table import Line, Wanted, choose, lines_of

PAGE_SIZE = 100
#: A cell that begins so is read as a formula by spreadsheet programs.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_GET
@requires("report.view")
def figures(request: HttpRequest, report_id: int) -> HttpResponse:
    """The table; every column sorts, every filter stands in the address."""
    parts = parts_for(request.user, report_id)
    wanted = _wanted(request)
    lines = lines_of(parts.figures, parts.rows, parts.text)
    found = choose(lines, wanted)
    at = paged(len(found), typed.page(request), PAGE_SIZE)
    choices = living_choices(parts.figures, parts.rows)
    context = {
        "report": parts.report,
        "view": "figures",
        "lines": found[at.part],
        "found": len(found),
        "all": len(lines),
        "page": at.page,
        "pages": at.pages,
        "wanted": wanted,
        "columns": _columns(wanted.sort),
        "outline": outline(parts.sections, parts.figures),
        "measures": [
            (key, label)
            for key, label in words.MEASURES.items()
            if any(f.measure == key for f in parts.figures)
        ],
        "filtered": any(
            (wanted.text, wanted.kind, wanted.measure, wanted.section, wanted.unit, wanted.state)
        ),
        "kinds": choices.kinds,
        "states": choices.states,
        "units": choices.units,
        "unsure_n": choices.unsure_n,
    }
    return render(request, "reports/figures.html", context)


@require_GET
@requires("report.view")
def figures_xlsx(request: HttpRequest, report_id: int) -> HttpResponse:
    """The rows of the page's filter as a workbook."""
    parts, found = _found(request, report_id)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _("数据表")
    sheet.append(_heads())
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for line in found:
        sheet.append([_safe(value) for value in _cells(line)])
    for at, width in enumerate((8, 32, 12, 10, 18, 8, 10, 8, 8, 8, 28, 10, 20, 8, 60), start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    out = io.BytesIO()
    book.save(out)
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _download(out.getvalue(), media, parts, "xlsx")


@require_GET
@requires("report.view")
def figures_csv(request: HttpRequest, report_id: int) -> HttpResponse:
    """The same rows as csv in UTF-8 with a mark, so that Excel reads the Chinese."""
    parts, found = _found(request, report_id)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_heads())
    writer.writerows([_safe(value) for value in _cells(line)] for line in found)
    return _download(out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", parts, "csv")


def _found(request: HttpRequest, report_id: int) -> tuple[Parts, list[Line]]:
    parts = parts_for(request.user, report_id)
    return parts, choose(lines_of(parts.figures, parts.rows, parts.text), _wanted(request))


def _wanted(request: HttpRequest) -> Wanted:
    ask = request.GET
    return Wanted(
        text=ask.get("q", "").strip(),
        kind=ask.get("kind", ""),
        measure=ask.get("measure", ""),
        section=ask.get("section", ""),
        unit=ask.get("unit", ""),
        state=ask.get("state", ""),
        sort=ask.get("sort", "place"),
    )


def _columns(sort: str) -> list[dict[str, str]]:
    """Heads of the page's table: the next click's order and the present one for ``aria-sort``."""
    heads = (
        ("place", _("编号")), ("indicator", _("指标")), ("value", _("数值")), ("kind", _("类别")),
        ("year", _("年份")), ("measure", _("口径")), ("state", _("分工状态")), ("lead", _("牵头单位")),
        ("sure", _("把握")),
    )  # fmt: skip
    return [
        {
            "key": key,
            "label": label,
            "next": f"-{key}" if sort == key else key,
            "order": "ascending" if sort == key else "descending" if sort == f"-{key}" else "none",
        }
        for key, label in heads
    ]


def _heads() -> list[str]:
    return [
        _("编号"), _("指标"), _("数值"), _("单位"), _("折算值"), _("折算单位"), _("比较"), _("口径"), _("类别"),
        _("年份"), _("章节"), _("分工状态"), _("牵头单位"), _("把握"), _("原文"),
    ]  # fmt: skip


def _cells(line: Line) -> list[Any]:
    f = line.figure
    return [
        f.key,
        f.indicator,
        f.text if f.value is None else f.value,
        f.unit,
        f.value_si,
        f.unit_si,
        line.comparator,
        line.measure,
        line.kind,
        f.year,
        f.section,
        line.state_label,
        line.lead,
        round(f.confidence, 2),
        line.sentence,
    ]


def _safe(value: Any) -> Any:
    """A cell that no spreadsheet program takes for a formula, and without characters that xlsx cannot hold."""
    if not isinstance(value, str):
        return value
    value = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{value}" if value.startswith(_FORMULA) else value


def _download(data: bytes, media: str, parts: Parts, ending: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media)
    name = f"{parts.report.title}{parts.report.plan_year or ''}数据表.{ending}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response
