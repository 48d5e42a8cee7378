"""Where records belong and when they came to be what they are: for what is computed of them one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q

from chengnuo.core.records.models import Record, RecordPart, StageStep
from chengnuo.core.records.rules.stages import Way
from chengnuo.kernel.clock import local

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Home:
    """Under which kind of which scenario a record is, and what it belongs to."""

    id: int
    scenario: str
    kind: str
    simulated: bool
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay in a stage, or (``stopped``) the day it was given up in it; ``late`` that some stage before was left too late."""

    stage: str
    on: date
    stopped: bool
    late: bool


def homes(ids: Sequence[int]) -> tuple[Home, ...]:
    """Of these records those there are, voided or not."""
    found: list[Home] = []
    for start in range(0, len(ids), _AT_ONCE):
        rows = Record.objects.filter(pk__in=ids[start : start + _AT_ONCE]).order_by()
        found += [Home(*row) for row in rows.values_list("pk", "scenario", "kind", "simulated", "parent_id")]
    return tuple(found)


def ids_after(scenario: str, record_id: int, most: int) -> tuple[int, ...]:
    """The next records of a scenario by id, voided or not."""
    rows = Record.objects.filter(scenario=scenario, pk__gt=record_id).order_by("pk")
    return tuple(rows.values_list("pk", flat=True)[:most])


def ids_of_kind(scenario: str, kind: str) -> tuple[int, ...]:
    """All records of a kind."""
    rows = Record.objects.filter(scenario=scenario, kind=kind, voided=False).order_by("pk")
    return tuple(rows.values_list("pk", flat=True))


def total_of(scenario: str) -> int:
    """How many records a scenario has, voided ones and simulated ones too."""
    return Record.objects.filter(scenario=scenario).count()


def children_of(ids: Sequence[int]) -> tuple[int, ...]:
    """What belongs to these records."""
    found: list[int] = []
    for start in range(0, len(ids), _AT_ONCE):
        rows = Record.objects.filter(parent_id__in=ids[start : start + _AT_ONCE], voided=False).order_by()
        found += rows.values_list("pk", flat=True)
    return tuple(found)


def run_out(since: datetime, until: datetime) -> tuple[int, ...]:
    """Records whose limit ran out between two moments: what is stalled comes about without anybody doing anything."""
    first, last = local(since).date(), local(until).date()
    over = Q(stage_due_at__gte=since, stage_due_at__lt=until)
    if first < last:
        over |= Q(stage_due_on__gte=first, stage_due_on__lt=last) | Q(due_on__gte=first, due_on__lt=last)
    rows = Record.objects.filter(over, ended=False, stopped=False, voided=False).order_by()
    return tuple(rows.values_list("pk", flat=True))


def stays(ids: Sequence[int]) -> dict[int, tuple[Stay, ...]]:
    """Record → how it went through its stages, in order."""
    found: dict[int, list[Stay]] = defaultdict(list)
    late: set[int] = set()
    for start in range(0, len(ids), _AT_ONCE):
        rows = StageStep.objects.filter(record_id__in=ids[start : start + _AT_ONCE]).order_by("id")
        for record_id, stage, way, on, left, due in rows.values_list(
            "record_id", "stage", "way", "entered_on", "left_on", "due_on"
        ):
            found[record_id].append(Stay(stage, on, way == Way.STOP, record_id in late))
            if due and left and left > due:
                late.add(record_id)
    return {record_id: tuple(some) for record_id, some in found.items()}


def answered_on(ids: Sequence[int]) -> dict[int, date]:
    """Record → the day on which the last of its units answered."""
    found: dict[int, date] = {}
    for start in range(0, len(ids), _AT_ONCE):
        rows = RecordPart.objects.filter(
            record_id__in=ids[start : start + _AT_ONCE], answered_at__isnull=False
        )
        for row in rows.order_by().values("record_id").annotate(last=Max("answered_at")):
            found[row["record_id"]] = local(row["last"]).date()
    return found
