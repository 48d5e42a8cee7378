"""Reads of the records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet

from chengnuo.core.records.errors import FileNotFound, RecordNotFound
from chengnuo.core.records.filling import holds
from chengnuo.core.records.models import Record, RecordChange, RecordFile, RecordPart, StageStep
from chengnuo.core.records.rules.stages import Way
from chengnuo.core.records.rules.words import Act, PartState
from chengnuo.core.records.shapes import (
    ChangeRow,
    Entry,
    FileRow,
    PartRow,
    RecordDetail,
    RecordFilter,
    RecordPage,
    RecordRow,
    StepRow,
)
from chengnuo.kernel.clock import now, today
from chengnuo.kernel.paging import paged

__all__ = [
    "STATES",
    "ChangeRow",
    "Entry",
    "FileRow",
    "PartRow",
    "RecordDetail",
    "RecordFilter",
    "RecordPage",
    "RecordRow",
    "StepRow",
    "every",
    "file",
    "finished",
    "following",
    "holds",
    "ids_of_keys",
    "key_known",
    "record",
    "record_of_part",
    "records",
    "row",
    "stage_counts",
    "used_versions",
]  # fmt: skip

#: What ends a record's work: the last of these is when it ended.
_OVER = (Act.ADD, Act.MOVE, Act.ANSWER, Act.STOP, Act.VOID)
#: How far a project is, as a filter.
STATES = {"open": "在办", "stalled": "停滞", "ended": "办结", "stopped": "已终止", "late": "超期未办结"}


def records(wanted: RecordFilter, *, page: int = 1, size: int = 50, latest: bool = False) -> RecordPage:
    """A page of a filter's records: stalled projects first, then the latest; the ``latest`` first where that is asked."""
    rows = _filtered(wanted)
    total = rows.count()
    at = paged(total, page, size)
    chosen = rows.order_by(*(("-day", "-id") if latest else _ORDER))[at.part]
    return RecordPage(tuple(_row(one) for one in _lines(chosen)), total, at.page, at.pages)


def following(wanted: RecordFilter, after: int, most: int) -> tuple[int, tuple[RecordRow, ...]]:
    """How many there are, and the next of them by id: for programs that go through all of them."""
    rows = _filtered(wanted)
    return rows.count(), tuple(_row(one) for one in _lines(rows.filter(pk__gt=after).order_by("id")[:most]))


def every(wanted: RecordFilter, *, most: int | None = None) -> Iterator[RecordRow]:
    """All records of a filter, the latest first."""
    rows = _filtered(wanted)
    return (_row(one) for one in _lines(rows if most is None else rows[:most]).iterator(chunk_size=1000))


def row(record_id: int) -> RecordRow:
    """One record as a line. Raises ``RecordNotFound``."""
    found = _lines(Record.objects.filter(pk=record_id)).first()
    if found is None:
        raise RecordNotFound(record_id)
    return _row(found)


def record(record_id: int) -> RecordDetail:
    """One record with its history. Raises ``RecordNotFound``."""
    line = row(record_id)
    return RecordDetail(
        line,
        tuple(_step(one) for one in StageStep.objects.filter(record_id=record_id)),
        tuple(_change(one) for one in RecordChange.objects.filter(record_id=record_id)),
        tuple(_part(one) for one in RecordPart.objects.select_related("unit").filter(record_id=record_id)),
        tuple(_row(one) for one in _lines(Record.objects.filter(parent_id=record_id, voided=False))),
        tuple(_file(one) for one in RecordFile.objects.filter(record_id=record_id, dropped=False)),
    )


def record_of_part(part_id: int) -> int:
    """The record a unit's part belongs to. Raises ``RecordNotFound``."""
    found = RecordPart.objects.filter(pk=part_id).values_list("record_id", flat=True).first()
    if found is None:
        raise RecordNotFound(part_id)
    return found


def file(file_id: int) -> FileRow:
    """A file of a record. Raises ``FileNotFound``."""
    found = RecordFile.objects.filter(pk=file_id, dropped=False).first()
    if found is None:
        raise FileNotFound(file_id)
    return _file(found)


def key_known(key: str) -> bool:
    """Whether something was written down under this key already."""
    return Record.objects.filter(key=key).exists()


def ids_of_keys(keys: Iterable[str]) -> dict[str, int]:
    """Of these keys those under which something was written down, with its id."""
    rows = Record.objects.filter(key__in=list(keys)).values_list("key", "id")
    return {str(key): int(record_id) for key, record_id in rows}


def finished(scenario: str, version: int, kind: str, before: datetime) -> Iterator[RecordRow]:
    """The records of a version that were ended, stopped or voided before a moment, in the order they were made."""
    over = Max("changes__at", filter=Q(changes__act__in=_OVER))
    rows = Record.objects.filter(
        Q(ended=True) | Q(stopped=True) | Q(voided=True),
        scenario=scenario,
        scenario_version=version,
        kind=kind,
    )
    rows = rows.annotate(over=over).filter(over__lt=before).order_by("id")
    return (_row(one) for one in _lines(rows).iterator(chunk_size=1000))


def stage_counts(wanted: RecordFilter) -> dict[str, tuple[int, int]]:
    """Stage → how many records stand in it, and how many of those are stalled."""
    found = (
        _filtered(wanted)
        .order_by()
        .values("stage")
        .annotate(n=Count("id"), late=Count("id", filter=_stalled()))
    )
    return {one["stage"]: (one["n"], one["late"]) for one in found}


def used_versions(scenario: str) -> dict[tuple[int, str], int]:
    """(version, kind) → how many records were filled in under it."""
    found = (
        Record.objects.filter(scenario=scenario)
        .order_by()
        .values("scenario_version", "kind")
        .annotate(n=Count("id"))
    )
    return {(one["scenario_version"], one["kind"]): one["n"] for one in found}


# What is stalled stands before what is not: the due day of an open stage, the earliest first, then what has none.
_ORDER = (
    F("ended").asc(),
    F("stopped").asc(),
    F("stage_due_at").asc(nulls_last=True),
    F("stage_due_on").asc(nulls_last=True),
    "-day",
    "-id",
)


def _stalled() -> Q:
    over = Q(stage_due_on__lt=today()) | Q(stage_due_at__lt=now())
    return over & Q(ended=False, stopped=False, voided=False)


def _filtered(wanted: RecordFilter) -> QuerySet[Record]:
    rows = Record.objects.filter(voided=wanted.voided)
    plain: dict[str, Any] = {
        "scenario": wanted.scenario, "kind": wanted.kind, "stage": wanted.stage, "unit_id": wanted.unit_id,
        "street_code": wanted.street_code, "day__gte": wanted.first, "day__lte": wanted.last, "parent_id": wanted.parent_id,
        "asset": wanted.asset,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in plain.items() if value not in (None, "")})
    rows = rows.filter(**{f"data__{name}": value for name, value in wanted.answers})
    if wanted.simulated is not None:
        rows = rows.filter(simulated=wanted.simulated)
    if wanted.located:
        rows = rows.filter(lon__isnull=False)
    if wanted.box is not None:
        west, south, east, north = wanted.box
        rows = rows.filter(lon__range=(west, east), lat__range=(south, north))
    if wanted.ids is not None:
        rows = rows.filter(pk__in=wanted.ids)
    for word in wanted.text.split():
        rows = rows.filter(
            Q(title__icontains=word) | Q(address__icontains=word) | Q(evidence__icontains=word)
        )
    return _in_state(rows, wanted.state)


def _in_state(rows: QuerySet[Record], state: str) -> QuerySet[Record]:
    if state == "open":
        return rows.filter(ended=False, stopped=False)
    if state == "ended":
        return rows.filter(ended=True)
    if state == "stopped":
        return rows.filter(stopped=True)
    if state == "stalled":
        return rows.filter(_stalled())
    return rows.filter(due_on__lt=today(), ended=False, stopped=False) if state == "late" else rows


#: What a line is made of: read as columns, as lists of records are long and an object of each is made for nothing.
_COLUMNS = (
    "id", "scenario", "scenario_version", "kind", "title", "quantity", "quantity_unit", "day", "unit_id", "unit__short_name", "evidence",
    "address", "lon", "lat", "street_code", "community_code", "case_id", "asset", "parent_id", "parent__title", "data", "stage", "stage_on",
    "stage_due_on", "stage_due_at", "late", "ended", "stopped", "due_on", "result", "simulated", "voided", "version", "made_at", "made_by",
    "updated_at",
)  # fmt: skip


def _lines(rows: QuerySet[Record]) -> Any:
    return rows.values_list(*_COLUMNS, named=True)


def _row(one: Any) -> RecordRow:
    over = (one.stage_due_on and one.stage_due_on < today()) or (
        one.stage_due_at and one.stage_due_at < now()
    )
    stalled = bool(over and not (one.ended or one.stopped or one.voided))
    return RecordRow(
        id=one.id, scenario=one.scenario, scenario_version=one.scenario_version, kind=one.kind, title=one.title,
        quantity=None if one.quantity is None else float(one.quantity), quantity_unit=one.quantity_unit, day=one.day,
        unit_id=one.unit_id, unit=one.unit__short_name or "", evidence=one.evidence, address=one.address,
        lon=one.lon, lat=one.lat, street_code=one.street_code, community_code=one.community_code, case_id=one.case_id,
        asset=one.asset, parent_id=one.parent_id, parent=one.parent__title or "", data=one.data, stage=one.stage, stage_on=one.stage_on,
        stage_due_on=one.stage_due_on, stage_due_at=one.stage_due_at, late=one.late, stalled=stalled, ended=one.ended, stopped=one.stopped, due_on=one.due_on,
        result=one.result, simulated=one.simulated, voided=one.voided, version=one.version, made_at=one.made_at,
        made_by=one.made_by, updated_at=one.updated_at,
    )  # fmt: skip


def _step(one: StageStep) -> StepRow:
    return StepRow(
        one.stage, one.title, one.way, Way(one.way).label, one.entered_on, one.left_on, one.due_on, one.reason,
        one.actor_name,
    )  # fmt: skip


def _change(one: RecordChange) -> ChangeRow:
    return ChangeRow(one.act, Act(one.act).label, one.old, one.new, one.reason, one.actor_name, one.at)


def _file(one: RecordFile) -> FileRow:
    return FileRow(
        one.pk, one.record_id, one.kind, one.name, one.media_type, one.sha256, one.size, one.words, one.stage, one.made_at,
        one.made_by,
    )  # fmt: skip


def _part(one: RecordPart) -> PartRow:
    return PartRow(
        one.pk, one.part, one.title, one.unit_id, one.unit.short_name if one.unit else one.unit_name, one.state,
        PartState(one.state).label, one.opinion, one.answered_at, one.answered_by,
    )  # fmt: skip
