"""Points come in, and what is kept beside them is always exactly what they say."""

from __future__ import annotations

import random

import pytest

from chengnuo.core.observations import finding, models, queries, services
from chengnuo.core.observations.asking import Question
from chengnuo.core.observations.errors import BadPoint
from chengnuo.core.observations.rules.times import HOUR, SECOND, moment
from chengnuo.core.observations.services import Draft, NewPoint
from chengnuo.core.observations.vocabulary import Kind
from chengnuo.kernel.errors import NotAllowed
from tests.core.observations.conftest import START, Field

pytestmark = pytest.mark.django_db(databases="__all__")


def test_points_come_back_as_they_were_told(field_of: Field) -> None:
    stream = field_of.stream()
    ids = field_of.tell(stream, 1.5, 2.0)
    found = finding.find(Question(Kind.OBSERVATION, of=(Kind.DATASTREAM, stream, "Observations")))
    assert [(one.id, one.values["result"], one.values["phenomenonTime"]) for one in found] == [
        (ids[0], 1.5, "2026-01-01T00:00:00Z"),
        (ids[1], 2, "2026-01-01T00:01:00Z"),
    ]


def test_the_newest_value_is_kept_and_a_late_point_does_not_take_its_place(field_of: Field) -> None:
    stream = field_of.stream()
    field_of.tell(stream, 5.0, start=START + HOUR)
    field_of.tell(stream, 9.0)
    row = queries.stream(stream)
    assert (row.value, row.at, row.count) == (5.0, moment(START + HOUR), 2)
    assert {one: value for one, _, value in queries.latest_values()}[stream] == 5.0


def test_hours_are_exactly_their_points_whatever_comes_goes_or_changes(field_of: Field) -> None:
    chance = random.Random(5)
    stream = field_of.stream()
    ids: list[int] = []
    for _ in range(6):
        start = START + chance.randrange(5 * 3600) * SECOND
        ids += field_of.tell(
            stream, *(chance.uniform(-5, 5) for _ in range(40)), start=start, step=chance.choice([1, 60, 300])
        )
    for one in chance.sample(ids, 20):
        services.delete_entity(actor=field_of.device, kind=Kind.OBSERVATION, entity_id=one)
    for one in [one for one in ids if finding.exists(Kind.OBSERVATION, one)][:10]:
        services.update_entity(
            actor=field_of.device, kind=Kind.OBSERVATION, entity_id=one, draft=Draft({"result": 77.5})
        )
    by_hour: dict[int, list[float]] = {}
    for at, value in models.Observation.objects.filter(stream_id=stream).values_list("at", "value"):
        assert value is not None
        by_hour.setdefault(at // HOUR, []).append(value)
    kept = {row.hour: row for row in models.Hour.objects.filter(stream_id=stream)}
    assert kept.keys() == by_hour.keys()
    for hour, values in by_hour.items():
        row = kept[hour]
        assert (row.count, row.low, row.high) == (len(values), min(values), max(values))
        assert row.total == pytest.approx(sum(values))
    newest = models.Observation.objects.filter(stream_id=stream).order_by("-at", "-id").first()
    assert newest is not None and queries.stream(stream).value == newest.value


def test_a_week_is_drawn_of_hours_and_a_bucket_opens_to_its_points(field_of: Field) -> None:
    stream = field_of.stream()
    field_of.tell(stream, *range(180))
    week = queries.series(stream, "week", moment(START + 3 * HOUR))
    assert [(one.count, one.low, one.high, one.mean) for one in week] == [
        (60, 0, 59, 29.5),
        (60, 60, 119, 89.5),
        (60, 120, 179, 149.5),
    ]
    rows, total = queries.points(stream, week[1].start, week[1].end)
    assert total == 60 and [row.value for row in rows] == list(range(60, 120))
    day = queries.series(stream, "day", moment(START + 3 * HOUR - 1))
    assert sum(one.count for one in day) == 180 and len(day) == 18


def test_the_same_points_filled_in_again_are_stored_once(field_of: Field) -> None:
    stream = field_of.stream()
    field_of.tell(stream, 1.0, 2.0, once=True, judged=False)
    again = field_of.tell(stream, 1.0, 2.0, 3.0, once=True, judged=False)
    assert again[:2] == [0, 0] and queries.stream(stream).count == 3


def test_one_unknown_stream_and_nothing_is_stored(field_of: Field) -> None:
    stream = field_of.stream()
    with pytest.raises(BadPoint) as caught:
        services.record_points(
            actor=field_of.device, points=[NewPoint(stream, START, 1.0), NewPoint(999_999, START, 1.0)]
        )
    assert caught.value.number == 1
    assert queries.stream(stream).count == 0


def test_who_may_not_write_stores_nothing(field_of: Field) -> None:
    stream = field_of.stream()
    with pytest.raises(NotAllowed):
        services.record_points(actor=field_of.desk, points=[NewPoint(stream, START, 1.0)])
    assert queries.stream(stream).count == 0


def test_a_thing_taken_away_takes_its_streams_and_points(field_of: Field) -> None:
    stream = field_of.stream()
    field_of.tell(stream, 1.0)
    services.delete_entity(actor=field_of.device, kind=Kind.THING, entity_id=queries.stream(stream).thing_id)
    assert not models.Observation.objects.exists() and not models.Hour.objects.exists()
    assert not finding.exists(Kind.DATASTREAM, stream)
