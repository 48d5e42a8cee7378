"""Acts of the duty desk and of those who decide. Public through ``services``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from chengnuo.core.cases import clocks, events
from chengnuo.core.cases.acting import Acting
from chengnuo.core.cases.errors import Refused
from chengnuo.core.cases.models import Case, Pause, Report, RouteCorrection
from chengnuo.core.cases.routes import propose
from chengnuo.core.cases.rules.deadlines import AlarmKind
from chengnuo.core.cases.rules.machine import Given
from chengnuo.core.cases.rules.numbers import number
from chengnuo.core.cases.rules.words import OPEN_TASKS, Act, TaskRole, TaskState
from chengnuo.core.cases.telling import answer_reporters, tell_on_duty, tell_unit
from chengnuo.core.cases.terms import held_to
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.catalogue.shapes import Stage
from chengnuo.core.people.models import Unit
from chengnuo.kernel.clock import now
from chengnuo.kernel.worktime import LimitUnit, at_work


@transaction.atomic
def ask_verify(*, actor: Any, case_id: int, version: int, note: str = "") -> int:
    """Have a grid worker look at the place before the case is filed. Returns the case's new version."""
    acting = Acting(actor=actor, case_id=case_id, act=Act.ASK_VERIFY, version=version)
    return acting.finish(f"交网格员到现场核实。{note}".strip(), verify_note=note[:500]).version


@transaction.atomic
def verify(*, actor: Any, case_id: int, version: int, true: bool, note: str = "") -> int:
    """Say what was found on the spot; what is not true is voided with its reason, and the reporter told."""
    given = Given(now(), reason=note)
    act = Act.VERIFY_TRUE if true else Act.VERIFY_FALSE
    acting = Acting(actor=actor, case_id=case_id, act=act, version=version, given=given)
    words = f"现场核实：{'情况属实' if true else '情况不属实'}。{note}".strip()
    case = acting.finish(words, verified=true, verify_note=note[:500])
    if not true:
        answer_reporters(case, f"经现场核实，您反映的情况没有发现：{note}")
    return case.version


@transaction.atomic
def classify(
    *, actor: Any, case_id: int, version: int, condition_id: int, waived: bool = False, reason: str = ""
) -> int:
    """立案: choose class and filing condition, and file. ``waived`` files what was not verified, with its reason."""
    condition = catalogue.condition(condition_id)
    matter = catalogue.matter_class(condition.class_id)
    case = Case.objects.filter(pk=case_id).first()
    if case is not None:
        Case.objects.filter(pk=case_id, version=version).update(
            matter_class_id=matter.id,
            condition_id=condition.id,
            is_private=case.is_private or bool(catalogue.private_reason(matter.id, case.description)),
        )
    given = Given(now(), reason=reason, waived=waived)
    acting = Acting(actor=actor, case_id=case_id, act=Act.FILE, version=version, given=given)
    why = f"（未核实，理由：{reason}）" if waived else ""
    words = f"立案：{matter.name}，{condition.text}{why}"
    fields = _routed(acting.case) if acting.case.route_unit_id is None else {}
    return acting.finish(words, filed_at=given.now, **fields).version


def _routed(case: Case) -> dict[str, Any]:
    route = propose(case)
    return {
        "route_unit_id": route.unit_id,
        "route_rule": route.rule.value,
        "route_reason": route.reason[:300],
    }


@transaction.atomic
def dispatch(
    *, actor: Any, case_id: int, version: int, unit_id: int, co_unit_ids: Sequence[int] = (), demand: str = "",
    reason: str = "",
) -> int:  # fmt: skip
    """派遣: give the task to a lead unit and co-units. The first dispatch of a round starts the clock, later ones
    do not reset it; another unit than the proposed one is counted as a correction of its rule.
    """
    given = Given(now(), reason=reason, units=1)
    acting = Acting(actor=actor, case_id=case_id, act=Act.DISPATCH, version=version, given=given)
    case = acting.case
    units = known_units([unit_id, *co_unit_ids])
    started = case.clock_at or given.now
    stages = held_to(case).stages
    lead = clocks.new_task(
        case, clock_at=started, stages=stages, unit_id=unit_id, role=TaskRole.LEAD, state=TaskState.WAITING,
        demand=demand[:500],
    )  # fmt: skip
    _co_tasks(acting, [unit for unit in co_unit_ids if unit != unit_id], stages, started, demand)
    if case.route_unit_id != unit_id:
        RouteCorrection.objects.create(
            case=case,
            rule=case.route_rule,
            proposed_id=case.route_unit_id,
            chosen_id=unit_id,
            reason=reason[:300],
        )
    words = f"派遣给{'、'.join(units.values())}，{lead.proof}"
    fields: dict[str, Any] = {"lead_unit_id": unit_id, "clock_at": started, "due_at": lead.due_at}
    if case.dispatched_at is None:
        fields["dispatched_at"] = given.now
    done = acting.finish(words, unit_id=unit_id, **fields)
    for unit in units:
        tell_unit(
            done,
            unit,
            f"新任务：{done.description[:60]}",
            f"到期 {lead.proof}",
            key=f"task.new:dispatch:{lead.pk}:{unit}",
        )
        if _now_or_never(stages, given.now):
            tell_on_duty(
                done, unit, given.now, f"值班：新任务：{done.description[:60]}", f"到期 {lead.proof}",
                key=f"task.new:dispatch:{lead.pk}:{unit}",
            )  # fmt: skip
    return done.version


def _now_or_never(stages: Sequence[Stage], at: datetime) -> bool:
    """Whether a task cannot wait for the office: an urgent limit, or nobody is at work now."""
    calendar, hours = clocks.working_time()
    return any(stage.limit.unit == LimitUnit.HOUR for stage in stages) or not at_work(at, calendar, hours)


def _co_tasks(acting: Acting, wanted: Sequence[int], stages: Any, started: Any, demand: str) -> None:
    """Open co-tasks follow the list: new ones are given, those left out taken back, the others stay."""
    there = {t.unit_id: t for t in acting.tasks if t.role == TaskRole.CO and t.state in OPEN_TASKS}
    for unit_id, task in there.items():
        if unit_id not in wanted:
            clocks.end(task, TaskState.CANCELLED)
    for unit_id in wanted:
        if unit_id not in there:
            clocks.new_task(
                acting.case, clock_at=started, stages=stages, unit_id=unit_id, role=TaskRole.CO,
                state=TaskState.WAITING, demand=demand[:500],
            )  # fmt: skip


@transaction.atomic
def rule(*, actor: Any, case_id: int, version: int, unit_id: int, reason: str) -> int:
    """分歧裁定: say which unit answers; it cannot return the task any more, and the clock ran on meanwhile."""
    given = Given(now(), reason=reason, units=1)
    acting = Acting(actor=actor, case_id=case_id, act=Act.RULE, version=version, given=given)
    name = known_units([unit_id])[unit_id]
    lead = acting.lead
    fields: dict[str, Any] = {}
    if lead is not None and lead.unit_id != unit_id:
        clocks.end(lead, TaskState.RETURNED)
        lead = clocks.new_task(
            acting.case, clock_at=lead.clock_at, stages=clocks.clock_of(lead).stages, unit_id=unit_id,
            role=TaskRole.LEAD, state=TaskState.WAITING,
        )  # fmt: skip
        fields = {"due_at": lead.due_at}  # an extension was granted to the other unit
    case = acting.finish(
        f"裁定由{name}办理：{reason}", unit_id=unit_id, lead_unit_id=unit_id, ruled=True, **fields
    )
    tell_unit(
        case, unit_id, "分歧裁定由你单位办理", reason, key=f"task.returned:rule:{case.pk}:{case.version}"
    )
    return case.version


@transaction.atomic
def answer_time(*, actor: Any, case_id: int, version: int, granted: bool, answer: str = "") -> int:
    """Grant or refuse the extension asked for; what is granted moves the due time, and the reporters are told."""
    given = Given(now(), reason=answer)
    act = Act.GRANT_TIME if granted else Act.REFUSE_TIME
    acting = Acting(actor=actor, case_id=case_id, act=act, version=version, given=given)
    lead = acting.lead
    assert lead is not None  # the guard saw the request of an open lead task
    asked = lead.extensions.get(granted=None)
    asked.granted, asked.answer, asked.answered_at = granted, answer[:500], given.now
    asked.save(update_fields=["granted", "answer", "answered_at"])
    fields: dict[str, Any] = {}
    if granted:
        lead.extension = asked.limit
        clocks.set_clock(lead)
        lead.save(update_fields=["extension", *clocks.CLOCK_FIELDS])
        fields["due_at"] = lead.due_at
    words = f"批准延期，{lead.proof}" if granted else f"不予延期：{answer}"
    case = acting.finish(words, unit_id=lead.unit_id, **fields)
    tell_unit(case, lead.unit_id, words[:60], answer, key=f"task.new:time:{asked.pk}")
    if granted:
        answer_reporters(case, f"这件事需要更多时间：{asked.reason}")
    return case.version


@transaction.atomic
def shelve(*, actor: Any, case_id: int, version: int, reason: str) -> int:
    """挂账: what cannot be solved within any limit is kept on a list; the clocks of its tasks stand still."""
    given = Given(now(), reason=reason)
    acting = Acting(actor=actor, case_id=case_id, act=Act.SHELVE, version=version, given=given)
    for task in acting.tasks:
        if task.state in OPEN_TASKS:
            Pause.objects.create(task=task, rule="挂账", start=given.now)
            task.alarm, task.alarm_at = "", None
            task.save(update_fields=["alarm", "alarm_at"])
    return acting.finish(f"挂账：{reason}").version


@transaction.atomic
def unshelve(*, actor: Any, case_id: int, version: int) -> int:
    """Take a shelved case up again: the clocks go on where they stood."""
    acting = Acting(actor=actor, case_id=case_id, act=Act.UNSHELVE, version=version)
    fields: dict[str, Any] = {}
    for task in acting.tasks:
        if task.state in OPEN_TASKS:
            task.pauses.filter(end=None).update(end=acting.given.now)
            clocks.set_clock(task, last_fired(task))
            task.save(update_fields=clocks.CLOCK_FIELDS)
            if task.role == TaskRole.LEAD:
                fields["due_at"] = task.due_at
    return acting.finish("恢复办理，时钟接着走。", **fields).version


@transaction.atomic
def void(*, actor: Any, case_id: int, version: int, reason: str) -> int:
    """作废, with a reason the reporters are told."""
    acting = Acting(
        actor=actor, case_id=case_id, act=Act.VOID, version=version, given=Given(now(), reason=reason)
    )
    for task in acting.tasks:
        if task.state in OPEN_TASKS:
            clocks.end(task, TaskState.CANCELLED)
    case = acting.finish(f"作废：{reason}", closed_at=acting.given.now)
    answer_reporters(case, f"您反映的事项不再办理：{reason}")
    return case.version


@transaction.atomic
def restore(*, actor: Any, case_id: int, version: int, reason: str) -> int:
    """Take a voided case up again."""
    acting = Acting(
        actor=actor, case_id=case_id, act=Act.RESTORE, version=version, given=Given(now(), reason=reason)
    )
    return acting.finish(f"恢复：{reason}", closed_at=None, verified=None).version


@transaction.atomic
def merge(*, actor: Any, case_id: int, version: int, into_id: int, reason: str = "") -> int:
    """并案: the reports of a case go to another one about the same matter; ``unmerge`` takes them back."""
    acting = Acting(
        actor=actor, case_id=case_id, act=Act.MERGE, version=version, given=Given(now(), reason=reason)
    )
    master = Case.objects.filter(pk=into_id).first()
    if master is None or master.pk == case_id or master.merged_into_id is not None:
        raise Refused("cases.bad_master", "只能并入另一件没有被并案的案卷。", into=into_id)
    for report in acting.case.reports.all():
        report.first_case_id = report.first_case_id or case_id
        report.case = master
        report.save(update_fields=["case", "first_case"])
    events.changed.publish(events.CaseChanged(master.pk))
    words = f"并入案卷 {number(master.reported_at, master.pk)}。{reason}".strip()
    return acting.finish(words, merged_into_id=master.pk).version


@transaction.atomic
def unmerge(*, actor: Any, case_id: int, version: int, reason: str) -> int:
    """拆案: a merged case gets its own reports back and is looked at by itself."""
    acting = Acting(
        actor=actor, case_id=case_id, act=Act.UNMERGE, version=version, given=Given(now(), reason=reason)
    )
    Report.objects.filter(first_case_id=case_id, case=acting.case.merged_into).update(case_id=case_id)
    if acting.case.merged_into_id is not None:
        events.changed.publish(events.CaseChanged(acting.case.merged_into_id))
    return acting.finish(f"拆案：{reason}", merged_into_id=None).version


def known_units(unit_ids: Sequence[int]) -> dict[int, str]:
    """Short names of active units, in order. Raises ``Refused`` where one is not there."""
    names = dict(Unit.objects.filter(pk__in=unit_ids, is_active=True).values_list("pk", "short_name"))
    for unit_id in unit_ids:
        if unit_id not in names:
            raise Refused("cases.unknown_unit", f"单位（编号 {unit_id}）不存在或已停用。", unit_id=unit_id)
    return {unit_id: names[unit_id] for unit_id in dict.fromkeys(unit_ids)}


def last_fired(task: Any) -> AlarmKind | None:
    """The last alarm that fired for the due time a task has now."""
    kinds = set(task.fired.filter(due_at=task.due_at).values_list("kind", flat=True))
    return next((kind for kind in reversed(AlarmKind) if kind in kinds), None)
