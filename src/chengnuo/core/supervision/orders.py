"""督办单: drafted by the rule or by a person, signed and numbered, signed for, answered, closed. Public through ``services``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from chengnuo.core.catalogue import deadlines as district
from chengnuo.core.people import queries as people
from chengnuo.core.supervision import rulebook
from chengnuo.core.supervision.errors import ActRefused, EditConflict, OrderNotFound, Refused
from chengnuo.core.supervision.models import Order, OrderEvent, Serial
from chengnuo.core.supervision.rules.machine import Facts, Refusal, check_order, order_permission
from chengnuo.core.supervision.rules.numbers import order_number
from chengnuo.core.supervision.rules.words import LEVEL_MEANINGS, Level, OrderAct, OrderState
from chengnuo.core.supervision.telling import tell_role, tell_unit
from chengnuo.kernel.audit.log import SYSTEM, record
from chengnuo.kernel.clock import local, now
from chengnuo.kernel.permissions import Role, demand
from chengnuo.kernel.worktime import Limit, LimitUnit, due


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """An order before it is signed. ``cause_key`` is the rule's: the same cause is drafted once."""

    level: Level
    unit_id: int
    title: str
    text: str
    demand: str = ""
    matter_id: int | None = None
    point_id: int | None = None
    rule: str = ""
    cause_key: str | None = None
    simulated: bool = False


@transaction.atomic
def draft_order(*, actor: Any, draft: OrderDraft) -> int:
    """拟单; its id. ``actor`` None is the rule itself. Raises ``NotAllowed``, ``Refused``, ``ActRefused``."""
    if actor is not None:
        demand(actor, "supervision.lead")
    at, title = now(), draft.title.strip()[:200]
    if draft.unit_id not in {row.id for row in people.units()}:
        raise Refused("supervision.no_unit", "请选定被督办单位。")
    if not title:
        raise Refused("supervision.no_title", "请写明督办单的标题。")
    answer = check_order(OrderAct.DRAFT, None, Facts(at, draft.text, draft.unit_id))
    if isinstance(answer, Refusal):
        raise ActRefused(answer)
    order = Order.objects.create(
        level=draft.level.value, state=OrderState.DRAFT.value, unit_id=draft.unit_id, title=title,
        text=draft.text.strip()[:4000], demand=draft.demand.strip()[:2000], matter_id=draft.matter_id,
        point_id=draft.point_id, rule=draft.rule[:200], cause_key=draft.cause_key, drafted_at=at, updated_at=at,
        simulated=draft.simulated,
    )  # fmt: skip
    _event(order, OrderAct.DRAFT, "", draft.rule or draft.text, actor, at)
    _record(order, OrderAct.DRAFT, actor, {}, {"level": order.level, "unit": order.unit_id}, draft.rule)
    role = Role.SUPERVISOR if draft.level == Level.BLUE else Role.COMMANDER
    tell_role(
        role, f"{draft.level.label}待签发", f"{order.unit.short_name}：{title}", link=link_of(order),
        key=f"supervision.order:draft:{order.pk}", simulated=order.simulated,
    )  # fmt: skip
    return int(order.pk)


@transaction.atomic
def edit_order(
    *, actor: Any, order_id: int, version: int, title: str, text: str, demands: str, level: Level
) -> int:
    """Change a draft before it is signed."""
    doing = _Acting(actor, order_id, OrderAct.EDIT, version, text)
    if not title.strip():
        raise Refused("supervision.no_title", "请写明督办单的标题。")
    return doing.finish(
        title=title.strip()[:200], text=text.strip()[:4000], demand=demands.strip()[:2000], level=level.value
    ).version


@transaction.atomic
def issue(*, actor: Any, order_id: int, version: int, text: str = "") -> str:
    """签发: the order gets the next number of its year, and its limits begin; the number.

    Blue ones are signed by the supervisors, yellow and red ones by a leader.
    """
    doing = _Acting(actor, order_id, OrderAct.ISSUE, version, text)
    order, rule = doing.order, rulebook.order_rule()
    year = local(doing.at).year
    serial = next_serial("order", year, simulated=order.simulated)
    order = doing.finish(
        year=year, serial=serial, number=order_number(rule.prefix, year, serial, simulated=order.simulated),
        issued_at=doing.at, issued_by=_name(actor), issuer=rule.issuer,
        sign_by=_after(doing.at, rule.sign_days), reply_by=_after(doing.at, rule.reply_days[Level(order.level)]),
    )  # fmt: skip
    _tell(order, f"收到{Level(order.level).label} {order.number}", urgent=order.level != Level.BLUE)
    return order.number


@transaction.atomic
def act_on_order(*, actor: Any, order_id: int, version: int | None, act: OrderAct, text: str = "") -> int:
    """签收, 回复, 退回重报, 办结, 不签发, 恢复拟单, 撤销; the new version. ``ISSUE`` and ``EDIT`` have doors of their own."""
    if act in (OrderAct.ISSUE, OrderAct.EDIT, OrderAct.DRAFT):
        raise ValueError(act)
    doing = _Acting(actor, order_id, act, version, text)
    fields: dict[str, Any] = {"reply": text.strip()[:4000]} if act == OrderAct.REPLY else {}
    if act == OrderAct.REJECT:
        fields["reply_by"] = _after(doing.at, rulebook.order_rule().reply_days[Level(doing.order.level)])
    order = doing.finish(**fields)
    if act in (OrderAct.REJECT, OrderAct.REVOKE, OrderAct.CLOSE):
        _tell(order, f"督办单 {order.number} 已{act.label}")
    if act == OrderAct.REPLY:
        tell_role(
            Role.SUPERVISOR, f"督办单 {order.number} 已回复", order.title, link=link_of(order),
            key=f"supervision.order:{order.pk}:{order.version}", simulated=order.simulated,
        )  # fmt: skip
    return order.version


class _Acting:
    """One act on one order, inside a transaction."""

    def __init__(self, actor: Any, order_id: int, act: OrderAct, version: int | None, text: str) -> None:
        self.actor, self.act, self.text, self.at = actor, act, text.strip(), now()
        self.order = held(order_id)
        if actor is not None:
            demand(actor, order_permission(act, Level(self.order.level)), (self.order.unit_id,))
        if version is not None and version != self.order.version:
            raise EditConflict("这张督办单")
        answer = check_order(act, OrderState(self.order.state), Facts(self.at, self.text))
        if isinstance(answer, Refusal):
            raise ActRefused(answer)
        self.arrow = answer

    def finish(self, **fields: Any) -> Order:
        """Write it if nobody was faster, with the timeline and the audit."""
        order, before = self.order, self.order.state
        after = self.arrow.to.value if self.arrow.to else before
        old = {name: _plain(getattr(order, name)) for name in fields}
        written = Order.objects.filter(pk=order.pk, version=order.version).update(
            **fields, state=after, version=F("version") + 1, updated_at=self.at
        )
        if not written:
            raise EditConflict("这张督办单")
        for name, value in fields.items():
            setattr(order, name, value)
        order.state, order.version = after, order.version + 1
        _event(order, self.act, before, self.text, self.actor, self.at)
        new = {name: _plain(value) for name, value in fields.items()} | {"state": after}
        _record(order, self.act, self.actor, old | {"state": before}, new, self.text)
        return order


def held(order_id: int) -> Order:
    """The order. Raises ``OrderNotFound``."""
    row = Order.objects.select_related("unit", "matter").filter(pk=order_id).first()
    if row is None:
        raise OrderNotFound(order_id)
    return row


def next_serial(scope: str, year: int, *, simulated: bool) -> int:
    """The next number of a year, taken in the caller's transaction: what is rolled back leaves no gap."""
    key = f"{scope}:play" if simulated else scope
    Serial.objects.get_or_create(scope=key, year=year)
    row = Serial.objects.select_for_update().get(scope=key, year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


def link_of(order: Order) -> str:
    """Where an order is shown."""
    return f"/supervision/orders/{order.pk}/"


def default_demand(level: Level, rule_words: str) -> str:
    """What an order of this colour asks for, where nobody wrote anything else."""
    asked = {
        Level.BLUE: "请对照时限要求抓紧办理，并书面回复推进情况。",
        Level.YELLOW: "请查明滞后原因，明确整改措施和完成时间，由分管负责同志签字后书面回复。",
        Level.RED: "请由主要负责同志牵头整改，书面说明原因和责任，并逐日报告进展。",
    }
    return f"{asked[level]}（{LEVEL_MEANINGS[level]}依据：{rule_words}）" if rule_words else asked[level]


def _after(at: datetime, days: int) -> datetime:
    return due(at, Limit(days, LimitUnit.WORK_DAY), district.calendar(), district.hours()).at


def _event(order: Order, act: OrderAct, before: str, text: str, actor: Any, at: datetime) -> None:
    OrderEvent.objects.create(
        order=order, at=at, act=act.value, state_before=before, state_after=order.state, text=text,
        actor_id=getattr(actor, "pk", None), actor_name=_name(actor),
    )  # fmt: skip


def _record(
    order: Order, act: OrderAct, actor: Any, old: dict[str, Any], new: dict[str, Any], note: str
) -> None:
    record(
        actor=actor, action=f"supervision.order_{act}", object_type="supervision_order", object_id=order.pk,
        label=f"{order.number} {order.title}".strip(), old=old, new=new, note=note[:500],
    )  # fmt: skip


def _tell(order: Order, subject: str, *, urgent: bool = False) -> None:
    tell_unit(
        order.unit_id, subject, order.title, link=link_of(order), simulated=order.simulated, urgent=urgent,
        key=f"supervision.order:{order.pk}:{order.version}",
    )  # fmt: skip


def _name(actor: Any) -> str:
    return str(getattr(actor, "display_name", "") or SYSTEM)[:150]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
