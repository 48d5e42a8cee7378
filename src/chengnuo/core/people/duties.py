"""Who is on duty when (值班表), and who looks after which grid. Reads, and writes with their audit."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from chengnuo.core.people import errors
from chengnuo.core.people.models import GridDuty, Shift, Unit, User
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.clock import now, today
from chengnuo.kernel.permissions import demand


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """A shift. ``person_id`` None: somebody without an account, who is reached by phone."""

    id: int
    unit_id: int
    unit: str
    person_id: int | None
    name: str
    phone: str
    post: str
    starts_at: datetime
    ends_at: datetime
    simulated: bool


@dataclass(frozen=True, slots=True)
class NewShift:
    """A shift to be written down."""

    unit_id: int
    name: str
    starts_at: datetime
    ends_at: datetime
    phone: str = ""
    post: str = ""
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class GridRow:
    """Who looks after a grid; ``valid_to`` is the first day it does not hold any more."""

    id: int
    person_id: int
    person: str
    grid_code: str
    valid_from: date
    valid_to: date | None
    simulated: bool

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class NewGrid:
    """A grid to be given to a person."""

    person_id: int
    grid_code: str
    valid_from: date
    valid_to: date | None = None


def day_after(last: date | None) -> date | None:
    """The first day something does not hold any more, from the last it does."""
    return None if last is None else last + timedelta(days=1)


def last_day(row: GridRow) -> str:
    """The last day a grid is looked after, as a table says it; "" without end."""
    return "" if row.valid_to is None else (row.valid_to - timedelta(days=1)).isoformat()


def overlap(one: GridRow | NewGrid, other: GridRow | NewGrid) -> bool:
    """Whether two stretches of days have a day in common."""
    return (one.valid_to is None or other.valid_from < one.valid_to) and (
        other.valid_to is None or one.valid_from < other.valid_to
    )


def shifts(start: datetime, end: datetime, *, unit_id: int | None = None) -> tuple[ShiftRow, ...]:
    """The shifts that touch a stretch of time, by their beginning."""
    rows = _shifts().filter(starts_at__lt=end, ends_at__gt=start)
    return tuple(_shift(row) for row in (rows if unit_id is None else rows.filter(unit_id=unit_id)))


def on_duty(unit_ids: Iterable[int], at: datetime | None = None) -> dict[int, tuple[ShiftRow, ...]]:
    """Who of each unit is on duty at a moment (now); units where nobody is are left out."""
    moment = at or now()
    found: dict[int, tuple[ShiftRow, ...]] = {}
    for row in _shifts().filter(unit_id__in=list(unit_ids), starts_at__lte=moment, ends_at__gt=moment):
        found[row.unit_id] = (*found.get(row.unit_id, ()), _shift(row))
    return found


@transaction.atomic
def add_shifts(*, actor: Any, shifts: Sequence[NewShift], name: str = "", simulated: bool = False) -> str:
    """Write shifts down, all or none; the batch by which they can be taken back.

    ``actor`` None is the program at set-up. Raises ``NotAllowed``, ``Invalid``, ``NotFound``.
    """
    if actor is not None:
        demand(actor, "duty.edit")
    units = set(Unit.objects.filter(is_active=True).values_list("pk", flat=True))
    for shift in shifts:
        if shift.unit_id not in units:
            raise errors.unit_missing(shift.unit_id)
        if not shift.name.strip():
            raise errors.empty("name", "值班人")
        if not shift.starts_at < shift.ends_at:
            raise errors.bad_span()
    batch = uuid.uuid4().hex
    Shift.objects.bulk_create(
        [
            Shift(
                unit_id=one.unit_id, person_id=one.person_id, name=one.name.strip()[:60], phone=one.phone[:30],
                post=one.post[:40], starts_at=one.starts_at, ends_at=one.ends_at, batch=batch, simulated=simulated,
            )
            for one in shifts
        ]
    )  # fmt: skip
    record(actor=actor, action="duty.add", object_type="duty", object_id=batch, label=name[:200],
           new={"shifts": len(shifts)})  # fmt: skip
    return batch


@transaction.atomic
def set_shift_removed(*, actor: Any, shift_id: int, removed: bool) -> None:
    """Take a shift off the roster, or put it back."""
    demand(actor, "duty.edit")
    row = Shift.objects.select_related("unit").filter(pk=shift_id).first()
    if row is None:
        raise errors.shift_missing(shift_id)
    if row.removed == removed:
        return
    Shift.objects.filter(pk=shift_id).update(removed=removed)
    record(actor=actor, action="duty.remove" if removed else "duty.restore", object_type="duty", object_id=shift_id,
           label=f"{row.unit.short_name} {row.name}", old={"removed": not removed}, new={"removed": removed})  # fmt: skip


def grid_duties(
    *, on: date | None = None, person_id: int | None = None, grid_code: str = ""
) -> tuple[GridRow, ...]:
    """Who looks after which grid: on a day, or ever; of one person, or of one grid."""
    rows = GridDuty.objects.select_related("person").filter(removed=False)
    if on is not None:
        rows = rows.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    if grid_code:
        rows = rows.filter(grid_code=grid_code)
    return tuple(_grid(row) for row in rows)


def grids_of(person_id: int) -> tuple[str, ...]:
    """The codes of the grids a person looks after today."""
    return tuple(row.grid_code for row in grid_duties(on=today(), person_id=person_id))


@transaction.atomic
def add_grids(*, actor: Any, grids: Sequence[NewGrid], name: str = "", simulated: bool = False) -> str:
    """Give grids to people, all or none; the batch by which it can be taken back.

    ``actor`` None is the program at set-up. Raises ``NotAllowed``, ``Invalid`` where a person has the grid already.
    """
    if actor is not None:
        demand(actor, "duty.edit")
    people = set(User.objects.filter(is_active=True).values_list("pk", flat=True))
    for one in grids:
        if one.person_id not in people:
            raise errors.user_missing(str(one.person_id))
        if one.valid_to is not None and one.valid_to <= one.valid_from:
            raise errors.bad_span()
        mine = GridDuty.objects.select_related("person").filter(
            person_id=one.person_id, grid_code=one.grid_code, removed=False
        )
        if any(overlap(_grid(old), one) for old in mine):
            raise errors.grid_taken(one.grid_code)
    batch = uuid.uuid4().hex
    GridDuty.objects.bulk_create(
        [
            GridDuty(
                person_id=one.person_id, grid_code=one.grid_code[:15], valid_from=one.valid_from,
                valid_to=one.valid_to, batch=batch, simulated=simulated,
            )
            for one in grids
        ]
    )  # fmt: skip
    record(actor=actor, action="duty.grids", object_type="grid_duty", object_id=batch, label=name[:200],
           new={"grids": len(grids)})  # fmt: skip
    return batch


@transaction.atomic
def end_grid(*, actor: Any, duty_id: int, valid_to: date | None) -> date | None:
    """Let somebody look after a grid until the day before ``valid_to``, None for no end; what it was before."""
    demand(actor, "duty.edit")
    row = GridDuty.objects.select_related("person").filter(pk=duty_id, removed=False).first()
    if row is None:
        raise errors.shift_missing(duty_id)
    if valid_to is not None and valid_to < row.valid_from:
        raise errors.bad_span()
    before: date | None = row.valid_to
    GridDuty.objects.filter(pk=duty_id).update(valid_to=valid_to)
    record(actor=actor, action="duty.grid_end", object_type="grid_duty", object_id=duty_id,
           label=f"{row.person.display_name} {row.grid_code}", old={"valid_to": before and before.isoformat()},
           new={"valid_to": valid_to and valid_to.isoformat()})  # fmt: skip
    return before


@transaction.atomic
def undo_batch(*, actor: Any, batch: str) -> int:
    """Take back everything that came in with one table; how much it was."""
    demand(actor, "duty.edit")
    gone = sum(
        kind.objects.filter(batch=batch, removed=False).update(removed=True) for kind in (Shift, GridDuty)
    )
    record(actor=actor, action="duty.undo", object_type="duty", object_id=batch, new={"removed": gone})
    return gone


def _shifts() -> Any:
    return Shift.objects.select_related("unit").filter(removed=False)


def _shift(row: Shift) -> ShiftRow:
    return ShiftRow(
        row.pk, row.unit_id, row.unit.short_name, row.person_id, row.name, row.phone, row.post, row.starts_at,
        row.ends_at, row.simulated,
    )  # fmt: skip


def _grid(row: GridDuty) -> GridRow:
    return GridRow(
        row.pk, row.person_id, row.person.display_name, row.grid_code, row.valid_from, row.valid_to, row.simulated
    )  # fmt: skip
