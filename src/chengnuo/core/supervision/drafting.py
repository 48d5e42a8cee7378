"""Orders that draft themselves: the rule over every matter that is with its unit, once for each cause."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from chengnuo.core.catalogue import deadlines as district
from chengnuo.core.supervision import orders, rulebook
from chengnuo.core.supervision.lights import light_of
from chengnuo.core.supervision.models import ClockFired, Matter, MatterClock, Order
from chengnuo.core.supervision.rules.orders import (
    Cause,
    ClockFact,
    MatterFacts,
    OrderFact,
    OrderRule,
    cause,
    open_levels,
)
from chengnuo.core.supervision.rules.words import (
    LEVELS,
    OPEN_ORDERS,
    WITH_UNIT,
    Level,
    OrderAct,
    OrderState,
    Stage,
)
from chengnuo.kernel.clock import day_words, local
from chengnuo.kernel.jobs import registry
from chengnuo.kernel.worktime import LimitUnit, worked

EVERY_SECONDS = 120


def subscribe() -> None:
    """Have the worker draft."""
    registry.every("supervision.drafting", EVERY_SECONDS, _tick)


def _tick(moment: datetime) -> None:
    draft_due(moment)


def draft_due(moment: datetime) -> int:
    """Draft every order the rule asks for at ``moment``; how many were drafted. What is over is not asked for any more."""
    rule = rulebook.order_rule()
    _drop_idle()
    matters = Matter.objects.filter(state__in=WITH_UNIT).prefetch_related("orders").order_by("id")
    return sum(_draft(matter, rule, moment) for matter in matters)


def facts_of(matter: Matter, moment: datetime) -> MatterFacts:
    """What the rule looks at for one matter."""
    light = light_of(matter.commitment_id, local(moment).date(), simulated=matter.simulated)
    running = matter.clocks.filter(known_to=None, met_at=None).order_by("due_at", "id")
    issued = [row for row in matter.orders.all() if row.state in (OrderState.ISSUED, OrderState.SIGNED)]
    return MatterFacts(
        clocks=tuple(_clock_fact(clock, moment) for clock in running),
        light=light.colour, light_reason=light.reason, light_period=light.period, assigned_days=_late_days(matter.assigned_at, moment) or 0,
        orders=tuple(
            OrderFact(row.pk, row.number, Level(row.level), _late_days(row.reply_by, moment)) for row in issued
        ),
    )  # fmt: skip


def _clock_fact(clock: MatterClock, moment: datetime) -> ClockFact:
    soon = ClockFired.objects.filter(
        matter_id=clock.matter_id, stage=clock.stage, due_at=clock.due_at
    ).exists()
    return ClockFact(Stage(clock.stage), clock.due_at, soon, _late_days(clock.due_at, moment), clock.proof)


def _late_days(due_at: datetime | None, moment: datetime) -> int | None:
    """Whole working days since a due time; None before it."""
    if due_at is None or moment < due_at:
        return None
    return int(worked(due_at, moment, LimitUnit.WORK_DAY, district.calendar(), district.hours()))


def _draft(matter: Matter, rule: OrderRule, moment: datetime) -> bool:
    if matter.lead_unit_id is None:
        return False
    found = cause(facts_of(matter, moment), rule)
    if found is None:
        return False
    standing = [row for row in matter.orders.all() if row.state in OPEN_ORDERS]
    if LEVELS.index(found.level) <= open_levels([Level(row.level) for row in standing]):
        return False  # an order of this colour, or a graver one, is open already
    key = f"{matter.pk}:{found.key}"[:120]
    if Order.objects.filter(cause_key=key).exists():
        return False
    try:
        with transaction.atomic():
            _withdraw_weaker(standing, found.level)
            orders.draft_order(actor=None, draft=_draft_of(matter, found, key))
    except IntegrityError:
        return False  # another worker was faster
    return True


def _draft_of(matter: Matter, found: Cause, key: str) -> orders.OrderDraft:
    assigned = local(matter.assigned_at) if matter.assigned_at else None
    when = day_words(assigned) if assigned else ""
    text = f"{when}交办你单位的「{matter.title}」，{found.words}。"
    return orders.OrderDraft(
        level=found.level, unit_id=matter.lead_unit_id or 0, title=f"关于「{matter.title[:80]}」的督办单", text=text,
        demand=orders.default_demand(found.level, found.line.words), matter_id=matter.pk, rule=found.line.words,
        cause_key=key, simulated=matter.simulated,
    )  # fmt: skip


def _withdraw_weaker(standing: list[Order], level: Level) -> None:
    for row in standing:
        if row.state == OrderState.DRAFT:
            orders.act_on_order(
                actor=None,
                order_id=row.pk,
                version=None,
                act=OrderAct.WITHDRAW,
                text=f"已由{level.label}取代",
            )


def _drop_idle() -> None:
    """A draft whose matter is no longer with its unit is not signed any more."""
    drafts = Order.objects.filter(state=OrderState.DRAFT, matter__isnull=False).exclude(cause_key=None)
    for row in drafts.exclude(matter__state__in=WITH_UNIT):
        orders.act_on_order(
            actor=None, order_id=row.pk, version=None, act=OrderAct.WITHDRAW, text="事项已不在单位办理中"
        )
