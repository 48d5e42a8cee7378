"""The pure rules beside the state machine: who answers, what is the same matter, what a rate says, when an alarm is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengnuo.core.cases.rules import deadlines, fusion, numbers, rates
from chengnuo.core.cases.rules.deadlines import AlarmKind, Clock
from chengnuo.core.cases.rules.fusion import HINT, SAME, Told, likeness, most_alike
from chengnuo.core.cases.rules.rates import EXAMPLE_SHEET, RATES, Counter, Part
from chengnuo.core.cases.rules.routing import Candidates, Contract, RouteRule, route
from chengnuo.core.catalogue.shapes import Stage
from chengnuo.kernel.clock import SHANGHAI
from chengnuo.kernel.geo import Point
from chengnuo.kernel.worktime import Limit, LimitUnit, WorkHours, load_calendar

DAY = date(2023, 5, 8)
BOTH = Candidates(1, "区城管执法局", 2, "万松街道")


def routed(
    kind: str, *, candidates: Candidates = BOTH, contracts: tuple[Contract, ...] = ()
) -> tuple[int | None, RouteRule]:
    found = route(
        kind=kind, code="06010", street_code="420103008", on=DAY, candidates=candidates, contracts=contracts
    )
    assert found.reason
    return found.unit_id, found.rule


def test_a_thing_goes_to_its_owner_first_an_event_to_its_street_first() -> None:
    assert routed("component") == (1, RouteRule.OWNER)
    assert routed("event") == (2, RouteRule.PLACE)
    assert routed("component", candidates=Candidates(None, "", 2, "万松街道")) == (2, RouteRule.PLACE)
    assert routed("event", candidates=Candidates(1, "区城管执法局", None, "")) == (1, RouteRule.OWNER)
    assert routed("event", candidates=Candidates(None, "", None, "")) == (None, RouteRule.NONE)


def test_the_narrowest_contract_in_force_comes_before_both() -> None:
    wide = Contract(1, 7, "", "06", "", "物业城市一包", DAY)
    narrow = Contract(2, 8, "event", "06010", "420103008", "万松保洁", DAY, DAY + timedelta(days=1))
    assert routed("event", contracts=(wide, narrow)) == (8, RouteRule.CONTRACT)
    assert routed("component", contracts=(wide, narrow)) == (7, RouteRule.CONTRACT)
    over = Contract(3, 9, "", "06", "", "旧合同", DAY - timedelta(days=9), DAY)
    assert routed("event", contracts=(over,)) == (2, RouteRule.PLACE)


NOON = datetime(2023, 5, 8, 4, tzinfo=UTC)
PLACE = Point(114.27, 30.593)


def told(*, east_m: float = 0, hours: float = 0, text: str = "路边有垃圾", key: str = "event:06010") -> Told:
    return Told(key, Point(PLACE.lon + east_m / 95_700, PLACE.lat), NOON + timedelta(hours=hours), text)


def score(known: Told, new: Told | None = None) -> float:
    found = likeness(new or told(), known)
    return found.score if found else 0.0


def test_the_same_matter_is_told_by_class_distance_time_and_words() -> None:
    assert score(told(east_m=5, hours=2)) >= SAME
    assert HINT <= score(told(east_m=60, hours=2)) < SAME
    assert score(told(east_m=150)) == score(told(key="event:06011")) == score(told(hours=24 * 15)) == 0.0
    assert score(told(key="", text="井盖翘了")) < SAME  # without a class the words have to carry it
    assert score(Told("event:06010", None, NOON, "路边有垃圾")) == 0.0


DOORS = [
    ("新华路12号", "新华路 14 号门前", True), ("新华路12号", "新华路12号3栋", False), ("常青里 3栋1单元", "常青里3栋2单元", True),
    ("新华路12-14号", "新华路14号", False), ("新华路与京汉大道交叉口", "新华路12号", False), ("", "新华路12号", False),
    ("18 Malverna Rd  Roslindale", "20 Malverna Rd  Roslindale", True), ("76-78 Moraine St", "76 Moraine St", False),
    ("新华街道 · 兴隆社区 · 001 网格", "新华街道 · 兴隆社区 · 002 网格", False),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "differ"), DOORS)
def test_another_door_is_for_a_person_to_look_at(one: str, other: str, differ: bool) -> None:
    found = likeness(replace(told(), address=one), replace(told(east_m=5), address=other))
    assert found is not None and found.score >= HINT
    assert (found.score < SAME, "门牌不同" in found.reason) == (differ, differ)


def test_words_that_only_name_the_class_make_nothing_alike() -> None:
    bare = replace(told(text="暴露垃圾。"), class_name="暴露垃圾")
    days_later = replace(told(text="暴露垃圾", hours=72), class_name="暴露垃圾")
    found = likeness(bare, days_later)
    assert found is not None and found.text == 0.0 and HINT <= found.score < SAME
    assert (
        score(replace(bare, text="暴露垃圾，东门口一大堆"), replace(days_later, text="暴露垃圾，东门口一堆"))
        >= SAME
    )
    assert score(bare, replace(days_later, at=NOON)) >= SAME  # within a day and at one place


@given(st.floats(0, 120), st.floats(0, 400), st.text(max_size=20))
def test_farther_later_and_other_words_never_make_two_more_alike(
    metres: float, hours: float, text: str
) -> None:
    one, other = told(east_m=metres, hours=hours), told(east_m=metres + 5, hours=hours + 5)
    assert score(other) <= score(one) <= score(told()) <= 1.0
    mixed = likeness(told(), told(east_m=metres, text=text))
    assert mixed is None or (0 <= mixed.score <= 1 and "米" in mixed.reason)


def test_the_most_alike_comes_first_and_says_why() -> None:
    found = most_alike(
        told(), [(1, told(east_m=60)), (2, told(east_m=3)), (3, told(east_m=99, hours=300, text="x"))]
    )
    assert [pk for pk, _ in found][:2] == [2, 1]
    assert found[0][1].reason == "同一小类，相距 3 米，相隔 0 小时，文字相似 100%"
    assert fusion.NEAR_M["component"] > fusion.NEAR_M["event"]


def test_a_rate_of_nothing_is_neither_nought_nor_one() -> None:
    empty = dict.fromkeys(Counter, 0)
    assert all(rates.share(empty, rate) is None for rate in RATES)
    total, lines = rates.score(empty, EXAMPLE_SHEET, rates.BY_KEY)
    assert total == 100 and all("没有可计的案卷" in line.words for line in lines)


def test_a_sheet_adds_up_with_floors_and_caps() -> None:
    counts = dict.fromkeys(Counter, 0) | {
        Counter.TO_HANDLE: 10, Counter.HANDLED: 9, Counter.HANDLED_ON_TIME: 5, Counter.OVERDUE_OPEN: 1,
        Counter.EXTENDED: 0, Counter.TO_CLOSE: 10, Counter.REWORKED: 2,
    }  # fmt: skip
    total, lines = rates.score(counts, EXAMPLE_SHEET, rates.BY_KEY)
    assert total == pytest.approx(27 + 10 + 16 + 18 + 10)
    assert lines[2].words == "返工率 (1 − 20.0%) × 20"
    _, [floored, capped] = rates.score(
        counts, [Part("handled_on_time", 20, floor=12), Part("handled", 30, cap=20)], rates.BY_KEY
    )
    assert (floored.points, capped.points) == (12, 20) and floored.words.endswith("限为 12")


def test_every_rate_shows_its_formula() -> None:
    assert rates.BY_KEY["handled_on_time"].formula == "按期处置率 = 按期处置数 / 应处置数"
    assert rates.BY_KEY["reworked"].formula == "返工率 = 返工数 / 应结案数"
    assert len(rates.BY_KEY) == len(RATES)


CALENDAR, HOURS = load_calendar(), WorkHours()


@given(
    st.datetimes(datetime(2023, 1, 1), datetime(2023, 12, 1)),  # noqa: DTZ001 (made aware below)
    st.sampled_from(
        [Limit(4, LimitUnit.WORK_HOUR), Limit(2, LimitUnit.WORK_DAY), Limit(3, LimitUnit.NATURAL_DAY)]
    ),
)
def test_alarms_come_in_order_the_first_before_the_due_time(start: datetime, limit: Limit) -> None:
    clock = Clock(start.replace(tzinfo=SHANGHAI), (Stage("", limit),))
    planned = deadlines.plan(clock, CALENDAR, HOURS)
    every = deadlines.alarms(clock, planned, CALENDAR, HOURS)
    assert [alarm.kind for alarm in every] == list(AlarmKind)
    assert clock.started_at <= every[0].at <= every[1].at == planned.due_at < every[2].at < every[3].at
    assert (
        deadlines.next_alarm(every, None) == every[0] and deadlines.next_alarm(every, every[3].kind) is None
    )


def test_of_a_staged_limit_the_last_stage_is_the_due_time_and_each_is_shown() -> None:
    stages = (Stage("停工", Limit(4, LimitUnit.WORK_HOUR)), Stage("拆除", Limit(20, LimitUnit.WORK_DAY)))
    planned = deadlines.plan(Clock(datetime(2023, 5, 8, 9, tzinfo=SHANGHAI), stages), CALENDAR, HOURS)
    assert [stage.name for stage in planned.stages] == ["停工", "拆除"]
    assert planned.due_at == planned.stages[1].due.at > planned.stages[0].due.at


@given(st.integers(1, 10**9))
def test_a_number_leads_back_to_its_case(case_id: int) -> None:
    shown = numbers.number(datetime(2023, 12, 31, 23, 30, tzinfo=UTC), case_id)
    assert shown.startswith("20240101-")  # by the district's day
    assert numbers.id_in(shown) == case_id


@pytest.mark.parametrize("text", ["", "20240101", "20240101-12", "2024010-000012", "井盖", "20240101-00001x"])
def test_what_is_no_number_is_searched_as_words(text: str) -> None:
    assert numbers.id_in(text) is None


def test_codes_can_be_read_out_and_typed_in() -> None:
    codes = {numbers.new_code() for _ in range(1000)}
    assert len(codes) == 1000 and not any(set(code) & set("01IO") for code in codes)
    code = codes.pop()
    assert numbers.plain_code(f" {code[:5].lower()}-{code[5:]} ") == code
