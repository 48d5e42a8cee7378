"""Numerals that are no figures, with the category a reader is told."""

from __future__ import annotations

import pytest

from chengnuo.reading import read_text
from chengnuo.reading.exclusions import REASONS

_HEAD = "政府工作报告\n\n一、2024年工作回顾\n\n"
_TAIL = "\n\n二、2025年工作安排\n\n做好各项工作。\n"

NO_FIGURE: list[tuple[str, str, str]] = [
    ("2023年工作扎实推进。", "2023", "date"),
    ("9月26日召开会议。", "26", "date"),
    ("落实二十大精神。", "二十", "name"),
    ("召开第三届洽谈会。", "三", "session"),
    ("加快轨道交通12号线建设。", "12", "name"),
    ("引进500强企业。", "500", "name"),
    ("推广5G应用。", "5", "name"),
    ("治理PM2.5污染。", "2.5", "name"),
    ("实施“323”攻坚行动。", "323", "name"),
    ("增强“四个意识”。", "四", "slogan"),
    ("实施三年行动。", "三", "name"),
    ("连续6年保持稳定。", "6", "duration_context"),
    ("庆祝建区70周年。", "70", "duration_context"),
    ("启动二期建设。", "二", "phase"),
    ("引进一批企业。", "一", "vague"),
    ("创建5A级景区。", "5", "grade"),
    ("照顾60岁以上老人。", "60", "threshold_qualifier"),
    ("关停30万千瓦以下煤电机组。", "30", "threshold_qualifier"),
    ("每50公斤补贴有所提高。", "50", "threshold_qualifier"),
    ("引进亿元以上项目。", "亿", "threshold_qualifier"),
    ("前1%学科有所突破。", "1", "threshold_qualifier"),
    ("20户以上自然村通硬化路。", "20", "threshold_qualifier"),
    ("布设24小时自助终端。", "24", "service_hours"),
    ("建设15分钟生活圈。", "15", "service_hours"),
    ("64万英雄的人民团结奋斗。", "64", "context"),
    ("坚持安全第一的方针。", "一", "ordinal_first"),
    ("半导体产业发展良好。", "半", "idiom"),
    ("一体化推进改革。", "一", "idiom"),
    ("拨打12345热线。", "12345", "name"),
]


@pytest.mark.parametrize(("sentence", "numeral", "category"), NO_FIGURE, ids=[s for s, _, _ in NO_FIGURE])
def test_no_figure_and_why(sentence: str, numeral: str, category: str) -> None:
    text = _HEAD + sentence + _TAIL
    reading = read_text(text)
    start, end = len(_HEAD), len(_HEAD) + len(sentence)
    assert not [f.text for f in reading.figures if start <= f.start < end and not f.soft]
    inside = [e for e in reading.excluded if start <= e.start < end and numeral in e.text]
    assert [e.category for e in inside][:1] == [category]
    assert inside[0].reason == REASONS[category]


def test_the_start_of_a_change_is_told_apart() -> None:
    reading = read_text(_HEAD + "时限从30天压缩至12天。" + _TAIL)
    assert [e.text for e in reading.excluded if e.category == "change_from"] == ["30"]


def test_definitions_of_the_annex_hold_no_figures() -> None:
    text = _HEAD + "完成投资5亿元。" + _TAIL + "\n名词解释\n\n1.三张清单：指3类事项和20个项目的清单。\n"
    reading = read_text(text)
    assert [f.text for f in reading.figures] == ["5亿元"]
    assert [e.text for e in reading.excluded if e.category == "annex_definition"][-2:] == ["3", "20"]
