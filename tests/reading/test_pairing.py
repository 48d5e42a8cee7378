"""A promise beside its answer: verdicts, reasons and what is left to a person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chengnuo.reading import reconcile, reconcile_within
from chengnuo.reading.model import Coverage, Figure, Reading
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
