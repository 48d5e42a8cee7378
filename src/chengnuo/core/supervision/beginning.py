"""督办 asked for from a commitment: the matter, its 交办 and the draft of its order in one act. Public through ``services``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from chengnuo.core.documents.models import Report
from chengnuo.core.progress import queries as progress
from chengnuo.core.supervision import acts, orders, rulebook
from chengnuo.core.supervision.errors import Refused
from chengnuo.core.supervision.rules.orders import Trigger
from chengnuo.core.supervision.rules.words import Level, Pace, Source
from chengnuo.kernel.clock import today

#: The light → the line of the rule that says which colour it asks for, and the light's name.
_ASKED_BY = {
    progress.Light.RED: (Trigger.LIGHT_RED, "红灯"),
    progress.Light.YELLOW: (Trigger.LIGHT_YELLOW, "黄灯"),
}


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a person asks for. Without ``level`` no order is drafted; without ``due_on`` the ordinary clock counts."""

    commitment_id: int
    unit_id: int
    reason: str
    level: Level | None = None
    due_on: date | None = None
    demand: str = ""


def suggest(commitment_id: int) -> Beginning:
    """What the form begins with. Raises ``Refused`` for a commitment that is not live."""
    task = _task(commitment_id)
    light = progress.light_of(commitment_id)
    level, reason = None, ""
    if light is not None and light.light in _ASKED_BY:
        trigger, name = _ASKED_BY[light.light]
        lines = rulebook.order_rule().lines
        level = next((line.level for line in lines if line.trigger == trigger), None)
        reason = f"承诺亮{name}：{light.reason}"
    due_on = task.deadline if task.deadline and task.deadline >= today() else None
    return Beginning(commitment_id, task.lead_unit_id or 0, reason, level, due_on)


@transaction.atomic
def begin(*, actor: Any, asked: Beginning) -> int:
    """立项, 交办 and, where a colour was chosen, 拟单; the matter's id. What of a sample report is begun is simulated.

    Raises ``NotAllowed``, ``Refused`` (``supervision.not_live`` and what a matter or an order lacks), ``ActRefused``.
    """
    if not asked.reason.strip():
        raise Refused("supervision.no_text", "请写明为什么督办。")
    task = _task(asked.commitment_id)
    simulated = Report.objects.filter(pk=task.report_id, is_sample=True).exists()
    demand = asked.demand.strip() or orders.default_demand(asked.level or Level.BLUE, "")
    draft = acts.MatterDraft(
        title="", demand=demand, source=Source.COMMITMENT, pace=Pace.YEAR if asked.due_on else Pace.NORMAL,
        commitment_id=asked.commitment_id, due_on=asked.due_on, simulated=simulated,
    )  # fmt: skip
    matter_id = acts.file_matter(actor=actor, draft=draft)
    cos = [pk for pk in task.unit_ids if pk != asked.unit_id]
    acts.assign(
        actor=actor,
        matter_id=matter_id,
        version=None,
        unit_id=asked.unit_id,
        co_unit_ids=cos,
        text=asked.reason,
    )
    if asked.level is not None:
        order = orders.OrderDraft(
            level=asked.level, unit_id=asked.unit_id, title=f"关于「{task.text[:80]}」的督办单", text=asked.reason,
            demand=demand, matter_id=matter_id, rule="人工拟单", simulated=simulated,
        )  # fmt: skip
        orders.draft_order(actor=actor, draft=order)
    return matter_id


def _task(commitment_id: int) -> progress.Task:
    found = progress.task(commitment_id)
    if found is None:
        raise Refused("supervision.not_live", "这一条承诺已撤销或已拆并，不能再督办。")
    return found
