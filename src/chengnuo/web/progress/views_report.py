"""The units' page: what is to be reported, one short form for each, and the evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengnuo.core.people import queries as people
from chengnuo.core.progress import queries, services
from chengnuo.core.progress.errors import TargetNotFound
from chengnuo.core.progress.queries import EntryRow, Standing, Task
from chengnuo.core.progress.services import Filled
from chengnuo.kernel import clock
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import ChengnuoError, Invalid
from chengnuo.kernel.permissions import allows, demand
from chengnuo.web import files, typed
from chengnuo.web.ledger.data import own_unit, report_of
from chengnuo.web.progress import page
from chengnuo.web.progress.words import LIGHTS, STATES


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it was typed, so that nothing has to be typed again."""

    day: str = ""
    value: str = ""
    words: str = ""
    state: str = ""
    gap_reason: str = ""
    correction: str = ""
    nodes: tuple[str, ...] = field(default=())


@require_GET
@requires("progress.report", own_unit=True)
def mine(request: HttpRequest) -> HttpResponse:
    """Everything a unit reports, what waits first."""
    report = report_of(request.user, typed.whole(request.GET.get("report", "")))
    if report is None:
        return render(request, "progress/none.html")
    own = own_unit(request.user)
    chosen = own if own is not None else typed.whole(request.GET.get("unit", ""))
    tasks = [one for one in queries.tasks_of(report.id) if chosen is None or chosen in one.unit_ids]
    lights, stands = queries.lights_and_standings(report.id)
    ids = {one.commitment_id for one in tasks}
    lines = [page.line_of(one) for one in stands if one.target.commitment_id in ids]
    words = [
        (one, lights[one.commitment_id], LIGHTS[lights[one.commitment_id].light])
        for one in tasks
        if not one.figure_ids
    ]
    gaps = [line for line in lines if line.stand.gap_open]
    context: dict[str, Any] = {
        "report": report, "own": own, "unit_id": chosen, "units": people.units(), "gaps": gaps,
        "lines": sorted(lines, key=_first), "words": words, "as_of": queries.default_day(report.id), "sent": request.GET.get("sent", "")[:60],
        "unit": next((unit for unit in people.units() if unit.id == chosen), None),
    }  # fmt: skip
    return render(request, "progress/mine.html", context)


def _first(line: page.Line) -> tuple[bool, date, int]:
    """Never reported before long ago reported."""
    said = line.stand.typed
    return (said is not None, said.day if said else date.min, line.stand.target.position)


@require_http_methods(["GET", "POST"])
@requires("progress.report", own_unit=True)
def form(request: HttpRequest, commitment_id: int, figure_id: int) -> HttpResponse | HttpResponseBase:
    """One short form; ``figure_id`` 0 is the commitment itself. ``correct`` names the entry that is corrected."""
    task, stand = _asked(request, commitment_id, figure_id)
    corrected = _corrected(request, task, figure_id)
    if request.method == "GET":
        return render(
            request, "progress/form.html", _context(request, task, stand, corrected, _begun(stand, corrected))
        )
    try:
        filled = _filled(request, stand)
        services.report_progress(
            actor=request.user, commitment_id=commitment_id, figure_id=figure_id or None, filled=filled,
            corrects_id=corrected.id if corrected else None, correction=request.POST.get("correction", ""),
        )  # fmt: skip
    except ChengnuoError as error:
        if error.status not in (400, 422):
            raise
        context = _context(request, task, stand, corrected, _typed(request)) | {"error": error}
        return render(request, "progress/form.html", context, status=error.status)
    messages.success(request, _("已提交。") if corrected is None else _("已更正，原来的一次仍可查看。"))
    sent = {"report": str(task.report_id), "sent": _draft(request, commitment_id, figure_id)}
    return redirect(f"{reverse('progress:mine')}?{urlencode(sent)}")


@require_GET
@requires("progress.report", own_unit=True)
def gap(request: HttpRequest, commitment_id: int, figure_id: int) -> HttpResponse:
    """As the value is typed: how far it lies off the measured one, and the field to say why."""
    _task, stand = _asked(request, commitment_id, figure_id)
    day = typed.day(request.GET.get("day", ""))
    if stand is not None and day is not None:
        stand = queries.standing(figure_id, as_of=min(day, clock.today()))
    value = _number(request.GET.get("value", ""), strict=False)
    context = {"stand": stand, "needs": stand is not None and value is not None and services.needs_reason(stand, value),
               "off": None if stand is None or value is None or stand.measured_value is None else value - stand.measured_value,
               "typed": Typed(gap_reason=request.GET.get("gap_reason", ""))}  # fmt: skip
    return render(request, "progress/_gap.html", context)


@require_POST
@requires("progress.report", own_unit=True)
def explain(request: HttpRequest, entry_id: int) -> HttpResponseBase:
    """Why an entry differs from what is measured by now."""
    entry = queries.entry(entry_id)
    services.explain_gap(actor=request.user, entry_id=entry_id, reason=request.POST.get("reason", ""))
    messages.success(request, _("已说明。"))
    return redirect("progress:target", entry.figure_id or 0)


@require_GET
@requires("ledger.view")
def evidence_file(request: HttpRequest, evidence_id: int) -> HttpResponseBase:
    """A photo to look at, a document to take along."""
    return files.served(queries.evidence(evidence_id))


def _asked(request: HttpRequest, commitment_id: int, figure_id: int) -> tuple[Task, Standing | None]:
    task = queries.task(commitment_id)
    if task is None or (figure_id and figure_id not in task.figure_ids):
        raise TargetNotFound(figure_id)
    demand(request.user, "progress.report", task.unit_ids)
    return task, queries.standing(figure_id) if figure_id else None


def _corrected(request: HttpRequest, task: Task, figure_id: int) -> EntryRow | None:
    number = typed.whole(request.GET.get("correct", "") or request.POST.get("correct", ""))
    if number is None:
        return None
    entry = queries.entry(number)
    return entry if (entry.commitment_id, entry.figure_id or 0) == (task.commitment_id, figure_id) else None


def _context(
    request: HttpRequest, task: Task, stand: Standing | None, corrected: EntryRow | None, typed_: Typed
) -> dict[str, Any]:
    figure_id = stand.target.figure_id if stand else 0
    said = queries.history(figure_id) if stand else queries.commitment_history(task.commitment_id)
    last = next(
        (
            one
            for one in said
            if one.corrected_by_id is None and (stand is None or one.simulated == stand.simulated)
        ),
        None,
    )
    value = _number(typed_.value, strict=False)
    measured = stand.measured_value if stand else None
    return {
        "task": task, "stand": stand, "line": page.line_of(stand) if stand else None, "figure_id": figure_id, "last": last, "typed": typed_,
        "corrected": corrected, "states": STATES.items(), "today": min(clock.today(), queries.default_day(task.report_id)),
        "today_iso": min(clock.today(), queries.default_day(task.report_id)).isoformat(),
        "draft": _draft(request, task.commitment_id, figure_id), "draft_version": last.id if last else 0,
        "needs": stand is not None and value is not None and services.needs_reason(stand, value),
        "off": None if value is None or measured is None else value - measured,
    } | files.limits()  # fmt: skip


def _begun(stand: Standing | None, corrected: EntryRow | None) -> Typed:
    """An empty form, or what is to be corrected."""
    if corrected is None:
        return Typed()
    value = "" if corrected.value is None else f"{corrected.value:g}"
    reason = corrected.explanations[-1].reason if corrected.explanations else ""
    return Typed(
        corrected.day.isoformat(), value, corrected.words, corrected.state, reason, "", corrected.nodes_done
    )


def _typed(request: HttpRequest) -> Typed:
    get = request.POST.get
    return Typed(get("day", ""), get("value", ""), get("words", ""), get("state", ""), get("gap_reason", ""), get("correction", ""),
                 tuple(request.POST.getlist("node")))  # fmt: skip


def _filled(request: HttpRequest, stand: Standing | None) -> Filled:
    day = typed.day_or_fault(request.POST.get("day", ""), "progress.day")
    if day is None:
        raise Invalid("progress.day", _("请填截至日期。"))
    return Filled(
        day=day, words=request.POST.get("words", ""), value=_number(request.POST.get("value", "")) if stand else None,
        state=request.POST.get("state", ""), nodes_done=tuple(request.POST.getlist("node")),
        gap_reason=request.POST.get("gap_reason", ""), files=files.uploads(request),
    )  # fmt: skip


def _number(text: str, *, strict: bool = True) -> float | None:
    """A number as people type it, with thousands separators or without."""
    text = text.strip().replace(",", "").replace("，", "")
    if not text:
        return None
    try:
        return float(text)
    except ValueError as error:
        if not strict:
            return None
        raise Invalid(
            "progress.value", _("「%s」不是数，请只填数字，如 3840 或 12.5。") % text[:20]
        ) from error


def _draft(request: HttpRequest, commitment_id: int, figure_id: int) -> str:
    """The name of a draft in the browser: another person's is never put back."""
    return f"progress:{getattr(request.user, 'pk', 0)}:{commitment_id}:{figure_id}"


def may_report(user: Any, task: Task) -> bool:
    """Whether a person may report on a commitment: for buttons."""
    return allows(user, "progress.report", task.unit_ids)
