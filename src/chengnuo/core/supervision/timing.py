"""The clocks of matters: from rows to the pure rules and back. A row is never changed in what it says, it is replaced."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from chengnuo.core.cases.rules.deadlines import AlarmKind, next_alarm
from chengnuo.core.catalogue import deadlines as district
from chengnuo.core.supervision.models import Matter, MatterClock
from chengnuo.core.supervision.rules import clocks
from chengnuo.core.supervision.rules.clocks import Running, Timed
from chengnuo.core.supervision.rules.words import Pace, Stage
from chengnuo.kernel.worktime import Limit, LimitUnit


def start(matter: Matter, limits: Mapping[str, str], at: datetime, *, unit_id: int, begun: datetime) -> None:
    """Give a matter its clocks, all counted from ``begun``, in place of those it has."""
    matter.clocks.filter(known_to=None).update(known_to=at, alarm="", alarm_at=None)
    for stage, limit in clocks.stages_of(Pace(matter.pace), limits):
        by_day = matter.due_on if stage == Stage.DONE else None
        row = MatterClock(
            matter=matter, stage=stage.value, amount=limit.amount, limit_unit=limit.unit.value, due_on=by_day,
            started_at=begun, unit_id=unit_id, known_from=at,
        )  # fmt: skip
        _put(row, matter)
        row.save()


def meet(matter: Matter, stage: Stage, at: datetime) -> None:
    """Stop a clock: what it asked for is there. The first time counts."""
    open_ones = matter.clocks.filter(known_to=None, stage=stage.value, met_at=None)
    open_ones.update(met_at=at, alarm="", alarm_at=None)


def again(matter: Matter, stage: Stage, at: datetime) -> None:
    """Let a clock that was stopped run on: the work was sent back."""
    for row in matter.clocks.filter(known_to=None, stage=stage.value).exclude(met_at=None):
        replaced(row, matter, at, met_at=None)


def retime(matter: Matter, at: datetime) -> None:
    """Compute every unmet clock anew: after a pause or granted time."""
    for row in matter.clocks.filter(known_to=None, met_at=None):
        replaced(row, matter, at)


def extend(matter: Matter, stage: Stage, days: int, at: datetime) -> None:
    """Grant a clock so many working days on top."""
    for row in matter.clocks.filter(known_to=None, met_at=None, stage=stage.value):
        replaced(row, matter, at, extra_days=row.extra_days + days)


def silence(matter: Matter) -> None:
    """Let no clock of a matter ring: it is with nobody."""
    matter.clocks.filter(known_to=None).update(alarm="", alarm_at=None)


def end(matter: Matter, at: datetime) -> None:
    """Take the unmet clocks away: the unit has the matter no more."""
    matter.clocks.filter(known_to=None, met_at=None).update(known_to=at, alarm="", alarm_at=None)


def replaced(row: MatterClock, matter: Matter, at: datetime, **changes: object) -> MatterClock:
    """A new version of a clock; the old one stays readable as it was known."""
    old = row.pk
    row.pk, row.known_from = None, at
    row._state.adding = True
    for name, value in changes.items():
        setattr(row, name, value)
    _put(row, matter)
    MatterClock.objects.filter(pk=old).update(known_to=at, alarm="", alarm_at=None)
    row.save()
    return row


def timed(row: MatterClock, matter: Matter) -> Timed:
    """What the rules say of a clock."""
    pauses = tuple((pause.start, pause.end) for pause in matter.pauses.all())
    limit = Limit(row.amount, LimitUnit(row.limit_unit))
    running = Running(row.started_at, limit, row.due_on, row.extra_days, pauses)
    return clocks.timed(running, district.calendar(), district.hours())


def set_alarm(row: MatterClock, matter: Matter) -> None:
    """The next alarm of a clock after those that fired for its due time; the caller saves it."""
    planned = timed(row, matter)
    fired = matter.fired.filter(stage=row.stage, due_at=row.due_at).order_by("-id").first()
    coming = next_alarm(planned.alarms, AlarmKind(fired.kind) if fired else None)
    standing = matter.pauses.filter(end=None).exists()
    rings = coming is not None and row.met_at is None and not standing
    row.alarm = coming.kind.value if coming and rings else ""
    row.alarm_at = coming.at if coming and rings else None


def _put(row: MatterClock, matter: Matter) -> None:
    planned = timed(row, matter)
    row.due_at, row.proof = planned.due_at, planned.proof
    set_alarm(row, matter)
