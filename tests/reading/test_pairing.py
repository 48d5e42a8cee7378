"""A promise beside its answer: verdicts, reasons and what is left to a person."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chengnuo.reading import read, reconcile, reconcile_within
from chengnuo.reading.model import Coverage, Figure, Reading
from chengnuo.reading.pairing import Pair
from chengnuo.reading.pairing.horizon import Horizon
from chengnuo.reading.pairing.verdict import judge


def figure(indicator: str, value: float, unit: str = "个", **more: Any) -> Figure:
    return Figure(
        id=more.pop("id", f"F{abs(hash((indicator, value, unit))) % 10**6}"),
        start=more.pop("start", 0), end=1, text=f"{value:g}{unit}", value=value, unit=unit,
        value_si=more.pop("value_si", value), unit_si=more.pop("unit_si", unit),
        comparator=more.pop("comparator", "eq"), measure=more.pop("measure", "count_of_items"),
        kind=more.pop("kind", "target"), year=more.pop("year", 2023), indicator=indicator, section="", **more,
    )  # fmt: skip


def growth(indicator: str, value: float, direction: str = "up", **more: Any) -> Figure:
    return figure(indicator, value, "%", measure="growth_rate", direction=direction, **more)


def report(year: int, *figures: Figure, text: str = "") -> Reading:
    numbered = tuple(replace(f, id=f"F{n:03d}", start=n, end=n + 1) for n, f in enumerate(figures))
    return Reading(
        text or f"{year}", "", year, year - 1, (), (), (), numbered, (), (), (), Coverage(0, 0, 0)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("target", "result", "verdict"),
    [
        (figure("新增停车泊位", 7000), figure("新增停车泊位", 7500), "超额"),
        (figure("新增停车泊位", 7000), figure("新增停车泊位", 7000), "完成"),
        (figure("新增停车泊位", 7000), figure("新增停车泊位", 6999), "未完成"),
        (figure("区域总部", 5, comparator="gte"), figure("区域总部", 5), "完成"),
        (figure("区域总部", 5, comparator="gte"), figure("区域总部", 9), "超额"),
        (growth("生产总值增速", 7, comparator="approx"), growth("生产总值增速", 6.9), "完成"),
        (growth("生产总值增速", 7, comparator="approx"), growth("生产总值增速", 4.3), "未完成"),
        (growth("生产总值增速", 7, comparator="approx"), growth("生产总值增速", 8.5), "超额"),
        (growth("单位生产总值能耗降幅", 3, "down"), growth("单位生产总值能耗降幅", 2, "down"), "未完成"),
        (growth("单位生产总值能耗降幅", 3, "down"), growth("单位生产总值能耗降幅", 3, "down"), "完成"),
        (figure("城镇调查失业率", 5.5, "%", measure="share", comparator="lte"),
         figure("城镇调查失业率", 5.1, "%", measure="share"), "完成"),
        (figure("城镇调查失业率", 5.5, "%", measure="share", comparator="lte"),
         figure("城镇调查失业率", 5.6, "%", measure="share"), "未完成"),
        (figure("地区生产总值", 1600, "亿元"), growth("地区生产总值增速", 7), "不可比"),
        (figure("供地面积", 240, "亩"), figure("供地面积", 16, "公顷"), "不可比"),
    ],
)  # fmt: skip
def test_a_result_is_held_against_its_target(target: Figure, result: Figure, verdict: str) -> None:
    assert judge(target, replace(result, kind="result")).verdict == verdict


def test_an_open_ended_result_below_the_target_is_left_to_a_person() -> None:
    target = figure("技术合同成交额", 25, "亿元", comparator="over")
    judged = judge(target, figure("技术合同成交额", 20, "亿元", comparator="over", kind="result"))
    assert judged.verdict == "未完成" and judged.confidence < 0.7


def test_a_range_is_kept_by_anything_inside_it() -> None:
    target = figure("粮食产量", 5, value_to=6)
    assert [judge(target, figure("粮食产量", v, kind="result")).verdict for v in (4, 5.5, 7)] == [
        "未完成",
        "完成",
        "超额",
    ]


def test_the_reason_names_both_numbers_and_their_difference() -> None:
    reason = judge(figure("新增停车泊位", 7000), figure("新增停车泊位", 7500, kind="result")).reason
    assert "7000" in reason and "7500" in reason and "高500" in reason


def test_every_target_gets_exactly_one_answer() -> None:
    this = report(
        2023,
        figure("新增停车泊位", 7000),
        growth("社会消费品零售总额增速", 8),
        figure("新建微循环道路", 8, "条"),
    )
    following = report(
        2024,
        figure("新增停车泊位", 7200, kind="result"),
        growth("社会消费品零售总额增速", 8, kind="result"),
        figure("新增学位", 3000, kind="result"),
    )
    pairs = reconcile(this, following).pairs
    assert [p.verdict for p in pairs] == ["超额", "完成", "未提及"]
    assert pairs[2].result is None and "微循环道路" in pairs[2].reason


def test_an_uncertain_name_is_said_and_lowers_the_confidence() -> None:
    this = report(2023, figure("新建社区养老服务中心", 5))
    same = reconcile(this, report(2024, figure("新建社区养老服务中心", 6, kind="result"))).pairs[0]
    near = reconcile(this, report(2024, figure("新建嵌入式社区养老服务中心站点", 6, kind="result"))).pairs[0]
    assert near.result is not None and "不完全一致" in near.reason and "不完全一致" not in same.reason
    assert near.confidence < same.confidence


def test_a_target_not_yet_due_is_not_judged() -> None:
    this = report(2023, figure("新能源装机", 5, year=2030))
    following = report(2024, figure("新能源装机", 2, kind="result"))
    pair = reconcile(this, following).pairs[0]
    assert (pair.verdict, pair.result) == ("不可比", None) and "2030" in pair.reason


def test_reports_that_are_not_neighbours_are_said_to_be_so() -> None:
    assert "不是相邻两年" in reconcile(report(2019), report(2024)).notes[0]


def test_within_one_report_last_year_stands_beside_this_year() -> None:
    one = report(
        2023,
        figure("新增停车泊位", 7500, kind="result", year=2022),
        figure("新增停车泊位", 7000),
        figure("新认定高新技术企业", 101, "家", kind="result", year=2022),
        figure("新增高新技术企业", 70, "家"),
    )
    pairs = reconcile_within(one)
    assert [(p.result.value, p.target.value, p.change_si) for p in pairs] == [
        (7500, 7000, -500),
        (101, 70, -31),
    ]


def test_the_same_report_twice_gives_its_own_years_and_no_verdict_of_success() -> None:
    one = report(2023, figure("新增停车泊位", 7500, kind="result", year=2022), figure("新增停车泊位", 7000))
    pair = reconcile(one, one).pairs[0]
    assert pair.result is not None and pair.verdict == "不可比" and "同一份报告" in pair.reason


PLANNED = """某区2025年政府工作报告
一、2024年工作回顾
过去一年，我们新增停车泊位6000个。
二、2025年工作安排
今年要新增停车泊位2000个。新建口袋公园30个。城镇新增就业3万人。地区生产总值增长5%以上、力争达到6%。整治老旧管网系统改造示范片区5处。未来三年，建成驿站120个。
"""
REVIEWED = """某区2026年政府工作报告
一、2025年和“十四五”时期工作回顾
过去一年，我们新增停车泊位2100个。地区生产总值增长5.2%。老旧管网系统改造示范片区全部完工。
“十四五”时期，全区面貌焕然一新。
五年来，我们城镇新增就业15.6万人。新建口袋公园160个。
二、2026年工作安排
今年要新增停车泊位900个。
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pair]:
    folder = tmp_path_factory.mktemp("reports")
    found = []
    for name, text in (("this", PLANNED), ("next", REVIEWED)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        found.append(read(folder / f"{name}.txt"))
    return {"".join(p.target.text.split()): p for p in reconcile(*found).pairs}


def test_a_year_is_answered_by_the_year(answers: dict[str, Pair]) -> None:
    pair = answers["2000个"]
    assert pair.verdict == "超额" and pair.result is not None and pair.result.value == 2100
    assert not pair.needs_check


@pytest.mark.parametrize("target", ["3万人", "30个"])
def test_a_sum_of_five_years_answers_no_annual_target(answers: dict[str, Pair], target: str) -> None:
    pair = answers[target]
    assert pair.verdict == "不可比" and "多年" in pair.reason and pair.result is not None


def test_what_was_hoped_for_beyond_the_target_is_left_to_a_person(answers: dict[str, Pair]) -> None:
    assert answers["5%"].verdict == "完成" and not answers["5%"].needs_check
    assert answers["6%"].needs_check and "力争" in answers["6%"].reason


def test_a_target_of_several_years_is_not_due(answers: dict[str, Pair]) -> None:
    assert answers["120个"].verdict == "不可比" and answers["120个"].result is None


def test_a_matter_spoken_of_without_a_number_is_not_surely_unmentioned(answers: dict[str, Pair]) -> None:
    pair = answers["5处"]
    assert pair.verdict == "未提及" and pair.needs_check and "全部完工" in pair.reason


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("游客数量", "接待游客"),
        ("基本建成城镇保障性住房", "建成保障性安居工程"),
        ("把居民消费价格涨幅", "居民消费价格涨幅"),
        ("赤字率", "财政赤字率"),
        ("优良天数比率", "优良天数比例"),
    ],
)
def test_the_same_matter_said_otherwise_is_found(said: str, answered: str) -> None:
    this = report(2023, figure(said, 500))
    pair = reconcile(this, report(2024, figure(answered, 510, kind="result"))).pairs[0]
    assert pair.result is not None and not pair.needs_check


def test_a_promise_made_twice_has_one_answer() -> None:
    this = report(2023, figure("新增停车泊位", 7000), figure("全区新增公共停车泊位", 7000))
    pairs = reconcile(this, report(2024, figure("新增停车泊位", 7500, kind="result"))).pairs
    assert [p.result is not None for p in pairs] == [True, True]


def test_a_count_of_another_size_or_a_total_is_left_to_a_person() -> None:
    this = report(2023, figure("新增公交线路", 60), figure("培育高新技术企业", 160, "家"))
    following = report(
        2024,
        figure("新增公交线路", 328, kind="result"),
        figure("高新技术企业", 200, "家", kind="result", comparator="over"),
    )
    pairs = reconcile(this, following).pairs
    assert "悬殊" in pairs[0].reason and "总数" in pairs[1].reason
    assert all(p.needs_check for p in pairs)


def test_an_amount_with_its_rate_beside_it_answers_a_promised_rate(tmp_path: Path) -> None:
    this = report(2025, growth("地区生产总值增速", 5.5))
    (tmp_path / "next.txt").write_text(
        "某区2026年政府工作报告\n一、2025年工作回顾\n全区地区生产总值达到553亿元、稳居全国前十强、增长4.8%。\n"
        "二、2026年工作安排\n今年要新增停车泊位900个。\n",
        encoding="utf-8",
    )
    pair = reconcile(this, read(tmp_path / "next.txt")).pairs[0]
    assert pair.verdict == "未完成" and pair.result is not None and pair.result.value == 4.8


@pytest.mark.parametrize(
    ("said", "several"),
    [
        ("五年新建公园160个", True),
        ("每年新建公园160个", False),
        ("2025年新建公园160个", False),
        ("外贸五年倍增计划深入实施，新建公园160个", False),
        ("细颗粒物年均浓度28微克/立方米", False),
    ],
)
def test_the_words_before_a_number_say_how_many_years_it_spans(
    tmp_path: Path, said: str, several: bool
) -> None:
    (tmp_path / "next.txt").write_text(
        f"某区2026年政府工作报告\n一、2025年工作回顾\n{said}。\n二、2026年工作安排\n今年要新增停车泊位900个。\n",
        encoding="utf-8",
    )
    reading = read(tmp_path / "next.txt")
    figures = [f for f in reading.figures if f.kind == "result"]
    assert figures and Horizon.of(reading).spans_years(figures[-1]) is several
