"""What was known at a moment: the state of every matter and order, the clocks, the visits. Nothing here looks at the present.

Every line of a timeline, clock and visit carries when it was written and is never changed, so that the same moment gives
the same answer for ever.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q

from chengnuo.core.supervision.models import (
    CheckVisit,
    Matter,
    MatterClock,
    MatterEvent,
    MatterFile,
    OrderEvent,
)
from chengnuo.core.supervision.rules.numbers import matter_number
from chengnuo.core.supervision.rules.words import (
    Act,
    Level,
    OrderAct,
    OrderState,
    Result,
    Source,
    Stage,
    State,
)
from chengnuo.kernel.clock import SHANGHAI


@dataclass(frozen=True, slots=True)
class Step:
    """A line of a matter's timeline."""

    at: datetime
    act: Act
    after: State
    unit_id: int | None
    text: str
    files: int = 0


@dataclass(frozen=True, slots=True)
class MatterThen:
    """A matter as it stood; ``unit_id`` is who had it."""

    id: int
    number: str
    title: str
    source: Source
    leader: str
    state: State
    unit_id: int | None
    filed_at: datetime
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ClockThen:
    """A clock as it was known; ``met_at`` None: not met by then."""

    matter_id: int
    stage: Stage
    unit_id: int
    due_at: datetime
    met_at: datetime | None
    live: bool

    @property
    def on_time(self) -> bool:
        """Whether it was met by its due time."""
        return self.met_at is not None and self.met_at <= self.due_at


@dataclass(frozen=True, slots=True)
class OrderThen:
    """An order that had its number, as it stood."""

    id: int
    number: str
    level: Level
    unit_id: int
    title: str
    state: OrderState
    issued_at: datetime
    reply_by: datetime | None


@dataclass(frozen=True, slots=True)
class VisitThen:
    """What was known to be the finding at a point."""

    point_id: int
    plan_id: int
    title: str
    plan: str
    unit_id: int | None
    at: datetime
    result: Result
    finding: str
    closed: bool


def end_of(day: date) -> datetime:
    """The first moment after a day on the district's calendar."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)


def start_of(day: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time(), SHANGHAI)


def matters(at: datetime, *, simulated: bool) -> tuple[MatterThen, ...]:
    """Every matter that was filed before ``at``, by number; those revoked then are left out."""
    steps: dict[int, list[Step]] = defaultdict(list)
    events = MatterEvent.objects.filter(at__lt=at, matter__simulated=simulated).order_by("id")
    for pk, when, act, after, unit_id, text, files in events.annotate(held=Count("files")).values_list(
        "matter_id", "at", "act", "state_after", "unit_id", "text", "held"
    ):
        steps[pk].append(Step(when, Act(act), State(after), unit_id, text, files))
    found = []
    for row in Matter.objects.filter(pk__in=list(steps)).order_by("id"):
        own = steps[row.pk]
        last = own[-1]
        if last.after != State.REVOKED:
            found.append(MatterThen(
                row.pk, matter_number(row.filed_at, row.pk), row.title, Source(row.source), row.leader, last.after,
                last.unit_id, row.filed_at, tuple(own),
            ))  # fmt: skip
    return tuple(found)


@dataclass(frozen=True, slots=True)
class PaperThen:
    """A file behind an act on a matter of a commitment."""

    commitment_id: int
    matter: str
    act: Act
    at: datetime
    name: str
    sha256: str


def papers(commitment_ids: Collection[int], at: datetime, *, simulated: bool) -> tuple[PaperThen, ...]:
    """The evidence that was there at ``at`` for the matters of these commitments, in the order it came."""
    rows = MatterFile.objects.filter(
        event__at__lte=at, event__matter__simulated=simulated, event__matter__commitment_id__in=commitment_ids
    ).select_related("event__matter")
    found = []
    for row in rows.order_by("event__matter_id", "id"):
        event, matter = row.event, row.event.matter
        number = matter_number(matter.filed_at, matter.pk)
        found.append(
            PaperThen(matter.commitment_id or 0, number, Act(event.act), event.at, row.name, row.sha256)
        )
    return tuple(found)


def clocks(at: datetime, *, simulated: bool) -> tuple[ClockThen, ...]:
    """Every clock as it was known at ``at``, by its due time. Those of a unit that gave the matter back are not among them.

    ``live`` says that the matter was with its unit then, so that an unmet clock still ran.
    """
    state = {one.id: one.state for one in matters(at, simulated=simulated)}
    rows = MatterClock.objects.filter(known_from__lt=at, matter__simulated=simulated)
    rows = rows.filter(Q(known_to=None) | Q(known_to__gte=at)).order_by("due_at", "id")
    running = (State.ASSIGNED, State.SIGNED, State.HANDLING)
    return tuple(
        ClockThen(
            row.matter_id, Stage(row.stage), row.unit_id, row.due_at,
            row.met_at if row.met_at is not None and row.met_at < at else None, state[row.matter_id] in running,
        )
        for row in rows
        if row.matter_id in state and not (row.met_at is None and state[row.matter_id] == State.SHELVED)
    )  # fmt: skip


def orders(at: datetime, *, simulated: bool) -> tuple[OrderThen, ...]:
    """Every order that had its number before ``at``, by number; those revoked then are left out."""
    last: dict[int, OrderState] = {}
    events = OrderEvent.objects.filter(at__lt=at, order__simulated=simulated).order_by("id")
    rows = {}
    for event in events.select_related("order"):
        last[event.order_id] = OrderState(event.state_after)
        if event.act == OrderAct.ISSUE:
            rows[event.order_id] = event.order
    shown = (row for row in rows.values() if last[row.pk] != OrderState.REVOKED)
    return tuple(
        OrderThen(
            row.pk, row.number, Level(row.level), row.unit_id, row.title, last[row.pk], row.issued_at, row.reply_by
        )
        for row in sorted(shown, key=lambda one: (one.year or 0, one.serial or 0))
        if row.issued_at is not None
    )  # fmt: skip


def visits(at: datetime, *, simulated: bool) -> tuple[VisitThen, ...]:
    """What was known of each point that had been visited before ``at``: its last visit by then."""
    last: dict[int, VisitThen] = {}
    rows = CheckVisit.objects.filter(at__lt=at, point__plan__simulated=simulated).order_by("id")
    for row in rows.select_related("point__plan"):
        plan = row.point.plan
        last[row.point_id] = VisitThen(
            row.point_id, plan.pk, row.point.title, plan.title, row.point.unit_id, row.at, Result(row.result), row.finding,
            plan.closed_at is not None and plan.closed_at < at,
        )  # fmt: skip
    return tuple(last.values())
