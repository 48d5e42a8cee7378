"""A matter from 立项 to 销号: its clocks with their sums, what a unit may, what was known when."""

from __future__ import annotations

import pytest

from chengnuo.core.notices.models import Notice
from chengnuo.core.supervision import alarms, history, queries, services
from chengnuo.core.supervision.errors import ActRefused, EditConflict
from chengnuo.core.supervision.models import ClockFired
from chengnuo.core.supervision.rules.words import Act, Pace, Stage, State
from chengnuo.kernel.clock import local
from chengnuo.kernel.errors import NotAllowed
from tests.core.supervision.conftest import Office, at


def due(matter_id: int) -> dict[Stage, str]:
    """When each clock of a matter is due."""
    return {c.stage: f"{local(c.due_at):%m-%d %H:%M}" for c in queries.matter(matter_id).clocks}


def test_the_whole_way_from_filing_to_clearing(office: Office) -> None:
    matter_id = office.assigned()
    found = queries.matter(matter_id)
    # Wednesday the 1st: one working day is Thursday, three are the Monday after, seven the Friday after that
    assert due(matter_id) == {
        Stage.SIGN: "11-02 17:30", Stage.PLAN: "11-06 17:30", Stage.PROGRESS: "11-10 17:30", Stage.DONE: "12-01 09:00",
    }  # fmt: skip
    assert "交办当日不计" in found.clocks[0].proof and "派遣" not in found.clocks[0].proof
    for day, act, words in (
        ("2023-11-02 10:00", Act.SIGN, ""), ("2023-11-03 10:00", Act.PLAN, "分三段施工"),
        ("2023-11-09 10:00", Act.PROGRESS, "完成六成"), ("2023-11-20 10:00", Act.REPLY, "主干管已通水"),
        ("2023-11-21 10:00", Act.REVIEW, ""), ("2023-11-22 10:00", Act.FINISH, "现场复核属实"),
        ("2023-11-23 10:00", Act.CLEAR, "同意销号"),
    ):  # fmt: skip
        with office.on(day):
            office.act(act, matter_id, text=words)
    found = queries.matter(matter_id)
    assert found.row.state == State.CLEARED and all(clock.on_time for clock in found.clocks)
    assert [node.state.label for node in found.nodes if node.at] == [
        "立项", "交办", "签收", "办理", "反馈", "复核", "办结", "销号",
    ]  # fmt: skip
    assert [event.actor for event in found.events][-1] == "区长" and found.nodes[2].actor == "水务"


def test_what_was_sent_back_is_late_as_if_it_had_never_been_answered(office: Office) -> None:
    matter_id = office.assigned(pace=Pace.NORMAL)
    with office.on("2023-11-02 10:00"):
        office.act(Act.SIGN, matter_id)
        office.act(Act.PLAN, matter_id, text="方案")
        office.act(Act.REPLY, matter_id, text="完成")
        with pytest.raises(ActRefused, match="请写明"):
            office.act(Act.SEND_BACK, matter_id)
        office.act(Act.SEND_BACK, matter_id, text="现场未见施工")
    with office.on("2023-11-13 10:00"):
        row = queries.matter_row(matter_id)
        assert row.state == State.HANDLING and row.late and row.clock and row.clock.stage == Stage.DONE
        # the day before it was sent back it counted as answered, and still does for that day
    then = {c.stage: c for c in history.clocks(at("2023-11-02 10:00"), simulated=False)}
    assert then[Stage.DONE].met_at is None
    assert history.matters(at("2023-11-01 23:00"), simulated=False)[0].state == State.ASSIGNED


def test_only_the_unit_itself_signs_and_only_once(office: Office) -> None:
    matter_id = office.assigned()
    with office.on("2023-11-02 09:00"):
        with pytest.raises(NotAllowed):
            office.act(Act.SIGN, matter_id, actor=office.stranger)
        with pytest.raises(NotAllowed):
            office.act(Act.CLEAR, matter_id, actor=office.supervisor)
        office.act(Act.SIGN, matter_id)
        with pytest.raises(ActRefused, match="现在「签收」，不能签收"):
            office.act(Act.SIGN, matter_id)
        with pytest.raises(EditConflict):
            services.perform(
                actor=office.handler, matter_id=matter_id, version=1, act="plan", given={"text": "x"}
            )
        assert {arrow.act for arrow in queries.acts_of(office.handler, matter_id)} == {
            Act.RETURN,
            Act.PLAN,
            Act.ASK_TIME,
        }
        assert not queries.acts_of(office.stranger, matter_id)


def test_time_is_asked_before_it_is_due_and_granted_on_top(office: Office) -> None:
    matter_id = office.assigned()
    with office.on("2023-11-02 09:00"):
        office.act(Act.SIGN, matter_id)
        office.act(Act.ASK_TIME, matter_id, text="等待管线迁改", days="2")
        with pytest.raises(ActRefused, match="已有一项"):
            office.act(Act.ASK_TIME, matter_id, text="再要", days="2")
    with office.on("2023-11-03 09:00"):
        office.act(Act.GRANT_TIME, matter_id, text="同意")
    assert due(matter_id)[Stage.PLAN] == "11-08 17:30"
    assert "批准延期" in next(c.proof for c in queries.matter(matter_id).clocks if c.stage == Stage.PLAN)
    # as it was known the day before, it was due on the 6th
    then = [c for c in history.clocks(at("2023-11-03 00:00"), simulated=False) if c.stage == Stage.PLAN]
    assert [f"{local(c.due_at):%m-%d}" for c in then] == ["11-06"]
    with office.on("2023-11-09 09:00"), pytest.raises(ActRefused, match="到期之前"):
        office.act(Act.ASK_TIME, matter_id, text="晚了", days="2")


def test_the_clock_stands_still_while_shelved(office: Office) -> None:
    matter_id = office.assigned()
    with office.on("2023-11-02 09:00"):
        office.act(Act.SIGN, matter_id)
        office.act(Act.SHELVE, matter_id, text="等待上级批复")
    assert not alarms.fire_due(at("2023-11-30 09:00"))
    with office.on("2023-11-16 09:00"):
        office.act(Act.UNSHELVE, matter_id)
    assert due(matter_id)[Stage.PLAN] == "11-20 17:30"  # ten working days later than the 6th


def test_alarms_fire_once_each_and_in_their_order(office: Office) -> None:
    matter_id = office.assigned()
    moment = at("2023-11-09 09:00")
    fired = alarms.fire_due(moment)
    kinds = list(ClockFired.objects.filter(stage="sign").order_by("id").values_list("kind", flat=True))
    assert kinds == ["warn", "overdue", "escalate", "to_commander"]
    assert fired == ClockFired.objects.count() and not alarms.fire_due(moment)
    told = Notice.objects.filter(key__startswith=f"supervision.overdue:{matter_id}:sign:to_commander")
    assert told.filter(deliveries__user=office.commander).count() == 1


def test_a_matter_given_back_gets_new_clocks_at_another_unit_and_the_old_ones_at_the_same(
    office: Office,
) -> None:
    matter_id = office.assigned()
    with office.on("2023-11-02 09:00"):
        office.act(Act.RETURN, matter_id, text="属城管职责")
        assert not queries.matter(matter_id).clocks
        office.act(Act.ASSIGN, matter_id, unit_id=office.unit.pk)
    assert due(matter_id)[Stage.SIGN] == "11-02 17:30"
    with office.on("2023-11-03 09:00"):
        office.act(Act.RETURN, matter_id, text="属城管职责")
        office.act(Act.ASSIGN, matter_id, unit_id=office.other.pk)
    assert due(matter_id)[Stage.SIGN] == "11-06 17:30"


def test_simulated_matters_tell_nobody(office: Office) -> None:
    office.assigned(simulated=True)
    assert alarms.fire_due(at("2023-11-09 09:00")) and not Notice.objects.exists()
