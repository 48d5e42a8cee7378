"""What a change of rules would move: every open task's due time computed again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F

from chengnuo.core.cases import clocks, events
from chengnuo.core.cases.acts_desk import last_fired
from chengnuo.core.cases.errors import Refused
from chengnuo.core.cases.models import Case, ReplayLine, ReplayRun, Task
from chengnuo.core.cases.rules.numbers import number
from chengnuo.core.cases.rules.words import OPEN_TASKS, TaskRole
from chengnuo.core.cases.terms import held_to
from chengnuo.core.catalogue.rules import stages_json
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.clock import now
from chengnuo.kernel.permissions import demand

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Moved:
    """A task whose due time the present rules put elsewhere. ``written`` once that is in force."""

    task_id: int
    case_id: int
    number: str
    unit: str
    old: datetime
    new: datetime
    proof: str
    simulated: bool = False
    written: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A computation that was kept: what it looked at, what it found, and whether it was put in force."""

    id: int
    limits: bool
    tasks: int
    moved: int
    made_at: datetime
    made_by: str
    applied_at: datetime | None
    applied_by: str
    applied: int


def replay(
    *, actor: Any, apply: bool, limits: bool = False, progress: Told | None = None
) -> tuple[Moved, ...]:
    """Compute the due time of every open task with the calendar of now, and with ``limits`` the limits of now too.

    Without ``apply`` nothing is written: the answer says what would move. Alarms that fired stay fired.
    """
    demand(actor, "case.rules")
    ids = _open_ids()
    found = _computed(ids, limits, progress)
    if apply:
        with transaction.atomic():
            for task, old in found:
                _write(task, old)
            record(actor=actor, action="cases.replay", object_type="case", object_id="*",
                   new={"tasks": len(ids), "moved": len(found), "limits": limits})  # fmt: skip
    return tuple(_moved(task, old, task.due_at, task.proof) for task, old in found)


def look(*, actor: Any, limits: bool, progress: Told | None = None) -> int:
    """Compute what would move and keep it to be looked at; the run's id."""
    demand(actor, "case.rules")
    ids = _open_ids()
    found = _computed(ids, limits, progress)
    with transaction.atomic():
        run = ReplayRun.objects.create(limits=limits, tasks=len(ids), made_by=_name(actor))
        ReplayLine.objects.bulk_create(
            [
                ReplayLine(run=run, task=task, old=old, new=task.due_at, proof=task.proof)
                for task, old in found
            ],
            batch_size=500,
        )
    return int(run.pk)


def apply_run(*, actor: Any, run_id: int, progress: Told | None = None) -> int:
    """Put a run in force: all of it in one transaction; how many due times were written.

    What somebody moved since, or the rules now put elsewhere again, stays as it is and stays unwritten in the run.
    """
    demand(actor, "case.rules")
    run = ReplayRun.objects.filter(pk=run_id).first()
    if run is None or run.applied_at is not None:
        raise Refused("cases.replay_applied", "这次重算不存在，或者已经应用过了。", run=run_id)
    lines = {line.task_id: line for line in run.lines.all()}
    found = _computed(list(lines), run.limits, progress)
    with transaction.atomic():
        if not ReplayRun.objects.filter(pk=run_id, applied_at=None).update(applied_at=now()):
            raise Refused("cases.replay_applied", "这次重算已经应用过了。", run=run_id)
        same = [
            (task, old)
            for task, old in found
            if (old, task.due_at) == (lines[task.pk].old, lines[task.pk].new)
        ]
        written = [task.pk for task, old in same if _write(task, old)]
        for start in range(0, len(written), 500):
            run.lines.filter(task_id__in=written[start : start + 500]).update(written=True)
        ReplayRun.objects.filter(pk=run_id).update(applied=len(written), applied_by=_name(actor))
        record(actor=actor, action="cases.replay", object_type="case", object_id="*",
               new={"tasks": run.tasks, "moved": len(written), "limits": run.limits})  # fmt: skip
    return len(written)


def runs(limit: int = 20) -> tuple[Run, ...]:
    """The latest runs."""
    rows = ReplayRun.objects.annotate(moved=Count("lines"))[:limit]
    return tuple(_run(row) for row in rows)


def run_of(run_id: int) -> Run | None:
    """One run."""
    row = ReplayRun.objects.annotate(moved=Count("lines")).filter(pk=run_id).first()
    return _run(row) if row else None


def moved_in(run_id: int, *, start: int = 0, most: int = 20_000) -> tuple[Moved, ...]:
    """The tasks of a run, by their new due time."""
    lines = ReplayLine.objects.filter(run_id=run_id).select_related("task__case", "task__unit")
    return tuple(
        _moved(line.task, line.old, line.new, line.proof, line.written)
        for line in lines[start : start + most]
    )


def _open_ids() -> list[int]:
    return list(Task.objects.filter(state__in=OPEN_TASKS).order_by("id").values_list("pk", flat=True))


def _computed(ids: Sequence[int], limits: bool, progress: Told | None) -> list[tuple[Task, datetime]]:
    """The tasks that move, with their new due time in them, each with its old one."""
    found = []
    for done, task_id in enumerate(ids, start=1):
        task = Task.objects.select_related("case", "unit").filter(pk=task_id, state__in=OPEN_TASKS).first()
        if task is not None:
            old = task.due_at
            if limits and task.case.condition_id:
                task.limit = stages_json(held_to(task.case).stages)
            clocks.set_clock(task, last_fired(task))
            if task.due_at != old:
                found.append((task, old))
        if progress and (done % 50 == 0 or done == len(ids)):
            progress(done, len(ids))
    return found


def _write(task: Task, old: datetime) -> bool:
    """Write a task's new due time if nobody moved it since it was read."""
    fields = {name: getattr(task, name) for name in ("limit", *clocks.CLOCK_FIELDS)}
    if not Task.objects.filter(pk=task.pk, due_at=old, state__in=OPEN_TASKS).update(**fields):
        return False
    if task.role == TaskRole.LEAD:
        Case.objects.filter(pk=task.case_id).update(due_at=task.due_at, version=F("version") + 1)
        events.changed.publish(events.CaseChanged(task.case_id))
    return True


def _moved(task: Task, old: datetime, new: datetime, proof: str, written: bool = False) -> Moved:
    case = task.case
    return Moved(
        task.pk, case.pk, number(case.reported_at, case.pk), task.unit.short_name, old, new, proof,
        case.simulated, written,
    )  # fmt: skip


def _run(row: Any) -> Run:
    return Run(
        row.pk, row.limits, row.tasks, row.moved, row.made_at, row.made_by, row.applied_at, row.applied_by, row.applied
    )  # fmt: skip


def _name(actor: Any) -> str:
    return str(getattr(actor, "display_name", ""))[:150]
