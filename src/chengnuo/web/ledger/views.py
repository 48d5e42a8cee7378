"""The list of commitments."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from chengnuo.core.commitments import counts, queries
from chengnuo.core.commitments.queries import LedgerFilter
from chengnuo.core.documents import queries as documents
from chengnuo.core.documents.queries import ReportCard
from chengnuo.core.people import queries as people
from chengnuo.core.progress import queries as progress
from chengnuo.exchange.outgoing import export_ledger
from chengnuo.kernel import clock
from chengnuo.kernel.access import requires
from chengnuo.kernel.permissions import allows
from chengnuo.web import typed
from chengnuo.web.ledger import page, words
from chengnuo.web.ledger.address import due_word, list_url
from chengnuo.web.ledger.data import light_of_params, own_unit, wanted_of
from chengnuo.web.progress.words import LIGHTS
from chengnuo.web.tables import sent

SORTS = {"position": gettext_lazy("报告顺序"), "deadline": gettext_lazy("时限先后"), "unit": gettext_lazy("牵头单位"),
         "state": gettext_lazy("状态"), "updated": gettext_lazy("最近修改")}  # fmt: skip


@require_GET
@requires("ledger.view")
def ledger_list(request: HttpRequest) -> HttpResponse:
    """The ledger of one report; the whole filter stands in the address."""
    unit = own_unit(request.user)
    report, wanted = wanted_of(request)
    if report is None:
        return render(request, "ledger/none.html")
    if unit is not None and not request.GET:
        return redirect(list_url(LedgerFilter(report_id=report.id, unit_id=unit), today=clock.today()))
    htmx = getattr(request, "htmx", None)
    part = htmx is not None and bool(htmx) and not htmx.history_restore_request
    context = list_context(request, report, wanted)
    return render(request, "ledger/_list.html" if part else "ledger/list.html", context)


def list_context(
    request: HttpRequest, report: ReportCard, wanted: LedgerFilter, params: Any = None
) -> dict[str, Any]:
    """Everything the list shows, in the same few statements however long it is."""
    today, given = clock.today(), request.GET if params is None else params
    found = queries.ledger(wanted, page=_whole(given.get("page")), sort=given.get("sort", "position"))
    sections, units = documents.sections(report.id), people.units()
    due = due_word(wanted, today)
    light = light_of_params(given)
    chips = page.chips_of(wanted, sections, units, due, light)
    lights = (
        progress.lights(report.id, as_of=typed.day(given.get("as_of", "")))
        if report.state == "accepted"
        else {}
    )
    past = words.is_past(report.plan_year, today)
    by_section = counts.section_counts(wanted)
    return {
        "report": report, "wanted": wanted, "found": found, "due": due,
        "chips": [(chip.word, _without(given, chip.drop)) for chip in chips], "past": past, "today": today,
        "groups": page.groups_of(found.rows, by_section, today, past_year=past, grouped=found.sort == "position", lights=lights),
        "light": light, "lights": LIGHTS.items(), "lit": bool(lights),
        "tabs": _tabs(counts.state_counts(wanted), wanted.state),
        "sections": [s for s in sections if s.part == "plan" or s.id in by_section],
        "units": units, "sorts": SORTS.items(), "address": given.urlencode(),
        "filtered": bool(chips or wanted.state), "editable": _editable(request, report),
        "own_unit": own_unit(request.user), "reports": documents.reports(state="accepted"),
        "clear_url": list_url(LedgerFilter(report_id=report.id), today=today),
    }  # fmt: skip


@require_GET
@requires("ledger.view")
def source(request: HttpRequest, commitment_id: int) -> HttpResponse:
    """The untouched original of one line."""
    return render(request, "ledger/_source.html", {"detail": queries.commitment(commitment_id)})


@require_GET
@requires("ledger.export")
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The rows of the list's filter as a file."""
    report, wanted = wanted_of(request)
    if report is None:
        return redirect("ledger:list")
    due = due_word(wanted, clock.today())
    chips = page.chips_of(
        wanted,
        documents.sections(report.id),
        people.units(active_only=False),
        due,
        light_of_params(request.GET),
    )
    note = page.filter_note(chips, wanted.state)
    file = export_ledger(actor=request.user, wanted=wanted, kind=kind, filter_note=note)
    return sent(file)


def _tabs(by_state: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    """全部 and the states; one without any row is shown only if it belongs to the usual four."""
    live = sum(by_state[state] for state in words.LIVE)
    tabs: list[dict[str, Any]] = [
        {
            "key": "",
            "label": _("全部"),
            "count": live,
            "current": not chosen,
            "meaning": _("不含已撤销和已拆并的"),
        }
    ]
    for key, look in words.STATES.items():
        if by_state[key] or key in words.LIVE or key == chosen:
            tabs.append({"key": key, "label": look.label, "count": by_state[key], "current": key == chosen,
                         "icon": look.icon, "meaning": look.meaning})  # fmt: skip
    return tabs


def _editable(request: HttpRequest, report: ReportCard) -> bool:
    return report.state == "accepted" and allows(request.user, "ledger.edit")


def _without(params: Any, name: str) -> str:
    """The address with one condition taken away."""
    left = params.copy()
    for key in (name, "page"):
        left.pop(key, None)
    return f"?{left.urlencode()}"


def _whole(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 7 else 1
