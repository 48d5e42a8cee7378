"""Values, their parts and their past: exact, and the same whenever they are asked as of the same moment."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chengnuo.core.indicators import queries, services, valuing
from chengnuo.core.indicators.errors import IndicatorNotFound
from chengnuo.core.indicators.queries import Kind, Side, Source, Subject
from chengnuo.core.indicators.rules.spans import cover
from chengnuo.core.indicators.shapes import Declared, Piece
from chengnuo.kernel.clock import pretending

pytestmark = pytest.mark.django_db

END = date(2023, 12, 31)


@pytest.fixture(autouse=True)
def declared() -> None:
    services.register_indicators(
        source=Source.SCENARIO,
        source_id="play",
        declared=[
            Declared("play.done", "完成", "个", Kind.COUNT, above_words="办结的"),
            Declared("play.share", "完成率", "%", Kind.SHARE, above_words="办结的", below_words="全部"),
            Declared("play.money", "投资", "万元", Kind.SUM),
        ],
    )


def moment(month: int, day: int) -> datetime:
    return datetime(2023, month, day, 8, tzinfo=UTC)


def keep(
    subject_id: int, day: date, *, done: bool, money: int, at: datetime, simulated: bool = False
) -> None:
    one = 10_000
    pieces = [
        Piece("play.share", subject_id, day, one if done else None, one, simulated),
        Piece("play.money", subject_id, day, money, None, simulated),
    ]
    if done:
        pieces.append(Piece("play.done", subject_id, day, one, None, simulated))
    services.keep_contributions(subject=Subject.RECORD, subject_ids=[subject_id], pieces=pieces, at=at)


def test_a_value_counts_what_stands_and_opens_to_it() -> None:
    keep(1, date(2023, 2, 1), done=False, money=1000, at=moment(2, 1))
    keep(2, date(2023, 3, 5), done=True, money=2000, at=moment(3, 5))
    keep(3, date(2023, 3, 6), done=True, money=7, at=moment(3, 6), simulated=True)

    share = queries.value("play.share", end=END, simulated=False)
    assert (share.value, share.above, share.below) == (50.0, 1.0, 2.0)
    assert queries.value("play.share", start=date(2023, 3, 1), end=END, simulated=False).value == 100.0
    assert queries.value("play.money", end=date(2023, 2, 28), simulated=False).value == 0.1
    assert queries.value("play.money", end=END, simulated=True).value == 0.0007
    behind = queries.parts("play.share", end=END, simulated=False, side=Side.BELOW)
    assert [part.subject_id for part in behind.rows] == [2, 1]
    assert (behind.total, behind.amount) == (2, 2.0)
    with pytest.raises(IndicatorNotFound, match="没有代号是「play"):
        queries.value("play.none", end=END, simulated=False)


def test_nothing_to_divide_by_is_no_value() -> None:
    assert queries.value("play.share", end=END, simulated=False).value is None
    assert queries.value("play.done", end=END, simulated=False).value == 0


def test_as_of_a_moment_it_says_today_what_it_said_then() -> None:
    said = {}
    history = [(1, False, 5), (2, True, 6), (1, True, 9), (2, False, 6)]
    for month, (subject_id, done, money) in enumerate(history, start=1):
        keep(subject_id, date(2023, 1, subject_id), done=done, money=money, at=moment(month, 1))
        with pretending(moment(month, 2)):
            now = queries.values(end=END, simulated=False)
        said[moment(month, 2)] = {key: (one.value, one.above, one.below) for key, one in now.items()}
    services.keep_contributions(subject=Subject.RECORD, subject_ids=[1, 2], pieces=[], at=moment(6, 1))

    for at, values in said.items():
        asked = queries.values(end=END, known_at=at, simulated=False)
        assert {key: (one.value, one.above, one.below) for key, one in asked.items()} == values
    assert [one.value for one in queries.versions("play.share", end=END, simulated=False)] == [
        None, 50.0, 100.0, 50.0, 0.0,
    ]  # fmt: skip


def test_a_long_history_of_changes_adds_up_exactly() -> None:
    chance = random.Random(7)
    standing: dict[int, tuple[date, bool, int]] = {}
    at = moment(1, 1)
    for turn in range(150):
        subject_id, day = chance.randint(1, 20), date(2022, 11, 1) + timedelta(days=chance.randint(0, 420))
        standing[subject_id] = (day, chance.random() < 0.5, chance.randint(0, 99_999))
        _, done, money = standing[subject_id]
        keep(subject_id, day, done=done, money=money, at=at + timedelta(hours=turn))
    for start, end in ((None, END), (date(2023, 1, 1), END), (date(2022, 12, 15), date(2023, 6, 10))):
        inside = [one for one in standing.values() if (start is None or one[0] >= start) and one[0] <= end]
        values = queries.values(start=start, end=end, simulated=False)
        assert values["play.money"].value == sum(money for _, _, money in inside) / 10_000
        assert values["play.done"].value == sum(done for _, done, _ in inside)
        assert values["play.share"].below == len(inside)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite how it goes about it")
@pytest.mark.parametrize("most_named", [0, 400])
def test_no_question_reads_the_totals_through(most_named: int, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(1, date(2023, 2, 1), done=True, money=1000, at=moment(2, 1))
    monkeypatch.setattr(valuing, "_MOST_NAMED", most_named)
    with CaptureQueriesContext(connection) as captured:
        queries.values(start=date(2023, 1, 5), end=date(2023, 12, 20), simulated=False)
        queries.series("play.done", start=date(2023, 1, 1), end=END, simulated=False)
        queries.anything(simulated=True)
        keep(1, date(2023, 2, 2), done=True, money=1000, at=moment(2, 2))
    asked = [one["sql"] for one in captured if '"ind_total"' in one["sql"]]
    assert len(asked) >= 6
    with connection.cursor() as cursor:
        for sql in asked:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = [row[3] for row in cursor.fetchall()]
            assert not any(step.startswith("SCAN ind_total") for step in plan), (sql, plan)


def test_a_series_grows_day_by_day_to_the_value() -> None:
    keep(1, date(2023, 2, 1), done=True, money=1, at=moment(2, 1))
    keep(2, date(2023, 2, 1), done=False, money=1, at=moment(2, 1))
    keep(3, date(2023, 5, 1), done=True, money=1, at=moment(5, 1))
    points = queries.series("play.share", start=date(2023, 1, 1), end=END, simulated=False)
    assert [(point.day.month, round(point.value or 0, 2)) for point in points] == [
        (2, 50.0), (5, 66.67), (12, 66.67),
    ]  # fmt: skip


def test_what_nobody_declares_any_more_stays_readable() -> None:
    keep(1, date(2023, 2, 1), done=True, money=1, at=moment(2, 1))
    services.register_indicators(
        source=Source.SCENARIO, source_id="play", declared=[Declared("play.done", "完成数", "个", Kind.COUNT)]
    )
    assert [one.title for one in queries.indicators()] == ["完成数"]
    assert queries.value("play.share", end=END, simulated=False).value == 100.0


def _days(start: date, end: date) -> Iterator[date]:
    while start <= end:
        yield start
        start += timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2023, 1, 1), date(2023, 12, 31)),
        (date(2023, 1, 2), date(2023, 1, 20)),
        (date(2022, 12, 31), date(2023, 1, 1)),
        (date(2023, 1, 15), date(2023, 4, 30)),
        (date(2024, 2, 1), date(2024, 2, 29)),
        (date(2023, 5, 2), date(2023, 5, 1)),
    ],
)
def test_a_span_is_covered_once(start: date, end: date) -> None:
    parts = cover(start, end)
    found = [day for first, last in parts.days for day in _days(first, last)]
    if parts.months:
        first, last = parts.months
        assert first is not None
        found += [day for day in _days(first, last + timedelta(days=31)) if day.replace(day=1) <= last]
    assert sorted(found) == list(_days(start, end))
