"""Due times: known answers, and what must hold for every start, limit and pause."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengnuo.kernel.clock import SHANGHAI
from chengnuo.kernel.errors import Invalid
from chengnuo.kernel.worktime import (
    Limit,
    LimitUnit,
    WorkHours,
    due,
    due_at,
    load_calendar,
    parse_hours,
    parse_limit,
    parse_lines,
    stages_due,
    worked,
)

CALENDAR, HOURS = load_calendar(), WorkHours()


def at(text: str) -> datetime:
    """A moment on the district's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


GOLDEN = [
    # the issue's own example: Mid-autumn and National Day with two make-up days
    ("2023-09-28T16:40", "4 工作时", "2023-10-07T11:40"),
    ("2023-09-28T16:40", "3 工作日", "2023-10-09T17:30"),
    # Spring Festival 2024: the Sunday before it is worked, and the Sunday after it
    ("2024-02-02T16:30", "8 工作时", "2024-02-04T17:30"),
    ("2024-02-09T17:00", "1 工作日", "2024-02-18T17:30"),
    # the lunch break: a limit that ends with the morning ends before lunch, one second more goes on after it
    ("2023-09-26T10:00", "2 工作时", "2023-09-26T12:00"),
    ("2023-09-26T10:00", "2.5 工作时", "2023-09-26T14:30"),
    ("2023-09-26T12:30", "1 工作时", "2023-09-26T15:00"),
    # exactly at the end of hours, and exactly at their beginning
    ("2023-09-26T16:30", "1 工作时", "2023-09-26T17:30"),
    ("2023-09-26T17:30", "1 工作时", "2023-09-27T09:30"),
    ("2023-09-26T08:30", "7 工作时", "2023-09-26T17:30"),
    # midnight, night, before opening
    ("2023-09-27T00:00", "1 工作时", "2023-09-27T09:30"),
    ("2023-09-26T23:59", "1 工作日", "2023-09-27T17:30"),
    ("2023-09-27T00:00", "1 工作日", "2023-09-28T17:30"),
    # dispatched on a day off: the next working day is the first
    ("2023-10-01T09:00", "1 工作日", "2023-10-07T17:30"),
    ("2023-10-01T09:00", "4 工作时", "2023-10-07T14:30"),
    # the clock that never stops
    ("2023-09-28T23:30", "2 紧急时", "2023-09-29T01:30"),
    ("2023-09-28T16:40", "7 自然日", "2023-10-05T16:40"),
    # a year whose days off are not announced
    ("2026-12-31T17:00", "1 工作时", "2027-01-01T09:00"),
]


@pytest.mark.parametrize(("start", "limit", "end"), GOLDEN)
def test_known_answers(start: str, limit: str, end: str) -> None:
    assert due(at(start), parse_limit(limit), CALENDAR, HOURS).at == at(end)


def test_the_proof_names_every_stretch_and_every_day_that_does_not_count() -> None:
    assert due(at("2023-09-28T16:40"), parse_limit("4 工作时"), CALENDAR, HOURS).proof == (
        "2023-09-28 16:40 派遣，4 工作时：9月28日 16:40–17:30 计 0:50；9月29日至10月6日 中秋国庆放假不计；"
        "10月7日（调休上班）08:30–11:40 计 3:10，到期 10月7日 11:40"
    )
    assert due(at("2023-10-12T18:00"), parse_limit("7 工作日"), CALENDAR, HOURS).proof == (
        "2023-10-12 18:00 派遣，7 工作日：派遣当日不计；10月13日 第 1 日；10月14日至15日 周末不计；"
        "10月16日至20日 第 2–6 日；10月21日至22日 周末不计；10月23日 第 7 日，到期 10月23日 17:30"
    )
    assert due(at("2023-10-12T18:00"), parse_limit("9 工作时"), CALENDAR, HOURS).proof == (
        "2023-10-12 18:00 派遣，9 工作时：10月12日 派遣时已下班，不计；"
        "10月13日 08:30–12:00、14:00–17:30 计 7:00；10月14日至15日 周末不计；"
        "10月16日 08:30–10:30 计 2:00，到期 10月16日 10:30"
    )


def test_the_proof_says_that_a_year_is_not_announced() -> None:
    line = due(at("2026-12-30T09:00"), parse_limit("5 工作日"), CALENDAR, HOURS).proof
    assert line.endswith("到期 2027年1月6日 17:30；2027 年放假安排尚未公布，按周一至周五计")
    assert "尚未公布" not in due(at("2026-12-30T09:00"), parse_limit("1 工作日"), CALENDAR, HOURS).proof


def test_a_district_adds_the_days_of_a_year() -> None:
    own = load_calendar("# our notice\nday,kind,name\n2027-01-01,off,元旦\n2027-01-03,on,元旦\n")
    found = due(at("2026-12-31T17:00"), parse_limit("1 工作时"), own, HOURS)
    assert found.at == at("2027-01-03T09:00")
    assert "2027年1月1日 元旦放假不计" in found.proof and "尚未公布" not in found.proof


def test_a_fault_in_the_districts_table_names_its_line() -> None:
    with pytest.raises(Invalid, match="第 2 行「2027-13-01,off,元旦」"):
        parse_lines("day,kind,name\n2027-13-01,off,元旦\n")


def test_a_pause_is_named_and_shifts_the_end() -> None:
    pause = [(at("2023-09-28T17:00"), at("2023-10-07T09:00"))]
    found = due(at("2023-09-28T16:40"), parse_limit("4 工作时"), CALENDAR, HOURS, pause)
    assert found.at == at("2023-10-07T14:40")
    assert "9月28日 17:00 至 10月7日 09:00 暂停，其间工作时间 1:00 不计" in found.proof
    assert not found.paused


def test_a_pause_on_the_day_of_dispatch_changes_no_working_days() -> None:
    pause = [(at("2023-10-12T14:00"), at("2023-10-12T17:00"))]
    assert due_at(at("2023-10-12T10:00"), parse_limit("1 工作日"), CALENDAR, HOURS, pause) == at(
        "2023-10-13T17:30"
    )


def test_a_pause_of_two_hours_on_the_last_working_day_gives_two_hours_more() -> None:
    pause = [(at("2023-10-13T10:00"), at("2023-10-13T12:00"))]
    found = due(at("2023-10-12T10:00"), parse_limit("1 工作日"), CALENDAR, HOURS, pause)
    assert found.at == at("2023-10-16T10:30")
    assert "10月14日至15日 周末不计" in found.proof


def test_an_open_pause_says_so() -> None:
    found = due(
        at("2023-10-12T10:00"), parse_limit("1 工作日"), CALENDAR, HOURS, [(at("2023-10-13T09:00"), None)]
    )
    assert found.paused
    assert found.proof.endswith("2023-10-13 09:00 起暂停计时，尚未恢复，恢复后顺延")


def test_staged_limits_are_counted_from_the_same_start() -> None:
    stages = [
        (name, parse_limit(text))
        for name, text in (("停工", "4 工作时"), ("处罚", "7 工作日"), ("拆除", "20 工作日"))
    ]
    ends = [stage.due.at for stage in stages_due(at("2023-10-12T10:00"), stages, CALENDAR, HOURS)]
    assert ends == [at("2023-10-12T16:00"), at("2023-10-23T17:30"), at("2023-11-09T17:30")]


def test_a_start_in_another_zone_is_the_same_moment() -> None:
    start = datetime(2023, 9, 28, 8, 40, tzinfo=UTC)
    assert due_at(start, parse_limit("4 工作时"), CALENDAR, HOURS) == at("2023-10-07T11:40")


@pytest.mark.parametrize(
    "text", ["", "4", "工作时", "4 工作周", "0 工作时", "1.5 工作日", "-1 工作日", "9999 工作日"]
)
def test_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_limit(text)
    assert refused.value.code == "worktime.limit"


def test_limits_are_written_and_read_alike() -> None:
    for unit in LimitUnit:
        limit = Limit(3, unit)
        assert parse_limit(limit.words) == limit
    assert parse_limit("24小时") == Limit(24, LimitUnit.HOUR)


def test_hours_of_work_are_read_and_checked() -> None:
    assert parse_hours("08:30-12:00,14:00-17:30") == HOURS
    around = parse_hours("00:00-24:00")
    assert due_at(at("2023-10-13T20:00"), parse_limit("5 工作时"), CALENDAR, around) == at("2023-10-16T01:00")
    for wrong in ("", "8点到12点", "14:00-12:00", "08:00-12:00,11:00-17:00", "08:00-25:00x"):
        with pytest.raises(Invalid):
            parse_hours(wrong)


def test_moments_beyond_the_calendar_are_refused_and_not_guessed() -> None:
    with pytest.raises(Invalid, match="1992"):
        due_at(at("1991-06-01T10:00"), parse_limit("1 工作日"), CALENDAR, HOURS)


# ---- what holds for every start ------------------------------------------------------------------------------

FAR = st.integers(0, 27 * 365 * 86_400).map(
    lambda seconds: at("2004-01-01T00:00") + timedelta(seconds=seconds)
)
WORK_HOURS = st.integers(1, 200 * 60).map(lambda minutes: Limit(minutes / 60, LimitUnit.WORK_HOUR))
LIMITS = st.one_of(
    WORK_HOURS,
    st.integers(1, 90).map(lambda days: Limit(days, LimitUnit.WORK_DAY)),
    st.integers(1, 90).map(lambda days: Limit(days, LimitUnit.NATURAL_DAY)),
    st.integers(1, 500).map(lambda hours: Limit(hours, LimitUnit.HOUR)),
)
SESSIONS = st.sampled_from(
    [HOURS, parse_hours("09:00-18:00"), parse_hours("00:00-24:00"), parse_hours("08:00-11:30,13:30-17:00,18:00-20:00")]
)  # fmt: skip


def inside(moment: datetime, hours: WorkHours) -> bool:
    """Whether work was being done up to ``moment``: the end of a stretch counts, its beginning does not."""
    back = moment - timedelta(microseconds=1)
    now = back.time()
    return CALENDAR.of(back.date()) and any(a <= now and (b == time(0) or now < b) for a, b in hours.sessions)


@given(FAR, LIMITS, st.integers(0, 10 * 86_400))
def test_a_later_start_never_ends_earlier(start: datetime, limit: Limit, later: int) -> None:
    ends = [due_at(start + timedelta(seconds=s), limit, CALENDAR, HOURS) for s in (0, later)]
    assert ends[0] <= ends[1]


@given(FAR, LIMITS, st.integers(1, 50))
def test_a_longer_limit_ends_later(start: datetime, limit: Limit, more: int) -> None:
    longer = Limit(limit.amount + more, limit.unit)
    assert due_at(start, limit, CALENDAR, HOURS) < due_at(start, longer, CALENDAR, HOURS)


@given(FAR, LIMITS, SESSIONS)
def test_what_was_worked_until_the_end_is_the_limit(start: datetime, limit: Limit, hours: WorkHours) -> None:
    end = due_at(start, limit, CALENDAR, hours)
    assert end > start
    assert worked(start, end, limit.unit, CALENDAR, hours) == pytest.approx(limit.amount, abs=1e-3)
    if limit.unit in (LimitUnit.WORK_HOUR, LimitUnit.WORK_DAY):
        assert inside(end, hours)


@given(FAR, LIMITS)
def test_with_and_without_proof_it_is_the_same_moment(start: datetime, limit: Limit) -> None:
    found = due(start, limit, CALENDAR, HOURS)
    assert found.at == due_at(start, limit, CALENDAR, HOURS)
    assert f"到期 {found.at.year}年" in found.proof or f"到期 {found.at.month}月" in found.proof


@given(FAR, LIMITS, st.integers(0, 20 * 86_400), st.integers(0, 20 * 86_400))
def test_a_pause_shifts_by_exactly_what_it_held(
    start: datetime, limit: Limit, wait: int, length: int
) -> None:
    stop = start + timedelta(seconds=wait)
    go = stop + timedelta(seconds=length)
    plain = due_at(start, limit, CALENDAR, HOURS)
    shifted = due_at(start, limit, CALENDAR, HOURS, [(stop, go)])
    if limit.unit in (LimitUnit.HOUR, LimitUnit.NATURAL_DAY):
        assert shifted - plain == (go - stop if stop < plain else timedelta())
        return
    unit = LimitUnit.WORK_HOUR
    counted = start
    if limit.unit is LimitUnit.WORK_DAY:
        counted = (start + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    held = worked(max(stop, counted), max(go, counted), unit, CALENDAR, HOURS)
    if worked(max(stop, counted), plain, unit, CALENDAR, HOURS) == 0:
        held = 0.0
    assert worked(plain, shifted, unit, CALENDAR, HOURS) == pytest.approx(held, abs=1e-6)


@given(FAR, WORK_HOURS)
def test_the_stretches_of_the_proof_add_up_to_the_limit(start: datetime, limit: Limit) -> None:
    start = start.replace(second=0, microsecond=0)
    proof = due(start, limit, CALENDAR, HOURS).proof
    counted = [part.rsplit("计 ", 1)[1].split("，")[0] for part in proof.split("；") if "计 " in part]
    minutes = sum(int(hours) * 60 + int(rest) for hours, rest in (c.split(":") for c in counted))
    assert minutes == round(limit.amount * 60)


@given(st.dates(date(1993, 1, 1), date(2100, 12, 31)))
def test_midnight_is_midnight_every_day(day: date) -> None:
    """Shanghai has no summer time in the calendar's range."""
    assert datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).utcoffset() == timedelta(hours=8)
