"""What can be read of supervision: the one door. Frozen dataclasses come out (``shapes``), never rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from chengnuo.core.supervision import models
from chengnuo.core.supervision.acting import facts_of, held
from chengnuo.core.supervision.errors import FileNotFound, MatterNotFound, OrderNotFound
from chengnuo.core.supervision.orders import held as held_order
from chengnuo.core.supervision.rules.machine import (
    MATTERS,
    ORDERS,
    Arrow,
    Facts,
    Refusal,
    check_matter,
    check_order,
    order_permission,
)
from chengnuo.core.supervision.rules.numbers import matter_number
from chengnuo.core.supervision.rules.words import (
    NODES,
    NUMBERED,
    OPEN,
    OPEN_ORDERS,
    WITH_UNIT,
    Act,
    Level,
    OrderAct,
    OrderState,
    Pace,
    Source,
    Stage,
    State,
)
from chengnuo.core.supervision.shapes import (
    ClockRow,
    EventRow,
    ExtensionRow,
    FileRow,
    MatterDetail,
    MatterRow,
    NodeRow,
    OrderDetail,
    OrderRow,
)
from chengnuo.kernel.clock import now
from chengnuo.kernel.marks import newest
from chengnuo.kernel.permissions import allows

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class MatterFilter:
    """What a list shows. Empty means any; without ``state`` revoked ones are left out, with ``open_only`` finished ones too."""

    state: str = ""
    unit_id: int | None = None
    source: str = ""
    pace: str = ""
    late: bool = False
    open_only: bool = False
    text: str = ""
    commitment_id: int | None = None
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What a list of orders shows."""

    state: str = ""
    level: str = ""
    unit_id: int | None = None
    matter_id: int | None = None
    late: bool = False
    text: str = ""
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """How much a unit has in hand: matters by state, those late, and open orders by colour."""

    unit_id: int
    unit: str
    states: dict[State, int]
    total: int
    late: int
    orders: dict[Level, int]


def visible_unit(user: Any) -> int | None:
    """The only unit a person may look at, None for all of them, 0 for none."""
    if allows(user, "supervision.view"):
        return None
    own = getattr(user, "unit_id", None)
    return own if own and allows(user, "supervision.view", (own,)) else 0


def matters(
    wanted: MatterFilter, *, page: int = 1, size: int = PAGE_SIZE
) -> tuple[tuple[MatterRow, ...], int]:
    """A page of matters, the newest first, and how many there are in all."""
    rows = _selected(wanted)
    start = (max(page, 1) - 1) * size
    return _rows(rows[start : start + size]), rows.count()


def matter_total(wanted: MatterFilter) -> int:
    """How many matters a filter has."""
    return _selected(wanted).count()


def every_matter(wanted: MatterFilter) -> tuple[MatterRow, ...]:
    """Every matter of a filter: for the board and exports."""
    return _rows(_selected(wanted))


def matter_row(matter_id: int) -> MatterRow:
    """One matter as a line. Raises ``MatterNotFound``."""
    found = _rows(models.Matter.objects.filter(pk=matter_id))
    if not found:
        raise MatterNotFound(matter_id)
    return found[0]


def matter(matter_id: int) -> MatterDetail:
    """Everything about one. Raises ``MatterNotFound``."""
    row = held(matter_id)
    events = [
        _event(one, Act(one.act)) for one in row.events.select_related("unit").prefetch_related("files")
    ]
    moment = now()
    return MatterDetail(
        row=matter_row(matter_id), demand=row.demand, instruction=row.instruction, instructed_on=row.instructed_on,
        due_on=row.due_on, co_units=tuple((unit.pk, unit.short_name or unit.name) for unit in row.co_units.all()),
        nodes=_nodes(row, events), clocks=tuple(_clock(one, moment) for one in row.clocks.filter(known_to=None)),
        events=tuple(events),
        extensions=tuple(
            ExtensionRow(Stage(e.stage), e.days, e.reason, e.asked_at, e.granted, e.answered_at)
            for e in row.extensions.all()
        ),
        orders=orders(OrderFilter(matter_id=matter_id, simulated=row.simulated))[0],
        pauses=tuple((pause.start, pause.end) for pause in row.pauses.all()),
    )  # fmt: skip


def file(user: Any, file_id: int) -> FileRow:
    """A file of a matter's timeline, for who may see the matter. Raises ``FileNotFound``, ``MatterNotFound``."""
    row = models.MatterFile.objects.select_related("event").filter(pk=file_id).first()
    if row is None:
        raise FileNotFound(file_id)
    may_see_matter(user, matter_row(row.event.matter_id))
    return _file(row)


def acts_of(user: Any, matter_id: int) -> tuple[Arrow[Act, State], ...]:
    """What ``user`` may do to a matter now. What only lacks words is among it: the form asks for them."""
    row = held(matter_id)
    facts = replace(facts_of(row, now()), text="…", unit_id=row.lead_unit_id or 1, days=1)
    units = (row.lead_unit_id,) if row.lead_unit_id else ()
    return tuple(
        arrow
        for act, arrow in MATTERS.items()
        if allows(user, arrow.permission, units)
        and not isinstance(check_matter(act, State(row.state), facts), Refusal)
    )


def state_counts(wanted: MatterFilter) -> dict[State, int]:
    """Matters by state within a filter, whatever state the filter itself names."""
    states = _selected(replace(wanted, state="", open_only=False)).values_list("state", flat=True)
    found = [State(state) for state in states]
    return {state: found.count(state) for state in State}


def unit_loads(wanted: MatterFilter) -> tuple[UnitLoad, ...]:
    """What every unit has in hand, those with the most that is late first."""
    rows = every_matter(replace(wanted, open_only=True))
    open_orders = models.Order.objects.filter(state__in=OPEN_ORDERS, simulated=wanted.simulated)
    coloured: dict[int, dict[Level, int]] = defaultdict(lambda: dict.fromkeys(Level, 0))
    for unit_id, level in open_orders.exclude(state=OrderState.DRAFT).values_list("unit_id", "level"):
        coloured[unit_id][Level(level)] += 1
    by_unit: dict[int, list[MatterRow]] = defaultdict(list)
    for row in rows:
        if row.unit_id is not None:
            by_unit[row.unit_id].append(row)
    loads = [
        UnitLoad(
            unit_id, own[0].unit, {state: sum(row.state == state for row in own) for state in OPEN}, len(own),
            sum(row.late for row in own), dict(coloured[unit_id]),
        )
        for unit_id, own in by_unit.items()
    ]  # fmt: skip
    return tuple(sorted(loads, key=lambda load: (-load.late, -load.total, load.unit_id)))


def orders(wanted: OrderFilter, *, page: int = 1, size: int = PAGE_SIZE) -> tuple[tuple[OrderRow, ...], int]:
    """A page of orders, what waits for a person first, then the newest; and how many there are in all."""
    rows = _selected_orders(wanted)
    start = (max(page, 1) - 1) * size
    moment = now()
    return tuple(_order(row, moment) for row in rows[start : start + size]), rows.count()


def order_total(wanted: OrderFilter) -> int:
    """How many orders a filter has."""
    return _selected_orders(wanted).count()


def every_order(wanted: OrderFilter) -> tuple[OrderRow, ...]:
    """Every order of a filter."""
    moment = now()
    return tuple(_order(row, moment) for row in _selected_orders(wanted))


def order_counts(wanted: OrderFilter) -> dict[OrderState, int]:
    """Orders by state within a filter, whatever state the filter itself names."""
    found = [
        OrderState(s) for s in _selected_orders(replace(wanted, state="")).values_list("state", flat=True)
    ]
    return {state: found.count(state) for state in OrderState}


def orders_mark() -> object:
    """Changes with everything that happens to any order: each act is a line of its timeline."""
    return newest(models.OrderEvent)


def order(order_id: int) -> OrderDetail:
    """Everything of an order. Raises ``OrderNotFound``."""
    row = held_order(order_id)
    events = tuple(_event(one, OrderAct(one.act)) for one in row.events.all())
    return OrderDetail(
        _order(row, now()), row.unit.name, row.text, row.demand, row.issuer, row.issued_by, row.reply,
        row.matter.title if row.matter else "", events,
    )  # fmt: skip


def order_acts(user: Any, order_id: int) -> tuple[Arrow[OrderAct, OrderState], ...]:
    """What ``user`` may do to an order now."""
    row = held_order(order_id)
    facts = Facts(now(), "…", row.unit_id)
    return tuple(
        arrow
        for act, arrow in ORDERS.items()
        if allows(user, order_permission(act, Level(row.level)), (row.unit_id,))
        and not isinstance(check_order(act, OrderState(row.state), facts), Refusal)
    )


def may_see_order(user: Any, row: OrderRow) -> None:
    """Raises ``OrderNotFound`` for a person who may not know of it: a unit sees its own, once they are signed."""
    if allows(user, "supervision.view"):
        return
    if row.state in NUMBERED and allows(user, "supervision.view", row.unit_ids):
        return
    raise OrderNotFound(row.id)


def may_see_matter(user: Any, row: MatterRow) -> None:
    """Raises ``MatterNotFound`` for a person who may not know of it: a unit sees its own."""
    if not allows(user, "supervision.view", row.unit_ids):
        raise MatterNotFound(row.id)


def _selected(wanted: MatterFilter) -> QuerySet[models.Matter]:
    rows = models.Matter.objects.filter(simulated=wanted.simulated)
    rows = rows.filter(state=wanted.state) if wanted.state else rows.exclude(state=State.REVOKED)
    if wanted.open_only:
        rows = rows.filter(state__in=OPEN)
    if wanted.unit_id is not None:
        rows = rows.filter(lead_unit_id=wanted.unit_id)
    if wanted.source:
        rows = rows.filter(source=wanted.source)
    if wanted.pace:
        rows = rows.filter(pace=wanted.pace)
    if wanted.commitment_id is not None:
        rows = rows.filter(commitment_id=wanted.commitment_id)
    if wanted.late:
        rows = rows.filter(Exists(_late_clocks()), state__in=WITH_UNIT)
    for word in wanted.text.split():
        rows = rows.filter(Q(title__icontains=word) | Q(demand__icontains=word) | Q(leader__icontains=word))
    return rows.order_by("-id")


def _late_clocks() -> QuerySet[models.MatterClock]:
    return models.MatterClock.objects.filter(
        matter_id=OuterRef("pk"), known_to=None, met_at=None, due_at__lt=now()
    )


def _rows(rows: Iterable[models.Matter]) -> tuple[MatterRow, ...]:
    if isinstance(rows, QuerySet):
        rows = rows.select_related("lead_unit")
    loaded = list(rows)
    ids = [row.pk for row in loaded]
    clocks: dict[int, models.MatterClock] = {}
    running = models.MatterClock.objects.filter(matter_id__in=ids, known_to=None, met_at=None)
    for clock in running.order_by("-due_at", "-id"):
        clocks[clock.matter_id] = clock
    issued: dict[int, int] = defaultdict(int)
    for pk in models.Order.objects.filter(matter_id__in=ids, state__in=OPEN_ORDERS).values_list(
        "matter_id", flat=True
    ):
        issued[pk or 0] += 1
    moment = now()
    return tuple(_row(row, clocks.get(row.pk), issued[row.pk], moment) for row in loaded)


def _row(row: models.Matter, clock: models.MatterClock | None, issued: int, moment: datetime) -> MatterRow:
    shown = _clock(clock, moment) if clock is not None and row.state in WITH_UNIT else None
    return MatterRow(
        id=row.pk, number=matter_number(row.filed_at, row.pk), title=row.title, source=Source(row.source),
        pace=Pace(row.pace), state=State(row.state), unit_id=row.lead_unit_id,
        unit=(row.lead_unit.short_name or row.lead_unit.name) if row.lead_unit else "", leader=row.leader,
        commitment_id=row.commitment_id, filed_at=row.filed_at, assigned_at=row.assigned_at, updated_at=row.updated_at,
        clock=shown, late=shown is not None and shown.late, orders=issued, simulated=row.simulated, version=row.version,
    )  # fmt: skip


def _clock(row: models.MatterClock, moment: datetime) -> ClockRow:
    late = (row.met_at or moment) > row.due_at
    # the warning has rung, or the last day begins: whatever comes first
    soon = (
        not late
        and row.met_at is None
        and (row.alarm not in ("", "warn") or row.due_at - moment < timedelta(days=1))
    )
    return ClockRow(Stage(row.stage), row.due_at, row.met_at, late, soon, row.proof, row.alarm, row.alarm_at)


def _nodes(row: models.Matter, events: Sequence[EventRow]) -> tuple[NodeRow, ...]:
    """The eight nodes: reached when last, by whom. One is passed where the matter stands behind it now."""
    stands = NODES.index(State(row.state)) if State(row.state) in NODES else -1
    found = []
    for place, node in enumerate(NODES):
        came = [event for event in events if event.after == node and event.before != node]
        last = came[-1] if came and (place <= stands or stands < 0) else None
        found.append(
            NodeRow(
                node, last.at if last else None, last.actor if last else "", place < stands, place == stands
            )
        )
    return tuple(found)


def _event(row: Any, act: Act | OrderAct) -> EventRow:
    unit = getattr(row, "unit", None)
    return EventRow(
        row.at, act, row.state_before, row.state_after, row.text, getattr(row, "evidence", ""), row.actor_name,
        (unit.short_name or unit.name) if unit else "",
        tuple(_file(one) for one in row.files.all()) if isinstance(row, models.MatterEvent) else (),
    )  # fmt: skip


def _file(row: models.MatterFile) -> FileRow:
    return FileRow(row.pk, row.kind, row.name, row.media_type, row.sha256, row.size)


def _selected_orders(wanted: OrderFilter) -> QuerySet[models.Order]:
    rows = models.Order.objects.filter(simulated=wanted.simulated).select_related("unit")
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.level:
        rows = rows.filter(level=wanted.level)
    if wanted.unit_id is not None:  # a unit sees what was signed
        rows = rows.filter(unit_id=wanted.unit_id, state__in=NUMBERED)
    if wanted.matter_id is not None:
        rows = rows.filter(matter_id=wanted.matter_id)
    if wanted.late:
        moment = now()
        unsigned, unanswered = Q(state=OrderState.ISSUED, sign_by__lt=moment), Q(reply_by__lt=moment)
        rows = rows.filter(unsigned | unanswered, state__in=(OrderState.ISSUED, OrderState.SIGNED))
    for word in wanted.text.split():
        rows = rows.filter(Q(title__icontains=word) | Q(number__icontains=word) | Q(text__icontains=word))
    return rows.order_by("-id")


def _order(row: models.Order, moment: datetime) -> OrderRow:
    unsigned = row.state == OrderState.ISSUED and row.sign_by is not None and row.sign_by < moment
    unanswered = (
        row.state in (OrderState.ISSUED, OrderState.SIGNED)
        and row.reply_by is not None
        and row.reply_by < moment
    )
    return OrderRow(
        row.pk, row.number, Level(row.level), OrderState(row.state), row.title, row.unit_id,
        row.unit.short_name or row.unit.name, row.matter_id, row.point_id, row.rule, row.drafted_at, row.issued_at,
        row.sign_by, row.reply_by, unsigned or unanswered, row.simulated, row.version,
    )  # fmt: skip
