"""Acts on units, deadlines and plans. Public through ``services``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from chengnuo.core.commitments import models, snapshot
from chengnuo.core.commitments.changes import Change, hold_rows
from chengnuo.core.commitments.errors import Refused
from chengnuo.core.commitments.guards import editable_report, one_report
from chengnuo.core.commitments.intake import suggest_units
from chengnuo.core.commitments.queries import PlanNode
from chengnuo.core.commitments.rules import Act, DeadlineBasis, Role, settle_units
from chengnuo.core.people.models import Unit
from chengnuo.kernel.permissions import demand

LONGEST_PLAN = 5_000
MOST_NODES = 40


def assign_units(
    *, actor: Any, versions: Mapping[int, int], lead_unit_id: int | None, co_unit_ids: Iterable[int] = ()
) -> int | None:
    """Give commitments (id → version) their units, in place of earlier ones; one change for all of them.

    Without a lead the first 责任单位 leads; with neither, the assignment is taken back and suggestions are
    open again. Returns the change set's id, None where nothing changed. Raises ``Refused``,
    ``EditConflict``, ``WrongState``, ``CommitmentNotFound``, ``NotAllowed``.
    """
    demand(actor, "ledger.assign")
    lead, co_units = settle_units(lead_unit_id, co_unit_ids)
    with transaction.atomic():
        names = known_units([u for u in (lead, *co_units) if u is not None])
        mine = {"lead_unit": lead, "co_units": list(co_units)}
        rows = hold_rows(versions, mine=dict.fromkeys(versions, mine), act="分工")
        label = names.get(lead or 0, "取消分工")
        change = Change(
            actor=actor,
            report_id=one_report(rows).pk,
            act=Act.ASSIGN,
            name=f"分工：{label}（{len(rows)} 项）",
        )
        change.hold(rows)
        for row in rows:
            set_units(row, lead, co_units)
        return change.finish()


def confirm_suggestions(*, actor: Any, versions: Mapping[int, int]) -> int | None:
    """Take the open suggestions of commitments as their units; those without one, or with units, stay.

    Returns the change set's id, None where there was nothing to confirm. Raises as ``assign_units``.
    """
    demand(actor, "ledger.assign")
    with transaction.atomic():
        rows = hold_rows(versions, mine={pk: {"lead_unit": None} for pk in versions}, act="确认建议")
        change = Change(
            actor=actor,
            report_id=one_report(rows).pk,
            act=Act.CONFIRM,
            name=f"确认建议单位（{len(rows)} 项）",
        )
        change.hold(rows)
        for row in rows:
            open_ones = [s for s in row.suggestions.all() if s.status == "suggested"]
            if row.lead_unit_id is None and open_ones:
                leads = [s.unit_id for s in open_ones if s.role == Role.LEAD]
                lead, co_units = settle_units(leads[0] if leads else None, (s.unit_id for s in open_ones))
                set_units(row, lead, co_units)
        return change.finish()


def reject_suggestion(*, actor: Any, suggestion_id: int, version: int) -> int | None:
    """Set one suggestion aside; ``version`` is that of its commitment. Raises as ``assign_units``."""
    demand(actor, "ledger.assign")
    with transaction.atomic():
        suggestion = models.UnitSuggestion.objects.filter(pk=suggestion_id).first()
        if suggestion is None:
            raise Refused("commitments.no_suggestion", "这条建议已不存在。", suggestion_id=suggestion_id)
        mine = {suggestion.commitment_id: {"suggestions": {str(suggestion_id): "rejected"}}}
        rows = hold_rows({suggestion.commitment_id: version}, mine=mine, act="处理建议")
        change = Change(actor=actor, report_id=one_report(rows).pk, act=Act.REJECT)
        change.hold(rows)
        models.UnitSuggestion.objects.filter(pk=suggestion_id, status="suggested").update(status="rejected")
        return change.finish()


def refresh_suggestions(*, actor: Any, report_id: int) -> int:
    """Ask the rules again, after the units' duties were edited; returns how many commitments were asked for.

    Confirmed units and rejected suggestions stay as they are.
    """
    demand(actor, "ledger.assign")
    with transaction.atomic():
        report = editable_report(report_id)
        waiting = models.Commitment.objects.filter(
            report=report, lead_unit=None, state__in=["pending", "suggested"]
        ).select_related("section")
        rows = list(waiting)
        suggest_units(rows)
        return len(rows)


def set_deadline(*, actor: Any, versions: Mapping[int, int], deadline: date | None) -> int | None:
    """Set or clear the deadline of commitments (id → version). Raises as ``assign_units``."""
    demand(actor, "ledger.edit")
    with transaction.atomic():
        mine = {"deadline": deadline.isoformat() if deadline else None}
        rows = hold_rows(versions, mine=dict.fromkeys(versions, mine), act="设定时限")
        report = one_report(rows)
        check_deadline(deadline, report.plan_year)
        change = Change(actor=actor, report_id=report.pk, act=Act.DEADLINE)
        change.hold(rows)
        for row in rows:
            put_deadline(row, deadline)
        return change.finish()


def save_plan(
    *,
    actor: Any,
    commitment_id: int,
    version: int,
    goal: str = "",
    measures: str = "",
    nodes: Sequence[PlanNode] = (),
    leader: str = "",
    person: str = "",
    deadline: date | None = None,
) -> int | None:
    """Save the 办理方案 of one commitment; ``deadline`` None leaves it as it is.

    A unit may do this for the commitments it leads or shares. Raises as ``assign_units``.
    """
    fields = _plan_fields(goal, measures, nodes, leader, person)
    with transaction.atomic():
        mine = {commitment_id: {"plan": fields}}
        _demand_plan(actor, commitment_id)
        [row] = hold_rows({commitment_id: version}, mine=mine, act="填报方案")
        report = editable_report(row.report_id)
        change = Change(actor=actor, report_id=report.pk, act=Act.PLAN)
        change.hold([row])
        if deadline is not None and deadline != row.deadline:
            check_deadline(deadline, report.plan_year)
            put_deadline(row, deadline)
        _check_nodes(fields["nodes"], row.deadline)
        models.Plan.objects.update_or_create(commitment=row, defaults=fields)
        return change.finish()


def set_units(row: models.Commitment, lead: int | None, co_units: Sequence[int]) -> None:
    """Write settled units into a held row, and what that means for its suggestions."""
    row.lead_unit_id = lead
    row.save(update_fields=["lead_unit"])
    snapshot.set_co_units(row, co_units)
    for suggestion in row.suggestions.all():
        chosen = suggestion.unit_id == lead or suggestion.unit_id in co_units
        suggestion.status = "suggested" if lead is None else "confirmed" if chosen else "rejected"
        suggestion.save(update_fields=["status"])


def put_deadline(row: models.Commitment, deadline: date | None) -> None:
    """Write a deadline that a person chose, or took away, into a held row."""
    if deadline != row.deadline:
        row.deadline = deadline
        row.deadline_basis = DeadlineBasis.PERSON.value
        row.save(update_fields=["deadline", "deadline_basis"])


def check_deadline(deadline: date | None, plan_year: int | None) -> None:
    """Raises ``Refused`` for a year that can only be a slip of the pen."""
    if deadline is None or plan_year is None or plan_year - 1 <= deadline.year <= plan_year + 20:
        return
    raise Refused(
        "commitments.far_deadline",
        f"完成时限 {deadline.isoformat()} 离计划年度 {plan_year} 年太远，请核对年份。",
        deadline=deadline.isoformat(),
    )


def known_units(unit_ids: Sequence[int]) -> dict[int, str]:
    """Names of active units. Raises ``Refused`` where one is not there."""
    names = dict(Unit.objects.filter(pk__in=unit_ids, is_active=True).values_list("pk", "name"))
    for unit_id in unit_ids:
        if unit_id not in names:
            raise Refused(
                "commitments.unknown_unit", f"单位（编号 {unit_id}）不存在或已停用。", unit_id=unit_id
            )
    return names


def _demand_plan(actor: Any, commitment_id: int) -> None:
    row = models.Commitment.objects.filter(pk=commitment_id).prefetch_related("co_links").first()
    units = [] if row is None else [row.lead_unit_id, *(link.unit_id for link in row.co_links.all())]
    demand(actor, "ledger.plan", [unit for unit in units if unit is not None])


def _plan_fields(
    goal: str, measures: str, nodes: Sequence[PlanNode], leader: str, person: str
) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "goal": goal.strip(),
        "measures": measures.strip(),
        "leader": leader.strip(),
        "person": person.strip(),
    }
    for field, label, most in (
        ("goal", "工作目标", LONGEST_PLAN),
        ("measures", "具体措施", LONGEST_PLAN),
        ("leader", "分管领导", 60),
        ("person", "责任人", 60),
    ):
        if len(fields[field]) > most:
            raise Refused("commitments.long_plan", f"{label}不能超过 {most} 字。", field=field)
    kept = [node for node in nodes if node.title.strip() or node.due]
    if len(kept) > MOST_NODES:
        raise Refused("commitments.many_nodes", f"时间节点不能超过 {MOST_NODES} 个。")
    if any(not node.title.strip() for node in kept):
        raise Refused("commitments.node_title", "每个时间节点都要写明工作内容。")
    fields["nodes"] = [
        {"title": node.title.strip()[:200], "due": node.due.isoformat() if node.due else None}
        for node in kept
    ]
    return fields


def _check_nodes(nodes: Sequence[dict[str, Any]], deadline: date | None) -> None:
    for node in nodes:
        if deadline and node["due"] and date.fromisoformat(node["due"]) > deadline:
            raise Refused(
                "commitments.late_node",
                f"时间节点「{node['title']}」（{node['due']}）晚于完成时限 {deadline.isoformat()}。",
                node=node["title"],
            )
