"""The district's units and streets."""

import pytest

from chengnuo.core.people import queries, services
from chengnuo.core.people.models import Unit, User
from chengnuo.core.places import queries as places
from chengnuo.core.places import services as place_services
from chengnuo.kernel.audit import log
from chengnuo.kernel.errors import Conflict, Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> None:
    place_services.load_jianghan()
    services.load_jianghan_units()


@pytest.fixture
def supervisor() -> User:
    return User.objects.create(username="du", display_name="督查员", role="supervisor", password="!")


def test_there_are_thirteen_streets_and_two_zones_with_proper_names(district: None) -> None:
    rows = places.streets("420103")
    assert [len([r for r in rows if r.kind == kind]) for kind in ("street", "zone")] == [13, 2]
    assert all(r.code.startswith("420103") and "街街" not in r.name for r in rows)
    assert rows[0].name == "民族街道"


def test_every_street_has_its_unit_and_no_department_is_passed_off_as_documented(district: None) -> None:
    streets = [u for u in queries.units() if u.kind == "street"]
    assert {u.street_code for u in streets} == {r.code for r in places.streets() if r.kind == "street"}
    assert all(u.is_example for u in queries.units() if u.kind == "department")
    assert not any(u.is_example for u in streets)


def test_names_are_unambiguous(district: None) -> None:
    seen: dict[str, str] = {}
    for unit in queries.units():
        for name in {unit.name, unit.short_name, *unit.aliases}:
            assert seen.setdefault(name, unit.name) == unit.name, name


def test_a_unit_is_found_by_any_of_its_names(district: None) -> None:
    for name in ("区发展和改革局", "区发改局", " 区发改委 "):
        found = queries.unit_by_name(name)
        assert found is not None and found.code == "fgj"
    assert queries.unit_by_name("") is None


def test_loading_again_changes_nothing_and_keeps_what_a_person_wrote(
    district: None, supervisor: User
) -> None:
    unit = queries.unit_by_name("区教育局")
    assert unit is not None
    services.update_unit(
        actor=supervisor, unit_id=unit.id, version=unit.version, changes={"duties": "学位、校园"}
    )
    assert (place_services.load_jianghan(), services.load_jianghan_units()) == (0, 0)
    assert queries.unit(unit.id).duties == ("学位", "校园")


def test_a_change_leaves_old_and_new_in_the_log(district: None, supervisor: User) -> None:
    unit = queries.unit_by_name("区教育局")
    assert unit is not None
    changes: dict[str, str | bool] = {"name": "区教育局（新）", "short_name": "区教育局"}
    saved = services.update_unit(actor=supervisor, unit_id=unit.id, version=1, changes=changes)
    assert (saved.name, saved.version) == ("区教育局（新）", 2)
    entry = log.history_of("unit", unit.id)[0]
    assert (entry.old, entry.new) == ({"name": "区教育局"}, {"name": "区教育局（新）"})


def test_of_two_people_who_save_at_once_the_second_is_told(district: None, supervisor: User) -> None:
    unit = queries.units()[0]
    services.update_unit(actor=supervisor, unit_id=unit.id, version=1, changes={"duties": "甲"})
    with pytest.raises(Conflict, match="刚被别人改过"):
        services.update_unit(actor=supervisor, unit_id=unit.id, version=1, changes={"duties": "乙"})
    assert queries.unit(unit.id).duties == ("甲",)


def test_a_new_unit_needs_a_name_of_its_own(district: None, supervisor: User) -> None:
    made = services.create_unit(actor=supervisor, name=" 区档案馆 ", duties="档案，史志")
    assert (made.name, made.short_name, made.duties) == ("区档案馆", "区档案馆", ("档案", "史志"))
    with pytest.raises(Conflict):
        services.create_unit(actor=supervisor, name="区档案馆")
    with pytest.raises(Invalid):
        services.create_unit(actor=supervisor, name="  ")


def test_only_who_may_edit_units_does(district: None) -> None:
    commander = User(username="c", display_name="指挥长", role="commander")
    with pytest.raises(NotAllowed):
        services.create_unit(actor=commander, name="x")
    with pytest.raises(NotAllowed):
        services.update_unit(actor=commander, unit_id=1, version=1, changes={"duties": ""})


def test_accounts_are_opened_with_role_and_unit(district: None) -> None:
    made = services.create_user(
        actor=None,
        username="zhang",
        password="long enough 1",
        role="handler",
        display_name="张三",
        unit_code="fgj",
    )
    assert (made.role_label, made.unit_name) == ("处置部门", "区发改局")
    assert User.objects.get(username="zhang").check_password("long enough 1")
    with pytest.raises(Conflict):
        services.create_user(
            actor=None, username="zhang", password="x", role="handler", display_name="另一个"
        )
    with pytest.raises(NotFound):
        services.create_user(
            actor=None, username="w", password="x", role="handler", display_name="王五", unit_code="none"
        )


def test_the_password_never_reaches_the_log(district: None) -> None:
    services.create_user(actor=None, username="a", password="hush-hush-1", role="resident", display_name="某")
    services.set_password(actor=None, username="a", password="hush-hush-2")
    everything = " ".join(str(e) for e in log.search(page_size=500).entries)
    assert "hush" not in everything and "users.password" in everything


def test_units_are_listed_departments_first(district: None) -> None:
    assert Unit.objects.count() == len(queries.units())
    assert queries.units()[0].name == "区发展和改革局"
