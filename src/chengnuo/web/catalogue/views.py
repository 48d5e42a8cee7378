"""Reading the catalogue: the list, one class with its limits worked out, changes, the legacy mapping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET

from chengnuo.core.catalogue import deadlines, history, queries
from chengnuo.core.catalogue.queries import CURRENT, ClassRow, ConditionRow
from chengnuo.kernel import clock
from chengnuo.kernel.access import requires
from chengnuo.kernel.clock import SHANGHAI
from chengnuo.kernel.paging import paged
from chengnuo.kernel.permissions import allows
from chengnuo.kernel.worktime import StageDue
from chengnuo.web import typed

PAGE_SIZE = 50
KINDS = (("event", "管理事项"), ("component", "管理部件"))


@dataclass(frozen=True, slots=True)
class Line:
    """A class of the list with what is said of it in one line."""

    row: ClassRow
    limits: tuple[str, ...]
    department: str
    is_example: bool


@dataclass(frozen=True, slots=True)
class Worked:
    """A condition and when each of its stages would end."""

    condition: ConditionRow
    stages: tuple[StageDue, ...]


@require_GET
@requires("catalogue.view")
def class_list(request: HttpRequest) -> HttpResponse:
    """All classes, by kind and major, or those that a word finds; else what the sentence may mean."""
    kind, major = request.GET.get("kind", ""), request.GET.get("major", "")
    text = request.GET.get("q", "").strip()
    every = queries.classes(text=text, edition=CURRENT, active_only=False)
    of_kind = tuple(row for row in every if not kind or row.kind == kind)
    rows = tuple(row for row in of_kind if not major or row.major == major)
    at = paged(len(rows), typed.page(request), PAGE_SIZE)
    shown = rows[at.part]
    context = {
        "lines": [_line(*pair) for pair in queries.with_conditions(shown)],
        "total": len(rows), "page": at.page, "pages": at.pages, "kind": kind, "major": major, "text": text,
        "kinds": [(key, name, sum(row.kind == key for row in every)) for key, name in KINDS], "every": len(every),
        "majors": queries.majors(kind), "suggestions": queries.suggest(text) if text and not rows else (),
        "edition": next((e for e in queries.editions() if e.code == CURRENT), None),
    }  # fmt: skip
    return render(request, "catalogue/list.html", context)


@require_GET
@requires("catalogue.view")
def detail(request: HttpRequest, class_id: int) -> HttpResponse:
    """One class; ``from`` works its limits out from another moment than now."""
    found = queries.class_detail(class_id)
    start = _moment(request.GET.get("from", ""))
    context = {
        "found": found, "matter": found.row, "start": start,
        "worked": [Worked(c, deadlines.due_times(c, start)) for c in found.conditions],
        "old": [c for c in queries.condition_history(class_id) if c.valid_to is not None],
        "history": history.history_of(class_id), "hours": deadlines.hours().words,
        "can_undo": allows(request.user, "catalogue.edit"), "current": CURRENT,
    }  # fmt: skip
    return render(request, "catalogue/detail.html", context)


@require_GET
@requires("catalogue.view")
def mapping(request: HttpRequest) -> HttpResponse:
    """The legacy codes: what maps, how it is known, what does not and why."""
    report = history.mapping_report()
    reasons: dict[str, list[str]] = {}
    for missing in report.without_legacy:
        reasons.setdefault(missing.reason, []).append(f"{missing.code} {missing.name}")
    context = {
        "report": report, "reasons": sorted(reasons.items(), key=lambda pair: -len(pair[1])),
        "checked": sum(row.basis == "checked" for row in report.rows), "legacy": queries.LEGACY, "current": CURRENT,
    }  # fmt: skip
    return render(request, "catalogue/mapping.html", context)


@require_GET
@requires("catalogue.view")
def change_list(request: HttpRequest) -> HttpResponse:
    """The latest acts on the catalogue."""
    context = {"cards": history.changes(limit=200), "can_undo": allows(request.user, "catalogue.edit")}
    return render(request, "catalogue/changes.html", context)


@require_GET
@requires("catalogue.view")
def change(request: HttpRequest, change_id: int) -> HttpResponse:
    """One act and what it did to each class."""
    card, entries = history.change(change_id)
    can_undo = card.can_undo and allows(request.user, "catalogue.edit")
    return render(request, "catalogue/change.html", {"card": card, "entries": entries, "can_undo": can_undo})


def _line(row: ClassRow, conditions: Sequence[ConditionRow]) -> Line:
    departments = dict.fromkeys(c.default_department for c in conditions if c.default_department)
    return Line(
        row,
        tuple(c.limit_words for c in conditions),
        "、".join(departments),
        any(c.is_example for c in conditions),
    )


def _moment(text: str) -> datetime:
    """What was typed into the field, on the district's clock; now where it is no moment."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or not 1993 <= found.year <= 2090:
        return clock.local(clock.now()).replace(second=0, microsecond=0)
    return found.replace(tzinfo=SHANGHAI) if found.tzinfo is None else clock.local(found)
