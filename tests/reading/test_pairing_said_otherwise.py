"""Answers that are no number beside a name: a whole list done, a matter spoken of, a fact outside the review."""

from __future__ import annotations

from pathlib import Path

import pytest

from chengnuo.reading import read, reconcile
from chengnuo.reading.pairing import Pair

PLANNED = """某省2025年政府工作报告
一、2024年工作回顾
过去一年，我们新增停车泊位6000个。
二、2025年工作安排
今年主要预期目标是：城镇新增就业3万人，全员劳动生产率达到16万元/人。
建设气象雷达站4座。储备应急粮食50万吨。
今年要办好3件民生实事。
一是新建社区食堂40个。二是为8000名残疾儿童提供康复救助。三是改造供水管线60公里。
培育省级先进制造业集群6个。
"""
REVIEWED = """某省2026年政府工作报告
一、2025年工作回顾
我们顺利完成全年主要目标任务，城镇新增就业3.2万人。应急粮食储备达历史高位。国家级先进制造业集群达到2个。{deeds}
二、2026年工作安排
今年要新增停车泊位900个。
"""


def answers(folder: Path, planned: str, reviewed: str) -> dict[str, Pair]:
    """The pairs of two reports by the printed text of their targets."""
    found = []
    for name, text in (("this", planned), ("next", reviewed)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        found.append(read(folder / f"{name}.txt"))
    return {"".join(p.target.text.split()): p for p in reconcile(*found).pairs}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pair]:
    reviewed = REVIEWED.format(deeds="3件民生实事全部兑现。")
    return answers(tmp_path_factory.mktemp("reports"), PLANNED, reviewed)


@pytest.mark.parametrize("target", ["40个", "8000名", "60公里"])
def test_an_item_of_a_list_said_to_be_done_is_done_but_left_to_a_person(
    said: dict[str, Pair], target: str
) -> None:
    pair = said[target]
    assert (pair.verdict, pair.result) == ("完成", None) and pair.needs_check
    assert "全部兑现" in pair.reason and pair.result_sentence == "3件民生实事全部兑现"


def test_what_stands_beside_the_list_is_not_answered_by_it(said: dict[str, Pair]) -> None:
    assert said["4座"].verdict == said["6个"].verdict == "未提及"


@pytest.mark.parametrize(
    "deeds", ["", "每年办好3件民生实事。", "5件民生实事全部兑现。", "3件惠企实事全部办结。"]
)
def test_another_list_or_every_year_answers_nothing(tmp_path: Path, deeds: str) -> None:
    assert answers(tmp_path, PLANNED, REVIEWED.format(deeds=deeds))["8000名"].verdict == "未提及"


def test_the_goals_of_the_year_said_to_be_met_make_silence_uncertain(said: dict[str, Pair]) -> None:
    pair = said["16万元/人"]
    assert pair.verdict == "未提及" and pair.needs_check and "顺利完成全年主要目标任务" in pair.reason
    assert said["3万人"].verdict == "超额" and not said["3万人"].needs_check


def test_a_matter_said_in_other_words_is_shown(said: dict[str, Pair]) -> None:
    pair = said["50万吨"]
    assert pair.verdict == "未提及" and pair.needs_check and "历史高位" in pair.reason


def test_a_matter_nobody_spoke_of_stays_unmentioned(said: dict[str, Pair]) -> None:
    assert said["4座"].verdict == "未提及" and not said["4座"].needs_check


def test_a_thing_of_the_state_does_not_answer_one_of_the_province(said: dict[str, Pair]) -> None:
    assert said["6个"].result is None


def test_last_year_told_at_the_start_of_the_plan_wins_over_five_years(tmp_path: Path) -> None:
    planned = "某省2025年政府工作报告\n一、2024年工作回顾\n过去一年稳中有进。\n二、2025年工作安排\n今年城镇新增就业3万人。\n"
    reviewed = (
        "某省2026年政府工作报告\n一、“十四五”时期工作回顾\n五年来，城镇新增就业15万人。\n"
        "二、2026年工作安排\n过去一年，我们取得很大成绩。城镇新增就业3.4万人。\n今年城镇新增就业3.5万人。\n"
    )
    pair = answers(tmp_path, planned, reviewed)["3万人"]
    assert pair.verdict == "超额" and pair.result is not None and pair.result.value == 3.4
    following = read(tmp_path / "next.txt")
    assert [f.value for f in following.figures if f.kind == "target"] == [3.5]


def test_five_years_told_in_the_plan_are_results_not_targets(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(
        "某省2026年政府工作报告\n一、2025年工作回顾\n过去一年稳中有进。\n二、2026年工作安排\n"
        "过去五年，改革成果丰硕。实际利用外资累计达到270亿美元。今后五年，外资增长7%。\n",
        encoding="utf-8",
    )
    kinds = {"".join(f.text.split()): f.kind for f in read(tmp_path / "r.txt").figures if not f.soft}
    assert kinds == {"270亿美元": "result", "7%": "target"}


def test_where_a_thing_is_to_be_built_does_not_hide_it(tmp_path: Path) -> None:
    planned = PLANNED + "逐步在成规模的小区全部设置平价蔬菜超市，年内完成20个。\n"
    reviewed = REVIEWED.format(deeds="新建10家平价蔬菜超市和直销店。")
    pair = answers(tmp_path, planned, reviewed)["20个"]
    assert pair.verdict == "未完成" and pair.needs_check and pair.result is not None
