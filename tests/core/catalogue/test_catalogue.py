"""The catalogue as it ships, and what happens when it is changed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from chengnuo.core.catalogue import deadlines, history, queries, services
from chengnuo.core.catalogue.rules import as_json, current_code, from_json, legacy_code, parse_stages
from chengnuo.core.catalogue.shapes import CURRENT, ClassChange
from chengnuo.core.people.models import User
from chengnuo.kernel.audit import log
from chengnuo.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from chengnuo.kernel.worktime import Limit, LimitUnit

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor() -> User:
    """Who may change the catalogue."""
    services.load_standard()
    return User.objects.create(username="ducha", display_name="督查员甲", role="supervisor")


def event(code: str) -> queries.ClassRow:
    return queries.find_class("event", code)


def test_all_classes_are_there_each_with_a_condition_and_a_closing(supervisor: User) -> None:
    rows = queries.classes(edition=CURRENT)
    assert len(rows) == 403
    assert len([row for row in rows if row.kind == "component"]) == 153
    for row in rows:
        for condition in queries.conditions(row.id):
            assert condition.stages and condition.closing and condition.default_department
            assert "{" not in condition.text
        assert queries.conditions(row.id)


def test_nothing_changes_when_it_is_loaded_again(supervisor: User) -> None:
    assert services.load_standard() == 0
    assert len(queries.classes()) == 403


def test_the_same_digits_mean_two_things(supervisor: User) -> None:
    assert queries.find_class("component", "01001").name == "供水井盖"
    assert event("01001").name == "供水井盖异常"
    assert event("01001").about_component and not event("06010").about_component
    with pytest.raises(NotFound):
        queries.find_class("event", "99999")


def test_limits_of_the_manuals_are_there_and_marked(supervisor: User) -> None:
    (building,) = queries.conditions(event("06001").id)
    assert building.limit_words == "停工 4 工作时 / 处罚 7 工作日 / 拆除 20 工作日"
    missing, broken = queries.conditions(event("01002").id)
    assert (missing.limit_words, broken.limit_words) == ("6 紧急时", "36 紧急时")
    assert "广州" in missing.source
    every = [c for row in queries.classes() for c in queries.conditions(row.id)]
    assert all(condition.is_example for condition in every)


def test_departments_of_the_catalogue_are_units_of_the_district(supervisor: User) -> None:
    from chengnuo.core.people import queries as people
    from chengnuo.core.people.services import load_jianghan_units
    from chengnuo.core.places.services import load_jianghan

    load_jianghan()
    load_jianghan_units()
    names = {name for unit in people.units() for name in (unit.name, unit.short_name)}
    named = {c.default_department for row in queries.classes() for c in queries.conditions(row.id)}
    assert named <= names


def test_due_times_of_a_staged_condition(supervisor: User) -> None:
    from tests.kernel.test_worktime import at

    (building,) = queries.conditions(event("06001").id)
    found = deadlines.due_times(building, at("2023-10-12T10:00"))
    assert [stage.name for stage in found] == ["停工", "处罚", "拆除"]
    assert found[0].due.at == at("2023-10-12T16:00")


def test_the_district_says_its_own_days_and_hours(tmp_path: Any, settings: Any) -> None:
    from tests.kernel.test_worktime import at

    table = tmp_path / "days.csv"
    table.write_text("2027-10-01,off,国庆\n", encoding="utf-8")
    settings.WORKDAYS_FILE, settings.WORK_HOURS = str(table), "09:00-12:00,13:00-18:00"
    assert not deadlines.calendar().of(at("2027-10-01T00:00").date())
    assert deadlines.hours().words == "09:00–12:00、13:00–18:00"
    settings.WORKDAYS_FILE = str(tmp_path / "none.csv")
    with pytest.raises(Invalid, match="读不出来"):
        deadlines.calendar()


# ---- changes -------------------------------------------------------------------------------------------------


def with_limit(class_id: int, text: str) -> Any:
    state = queries.class_state(class_id)
    first = replace(state.conditions[0], stages=parse_stages(text), is_example=False)
    return replace(state, conditions=(first, *state.conditions[1:]))


def test_a_case_keeps_the_limit_it_was_filed_under(supervisor: User) -> None:
    row = event("06010")
    (old,) = queries.conditions(row.id)
    services.edit_class(
        actor=supervisor, class_id=row.id, version=row.version, state=with_limit(row.id, "2 工作时")
    )
    (new,) = queries.conditions(row.id)
    assert new.limit_words == "2 工作时" and new.id != old.id
    kept = queries.condition(old.id)
    assert kept.limit_words == "4 工作时" and kept.valid_to is not None
    assert new.valid_from is not None and new.valid_from >= kept.valid_to
    before = queries.conditions(row.id, kept.valid_to - timedelta(microseconds=1))
    assert [c.id for c in before] == [old.id]
    assert [c.id for c in queries.conditions(row.id, timezone.now())] == [new.id]
    assert [c.id for c in queries.condition_history(row.id)] == [new.id, old.id]
    (entry,) = history.history_of(row.id)
    assert ("第 1 条 处置时限", "4 工作时", "2 工作时") in [(c.label, c.old, c.new) for c in entry.changes]
    assert log.history_of("matter_class", row.id)[0].action == "catalogue.edit"


def test_conditions_that_stay_the_same_keep_their_row(supervisor: User) -> None:
    row = event("01002")
    first, second = queries.conditions(row.id)
    services.edit_class(
        actor=supervisor, class_id=row.id, version=row.version, state=with_limit(row.id, "4 紧急时")
    )
    now = queries.conditions(row.id)
    assert now[0].id != first.id and now[1].id == second.id


def test_undo_puts_everything_back(supervisor: User) -> None:
    row = event("06010")
    before = queries.class_state(row.id)
    change = services.edit_class(
        actor=supervisor, class_id=row.id, version=row.version, state=with_limit(row.id, "2 工作时")
    )
    assert change is not None
    services.undo(actor=supervisor, change_id=change)
    assert queries.class_state(row.id) == before
    with pytest.raises(Conflict, match="已经撤回"):
        services.undo(actor=supervisor, change_id=change)


def test_undo_refuses_where_something_later_stands_on_it(supervisor: User) -> None:
    row = event("06010")
    first = services.edit_class(
        actor=supervisor, class_id=row.id, version=row.version, state=with_limit(row.id, "2 工作时")
    )
    services.edit_class(
        actor=supervisor, class_id=row.id, version=row.version + 1, state=with_limit(row.id, "3 工作时")
    )
    assert first is not None
    with pytest.raises(Conflict, match="暴露垃圾"):
        services.undo(actor=supervisor, change_id=first)


def test_a_batch_is_written_whole_or_not_at_all(supervisor: User) -> None:
    good, bad = event("06010"), event("06011")
    changes = [
        ClassChange(good.id, good.version, with_limit(good.id, "2 工作时")),
        ClassChange(bad.id, bad.version + 7, with_limit(bad.id, "2 工作时")),
    ]
    with pytest.raises(Conflict):
        services.apply_changes(actor=supervisor, name="表", changes=changes)
    assert queries.conditions(good.id)[0].limit_words == "4 工作时"
    assert history.changes() == ()


def test_a_district_adds_a_class_and_takes_it_back(supervisor: User) -> None:
    state = replace(queries.class_state(event("06010").id), name="江滩秩序", words=("江滩",))
    new = ClassChange(None, 0, state, kind="event", code="06901", major_name="市容环境类")
    change = services.apply_changes(actor=supervisor, name="增加", changes=[new])
    assert change is not None and event("06901").name == "江滩秩序"
    with pytest.raises(Conflict, match="06901"):
        services.apply_changes(actor=supervisor, name="增加", changes=[new])
    services.undo(actor=supervisor, change_id=change)
    assert not event("06901").is_active
    assert event("06901") not in queries.classes()


def test_saving_without_a_change_leaves_no_trace(supervisor: User) -> None:
    row = event("06010")
    same = queries.class_state(row.id)
    assert services.edit_class(actor=supervisor, class_id=row.id, version=row.version, state=same) is None
    assert history.changes() == ()


@pytest.mark.parametrize("role", ["commander", "handler", "grid_worker", "system_admin", "security_admin"])
def test_others_may_look_at_most(supervisor: User, role: str) -> None:
    other = User.objects.create(username=role, display_name=role, role=role)
    row = event("06010")
    with pytest.raises(NotAllowed):
        services.edit_class(
            actor=other, class_id=row.id, version=row.version, state=with_limit(row.id, "2 工作时")
        )


def test_what_must_be_there_must_be_there(supervisor: User) -> None:
    row = event("06010")
    state = queries.class_state(row.id)
    for broken in (
        replace(state, name=" "),
        replace(state, conditions=()),
        replace(state, conditions=(replace(state.conditions[0], closing=""),)),
        replace(state, conditions=(replace(state.conditions[0], stages=()),)),
        replace(state, conditions=(replace(state.conditions[0], text="很长" * 2000),)),
    ):
        with pytest.raises(Invalid):
            services.edit_class(actor=supervisor, class_id=row.id, version=row.version, state=broken)


def test_states_are_kept_without_loss(supervisor: User) -> None:
    for row in queries.classes():
        state = queries.class_state(row.id)
        assert from_json(as_json(state)) == state


# ---- legacy codes ----------------------------------------------------------------------------------------------


def test_legacy_codes_lead_there_and_back(supervisor: User) -> None:
    assert (current_code("01-10"), current_code("0405")) == ("06010", "09005")
    found = queries.from_legacy("01-10")
    assert found is not None and found.name == "暴露垃圾"
    assert queries.to_legacy(found.id) == "01-10"
    report = history.mapping_report()
    assert len([row for row in report.rows if row.basis == "checked"]) == 14
    for row in report.rows:
        back = queries.from_legacy(row.code, row.kind)
        assert back is not None and back.id == row.matter.id
        assert current_code(row.code) == row.matter.code and legacy_code(row.matter.code) == row.code


def test_the_report_accounts_for_every_class_and_every_gap(supervisor: User) -> None:
    report = history.mapping_report()
    assert len(report.rows) + len(report.without_legacy) == 403
    missing = {row.code for row in report.without_current}
    assert {"04-07", "01-31"} <= missing and queries.from_legacy("04-07") is None
    assert all(row.reason for row in (*report.without_legacy, *report.without_current))


def test_the_district_says_what_a_legacy_code_meant(supervisor: User) -> None:
    row = event("10001")
    services.set_legacy_code(actor=supervisor, class_id=row.id, code="0407")
    assert queries.to_legacy(row.id) == "04-07"
    found = queries.from_legacy("04-07")
    assert found is not None and found.id == row.id
    with pytest.raises(Conflict, match="04-05"):
        services.set_legacy_code(actor=supervisor, class_id=row.id, code="04-05")
    services.set_legacy_code(actor=supervisor, class_id=row.id, code="")
    assert queries.from_legacy("04-07") is None


# ---- privacy -------------------------------------------------------------------------------------------------


def test_what_points_at_a_neighbour_or_a_person_is_private(supervisor: User) -> None:
    assert "邻居" in queries.private_reason(event("06028").id)
    assert "人身安全" in queries.private_reason(event("06010").id, "再不处理我就要跳楼")
    assert queries.private_reason(event("06010").id, "路口的垃圾没人收") == ""


def test_a_limit_of_the_catalogue_is_what_a_due_time_takes(supervisor: User) -> None:
    assert queries.conditions(event("06012").id)[0].stages[0].limit == Limit(2, LimitUnit.WORK_HOUR)
