"""The pure rules: what is expected by a day, which light that makes and why, and what the end will bring."""

from __future__ import annotations

from datetime import date

import pytest

from chengnuo.core.progress import given
from chengnuo.core.progress.rules import courses, forecasts, lights, suggesting, tasks
from chengnuo.core.progress.rules.aims import Aim
from chengnuo.core.progress.rules.courses import Course, Node
from chengnuo.core.progress.rules.gaps import gap_of
from chengnuo.core.progress.rules.lights import Seen
from chengnuo.core.progress.rules.words import CourseKind, Light

START, END = date(2023, 1, 1), date(2023, 12, 31)
MIDYEAR = date(2023, 6, 30)
RULES = given.thresholds()


def course(kind: str, steps: tuple[tuple[date, float], ...] = ()) -> Course:
    return Course(CourseKind(kind), START, END, given.points(CourseKind(kind)), steps)


def light(
    aim: Aim, kind: str, value: float | None, day: date = MIDYEAR, of: date | None = None
) -> lights.Verdict:
    seen = None if value is None else Seen(value, of or day, "实测")
    return lights.judge(aim, course(kind), seen, day, RULES)


def test_the_light_says_with_numbers_why() -> None:
    places = Aim(7000, "个", "eq", "count_of_items")
    verdict = light(places, "year_end", 1850)
    assert verdict.light is Light.YELLOW
    assert verdict.expected == 2076  # 181 of 365 days: 0.2967 of 7,000, whole ones only
    assert (
        verdict.reason
        == "到 6 月 30 日应达 2,076 个（前低后高，全部的 29.7%），实测 1,850 个，是应达的 89.1%，低于 95% 为黄。"
    )
    assert light(places, "year_end", 2000).light is Light.GREEN
    assert light(places, "year_end", 1000).light is Light.RED
    assert light(places, "year_end", None).light is Light.GREY
    assert "80%" in lights.rule_words(places, course("year_end"), RULES)


@pytest.mark.parametrize(
    ("comparator", "value", "expected"),
    [("eq", 100, "green"), ("gte", 99.9, "red"), ("over", 100, "red"), ("over", 100.1, "green"), ("approx", 95, "green"),
     ("approx", 94, "red"), ("lte", 100, "green"), ("lte", 101, "red"), ("lt", 100, "red")],
)  # fmt: skip
def test_at_the_deadline_the_comparator_decides(comparator: str, value: float, expected: str) -> None:
    assert light(Aim(100, "亿元", comparator, "level"), "linear", value, END).light == expected


def test_a_rate_is_judged_at_its_own_period() -> None:
    growth = Aim(7, "%", "approx", "growth_rate")
    assert light(growth, "none", 6.6).light is Light.GREEN  # 左右: half a point
    assert light(growth, "none", 6.1).light is Light.YELLOW
    assert light(growth, "none", 5.0).light is Light.RED
    assert light(growth, "none", 7.5).expected is None
    old = light(growth, "none", 7.5, date(2023, 9, 30), of=date(2023, 3, 31))
    assert old.light is Light.GREY  # a good first quarter says nothing of the third
    assert light(growth, "none", 7.5, END, of=date(2023, 6, 30)).light is Light.GREY


def test_where_less_is_better_the_pace_is_a_limit() -> None:
    accidents = Aim(10, "起", "lte", "count_of_items")
    assert light(accidents, "linear", 4).light is Light.GREEN
    assert light(accidents, "linear", 6).light is Light.YELLOW
    assert light(accidents, "linear", 9).light is Light.RED
    over = light(accidents, "linear", 11)
    assert over.light is Light.RED
    assert "已超过上限" in over.reason


def test_two_parks_are_not_asked_for_in_tenths() -> None:
    parks = Aim(2, "个", "eq", "count_of_items")
    early = light(parks, "year_end", 0)
    assert (early.light, early.expected) == (Light.GREEN, 0)
    assert light(parks, "year_end", 0, date(2023, 11, 30)).light is Light.RED


def test_a_stage_plan_is_due_step_by_step() -> None:
    nodes = [
        Node("全部开工 51 个", date(2023, 3, 31)),
        Node("完成 50%", MIDYEAR),
        Node("竣工验收", date(2023, 11, 30)),
    ]
    steps = courses.stage_steps(nodes[1:], 51, "个", END)
    plan = course("stages", steps)
    assert [plan.share(day) for day in (date(2023, 6, 29), MIDYEAR, date(2023, 11, 30))] == [0.0, 0.5, 1.0]
    assert 0.2 < plan.smooth(date(2023, 4, 1)) < 0.3
    assert courses.stage_steps(nodes, 51, "个", END)[0][1] == 1.0  # a node that names the amount brings it
    assert courses.suggested_kind(measure="growth_rate", text="新建", nodes=3) is CourseKind.NONE
    assert (
        courses.suggested_kind(measure="count_of_items", text="新建口袋公园", nodes=0) is CourseKind.YEAR_END
    )


def test_promises_without_figures_go_by_their_nodes() -> None:
    nodes = [Node("出台方案", date(2023, 3, 1)), Node("试点", date(2023, 7, 10))]

    def of(done: list[str], state: str = "", day: date = MIDYEAR) -> Light:
        return tasks.judge_task(nodes, done, state, END, day, RULES).light

    assert of([]) is Light.RED
    assert of(["出台方案"]) is Light.YELLOW
    assert of(["出台方案", "试点"]) is Light.GREEN
    assert of([], "done") is Light.GREEN
    assert tasks.judge_task([], [], "", END, MIDYEAR, RULES).light is Light.GREY


def test_the_forecast_stays_between_what_is_there_and_its_interval() -> None:
    aim, errors = Aim(7000, "个", "eq", "count_of_items"), given.errors()
    rows = errors.rows["year_end"]
    behind = forecasts.forecast(aim, course("year_end"), 900, MIDYEAR, rows, errors.coverage)
    ahead = forecasts.forecast(aim, course("year_end"), 3600, MIDYEAR, rows, errors.coverage)
    assert behind and ahead
    assert 900 <= behind.low <= behind.middle <= behind.high < ahead.high
    assert (behind.in_time, ahead.in_time) == (False, True)
    assert behind.met_on and behind.met_on > END
    assert ahead.met_on and MIDYEAR < ahead.met_on < END
    assert forecasts.forecast(aim, course("none"), 900, MIDYEAR, rows, 0.8) is None
    assert forecasts.forecast(aim, course("year_end"), 900, END, rows, 0.8) is None


def test_the_recorded_interval_holds_what_it_says_on_years_it_has_not_seen() -> None:
    errors = given.errors()
    assert set(errors.rows) == {"linear", "year_end", "stages"}
    assert all(abs(held - errors.coverage) < 0.03 for held in errors.held.values())


def test_an_explanation_holds_until_what_is_measured_moves_on() -> None:
    aim = Aim(1000, "个", "eq", "count_of_items")
    assert gap_of(aim, 500, 510, [], 0.02).open is False
    assert gap_of(aim, 500, 560, [], 0.02).open is True
    explained = gap_of(aim, 505, 560, [(500.0, "月底有 60 个未入账")], 0.02)
    assert (explained.open, explained.reason) == (False, "月底有 60 个未入账")
    assert gap_of(aim, 530, 560, [(500.0, "月底有 60 个未入账")], 0.02).open is True
    assert gap_of(aim, None, 560, [], 0.02).size is None


def test_suggestions_follow_what_is_declared_then_names_and_units() -> None:
    class One:
        def __init__(self, key: str, title: str, unit: str) -> None:
            self.key, self.title, self.unit = key, title, unit

    class Feed:
        sentence, figure, unit, indicator = (
            "引进各类 500 强企业、“独角兽”企业 5 家",
            5.0,
            "家",
            "investment.top500",
        )

    known = [
        One("investment.top500", "引进企业", "家"),
        One("jobs.new", "新增就业", "人"),
        One("x.houses", "排查房屋", "栋"),
    ]
    declared = suggesting.suggest("引进各类500强企业、“独角兽”企业5家", "引进企业", 5, "家", known, [Feed()])
    assert declared and declared.indicator == "investment.top500"
    alike = suggesting.suggest("新增就业 1.7 万人", "新增就业", 1.7, "万人", known, [])
    assert alike and (alike.indicator, alike.factor) == ("jobs.new", 0.0001)
    assert suggesting.suggest("供地 240 亩", "供地面积", 240, "亩", known, []) is None
