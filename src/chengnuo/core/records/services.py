"""Writes of the records: one transaction each, the permission, the rule, the record's own history and the audit.

The kind is handed in: who declares kinds knows which version a record belongs to, the records do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from chengnuo.core.assets import queries as assets
from chengnuo.core.cases import attachments
from chengnuo.core.cases import services as cases
from chengnuo.core.cases.attachments import Upload
from chengnuo.core.cases.rules.words import Source
from chengnuo.core.cases.terms import condition_of
from chengnuo.core.people import queries as people
from chengnuo.core.records import events
from chengnuo.core.records.acting import (
    LONGEST_REASON,
    actor_name,
    current,
    given_reason,
    held,
    may,
    note,
    save,
    valid,
)
from chengnuo.core.records.clocks import days_later
from chengnuo.core.records.errors import RecordNotFound, Refused
from chengnuo.core.records.files import add_files, drop_file, restore_file
from chengnuo.core.records.files import keep as keep_files
from chengnuo.core.records.filling import columns, holds, plain
from chengnuo.core.records.models import Record, RecordPart, StageStep
from chengnuo.core.records.rules import forms
from chengnuo.core.records.rules.kinds import RecordKind, Stage
from chengnuo.core.records.rules.stages import Way, move_to
from chengnuo.core.records.rules.words import Act, PartState
from chengnuo.core.records.shapes import Entry
from chengnuo.kernel.clock import now, today
from chengnuo.kernel.geo import Point
from chengnuo.kernel.permissions import demand

__all__ = [
    "Entry", "Upload", "add_files", "add_record", "answer_part", "drop_file", "erase_personal", "move_record", "restore_file",
    "restore_record", "resume_record", "reveal_personal", "stop_record", "update_record", "void_record",
]  # fmt: skip


@transaction.atomic
def add_record(
    *,
    actor: Any,
    kind: RecordKind,
    entry: Entry,
    simulated: bool = False,
    key: str | None = None,
    files: Sequence[Upload] = (),
) -> int:
    """Write a record down and return its id; the same ``key`` again is the same record. ``actor`` None is the
    program at set-up. What belongs to a simulated record is simulated. Raises ``NotAllowed``, ``FieldFaults``, what ``cases.report_case`` raises, ``BadAttachment``.
    """
    may(actor, None, entry.unit_id)
    if key and (known := Record.objects.filter(key=key).first()):
        return int(known.pk)
    fields, checked = columns(kind, entry), attachments.check(files)
    first = kind.stages[0] if kind.stages else None
    if kind.of is not None:
        simulated = simulated or Record.objects.filter(pk=fields["parent_id"], simulated=True).exists()
    row = Record(
        scenario=kind.scenario, scenario_version=kind.version, kind=kind.id, simulated=simulated, key=key or None,
        made_by=actor_name(actor), made_at=now(), updated_at=now(), **fields,
    )  # fmt: skip
    if kind.days is not None:
        row.due_on = days_later(row.day, kind.days, working=True)
    if kind.case_class:
        row.case_id = _case(actor, kind, row)
    row.save()
    if first is not None:
        _enter(row, first, Way.BEGIN, row.day, actor, "")
    _give_parts(kind, row)
    note(actor, row, Act.ADD, {}, _hidden(kind, plain(row)), "")
    keep_files(actor, row, checked)
    return int(row.pk)


@transaction.atomic
def update_record(
    *, actor: Any, kind: RecordKind, record_id: int, version: int, entry: Entry, reason: str = ""
) -> None:
    """Change what was filled in, with both sides kept. Raises ``NotAllowed``, ``RecordChanged``, ``FieldFaults``."""
    row = held(record_id)
    may(actor, row)
    current(row, version)
    valid(row)
    personal = {field.id: row.data.get(field.id) for field in kind.fields if field.personal}
    fields = columns(kind, entry, kept=personal)
    old = plain(row)
    for name, value in fields.items():
        setattr(row, name, value)
    new = plain(row)
    changed = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    if not changed:
        return
    save(row, [*fields, "version", "updated_at"])
    if old["parent_id"] not in (None, new["parent_id"]):
        events.changed.publish(events.RecordChanged(old["parent_id"]))  # what it belonged to has one less
    before, after = ({n: side.get(n) for n in changed} for side in (old, new))
    note(actor, row, Act.EDIT, _hidden(kind, before), _hidden(kind, after), reason)


@transaction.atomic
def void_record(*, actor: Any, record_id: int, version: int | None, reason: str) -> None:
    """Let a record count no more; it stays readable. Raises ``Refused`` (``records.no_reason``)."""
    row = held(record_id)
    may(actor, row)
    current(row, version)
    valid(row)
    why = given_reason(reason)
    row.voided = True
    save(row, ["voided", "version", "updated_at"])
    note(actor, row, Act.VOID, {"voided": False}, {"voided": True}, why)


@transaction.atomic
def restore_record(*, actor: Any, record_id: int) -> None:
    """Let it count again."""
    row = held(record_id)
    may(actor, row)
    if not row.voided:
        return
    row.voided = False
    save(row, ["voided", "version", "updated_at"])
    note(actor, row, Act.RESTORE, {"voided": True}, {"voided": False}, "")


@transaction.atomic
def move_record(
    *, actor: Any, kind: RecordKind, record_id: int, version: int, stage: str, reason: str = "",
    on: date | None = None,
) -> None:  # fmt: skip
    """Bring a project to another stage: the next one freely, any other with a reason.

    Raises ``Refused`` (``records.no_stage``, ``records.no_reason``, ``records.stage_day``), ``RecordChanged``.
    """
    row = held(record_id)
    may(actor, row)
    current(row, version)
    valid(row)
    move = move_to(kind, row.stage, stage)
    if move is None:
        raise Refused("records.no_stage", "不能换到这个阶段。")
    if row.stopped:
        raise Refused("records.stopped", "这个项目已终止，先恢复推进。")
    why = given_reason(reason) if move.needs_reason else reason.strip()[:LONGEST_REASON]
    day = on or today()
    if day > today() or (row.stage_on and day < row.stage_on):
        raise Refused("records.stage_day", "进入新阶段的日期要在上一阶段开始之后、今天之前。")
    target = kind.stage(stage)
    if target is None:
        raise Refused("records.no_stage", "不能换到这个阶段。")
    before = row.stage
    _enter(row, target, move.way, day, actor, why)
    note(actor, row, Act.MOVE, {"stage": before}, {"stage": stage, "on": day.isoformat()}, why)


@transaction.atomic
def stop_record(*, actor: Any, kind: RecordKind, record_id: int, version: int, reason: str) -> None:
    """Give a project up, with the reason; it counts as stalled no more."""
    row = held(record_id)
    may(actor, row)
    current(row, version)
    if not row.stage or row.ended or row.stopped or row.voided:
        raise Refused("records.not_running", "这个项目已办结或已终止。")
    why = given_reason(reason)
    row.stopped = True
    save(row, ["stopped", "version", "updated_at"])
    here = kind.stage(row.stage)
    _step(row, row.stage, here.title if here else row.stage, Way.STOP, today(), None, why, actor)
    note(actor, row, Act.STOP, {"stopped": False}, {"stopped": True}, why)


@transaction.atomic
def resume_record(*, actor: Any, kind: RecordKind, record_id: int, version: int, reason: str) -> None:
    """Take a project up again in the stage it was in, with a new limit from today."""
    row = held(record_id)
    may(actor, row)
    current(row, version)
    if not row.stopped or row.voided:
        raise Refused("records.not_stopped", "这个项目没有终止。")
    why, here = given_reason(reason), kind.stage(row.stage)
    row.stopped = False
    if here is None:
        raise Refused("records.no_stage", "不能换到这个阶段。")
    _enter(row, here, Way.RESUME, today(), actor, why)
    note(actor, row, Act.RESUME, {"stopped": True}, {"stopped": False}, why)


@transaction.atomic
def answer_part(*, actor: Any, part_id: int, state: str, opinion: str = "") -> None:
    """A unit finishes its part; with the last one the matter has its one result.

    Raises ``Refused`` (``records.part_state``, ``records.no_reason``), ``NotAllowed``.
    """
    part = RecordPart.objects.select_related("record").filter(pk=part_id).first()
    if part is None:
        raise RecordNotFound(part_id)
    may(actor, None, part.unit_id)
    row = held(part.record_id)
    valid(row)
    if state not in (PartState.DONE, PartState.REFUSED) or part.state != PartState.OPEN or row.ended:
        raise Refused("records.part_state", "这一项已经办过了。")
    said = given_reason(opinion) if state == PartState.REFUSED else opinion.strip()[:500]
    part.state, part.opinion, part.answered_at, part.answered_by = state, said, now(), actor_name(actor)
    part.save()
    note(actor, row, Act.ANSWER, {"part": part.title}, {"state": PartState(state).label}, said)
    _one_result(row)


@transaction.atomic
def reveal_personal(*, actor: Any, kind: RecordKind, record_id: int, reason: str) -> dict[str, str]:
    """The personal answers of a record in clear, by field; who asked and why is kept."""
    row = held(record_id)
    demand(actor, "record.personal", [row.unit_id] if row.unit_id else [])
    why = given_reason(reason)
    note(actor, row, Act.REVEAL, {}, {}, why)
    return {
        f.id: forms.shown(f, row.data.get(f.id)) for f in kind.fields if f.personal and row.data.get(f.id)
    }


@transaction.atomic
def erase_personal(*, actor: Any, record_id: int, fields: Sequence[str], reason: str) -> None:
    """Take away personal answers whose time is over, for good; that it was done and why is kept. ``actor`` None is the program."""
    row = held(record_id)
    may(actor, row)
    gone = [name for name in fields if row.data.get(name) is not None]
    if not gone:
        return
    row.data = row.data | dict.fromkeys(gone)
    save(row, ["data", "version", "updated_at"])
    note(actor, row, Act.ERASE, {f"data.{name}": "（个人信息）" for name in gone}, {}, given_reason(reason))


def _hidden(kind: RecordKind, values: dict[str, Any]) -> dict[str, Any]:
    """Values for the history and the audit: that something personal changed is kept, what it was is not."""
    personal = {f"data.{field.id}" for field in kind.fields if field.personal}
    return {name: "（个人信息）" if name in personal and value else value for name, value in values.items()}


def _enter(row: Record, stage: Stage, way: Way, day: date, actor: Any, reason: str) -> None:
    due = None if stage.ends else days_later(day, stage.days, working=stage.working_days)
    row.late = row.late or _left_late(row, day)
    row.steps.filter(left_on=None).update(left_on=day)
    row.stage, row.stage_on, row.stage_due_on, row.ended = stage.id, day, due, stage.ends
    row.stage_due_at = now() + timedelta(minutes=stage.minutes) if stage.minutes and not stage.ends else None
    save(
        row,
        [
            "stage",
            "stage_on",
            "stage_due_on",
            "stage_due_at",
            "late",
            "ended",
            "stopped",
            "version",
            "updated_at",
        ],
    )
    _step(row, stage.id, stage.title, way, day, due, reason, actor)


def _left_late(row: Record, day: date) -> bool:
    """Whether the stage it leaves had run out."""
    if row.stage_due_at is not None and now() > row.stage_due_at:
        return True
    return row.stage_due_on is not None and day > row.stage_due_on


def _step(
    row: Record, stage: str, title: str, way: Way, day: date, due: date | None, reason: str, actor: Any
) -> None:
    row.steps.filter(left_on=None).update(left_on=day)
    StageStep.objects.create(
        record=row, stage=stage, title=title, way=way.value, entered_on=day, due_on=due, reason=reason,
        actor_name=actor_name(actor), at=now(),
    )  # fmt: skip


def _give_parts(kind: RecordKind, row: Record) -> None:
    """Each unit whose condition holds gets its part at once: nobody waits for another."""
    for part in kind.parts:
        if not holds(part.when, row.data):
            continue
        unit = people.unit_by_name(part.unit)
        RecordPart.objects.create(
            record=row, part=part.id, title=part.title, unit_id=unit.id if unit else None,
            unit_name=unit.short_name if unit else part.unit, state=PartState.OPEN.value,
        )  # fmt: skip


def _one_result(row: Record) -> None:
    """When every unit has answered there is one answer; one 不同意 is the answer of all."""
    parts = list(row.parts.all())
    if any(part.state == PartState.OPEN for part in parts):
        return
    refused = [part for part in parts if part.state == PartState.REFUSED]
    words = "；".join(f"{part.unit_name}：{part.opinion}" for part in refused)
    row.result = f"不予办理（{words}）"[:500] if refused else "各部门均已同意，一并办结"
    row.ended = True
    save(row, ["result", "ended", "version", "updated_at"])


def _case(actor: Any, kind: RecordKind, row: Record) -> int:
    """The case behind a record of a case kind; deadline and unit are its own where it declares them, else follow the filing standard and the routing."""
    if kind.case_class is None or row.lon is None or row.lat is None:
        raise Refused("records.no_place", "要立案的必须填写位置。")
    class_kind, code = kind.case_class
    lines = [f"{kind.title}：{row.title}"]
    lines += [
        f"{f.title}：{forms.shown(f, row.data[f.id])}"
        for f in kind.fields
        if f.id in row.data and not f.personal
    ]
    receipt = cases.report_case(
        actor=actor,
        intake=cases.Intake(
            source=Source.GRID_WORKER if actor is not None else Source.SENSOR, text="\n".join(dict.fromkeys(lines)),
            key=f"record:{kind.scenario}:{kind.id}:{row.key or now().timestamp()}", point=Point(row.lon, row.lat),
            address=row.address, condition_id=condition_of(class_kind, code, kind.terms), simulated=row.simulated, asset_id=_asset_id(row),
            terms=kind.terms,
        ),
    )  # fmt: skip
    return receipt.case_id


def _asset_id(row: Record) -> int | None:
    found = assets.by_identifiers([row.asset]).get(row.asset) if row.asset else None
    return found.id if found else None
