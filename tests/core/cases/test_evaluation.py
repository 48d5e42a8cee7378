"""Rates of units and of people open to their cases; score sheets are versions; a replay is looked at before it is applied."""

from datetime import date, timedelta

import pytest

from chengnuo.core.cases import (
    clocks,
    contracts,
    evaluation,
    models,
    posts,
    queries,
    replay,
    replay_job,
    routes,
    services,
    sheets,
)
from chengnuo.core.cases.contracts import Terms
from chengnuo.core.cases.errors import BadSheet, ContractChanged, Refused, SheetChanged
from chengnuo.core.cases.evaluation import By, Period
from chengnuo.core.cases.rules.rates import EXAMPLE_LIMITS, EXAMPLE_SHEET, POST_RATES, Counter, Part, Post
from chengnuo.core.cases.rules.routing import RouteRule
from chengnuo.core.notices.models import Notice
from chengnuo.core.people import duties
from chengnuo.core.people.duties import NewShift
from chengnuo.kernel.audit.log import history_of
from chengnuo.kernel.errors import NotAllowed
from chengnuo.kernel.jobs import queue, worker
from chengnuo.kernel.worktime import DayLine, WorkHours
from tests.core.cases.conftest import City
from tests.core.cases.test_loop import at, monday

pytestmark = pytest.mark.django_db
PERIOD = Period(monday(9).date(), monday(9).date() + timedelta(days=1))


def draft(**changed: object) -> sheets.Draft:
    fields: dict[str, object] = {
        "title": "本区办法", "lines": [Part("handled", 60), Part("reworked", 40, floor=10)], "total": 100, "limits": EXAMPLE_LIMITS,
    }  # fmt: skip
    return sheets.Draft(**fields | changed)  # type: ignore[arg-type]


def test_each_post_counts_what_passed_through_its_hands(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, monday(9))
    case_id = city.finished()
    slow = city.reported().case_id
    city.act("ask_verify", slow)
    at(monkeypatch, monday(9, day=9))
    city.act("verify", slow, true=True)
    city.act("close", case_id)
    rows = {(row.post, row.name): row for row in posts.evaluate_posts(PERIOD)}
    checker = rows[Post.CHECKER, city.walker.display_name]
    assert checker.counts == {Counter.DONE: 1, Counter.CHECKED_ON_TIME: 1}
    assert rows[Post.VERIFIER, city.walker.display_name].counts[Counter.VERIFIED_ON_TIME] == 0
    assert rows[Post.HANDLER, city.handler.display_name].counts[Counter.HANDLED_ON_TIME] == 1
    assert rows[Post.DISPATCHER, city.desk.display_name].counts[Counter.RIGHT_DISPATCH] == 1
    for row in rows.values():
        for counter, count in row.counts.items():
            found = posts.post_cases(counter, PERIOD, row.post, row.key)
            assert len(found) == count == posts.post_count(counter, PERIOD, row.post, row.key)
        assert {rate.rate for rate in row.rates} == set(POST_RATES[row.post])


def test_what_the_desk_does_late_is_not_in_time(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, monday(9))
    quick, late = city.dispatched(), city.reported(point=None, address="别处").case_id
    at(monkeypatch, monday(16))
    city.act("classify", late, condition_id=city.condition.id, waived=True, reason="清楚")
    whole, _ = evaluation.evaluate_all(PERIOD, By.UNIT, EXAMPLE_SHEET)
    assert (whole.counts[Counter.FILED], whole.counts[Counter.FILED_ON_TIME]) == (2, 1)
    assert [row.id for row in evaluation.counted_cases(Counter.FILED_ON_TIME, PERIOD, By.ALL, "all")] == [
        quick
    ]
    city.act("void", late, reason="重复")
    whole, _ = evaluation.evaluate_all(PERIOD, By.UNIT, EXAMPLE_SHEET)
    assert whole.counts[Counter.RIGHT_FILED] == 1


def test_simulated_cases_are_counted_apart(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, monday(9))
    real, played = city.reported().case_id, city.reported(simulated=True, point=None, address="别处").case_id
    for simulated, case_id in ((False, real), (True, played)):
        period = Period(PERIOD.start, PERIOD.end, simulated)
        whole, _ = evaluation.evaluate_all(period, By.STREET, EXAMPLE_SHEET)
        assert whole.counts[Counter.REPORTED] == 1
        assert [row.id for row in evaluation.counted_cases(Counter.REPORTED, period, By.ALL, "all")] == [
            case_id
        ]


def test_the_whole_is_what_all_cases_give_and_takes_six_queries(
    city: City, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: object
) -> None:
    at(monkeypatch, monday(9))
    city.finished()
    city.reported(point=None, address="别处")
    with django_assert_num_queries(6):  # type: ignore[operator]
        whole, _ = evaluation.evaluate_all(PERIOD, By.UNIT, EXAMPLE_SHEET)
    [alone] = evaluation.evaluate(PERIOD, By.ALL, EXAMPLE_SHEET)
    assert whole.counts == alone.counts and whole.points == alone.points


def test_a_sheet_is_a_version_and_one_is_in_use(city: City) -> None:
    shipped = sheets.sheet_in_use()
    assert (shipped.number, shipped.example, shipped.total) == (0, True, 100)
    number = services.save_sheet(actor=city.supervisor, draft=draft(), newest=0)
    assert sheets.sheet_in_use().number == 0
    assert services.use_sheet(actor=city.supervisor, number=number) == 0
    assert sheets.sheet_in_use().title == "本区办法" and not sheets.sheet(0).in_use
    services.use_sheet(actor=city.supervisor, number=0)
    assert [s.number for s in sheets.sheets()] == [1, 0] and sheets.sheet_in_use().number == 0
    assert {entry.action for entry in history_of("score_sheet", 1)} == {"evaluation.sheet", "evaluation.use"}


def test_a_sheet_must_add_up_and_says_all_that_is_wrong(city: City) -> None:
    wrong = draft(
        total=90, lines=[Part("handled", 60), Part("handled", 40, cap=50), Part("nothing", 0)], title=" "
    )
    with pytest.raises(BadSheet) as error:
        services.save_sheet(actor=city.supervisor, draft=wrong, newest=0)
    said = "；".join(error.value.data["faults"])
    for part in ("名称", "总分 90", "不止一行", "不存在", "上限"):
        assert part in said
    services.save_sheet(actor=city.supervisor, draft=draft(), newest=0)
    with pytest.raises(SheetChanged):
        services.save_sheet(actor=city.supervisor, draft=draft(), newest=0)
    with pytest.raises(NotAllowed):
        services.save_sheet(actor=city.commander, draft=draft(), newest=1)


def closed_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    calendar, _ = clocks.working_time()
    changed = calendar.with_lines([DayLine(monday(9).date(), True, "停工日")])
    monkeypatch.setattr(clocks, "working_time", lambda: (changed, WorkHours()))


def test_a_replay_is_kept_looked_at_and_applied_once(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, monday(9))
    moving, touched = city.dispatched(), city.dispatched(point=None, address="别处")
    before = city.row(moving).due_at
    closed_monday(monkeypatch)
    job = replay_job.enqueue_look(actor=city.supervisor, limits=False, open_at="/replay/{run_id}/")
    worker.run_waiting()
    [run] = replay.runs()
    assert queue.get(job.id).url == f"/replay/{run.id}/" and (run.tasks, run.moved) == (2, 2)
    assert city.row(moving).due_at == before and "停工日" in replay.moved_in(run.id)[0].proof
    models.Task.objects.filter(case_id=touched).update(due_at=monday(20))
    replay_job.enqueue_apply(actor=city.supervisor, run_id=run.id, open_at="/")
    worker.run_waiting()
    assert city.row(moving).due_at == monday(14, 30, day=9) and city.row(touched).due_at != monday(
        14, 30, day=9
    )
    assert {line.case_id: line.written for line in replay.moved_in(run.id)} == {moving: True, touched: False}
    with pytest.raises(Refused):
        replay_job.enqueue_apply(actor=city.supervisor, run_id=run.id, open_at="/")


def test_a_replay_that_is_cancelled_leaves_nothing(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, monday(9))
    city.dispatched()
    closed_monday(monkeypatch)
    found = replay.look(actor=city.supervisor, limits=False)

    class Stop(Exception):
        pass

    def stop(done: int, total: int) -> None:
        raise Stop

    with pytest.raises(Stop):
        replay.apply_run(actor=city.supervisor, run_id=found, progress=stop)
    run = replay.run_of(found)
    assert run is not None and run.applied_at is None
    assert not any(line.written for line in replay.moved_in(found))


def test_a_contract_decides_until_its_last_day(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, monday(9))
    terms = Terms("环卫包", city.other.pk, "event", "06", "", date(2023, 1, 1), None)
    number = services.create_contract(actor=city.supervisor, terms=terms)
    made = city.reported(condition_id=city.condition.id).case_id
    assert queries.case(made).route_unit_id == city.other.pk
    assert services.end_contract(actor=city.supervisor, contract_id=number, last=date(2023, 5, 7)) is None
    later = city.reported(condition_id=city.condition.id, point=None, address="别处").case_id
    assert queries.case(later).route_unit_id != city.other.pk
    assert services.end_contract(actor=city.supervisor, contract_id=number, last=None) == date(2023, 5, 7)
    row = contracts.contract(number)
    with pytest.raises(ContractChanged):
        services.update_contract(actor=city.supervisor, contract_id=number, version=row.version - 1,
                                 terms=Terms("别的", city.other.pk, "", "", "", date(2023, 1, 1), None))  # fmt: skip
    with pytest.raises(Refused, match="代码前缀"):
        services.create_contract(
            actor=city.supervisor, terms=Terms("x", city.other.pk, "", "6a", "", date(2023, 1, 1), None)
        )


def test_corrections_open_to_as_many_cases_as_they_count(city: City) -> None:
    for _ in range(2):
        city.dispatched()
    wrong, proposed = routes.corrections()[RouteRule.PLACE]
    assert wrong == len(routes.corrections_of(RouteRule.PLACE)) and proposed == len(
        routes.proposed_by(RouteRule.PLACE)
    )
    assert routes.corrections_of(RouteRule.PLACE)[0].chosen == city.unit.short_name
    assert routes.corrections(simulated=True)[RouteRule.PLACE] == (0, 0)


@pytest.mark.parametrize(("hour", "told"), [(10, 0), (22, 1)])
def test_after_hours_whoever_is_on_duty_is_told(
    city: City, monkeypatch: pytest.MonkeyPatch, hour: int, told: int
) -> None:
    at(monkeypatch, monday(hour))
    shift = NewShift(city.unit.pk, "王值班", monday(8), monday(8, day=9), "13800000000")
    duties.add_shifts(actor=city.supervisor, shifts=[shift])
    city.dispatched()
    assert Notice.objects.filter(key__contains=":duty:").count() == told
