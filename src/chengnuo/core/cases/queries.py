"""Reads of cases: lists, queues, one case, a reporter's view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from chengnuo.core.cases import intake, likely, models
from chengnuo.core.cases.areas import Ring, in_box, within
from chengnuo.core.cases.errors import CaseNotFound
from chengnuo.core.cases.for_reporters import first_answer, near_matters, photo_file, public_case, reports_of
from chengnuo.core.cases.for_staff import Preview, hints, possible_acts, preview
from chengnuo.core.cases.photo_drafts import MOST_AT_ONCE, HeldPhoto, held_photo, held_photos
from chengnuo.core.cases.rows import case_row, event_row, photo_row, report_row, task_row
from chengnuo.core.cases.rules.numbers import id_in
from chengnuo.core.cases.rules.words import OPEN_STATES, RUNNING_STATES, State
from chengnuo.core.cases.shapes import (
    ActRow,
    CaseDetail,
    CasePage,
    CaseRow,
    EventRow,
    FirstAnswer,
    NearMatter,
    OwnReport,
    PublicCase,
    ReportRow,
    SimilarRow,
    TaskRow,
)
from chengnuo.core.cases.terms import held_to
from chengnuo.kernel.clock import SHANGHAI, now
from chengnuo.kernel.kept import KeptBy
from chengnuo.kernel.labels import Labelled
from chengnuo.kernel.marks import newest

__all__ = [
    "MOST_AT_ONCE", "ActRow", "CaseDetail", "CaseFilter", "CasePage", "CaseRow", "EventRow", "FirstAnswer",
    "HeldPhoto", "NearMatter", "OwnReport", "Preview", "PublicCase", "Queue", "ReportRow", "SimilarRow", "TaskRow",
    "first_answer", "held_photo", "held_photos", "hints", "near_matters", "photo_file", "possible_acts", "preview",
    "public_case", "reports_of",
]  # fmt: skip

PAGE_SIZE, COUNT_TO = 50, 10_000
DUE_SOON = timedelta(hours=2)
_LIST = ("matter_class", "lead_unit")


class Queue(Labelled):
    """The desk's queues."""

    NEW = "new", "待受理"
    UNASSIGNED = "unassigned", "待派遣"
    RETURNED = "returned", "退回的"
    DUE_SOON = "due_soon", "两小时内到期"
    OVERDUE = "overdue", "已超期"
    CHECKING = "checking", "待核查"
    RULING = "ruling", "待裁定"
    SHELVED = "shelved", "已挂账"
    TIME_ASKED = "time_asked", "待批延期"
    MINE = "mine", "我的"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list shows; what is not given is not asked. ``actor_id`` is whose the queue 「我的」 is; ``box`` is west, south, east, north in WGS-84, ``area`` the
    corners of an area; ``located`` whether a case has a point, ``sensitive`` whether its class is kept from the public.
    """

    queue: str = ""
    actor_id: int | None = None
    state: str = ""
    open: bool | None = None
    source: str = ""
    class_id: int | None = None
    class_kind: str = ""
    unit_id: int | None = None
    street_code: str = ""
    community_code: str = ""
    grid_code: str = ""
    text: str = ""
    reported_from: date | None = None
    reported_to: date | None = None
    box: tuple[float, float, float, float] | None = None
    area: Ring = ()
    located: bool | None = None
    ids: tuple[int, ...] = ()
    asset_id: int | None = None
    private: bool | None = None
    classified: bool | None = None
    sensitive: bool | None = None
    simulated: bool | None = None


def cases(wanted: CaseFilter, *, after: str = "", size: int = PAGE_SIZE) -> CasePage:
    """A page of the list: by due time in the queues that run against it, newest first elsewhere."""
    rows = selected(wanted)
    by_due = wanted.queue in (Queue.DUE_SOON, Queue.OVERDUE, Queue.RETURNED)
    order = ("due_at", "id") if by_due else ("-id",)
    total = rows.order_by()[: COUNT_TO + 1].count() if not after else None
    page = list(_from(rows, after, by_due).select_related(*_LIST).order_by(*order)[: size + 1])
    more = len(page) > size
    shown = tuple(case_row(row) for row in page[:size])
    return CasePage(
        shown,
        None if total is None or total > COUNT_TO else total,
        _mark(page[size - 1], by_due) if more else "",
    )


def _mark(row: models.Case, by_due: bool) -> str:
    return f"{row.due_at.isoformat() if row.due_at else ''}~{row.pk}" if by_due else str(row.pk)


def _from(rows: Any, after: str, by_due: bool) -> Any:
    """The rows behind a mark; a mark that cannot be read begins the list anew."""
    moment, _, last = after.rpartition("~")
    if not last.isdecimal():
        return rows
    if not by_due:
        return rows.filter(pk__lt=int(last))
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return rows
    return rows.filter(Q(due_at__gt=at) | Q(due_at=at, pk__gt=int(last)))


def selected(wanted: CaseFilter) -> Any:
    """The query of a filter; for ``core`` alone."""
    rows = models.Case.objects.all()
    if wanted.queue:
        rows = rows.filter(_queue(Queue(wanted.queue), now(), wanted.actor_id))
    if wanted.open is not None:
        rows = rows.filter(state__in=OPEN_STATES) if wanted.open else rows.exclude(state__in=OPEN_STATES)
    exact = {
        "state": wanted.state, "source": wanted.source, "matter_class_id": wanted.class_id,
        "matter_class__kind": wanted.class_kind, "street_code": wanted.street_code,
        "community_code": wanted.community_code, "grid_code": wanted.grid_code,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.unit_id is not None:
        rows = rows.filter(pk__in=models.Task.objects.filter(unit_id=wanted.unit_id).values("case_id"))
    if wanted.asset_id is not None:
        rows = rows.filter(about__asset_id=wanted.asset_id)
    if wanted.ids:
        rows = rows.filter(pk__in=wanted.ids)
    if wanted.private is not None:
        rows = rows.filter(is_private=wanted.private)
    if wanted.classified is not None:
        rows = rows.filter(matter_class__isnull=not wanted.classified)
    if wanted.sensitive is not None:
        rows = rows.filter(matter_class__sensitive=wanted.sensitive)
    if wanted.simulated is not None:
        rows = rows.filter(simulated=wanted.simulated)
    if wanted.located is not None:
        rows = rows.filter(lon__isnull=not wanted.located)
    if wanted.area:
        rows = within(rows, wanted.area)
    if wanted.box is not None:
        rows = in_box(rows, wanted.box)
    return _text(_period(rows, wanted), wanted.text)


def _queue(queue: Queue, moment: datetime, actor_id: int | None) -> Q:
    running = Q(state__in=RUNNING_STATES)
    asked = models.Extension.objects.filter(granted=None).values("task__case_id")
    return {
        Queue.NEW: Q(state__in=(State.COLLECTED, State.VERIFYING)),
        Queue.UNASSIGNED: Q(state=State.FILED, returns=0),
        Queue.RETURNED: Q(state=State.FILED, returns__gt=0),
        Queue.DUE_SOON: running & Q(due_at__gte=moment, due_at__lt=moment + DUE_SOON),
        Queue.OVERDUE: running & Q(due_at__lt=moment),
        Queue.CHECKING: Q(state=State.CHECKING),
        Queue.RULING: Q(state=State.RULING),
        Queue.SHELVED: Q(state=State.SHELVED),
        Queue.TIME_ASKED: running & Q(pk__in=asked),
        Queue.MINE: Q(state__in=OPEN_STATES, desk_actor_id=actor_id or 0),
    }[queue]


def _period(rows: Any, wanted: CaseFilter) -> Any:
    if wanted.reported_from:
        rows = rows.filter(reported_at__gte=datetime.combine(wanted.reported_from, time(), SHANGHAI))
    if wanted.reported_to:
        rows = rows.filter(
            reported_at__lt=datetime.combine(wanted.reported_to + timedelta(days=1), time(), SHANGHAI)
        )
    return rows


def _text(rows: Any, text: str) -> Any:
    text = text.strip()
    if not text:
        return rows
    case_id = id_in(text)
    if case_id is not None:
        return rows.filter(pk=case_id)
    return rows.filter(Q(description__icontains=text) | Q(address__icontains=text))


def every_case(wanted: CaseFilter, *, most: int) -> tuple[CaseRow, ...]:
    """The cases of a filter without pages, newest first, at most so many; for exports."""
    return tuple(case_row(row) for row in selected(wanted).select_related(*_LIST).order_by("-id")[:most])


def external_ids(case_ids: Sequence[int]) -> dict[int, str]:
    """The number other systems gave each case's first report, where they did."""
    found: dict[int, str] = {}
    for start in range(0, len(case_ids), 500):  # SQLite and Oracle take only so many values at once
        rows = models.Report.objects.filter(case_id__in=case_ids[start : start + 500]).exclude(external_id="")
        for case_id, external_id in rows.order_by("-id").values_list("case_id", "external_id"):
            found[case_id] = external_id
    return found


def known_keys(keys: Sequence[str]) -> frozenset[str]:
    """Those of ``keys`` a report came in under already."""
    found: set[str] = set()
    for start in range(0, len(keys), 500):
        rows = models.Report.objects.filter(key__in=keys[start : start + 500])
        found |= set(rows.values_list("key", flat=True))
    return frozenset(found)


def count(wanted: CaseFilter) -> int:
    """How many cases a filter has."""
    return int(selected(wanted).order_by().count())


def queue_counts(unit_id: int | None = None, actor_id: int | None = None) -> dict[Queue, int]:
    """How many cases wait in each queue, of all or of one unit; in 「我的」 those ``actor_id`` has in hand."""
    return _counts.value((unit_id, actor_id, int(now().timestamp()))) or {}


def _count(key: tuple[int | None, int | None, int]) -> dict[Queue, int]:
    wanted = CaseFilter(unit_id=key[0], actor_id=key[1])
    return {queue: selected(replace(wanted, queue=queue)).order_by().count() for queue in Queue}


#: Every open desk asks for them again and again: counted once in a second, and anew after an act (``acting.tell``).
_counts = KeptBy(_count, tables=(models.CaseEvent,), most=50)


def line(case_id: int) -> CaseRow:
    """A case as a line of a list. Raises ``CaseNotFound``."""
    row = models.Case.objects.select_related(*_LIST).filter(pk=case_id).first()
    if row is None:
        raise CaseNotFound(case_id)
    return case_row(row)


def case(case_id: int) -> CaseDetail:
    """Everything about a case. Raises ``CaseNotFound``."""
    related = ("matter_class", "condition", "lead_unit", "route_unit")
    row = models.Case.objects.select_related(*related).filter(pk=case_id).first()
    if row is None:
        raise CaseNotFound(case_id)
    tasks = row.tasks.select_related("unit").prefetch_related("extensions", "fired", "pauses")
    terms = held_to(row)
    return CaseDetail(
        row=case_row(row), condition_id=row.condition_id, condition=row.condition.text if row.condition else "",
        closing=terms.closing, limit=terms.limit, verified=row.verified, verify_note=row.verify_note,
        route_unit_id=row.route_unit_id, route_unit=row.route_unit.short_name if row.route_unit else "",
        route_rule=row.get_route_rule_display(), route_reason=row.route_reason, merged_into=row.merged_into_id,
        merged=tuple(case_row(other) for other in row.merged.select_related(*_LIST)),
        reports=tuple(report_row(report) for report in row.reports.all()),
        tasks=tuple(task_row(task) for task in tasks),
        events=tuple(event_row(event) for event in row.events.select_related("unit")),
        photos=tuple(photo_row(photo) for photo in row.photos.all()), community_code=row.community_code,
    )  # fmt: skip


def change_mark() -> object:
    """Changes with everything that happens to any case: each act is a line of its timeline."""
    return newest(models.CaseEvent)


def asset_of(case_id: int) -> int | None:
    """The asset a case is about, None for none."""
    return models.CaseAsset.objects.filter(pk=case_id).values_list("asset_id", flat=True).first()


def case_id_of(text: str) -> int:
    """The id behind a case's number. Raises ``CaseNotFound``."""
    found = id_in(text)
    if found is None or not models.Case.objects.filter(pk=found).exists():
        raise CaseNotFound(text)
    return found


def similar(case_id: int) -> tuple[SimilarRow, ...]:
    """Cases nearby that may be the same matter, with the reason."""
    row = models.Case.objects.select_related("matter_class").filter(pk=case_id).first()
    if row is None:
        raise CaseNotFound(case_id)
    alike = dict(intake.similar(row))
    rows = models.Case.objects.select_related(*_LIST).in_bulk(list(alike))
    key = likely.class_of(row.matter_class)
    return tuple(
        SimilarRow(case_row(rows[pk]), found.score, found.reason) for pk, found in alike.items()
        if likely.worth_a_look(row.description, key, rows[pk], found)
    )  # fmt: skip
