"""Acts of the unit that handles, and of who checks. Public through ``services``."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from chengnuo.core.cases import clocks
from chengnuo.core.cases.acting import Acting
from chengnuo.core.cases.acts_desk import known_units, last_fired
from chengnuo.core.cases.errors import Refused
from chengnuo.core.cases.models import Extension, Pause, Task
from chengnuo.core.cases.rules.machine import Given
from chengnuo.core.cases.rules.words import OPEN_TASKS, Act, TaskRole, TaskState
from chengnuo.core.cases.telling import answer_reporters, tell_desk, tell_unit
from chengnuo.kernel.clock import now
from chengnuo.kernel.permissions import allows
from chengnuo.kernel.worktime import Limit


@transaction.atomic
def sign(*, actor: Any, case_id: int, version: int) -> int:
    """签收 by the unit of the person: its co-task where it has one, else the lead's."""
    co = _co_task(actor, case_id)
    acting = Acting(actor=actor, case_id=case_id, act=Act.CO_SIGN if co else Act.SIGN, version=version)
    task = co or _lead(acting)
    task.state, task.signed_at = TaskState.WORKING, acting.given.now
    task.save(update_fields=["state", "signed_at"])
    return acting.finish(f"{task.unit.short_name}签收。", unit_id=task.unit_id).version


@transaction.atomic
def send_back(
    *, actor: Any, case_id: int, version: int, reason: str, clause: str, proposed_unit_id: int
) -> int:
    """退单: with the reason, the clause of the duty list, and the unit that should answer. The clock runs on."""
    if not clause.strip():
        raise Refused("cases.no_clause", "请写明依据的职责条款。")
    acting, proposed = _objecting(actor, case_id, version, Act.RETURN, reason, proposed_unit_id)
    task = _lead(acting)
    clocks.end(task, TaskState.RETURNED)
    words = f"{task.unit.short_name}退单：{reason}（依据：{clause}；建议由{proposed}办理）"
    case = acting.finish(words, unit_id=task.unit_id, returns=acting.case.returns + 1)
    tell_desk(case, "有任务被退回", words, key=f"task.returned:return:{task.pk}")
    return case.version


@transaction.atomic
def ask_ruling(*, actor: Any, case_id: int, version: int, reason: str, proposed_unit_id: int) -> int:
    """提请裁定 once a case was returned twice; the task stays with the unit until then."""
    acting, proposed = _objecting(actor, case_id, version, Act.ASK_RULING, reason, proposed_unit_id)
    task = _lead(acting)
    words = f"{task.unit.short_name}提请分歧裁定：{reason}（建议由{proposed}办理）"
    case = acting.finish(words, unit_id=task.unit_id)
    tell_desk(case, "有任务提请裁定", words, key=f"task.returned:ruling:{case.pk}:{case.version}")
    return case.version


def _objecting(
    actor: Any, case_id: int, version: int, act: Act, reason: str, proposed_unit_id: int
) -> tuple[Acting, str]:
    acting = Acting(actor=actor, case_id=case_id, act=act, version=version, given=Given(now(), reason=reason))
    if proposed_unit_id == acting.case.lead_unit_id:
        raise Refused("cases.same_unit", "建议的单位不能是退单的单位自己。")
    return acting, known_units([proposed_unit_id])[proposed_unit_id]


@transaction.atomic
def ask_time(*, actor: Any, case_id: int, version: int, limit: Limit, reason: str) -> int:
    """申请延期, before the task is due."""
    given = Given(now(), reason=reason)
    acting = Acting(actor=actor, case_id=case_id, act=Act.ASK_TIME, version=version, given=given)
    task = _lead(acting)
    asked = Extension.objects.create(
        task=task,
        limit={"amount": limit.amount, "unit": limit.unit.value},
        reason=reason[:500],
        asked_at=given.now,
    )
    words = f"{task.unit.short_name}申请延期 {limit.words}：{reason}"
    case = acting.finish(words, unit_id=task.unit_id)
    tell_desk(case, "有延期申请待批", words, key=f"task.returned:time:{asked.pk}")
    return case.version


@transaction.atomic
def finish(*, actor: Any, case_id: int, version: int, result: str) -> int:
    """处置完毕 with what was done: of a co-unit its own part, of the lead the case goes to the check."""
    co = _co_task(actor, case_id)
    given = Given(now(), reason=result)
    acting = Acting(
        actor=actor, case_id=case_id, act=Act.CO_FINISH if co else Act.FINISH, version=version, given=given
    )
    task = co or _lead(acting)
    task.state, task.result, task.finished_at = TaskState.DONE, result.strip(), given.now
    task.alarm, task.alarm_at = "", None
    task.save(update_fields=["state", "result", "finished_at", "alarm", "alarm_at"])
    late = "（超期）" if given.now > task.due_at else ""
    words = f"{task.unit.short_name}处置完毕{late}：{result.strip()}"
    fields: dict[str, Any] = {} if co else {"finished_at": given.now}
    return acting.finish(words, unit_id=task.unit_id, **fields).version


@transaction.atomic
def rework(*, actor: Any, case_id: int, version: int, reason: str) -> int:
    """返工: the check found it not done; the clock stood still only while the check was on."""
    given = Given(now(), reason=reason)
    acting = Acting(actor=actor, case_id=case_id, act=Act.REWORK, version=version, given=given)
    task = _lead(acting)
    if task.finished_at is not None:
        Pause.objects.create(task=task, rule="核查", start=task.finished_at, end=given.now)
    task.state, task.finished_at = TaskState.WORKING, None
    clocks.set_clock(task, last_fired(task))
    task.save(update_fields=["state", "finished_at", *clocks.CLOCK_FIELDS])
    fields: dict[str, Any] = {"reworks": acting.case.reworks + 1, "due_at": task.due_at, "finished_at": None}
    case = acting.finish(f"核查不通过，返工：{reason}", unit_id=task.unit_id, **fields)
    tell_unit(
        case, task.unit_id, "核查不通过，请返工", reason, key=f"task.new:rework:{case.pk}:{case.version}"
    )
    return case.version


@transaction.atomic
def close(*, actor: Any, case_id: int, version: int, note: str = "") -> int:
    """核查结案: seen to be done; every reporter is told what was done and asked to rate it."""
    acting = Acting(actor=actor, case_id=case_id, act=Act.CHECK_OK, version=version)
    task = _lead(acting)
    case = acting.finish(f"核查通过，结案。{note}".strip(), closed_at=acting.given.now)
    answer_reporters(case, f"已办结：{task.result}。请评价；没有解决的，可在 15 天内点「没有解决」。")
    return case.version


def _lead(acting: Acting) -> Task:
    task = acting.lead
    assert task is not None  # no state with these acts is reached without a dispatch
    return task


def _co_task(actor: Any, case_id: int) -> Task | None:
    """The open co-task of the person's own unit, if it is not the lead."""
    unit_id = getattr(actor, "unit_id", None)
    if unit_id is None or not allows(actor, "case.handle", [unit_id]):
        return None
    tasks = Task.objects.filter(case_id=case_id, unit_id=unit_id, state__in=OPEN_TASKS).select_related("unit")
    found = list(tasks)
    if any(task.role == TaskRole.LEAD for task in found):
        return None
    return found[0] if found else None
