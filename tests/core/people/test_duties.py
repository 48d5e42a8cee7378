"""Who is on duty, and who looks after which grid."""

from datetime import date, datetime, timedelta

import pytest

from chengnuo.core.people import duties
from chengnuo.core.people import services as people
from chengnuo.core.people.duties import NewGrid, NewShift
from chengnuo.core.people.models import User
from chengnuo.kernel.audit.log import history_of
from chengnuo.kernel.clock import SHANGHAI, today
from chengnuo.kernel.errors import Invalid, NotAllowed

pytestmark = pytest.mark.django_db
NOON = datetime(2023, 5, 8, 12, tzinfo=SHANGHAI)
HOUR = timedelta(hours=1)


def user(role: str, name: str = "") -> User:
    return User.objects.create(username=name or role, display_name=name or role, role=role, password="!")


def test_who_is_on_duty_changes_with_the_hour_and_what_is_taken_off_comes_back() -> None:
    chief = user("duty_officer")
    unit = people.create_unit(actor=user("supervisor"), name="某局").id
    shifts = [NewShift(unit, "白班", NOON - HOUR, NOON), NewShift(unit, "夜班", NOON, NOON + HOUR, "0270")]
    batch = duties.add_shifts(actor=chief, shifts=shifts)
    assert [s.name for s in duties.on_duty([unit], NOON)[unit]] == ["夜班"]
    assert duties.on_duty([unit], NOON + HOUR) == {}
    night = duties.on_duty([unit], NOON)[unit][0].id
    duties.set_shift_removed(actor=chief, shift_id=night, removed=True)
    assert duties.on_duty([unit], NOON) == {}
    duties.set_shift_removed(actor=chief, shift_id=night, removed=False)
    assert duties.on_duty([unit], NOON)[unit][0].phone == "0270"
    assert duties.undo_batch(actor=chief, batch=batch) == 2
    assert duties.shifts(NOON - HOUR, NOON + HOUR) == ()
    assert [entry.action for entry in history_of("duty", night)] == ["duty.restore", "duty.remove"]


def test_a_shift_must_end_after_it_begins_and_needs_the_right() -> None:
    unit = people.create_unit(actor=user("supervisor"), name="某局").id
    with pytest.raises(Invalid):
        duties.add_shifts(actor=user("duty_officer"), shifts=[NewShift(unit, "谁", NOON, NOON)])
    with pytest.raises(NotAllowed):
        duties.add_shifts(actor=user("handler"), shifts=[NewShift(unit, "谁", NOON, NOON + HOUR)])


def test_a_grid_is_looked_after_from_day_to_day() -> None:
    chief, walker = user("duty_officer"), user("grid_worker")
    code = "420103001002001"
    duties.add_grids(actor=chief, grids=[NewGrid(walker.pk, code, date(2020, 1, 1))])
    assert duties.grids_of(walker.pk) == (code,)
    with pytest.raises(Invalid):
        duties.add_grids(actor=chief, grids=[NewGrid(walker.pk, code, date(2021, 1, 1))])
    [row] = duties.grid_duties(grid_code=code)
    assert duties.end_grid(actor=chief, duty_id=row.id, valid_to=today()) is None
    assert duties.grids_of(walker.pk) == () and len(duties.grid_duties(person_id=walker.pk)) == 1
    duties.add_grids(actor=chief, grids=[NewGrid(walker.pk, code, today())])
    assert duties.grids_of(walker.pk) == (code,)
