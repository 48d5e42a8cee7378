"""The seven steps and their side paths, on the database."""

from datetime import datetime, timedelta

import pytest

from chengnuo.core.cases import models, queries, services
from chengnuo.core.cases.errors import ActRefused, EditConflict, Refused, ReportNotFound
from chengnuo.core.cases.rules.words import Source, State
from chengnuo.kernel import clock
from chengnuo.kernel.audit import log
from chengnuo.kernel.clock import SHANGHAI
from chengnuo.kernel.errors import NotAllowed
from chengnuo.kernel.worktime import Limit, LimitUnit
from tests.core.cases.conftest import HERE, City

pytestmark = pytest.mark.django_db


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Let it be ``moment`` for everything that asks the clock."""
    for name in ("acting", "acts_desk", "acts_unit", "acts_public", "intake", "queries", "rows"):
        monkeypatch.setattr(f"chengnuo.core.cases.{name}.now", lambda: moment)


def monday(hour: int, minute: int = 0, day: int = 8) -> datetime:
    """In the week of Monday, 8 May 2023."""
    return datetime(2023, 5, day, hour, minute, tzinfo=SHANGHAI)


def test_from_the_report_to_the_rating(city: City) -> None:
    receipt = city.reported(phone="138 0013 8000")
    case_id = receipt.case_id
    assert receipt.state == State.COLLECTED and not receipt.joined
    city.act("ask_verify", case_id)
    city.act("verify", case_id, true=True, note="确有垃圾")
    city.act("classify", case_id, condition_id=city.condition.id)
    city.act("dispatch", case_id, unit_id=city.unit.pk)
    city.act("sign", case_id)
    city.act("finish", case_id, result="垃圾已清走")
    city.act("close", case_id)
    services.rate(code=receipt.code, phone_tail="8000", solved=True, stars=5, text="很快")
    detail = queries.case(case_id)
    assert detail.row.state == State.RATED
    assert [event.step_label for event in detail.events] == [
        "信息收集", "信息收集", "信息收集", "案卷建立", "任务派遣", "任务处理", "处理反馈", "核实结案", "综合评价",
    ]  # fmt: skip
    assert [task.state for task in detail.tasks] == ["done"]
    assert "4 工作时" in detail.tasks[0].proof
    entries = log.history_of("case", case_id)
    assert len(entries) == len(detail.events)
    assert entries[0].old["state"] == "closed" and entries[0].new["state"] == "rated"


def test_where_it_lies_is_known_from_the_point(city: City) -> None:
    row = city.row(city.reported().case_id)
    assert row.grid_code.startswith(row.street_code) and len(row.grid_code) == 15
    assert row.street_code.startswith("420103")
    with pytest.raises(Refused, match="不在本区"):
        city.reported(point=type(HERE)(114.0, 30.0))


def test_the_same_key_is_the_same_report(city: City) -> None:
    first, again = city.reported(key="12345:A1"), city.reported(key="12345:A1")
    assert (again.code, again.case_id, again.again) == (first.code, first.case_id, True)
    assert models.Report.objects.count() == models.Case.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"text": "  "}, "cases.no_text"),
        ({"text": "字" * 4001}, "cases.long_text"),
        ({"point": None}, "cases.no_place"),
        ({"phone": "12"}, "cases.bad_phone"),
    ],
)
def test_what_is_no_report_is_refused_and_nothing_is_kept(
    city: City, given: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as caught:
        city.reported(**given)
    assert caught.value.code == code and not models.Report.objects.exists()


def test_one_matter_seen_twice_is_one_case_and_both_are_answered(city: City) -> None:
    walker = {"source": Source.GRID_WORKER, "condition_id": city.condition.id}
    first = services.report_case(actor=city.walker, intake=city.intake(**walker))
    assert first.state == State.FILED  # a collector's own report is filed at once
    near = type(HERE)(HERE.lon + 0.00005, HERE.lat)
    second = services.report_case(
        actor=city.walker, intake=city.intake(**walker, point=near, phone="13900001111")
    )
    assert second.joined and second.case_id == first.case_id and "相距 5 米" in second.reason
    alone = services.split_report(actor=city.desk, report_id=second.report_id, reason="另一堆")
    assert alone != first.case_id
    assert [len(queries.case(pk).reports) for pk in (first.case_id, alone)] == [1, 1]
    # the timelines of both tell how they came to be filed, step by step
    begun = [State.COLLECTED, State.FILED]
    assert [event.state_after for event in queries.case(first.case_id).events][:2] == begun
    apart = queries.case(alone).events
    assert [event.state_after for event in apart] == begun and "拆出" in apart[0].text


def test_the_clock_starts_at_dispatch_and_a_return_does_not_reset_it(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, monday(9))
    case_id = city.reported().case_id
    at(monkeypatch, monday(10))
    city.act("classify", case_id, condition_id=city.condition.id, waived=True, reason="照片清楚")
    at(monkeypatch, monday(11))
    city.act("dispatch", case_id, unit_id=city.unit.pk)
    due = city.row(case_id).due_at
    assert due == monday(17)  # 11:00 to 12:00, then 14:00 to 17:00
    at(monkeypatch, monday(14, 30))
    city.act("send_back", case_id, reason="是绿地", clause="职责清单第3条", proposed_unit_id=city.other.pk)
    assert city.row(case_id).state == State.FILED and city.row(case_id).due_at == due
    assert [row.id for row in queries.cases(queries.CaseFilter(queue="returned")).rows] == [case_id]
    at(monkeypatch, monday(15))
    city.act("dispatch", case_id, unit_id=city.other.pk)
    assert city.row(case_id).due_at == due and city.row(case_id).unit == city.other.short_name


def test_two_returns_then_a_ruling_that_binds(city: City) -> None:
    case_id = city.dispatched()
    for unit in (city.other, city.unit):
        back = {"reason": "不是我们的", "clause": "第1条", "proposed_unit_id": city.third.pk}
        city.act("send_back", case_id, **back)
        city.act("dispatch", case_id, unit_id=city.unit.pk, reason=f"{unit.short_name}说得不对")
    with pytest.raises(ActRefused) as caught:
        city.act("send_back", case_id, **back)
    assert caught.value.code == "cases.too_many_returns"
    city.act("ask_ruling", case_id, reason="仍有分歧", proposed_unit_id=city.third.pk)
    city.act("rule", case_id, unit_id=city.unit.pk, reason="按三定方案")
    city.act("sign", case_id)
    with pytest.raises(ActRefused) as caught:
        city.act("send_back", case_id, **back)
    assert caught.value.code == "cases.ruled"


def test_after_a_ruling_the_queue_shows_the_due_time_of_the_unit_that_now_answers(city: City) -> None:
    case_id = city.dispatched()
    for _ in range(2):
        city.act("send_back", case_id, reason="不是我们的", clause="第1条", proposed_unit_id=city.third.pk)
        city.act("dispatch", case_id, unit_id=city.unit.pk)
    city.act("ask_time", case_id, limit=Limit(3, LimitUnit.WORK_DAY), reason="要等配件")
    city.act("answer_time", case_id, granted=True)
    city.act("ask_ruling", case_id, reason="仍有分歧", proposed_unit_id=city.third.pk)
    city.act("rule", case_id, unit_id=city.other.pk, reason="按三定方案")
    [task] = [task for task in queries.case(case_id).tasks if task.state == "waiting"]
    assert task.unit == city.other.short_name and city.row(case_id).due_at == task.due_at


def test_a_return_names_the_clause_and_another_unit(city: City) -> None:
    case_id = city.dispatched()
    with pytest.raises(Refused, match="职责条款"):
        city.act("send_back", case_id, reason="x", clause=" ", proposed_unit_id=city.other.pk)
    with pytest.raises(Refused, match="自己"):
        city.act("send_back", case_id, reason="x", clause="第1条", proposed_unit_id=city.unit.pk)


def test_more_time_moves_the_due_time_only_when_it_is_granted(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, monday(9))
    case_id = city.dispatched()
    before = city.row(case_id).due_at
    city.act("sign", case_id)
    city.act("ask_time", case_id, limit=Limit(1, LimitUnit.WORK_DAY), reason="等吊车")
    assert city.row(case_id).due_at == before
    city.act("answer_time", case_id, granted=True)
    after = city.row(case_id).due_at
    assert before is not None and after is not None and after.date() == before.date() + timedelta(days=1)
    assert "批准延期" in queries.case(case_id).tasks[0].proof


def test_rework_stops_the_clock_only_while_the_check_was_on(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, monday(9))
    case_id = city.dispatched()  # due 9:00 + 4 hours of work = 15:00
    city.act("sign", case_id)
    at(monkeypatch, monday(10))
    city.act("finish", case_id, result="清了")
    at(monkeypatch, monday(11))
    city.act("rework", case_id, reason="还有残留")
    assert city.row(case_id).due_at == monday(16)
    assert city.row(case_id).state == State.HANDLING


def test_a_shelved_case_stands_still(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, monday(9))
    case_id = city.dispatched()
    city.act("sign", case_id)
    at(monkeypatch, monday(10))
    city.act("shelve", case_id, reason="等拆迁")
    assert models.Task.objects.get(case_id=case_id).alarm_at is None
    at(monkeypatch, monday(10, day=10))
    city.act("unshelve", case_id)
    assert city.row(case_id).due_at == monday(15, day=10)  # one hour used, three left
    assert models.Task.objects.get(case_id=case_id).alarm_at is not None


def test_what_stood_still_counts_for_no_unit_after_a_return(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, monday(9))
    case_id = city.dispatched()
    at(monkeypatch, monday(10))
    city.act("shelve", case_id, reason="等拆迁")
    at(monkeypatch, monday(10, day=10))
    city.act("unshelve", case_id)
    city.act("send_back", case_id, reason="不归我们", clause="第1条", proposed_unit_id=city.other.pk)
    city.act("dispatch", case_id, unit_id=city.other.pk)
    assert city.row(case_id).due_at == monday(15, day=10)
    assert "暂停，其间工作时间 14:00 不计" in queries.case(case_id).tasks[-1].proof


def test_co_units_have_their_own_task_and_the_lead_waits_for_them(city: City) -> None:
    from chengnuo.core.people.models import User

    helper = User.objects.create(
        username="yuanlin", display_name="模拟·园林", role="handler", unit=city.other, password="!"
    )
    case_id = city.reported().case_id
    city.act("classify", case_id, condition_id=city.condition.id, waived=True, reason="清楚")
    city.act("dispatch", case_id, unit_id=city.unit.pk, co_unit_ids=[city.other.pk])
    city.act("sign", case_id)
    with pytest.raises(ActRefused, match="1 项协办任务"):
        city.act("finish", case_id, result="清了")
    city.act("sign", case_id, actor=helper)
    city.act("finish", case_id, actor=helper, result="树枝已修")
    assert city.row(case_id).state == State.HANDLING
    city.act("finish", case_id, result="清了")
    assert city.row(case_id).state == State.CHECKING
    with pytest.raises(NotAllowed):
        city.act("close", case_id, actor=helper)


def test_a_co_unit_cannot_act_for_the_lead(city: City) -> None:
    from chengnuo.core.people.models import User

    helper = User.objects.create(
        username="yl", display_name="园林", role="handler", unit=city.other, password="!"
    )
    stranger = User.objects.create(
        username="sw", display_name="水务", role="handler", unit=city.third, password="!"
    )
    case_id = city.reported().case_id
    city.act("classify", case_id, condition_id=city.condition.id, waived=True, reason="清楚")
    city.act("dispatch", case_id, unit_id=city.unit.pk, co_unit_ids=[city.other.pk])
    back = {"reason": "不归我", "clause": "第1条", "proposed_unit_id": city.third.pk}
    for actor in (helper, stranger):
        with pytest.raises(NotAllowed):
            city.act("send_back", case_id, actor=actor, **back)
    with pytest.raises(NotAllowed):
        city.act("sign", case_id, actor=stranger)


def test_not_solved_is_handled_again_with_a_clock_of_its_own(city: City) -> None:
    receipt = city.reported()
    case_id = receipt.case_id
    city.act("classify", case_id, condition_id=city.condition.id, waived=True, reason="清楚")
    city.act("dispatch", case_id, unit_id=city.unit.pk)
    city.act("sign", case_id)
    city.act("finish", case_id, result="清了")
    city.act("close", case_id)
    services.reopen(code=receipt.code, reason="又堆起来了")
    row = city.row(case_id)
    assert (row.state, row.round, row.due_at) == (State.FILED, 2, None)
    city.act("dispatch", case_id, unit_id=city.unit.pk)
    assert [(task.round, task.state) for task in queries.case(case_id).tasks] == [(1, "done"), (2, "waiting")]


def test_a_code_with_a_phone_asks_for_its_last_digits(city: City) -> None:
    receipt = city.reported(phone="13800138000")
    with pytest.raises(ReportNotFound):
        queries.public_case(receipt.code)
    with pytest.raises(ReportNotFound):
        queries.public_case(receipt.code, "1234")
    shown = queries.public_case(receipt.code.lower(), "8000")
    assert shown.code == receipt.code and not shown.may_rate


def test_what_is_not_true_is_voided_and_said(city: City) -> None:
    case_id = city.reported().case_id
    city.act("ask_verify", case_id)
    city.act("verify", case_id, true=False, note="现场没有垃圾")
    assert city.row(case_id).state == State.VOIDED
    city.act("restore", case_id, reason="来电再次反映")
    assert city.row(case_id).state == State.COLLECTED


def test_merging_takes_the_reports_along_and_gives_them_back(city: City) -> None:
    one, two = city.reported().case_id, city.reported().case_id
    city.act("merge", two, into_id=one, reason="同一处")
    assert [len(queries.case(pk).reports) for pk in (one, two)] == [2, 0]
    with pytest.raises(ActRefused, match="1 件案卷并入了它"):
        city.act("void", one, reason="x")
    city.act("unmerge", two, reason="不是同一处")
    assert [len(queries.case(pk).reports) for pk in (one, two)] == [1, 1]


def test_of_two_acts_on_one_version_the_second_sees_both_sides(city: City) -> None:
    case_id = city.dispatched()
    version = city.row(case_id).version
    services.sign(actor=city.handler, case_id=case_id, version=version)
    with pytest.raises(EditConflict) as caught:
        services.sign(actor=city.handler, case_id=case_id, version=version)
    assert caught.value.data["theirs"]["state"] == "处置中" and caught.value.data["who"] == "模拟·chuzhi"


def test_another_unit_than_the_proposed_one_is_counted_for_its_rule(city: City) -> None:
    from chengnuo.core.cases.routes import corrections
    from chengnuo.core.cases.rules.routing import RouteRule

    case_id = city.reported().case_id
    city.act("classify", case_id, condition_id=city.condition.id, waived=True, reason="清楚")
    detail = queries.case(case_id)
    assert detail.route_reason.startswith("事件先属地后属主") and "街道" in detail.route_unit
    city.act("dispatch", case_id, unit_id=city.unit.pk, reason="专项整治")
    assert corrections()[RouteRule.PLACE] == (1, 1)


def test_a_case_is_found_by_its_number_and_by_its_words(city: City) -> None:
    receipt = city.reported(text="万松园路口窨井盖翘起")
    for text in (receipt.number, "窨井盖"):
        assert [row.id for row in queries.cases(queries.CaseFilter(text=text)).rows] == [receipt.case_id]
    assert not queries.cases(queries.CaseFilter(text="路灯")).rows


def test_pages_of_a_list_follow_each_other_without_gap(city: City) -> None:
    ids = [city.reported().case_id for _ in range(7)]
    seen, after = [], ""
    while True:
        page = queries.cases(queries.CaseFilter(), after=after, size=3)
        seen += [row.id for row in page.rows]
        after = page.after
        if not after:
            break
    assert seen == sorted(ids, reverse=True)
    assert clock.now() > queries.case(ids[0]).row.reported_at
