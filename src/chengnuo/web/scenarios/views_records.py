"""Records of a kind: the list or the board, the form, one record with all that happened to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengnuo.core.assets import queries as assets
from chengnuo.core.people import queries as people
from chengnuo.core.places import queries as places
from chengnuo.core.records import queries as records
from chengnuo.core.records import services
from chengnuo.core.records.errors import FieldFaults
from chengnuo.core.records.queries import STATES, RecordDetail, RecordFilter
from chengnuo.core.records.rules.kinds import PlaceNeed, RecordKind
from chengnuo.core.records.rules.stages import moves
from chengnuo.engine import registry
from chengnuo.engine.errors import ScenarioNotFound
from chengnuo.kernel import clock
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import ChengnuoError, Conflict, Invalid
from chengnuo.kernel.permissions import allows, allows_some
from chengnuo.web import files, typed
from chengnuo.web.scenarios import forms
from chengnuo.web.scenarios import page as shown

PAGE_SIZE = 50
#: What belongs to a record is shown beside it up to here; the list holds all.
MOST_BELONGING = 8


@require_GET
@requires("scenario.view")
def listing(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """The records of a kind; projects as a board too, the stalled ones first."""
    live = registry.live(name)
    declared = registry.kind(name, kind)
    wanted = wanted_of(request.GET, declared)
    page = records.records(wanted, page=typed.page(request), size=PAGE_SIZE)
    as_board = (
        bool(declared.stages) and request.GET.get("view", "board") == "board" and not _filters(request.GET)
    )
    context = {
        "live": live, "scenario": live.scenario, "kind": declared, "found": page, "lines": shown.lines_of(page.rows),
        "board": shown.board(declared, wanted) if as_board else None, "simulated": bool(wanted.simulated),
        "sim": shown.sim_part(bool(wanted.simulated)), "wanted": wanted, "units": people.units(), "streets": places.streets(),
        "states": _states(declared), "choices": [f for f in declared.fields if f.choices and not f.personal][:2],
        "may_add": allows_some(request.user, "record.edit") and not live.gone, "address": request.GET.urlencode(),
        "page": page.page, "pages": page.pages, "total": page.total, "chosen": dict(wanted.answers),
        "placed": declared.place is not PlaceNeed.NONE,
    }  # fmt: skip
    return render(request, "scenarios/records.html", context)


@require_http_methods(["GET", "POST"])
@requires("record.edit", own_unit=True)
def new(request: HttpRequest, name: str, kind: str) -> HttpResponseBase:
    """Write a record down; ``step=ask`` only asks anew, as an answer decides what else is asked."""
    live, declared = registry.live(name), registry.kind(name, kind)
    more: dict[str, Any] = {"live": live, "scenario": live.scenario, "row": None}
    if request.method != "POST":
        typed = forms.empty(
            request.user, owner=request.GET.get("of", ""), asset=request.GET.get("asset", "")[:40]
        )
        return _form(request, declared, typed, {}, more)
    typed = forms.typed_of(request, declared)
    if request.POST.get("step") == "ask":
        return _asked_anew(request, forms.questions(declared, typed, {}))
    if live.gone:
        raise Invalid("scenarios.gone", _("这个机制的文件夹已移走，不能再登记。"))
    try:
        record_id = services.add_record(
            actor=request.user,
            kind=declared,
            entry=forms.entry_of(declared, typed),
            files=files.uploads(request),
        )
    except ChengnuoError as error:
        return _refused(request, declared, typed, error, more)
    messages.success(
        request, _("已登记。"), extra_tags=f"undo:{reverse('scenarios:void', args=[record_id])}?undo=1"
    )
    return redirect("scenarios:record", record_id)


@require_http_methods(["GET", "POST"])
@requires("record.edit", own_unit=True)
def edit(request: HttpRequest, record_id: int) -> HttpResponseBase:
    """Change a record under the version it was filled in with."""
    row = records.row(record_id)
    kind = registry.kind_of(row)
    more: dict[str, Any] = {"scenario": registry.version(row.scenario, row.scenario_version), "row": row}
    if request.method != "POST":
        return _form(request, kind, forms.typed_from(kind, row), {}, more)
    typed = forms.typed_of(request, kind)
    if request.POST.get("step") == "ask":
        return _asked_anew(request, forms.questions(kind, typed, {}, row=row))
    version = request.POST.get("version", "")
    try:
        services.update_record(
            actor=request.user, kind=kind, record_id=record_id, version=int(version) if version.isdecimal() else 0,
            entry=forms.entry_of(kind, typed), reason=request.POST.get("reason", "").strip()[:300],
        )  # fmt: skip
    except ChengnuoError as error:
        return _refused(request, kind, typed, error, more)
    messages.success(request, _("已保存，修改前后都记在历史里。"))
    return redirect("scenarios:record", record_id)


@require_GET
@requires("scenario.view")
def detail(request: HttpRequest, record_id: int) -> HttpResponse:
    """One record: what was filled in, where it is, and all that happened to it."""
    return render(request, "scenarios/record.html", detail_context(request, record_id))


@require_GET
@requires("scenario.view")
def file(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """A photo to look at, a document to take along."""
    return files.served(records.file(file_id))


@require_POST
@requires("record.personal", own_unit=True)
def reveal(request: HttpRequest, record_id: int) -> HttpResponse:
    """Show the personal answers of a record; who asked and why is kept."""
    kind = registry.kind_of(records.row(record_id))
    try:
        found = services.reveal_personal(
            actor=request.user, kind=kind, record_id=record_id, reason=request.POST.get("reason", "")
        )
    except Invalid as error:
        context = detail_context(request, record_id) | {"error": error}
        return render(request, "scenarios/record.html", context, status=error.status)
    labels = {field.id: field.label for field in kind.fields}
    revealed = [(labels[name], value) for name, value in found.items()]
    return render(
        request, "scenarios/record.html", detail_context(request, record_id) | {"revealed": revealed}
    )


def detail_context(request: HttpRequest, record_id: int) -> dict[str, Any]:
    """All the page of a record needs."""
    found = records.record(record_id)
    row = found.row
    kind = shown.kind_of(row)
    may_edit = allows(request.user, "record.edit", row) and not row.voided
    return {
        "found": found, "row": row, "kind": kind, "scenario_title": _title(row.scenario, row.scenario_version),
        "facts": shown.asked_facts(kind, row), "line": shown.line_of(row), "may_edit": may_edit,
        "may_restore": allows(request.user, "record.edit", row) and row.voided,
        "may_reveal": allows(request.user, "record.personal", row) and any(f.personal for f in kind.fields),
        "moves": moves(kind, row.stage) if may_edit and kind.stages and not row.stopped else (),
        "steps": [(step, step.days(clock.today()), step.late(clock.today())) for step in found.steps],
        "parts": [(part, allows(request.user, "record.edit", part) and not row.voided) for part in found.parts],
        "current": _in_force(row.scenario), "today": clock.today(), "labels": _labels(kind),
        "about": assets.by_identifiers([row.asset]).get(row.asset) if row.asset else None,
        "late": row.overdue, "belonging": _belonging(request, found),
    } | files.limits()  # fmt: skip


def _belonging(
    request: HttpRequest, found: RecordDetail
) -> list[tuple[RecordKind, list[shown.Line], int, bool]]:
    """What belongs to a record, kind by kind: the latest ones, how many there are, and whether one may be added."""
    row = found.row
    try:
        live = registry.live(row.scenario)
    except ScenarioNotFound:
        return []
    may = allows_some(request.user, "record.edit") and not live.gone and not row.voided
    kinds = [kind for kind in live.scenario.kinds if kind.of and kind.of.kind == row.kind]
    of_kind = {kind.id: [child for child in found.children if child.kind == kind.id] for kind in kinds}
    return [
        (kind, shown.lines_of(of_kind[kind.id][:MOST_BELONGING]), len(of_kind[kind.id]), may)
        for kind in kinds
    ]


def wanted_of(params: Any, kind: RecordKind) -> RecordFilter:
    """The filter an address means."""
    unit, owner = params.get("unit", ""), params.get("of", "")
    answers = [(f.id, params.get(f"f.{f.id}", "")) for f in kind.fields if f.choices and not f.personal]
    return RecordFilter(
        scenario=kind.scenario, kind=kind.id, text=params.get("q", "").strip()[:80], stage=params.get("stage", ""),
        unit_id=int(unit) if unit.isdecimal() and len(unit) < 16 else None, street_code=params.get("street", "")[:9],
        state=params.get("state", "") if params.get("state", "") in STATES else "", voided=params.get("voided") == "1",
        simulated=shown.simulated_of(params, registry.live(kind.scenario).scenario), first=_day(params.get("from", "")), last=_day(params.get("to", "")),
        answers=tuple((name, value) for name, value in answers if value),
        parent_id=int(owner) if owner.isdecimal() and len(owner) < 16 else None,
    )  # fmt: skip


def _filters(params: Any) -> bool:
    """Whether anything but the choice of simulated or real is asked for."""
    return any(value for name, value in params.items() if name not in ("sim", "view"))


def _states(kind: RecordKind) -> list[tuple[str, str]]:
    wanted = (
        ("open", "stalled", "ended", "stopped")
        if kind.stages
        else ("open", "late", "ended")
        if kind.parts
        else ()
    )
    return [(state, STATES[state]) for state in wanted]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _labels(kind: RecordKind) -> dict[str, str]:
    """Names of what a change touches."""
    common = {
        "title": _("标题"), "quantity": kind.quantity.title if kind.quantity else _("数量"), "day": _("日期"), "unit_id": _("责任单位"),
        "evidence": _("依据"), "address": _("地址"), "lon": _("经度"), "lat": _("纬度"), "stage": _("阶段"), "state": _("意见"),
        "part": _("事项"), "voided": _("作废"), "stopped": _("终止"), "on": _("日期"), "parent_id": _("所属"), "asset": _("部件"),
    }  # fmt: skip
    return common | {f"data.{field.id}": field.title for field in kind.fields}


def _title(name: str, number: int) -> str:
    try:
        return registry.version(name, number).title
    except ScenarioNotFound:
        return name


def _in_force(name: str) -> int | None:
    try:
        return registry.live(name).scenario.version
    except ScenarioNotFound:
        return None


def _asked_anew(request: HttpRequest, questions: list[forms.Question]) -> HttpResponse:
    """The questions, where they changed: what somebody is typing is not replaced for nothing."""
    if [question.field.id for question in questions] == request.POST.get("asked", "").split():
        return HttpResponse(status=204)
    return render(request, "scenarios/_questions.html", {"questions": questions})


def _form(
    request: HttpRequest,
    kind: RecordKind,
    typed: dict[str, Any],
    faults: dict[str, str],
    more: dict[str, Any],
) -> HttpResponse:
    error = more.get("error")
    context = forms.context(kind, typed, faults, row=more.get("row")) | more
    return render(request, "scenarios/form.html", context, status=error.status if error else 200)


def _refused(
    request: HttpRequest, kind: RecordKind, typed: dict[str, Any], error: ChengnuoError, more: dict[str, Any]
) -> HttpResponse:
    """The form again with what was typed; other refusals than of the content go their own way."""
    if not isinstance(error, Invalid | Conflict):
        raise error
    faults = error.faults if isinstance(error, FieldFaults) else {}
    return _form(request, kind, typed, faults, more | {"error": error})
