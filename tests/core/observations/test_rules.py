"""Rules over streams: what is raised, what is held back, and what is never read as something else."""

from __future__ import annotations

import random

import pytest

from chengnuo.core.observations import models, queries, services, silence
from chengnuo.core.observations.rules import alarm
from chengnuo.core.observations.rules.alarm import AlarmRule, Escalation, RuleState, Sample
from chengnuo.core.observations.rules.times import HOUR, SECOND, moment
from chengnuo.core.observations.rules.words import AlarmState, SignalKind, signal_kind
from chengnuo.core.observations.services import NewPoint
from chengnuo.kernel.errors import ChengnuoError
from tests.core.observations.conftest import START, Field

HIGH = AlarmRule("high", "水位过高", "水位", when="value > 30.0", clear_when="value < 25.0")


def samples(*values: float, step: int = 60, signal: str = "measure") -> list[Sample]:
    return [
        Sample(n * step * SECOND, signal, {"value": value, "signal": signal})
        for n, value in enumerate(values)
    ]


def spans(rule: AlarmRule, *values: float, step: int = 60) -> list[tuple[int, int | None]]:
    """(raised, ended) as numbers of the samples."""
    found = alarm.replay(rule, samples(*values, step=step))
    return [
        (one.raised_at // (step * SECOND), None if one.ended_at is None else one.ended_at // (step * SECOND))
        for one in found
    ]


def test_hysteresis_between_the_two_conditions_the_alarm_stands() -> None:
    assert spans(HIGH, 29, 31, 28, 26, 31, 24, 29) == [(1, 5)]


def test_a_condition_must_hold_for_its_time() -> None:
    rule = AlarmRule("slow", "持续过高", "水位", when="value > 30.0", for_seconds=120)
    assert spans(rule, 31, 31, 20, 31, 31, 31, 20) == [(5, 6)]


def test_the_last_word_stands_though_no_other_comes() -> None:
    rule = AlarmRule("slow", "持续过高", "水位", when="value > 30.0", for_seconds=120)
    assert spans(rule, 31, 20, step=600) == [(0, 1)]  # raised two minutes after the first, not at the second


def test_flapping_is_one_alarm_until_it_is_quiet() -> None:
    rule = AlarmRule("flap", "抖动", "水位", when="value > 30.0", flaps=2, flap_seconds=600)
    values = [31, 20] * 10 + [20] * 12
    assert len(spans(AlarmRule("flap", "抖动", "水位", when="value > 30.0"), *values)) == 10
    damped = spans(rule, *values)
    assert len(damped) == 2 and damped[1][1] == 29  # ten quiet minutes after the last rise


def test_rate_and_words_can_be_spoken_of() -> None:
    needed = alarm.names_of(AlarmRule("r", "t", "水位", when="rate > 1.0 && text == '' && hour >= 0"))
    sample = alarm.sample_of(needed, 60 * SECOND, 5.0, "", "measure", (0, 3.0), {})
    assert sample.names["rate"] == 2.0 and sample.names["gap"] == 60.0


@pytest.mark.parametrize(("word", "kind"), [
    ("火警", SignalKind.ALARM), ("火警测试", SignalKind.TEST), ("TEST", SignalKind.TEST), ("离线", SignalKind.OFFLINE),
    ("fire drill", SignalKind.TEST), ("防拆报警", SignalKind.INTRUSION), ("低电量告警", SignalKind.FAULT), ("正常", SignalKind.MEASURE),
])  # fmt: skip
def test_what_a_device_means(word: str, kind: SignalKind) -> None:
    assert signal_kind(word) == kind


@pytest.mark.parametrize("signal", ["test", "offline", "intrusion", "fault"])
def test_other_signals_neither_raise_a_fire_nor_end_one(signal: str) -> None:
    fire = AlarmRule("fire", "火警", "烟感", when="value > 0.5")
    state, turn = alarm.judge(fire, RuleState(), samples(1.0, signal=signal)[0])
    assert turn is None and not state.raised
    state, turn = alarm.judge(fire, RuleState(raised=True), samples(0.0, signal=signal)[0])
    assert turn is None and state.raised


@pytest.mark.parametrize(("rule", "words"), [
    (AlarmRule("a", "t", "水位", when="value >"), "第 8 个字符"),
    (AlarmRule("a", "t", "水位", when="level > 3.0"), "「level」没有这个名字"),
    (AlarmRule("a", "t", "水位"), "要么写 when"),
    (AlarmRule("a", "t", "水位", when="value > 1.0", hears=("noise",)), "没有「noise」"),
])  # fmt: skip
def test_a_wrong_rule_is_told_in_one_sentence(rule: AlarmRule, words: str) -> None:
    with pytest.raises(ChengnuoError, match=words):
        alarm.check(rule)


def test_a_rule_survives_being_stored() -> None:
    rule = AlarmRule(
        "a", "t", "水位", when="value > 1.0", things={"kind": "x"}, escalation=(Escalation(60, "commander"),)
    )
    from dataclasses import asdict

    assert alarm.from_data(asdict(rule)) == rule


@pytest.mark.django_db(databases="__all__")
class TestInForce:
    """With the database."""

    def test_points_raise_and_end_one_alarm_in_their_own_transaction(self, field_of: Field) -> None:
        services.put_rules(source="test", rules=[HIGH])
        stream = field_of.stream()
        field_of.tell(stream, 20.0, 31.0, 32.0)
        (row,) = queries.board()
        assert (row.title, row.value, row.state, row.at) == (
            "水位过高",
            31.0,
            AlarmState.OPEN,
            moment(START + 60 * SECOND),
        )
        field_of.tell(stream, 33.0, 20.0, start=START + HOUR)
        (row,) = queries.alarm_page().rows
        assert row.state == AlarmState.ENDED and row.ended_at == moment(START + HOUR + 60 * SECOND)

    def test_in_many_small_parts_the_rules_say_what_they_say_of_the_whole(self, field_of: Field) -> None:
        """State lives in the database: every part could come to another process."""
        rule = AlarmRule("p", "过高", "水位", when="value > 30.0", for_seconds=120, clear_seconds=60)
        services.put_rules(source="test", rules=[rule])
        stream, chance = field_of.stream(), random.Random(3)
        values = [chance.choice([20.0, 40.0, 40.0]) for _ in range(120)]
        done = 0
        while done < len(values):
            size = chance.randrange(1, 9)
            field_of.tell(stream, *values[done : done + size], start=START + done * 60 * SECOND)
            done += size
        kept = [(row.at, row.ended_at) for row in reversed(queries.alarm_page().rows)]
        played, _ = queries.try_rule(rule, stream, moment(START), moment(START + 3 * HOUR))
        assert len(played) > 2
        assert kept == [
            (moment(one.raised_at), None if one.ended_at is None else moment(one.ended_at)) for one in played
        ]

    def test_the_past_filled_in_raises_nothing(self, field_of: Field) -> None:
        services.put_rules(source="test", rules=[HIGH])
        field_of.tell(field_of.stream(), 99.0, judged=False)
        assert not queries.board()

    def test_a_late_point_raises_nothing(self, field_of: Field) -> None:
        services.put_rules(source="test", rules=[HIGH])
        stream = field_of.stream()
        field_of.tell(stream, 10.0, start=START + HOUR)
        field_of.tell(stream, 99.0)
        assert not queries.board()

    def test_while_a_thing_is_worked_on_nothing_is_raised_and_afterwards_it_is(self, field_of: Field) -> None:
        services.put_rules(source="test", rules=[HIGH])
        stream = field_of.stream()
        services.add_maintenance(
            actor=field_of.desk, thing_id=queries.stream(stream).thing_id, starts_at=moment(START),
            ends_at=moment(START + HOUR), reason="换电池",
        )  # fmt: skip
        field_of.tell(stream, 40.0, 40.0)
        assert not queries.board()
        field_of.tell(stream, 40.0, start=START + HOUR)
        assert len(queries.board()) == 1

    def test_a_silent_device_is_noticed_once_and_its_next_word_ends_it(self, field_of: Field) -> None:
        services.put_rules(source="test", rules=[AlarmRule("quiet", "设备离线", "水位", silence_seconds=600)])
        stream = field_of.stream()
        field_of.tell(stream, 1.0)
        assert silence.look(START + 500 * SECOND) == 0
        assert [silence.look(START + 700 * SECOND), silence.look(START + 800 * SECOND)] == [1, 0]
        field_of.tell(stream, 1.0, start=START + 900 * SECOND)
        assert [row.state for row in queries.alarm_page().rows] == [AlarmState.ENDED]

    def test_what_has_held_long_enough_is_raised_and_ended_without_another_word(
        self, field_of: Field
    ) -> None:
        rule = AlarmRule("slow", "持续过高", "水位", when="value > 30.0", for_seconds=120, clear_seconds=60)
        services.put_rules(source="test", rules=[rule])
        stream = field_of.stream()
        field_of.tell(stream, 31.0)
        assert [silence.wait(START + seconds * SECOND) for seconds in (60, 119, 130, 140)] == [0, 0, 1, 0]
        assert [row.at for row in queries.board()] == [moment(START + 120 * SECOND)]
        field_of.tell(stream, 10.0, start=START + 900 * SECOND)
        assert [silence.wait(START + seconds * SECOND) for seconds in (930, 970)] == [0, 1]
        assert [row.state for row in queries.alarm_page().rows] == [AlarmState.ENDED]

    def test_a_test_of_a_smoke_alarm_is_no_fire(self, field_of: Field) -> None:
        services.put_rules(
            source="test",
            rules=[AlarmRule("fire", "火警", "烟感", when="signal == 'alarm'", severity="danger")],
        )
        stream = field_of.stream("烟感")
        for n, word in enumerate(("火警测试", "离线", "防拆报警", "正常")):
            services.record_points(
                actor=field_of.device,
                points=[NewPoint(stream, START + n * SECOND, None, more={"result": word})],
            )
        assert not queries.board()
        services.record_points(
            actor=field_of.device,
            points=[NewPoint(stream, START + 9 * SECOND, None, more={"result": "火警"})],
        )
        assert [row.title for row in queries.board()] == ["火警"]

    def test_one_person_takes_an_alarm_and_can_give_it_back(self, field_of: Field) -> None:
        services.put_rules(source="test", rules=[HIGH])
        field_of.tell(field_of.stream(), 31.0)
        (row,) = queries.board()
        assert [services.take_alarm(actor=field_of.desk, alarm_id=row.id) for _ in range(2)] == [True, False]
        assert queries.alarm_row(row.id).taken_by == "值班员"
        services.give_back(actor=field_of.desk, alarm_id=row.id)
        assert queries.alarm_row(row.id).state == AlarmState.OPEN

    def test_rules_of_a_source_take_the_place_of_those_it_had(self, field_of: Field) -> None:
        services.put_rules(source="a", rules=[HIGH])
        services.put_rules(source="b", rules=[AlarmRule("other", "别的", "水位", when="value > 1.0")])
        services.put_rules(source="a", rules=[])
        assert [rule.id for rule, _ in queries.rules()] == ["other"]
        assert models.Rule.objects.count() == 1
