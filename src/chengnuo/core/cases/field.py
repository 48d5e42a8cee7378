"""What waits for people on the spot: the open tasks of a unit, the places to look at, the matters seen most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count

from chengnuo.core.cases.models import Case, Task
from chengnuo.core.cases.rows import case_row, task_row
from chengnuo.core.cases.rules.words import OPEN_TASKS, State
from chengnuo.core.cases.shapes import CaseRow, TaskRow
from chengnuo.kernel.clock import now

MOST_LINES = 100
#: How far back one looks for what is reported most.
LOOK_BACK = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class FieldTask:
    """A unit's task with the case it belongs to."""

    case: CaseRow
    task: TaskRow


def unit_tasks(unit_id: int) -> tuple[FieldTask, ...]:
    """The open tasks of a unit, the one that is due first at the top."""
    rows = Task.objects.filter(unit_id=unit_id, state__in=OPEN_TASKS).exclude(case__state=State.SHELVED)
    rows = rows.select_related("unit", "case__matter_class", "case__lead_unit")
    rows = rows.prefetch_related("extensions", "fired").order_by("due_at", "id")
    return tuple(FieldTask(case_row(task.case), task_row(task)) for task in rows[:MOST_LINES])


def waiting_in(state: State, grids: Sequence[str] = ()) -> tuple[CaseRow, ...]:
    """The cases that wait for somebody to look at the place: those in ``grids`` first, then who waits longest."""
    rows = (
        Case.objects.filter(state=state)
        .select_related("matter_class", "lead_unit")
        .order_by("updated_at", "id")
    )
    mine = list(rows.filter(grid_code__in=grids)[:MOST_LINES]) if grids else []
    others = rows.exclude(grid_code__in=grids) if grids else rows
    return tuple(case_row(row) for row in (*mine, *others[: MOST_LINES - len(mine)]))


def frequent_classes(limit: int) -> tuple[int, ...]:
    """Ids of the classes reported most of late."""
    rows = Case.objects.filter(reported_at__gte=now() - LOOK_BACK).exclude(matter_class=None)
    counted = rows.order_by().values("matter_class").annotate(n=Count("id")).order_by("-n", "matter_class")
    return tuple(row["matter_class"] for row in counted[:limit])
