"""Figures of short sentences: span, value, unit, comparator, measure, direction, changes and lists."""

from __future__ import annotations

from typing import Any

import pytest

from chengnuo.reading import read_text
from chengnuo.reading.model import Figure

_HEAD = "政府工作报告\n\n一、2024年工作回顾\n\n"
_TAIL = "\n\n二、2025年工作安排\n\n做好各项工作。\n"


def figures_of(sentence: str) -> list[Figure]:
    """The figures of ``sentence`` where it stands in the review of a small report."""
    text = _HEAD + sentence + _TAIL
    start, end = len(_HEAD), len(_HEAD) + len(sentence)
    found = [f for f in read_text(text).figures if start <= f.start and f.end <= end]
    assert all(text[f.start : f.end] == f.text for f in found)
    return found


def hard(sentence: str) -> list[Figure]:
    """Without the soft ones."""
    return [f for f in figures_of(sentence) if not f.soft]


ONE: list[tuple[str, str, dict[str, Any]]] = [
    (
        "新建停车场12个。",
        "12个",
        {"value": 12, "unit": "个", "comparator": "eq", "measure": "count_of_items"},
    ),
    (
        "完成投资3.2亿元。",
        "3.2亿元",
        {"value": 3.2, "value_si": 320000000, "unit_si": "元", "measure": "level"},
    ),
    ("接待游客1.25万人次。", "1.25万人次", {"unit": "万人次", "value_si": 12500, "unit_si": "人次"}),
    (
        "栽植苗木 30 余株。",
        "30 余株",
        {"value": 30, "unit": "株", "comparator": "over", "comparator_text": "余"},
    ),
    ("惠及农户4000多户。", "4000多户", {"comparator": "over", "comparator_text": "多"}),
    ("慰问老人80余万人次。", "80余万人次", {"value": 80, "unit": "万人次", "comparator": "over"}),
    ("培训职工近3万人。", "3万人", {"comparator": "approx", "comparator_text": "近"}),
    ("签约项目9个。", "9个", {"comparator": "eq"}),
    ("举办展会不少于15场。", "15场", {"comparator": "gte", "comparator_text": "不少于"}),
    ("新增企业50家以上。", "50家", {"comparator": "gte", "comparator_text": "以上"}),
    ("外贸总额突破600亿元。", "600亿元", {"comparator": "over", "comparator_text": "突破"}),
    ("失业率控制在4.5%以内。", "4.5%", {"comparator": "lte", "measure": "share"}),
    ("物价涨幅2%左右。", "2%", {"comparator": "approx", "measure": "growth_rate", "direction": "up"}),
    ("财政收入增长6.5%。", "6.5%", {"measure": "growth_rate", "direction": "up", "value": 6.5}),
    ("能耗强度下降3.1%。", "3.1%", {"measure": "growth_rate", "direction": "down", "value": 3.1}),
    ("服务业占比达到51.4%。", "51.4%", {"measure": "share", "comparator": "eq"}),
    (
        "普及率提高2.3个百分点。",
        "2.3个百分点",
        {"unit": "百分点", "measure": "share", "delta": True, "direction": "up"},
    ),
    (
        "工业增速高于全市1.7个百分点。",
        "1.7个百分点",
        {"measure": "growth_rate", "delta": True, "direction": "up"},
    ),
    ("产量增长2.5倍。", "2.5倍", {"unit": "倍", "measure": "growth_rate"}),
    ("优良天数增加19天。", "19天", {"delta": True, "direction": "up", "unit": "天"}),
    ("设立30亿产业基金。", "30亿", {"unit": "亿", "unit_si": "元", "value_si": 3000000000}),
    (
        "解决160多万农村居民饮水安全问题。",
        "160多万",
        {"unit_si": "人", "value_si": 1600000, "comparator": "over"},
    ),
    ("全年目标增长4.5%—5%。", "4.5%—5%", {"value": 4.5, "value_to": 5}),
    ("培育龙头企业3至5家。", "3至5家", {"value": 3, "value_to": 5, "unit": "家"}),
    (
        "审批时限从30天压缩至12天。",
        "12天",
        {"from_value": 30, "measure": "change_from_to", "direction": "down"},
    ),
    (
        "绿化率由46.9%提高到48.2%。",
        "48.2%",
        {"from_value": 46.9, "direction": "up", "measure": "change_from_to"},
    ),
    (
        "产值由2020年的62.4亿元增加到2024年的88亿元。",
        "88亿元",
        {"from_value": 62.4, "measure": "change_from_to"},
    ),
    ("企业从9500家增加到1.2万家。", "1.2万家", {"from_value": 0.95, "direction": "up"}),
    (
        "收入比由2.9∶1缩小至2.5∶1。",
        "2.5∶1",
        {"value": 2.5, "unit": None, "from_value": 2.9, "direction": "down"},
    ),
    ("算力规模达到1.6万P。", "1.6万P", {"value_si": 16000, "unit_si": "P"}),
    ("新增污水处理能力30万吨/日。", "30万吨/日", {"unit": "万吨/日", "unit_si": "吨/日"}),
    ("细颗粒物浓度降至28微克/立方米。", "28微克/立方米", {"unit": "微克/立方米", "measure": "level"}),
    ("筹集公寓6000套（间）。", "6000套（间）", {"measure": "count_of_items"}),
    ("高速公路达2万5千公里。", "2万5千公里", {"value": 2.5, "unit": "万公里", "value_si": 25000}),
    ("综合实力居全国第二。", "第二", {"value": 2, "unit": "位", "measure": "rank"}),
    ("总量跻身全国前10位。", "前10位", {"value": 10, "comparator": "lte", "measure": "rank"}),
    (
        "质量排名从第9位升至第4位。",
        "第4位",
        {"value": 4, "from_value": 9, "direction": "up", "measure": "rank"},
    ),
    ("投资规模超千亿元。", "千亿元", {"value": 1000, "unit": "亿元", "comparator": "over"}),
    ("财政支出近八成投向民生。", "八成", {"value": 8, "unit": "成", "value_si": 80, "unit_si": "%"}),
    ("办理时间再压缩三分之一。", "三分之一", {"value": 0.3333, "unit": None, "direction": "down"}),
    ("产量占全国一半以上。", "一半", {"value": 0.5, "comparator": "gte", "measure": "share"}),
    ("产量占全国1/4。", "1/4", {"value": 0.25, "measure": "share"}),
    ("出口额增长两倍。", "两倍", {"value": 2, "unit": "倍", "measure": "growth_rate"}),
    ("惠及三千多户居民。", "三千多户", {"value": 3000, "unit": "户", "comparator": "over"}),
    ("服务中小企业百余家。", "百余家", {"value": 100, "unit": "家", "comparator": "over"}),
    ("两次下调贷款利率。", "两次", {"value": 2, "unit": "次"}),
    ("年内新建幼儿园两所。", "两所", {"value": 2, "unit": "所"}),
    ("新增家庭病床9829张。", "9829张", {"unit": "张"}),
    ("开行货运班列1,250列。", "1,250列", {"value": 1250, "unit": "列"}),
]


@pytest.mark.parametrize(("sentence", "span", "fields"), ONE, ids=[s for s, _, _ in ONE])
def test_one_figure_says_what_is_printed(sentence: str, span: str, fields: dict[str, Any]) -> None:
    (figure,) = hard(sentence)
    assert figure.text == span
    assert {name: getattr(figure, name) for name in fields} == fields


MANY: list[tuple[str, list[tuple[str, Any, str | None]]]] = [
    ("两项收入分别增长7%和8.5%。", [("7%", 7, "%"), ("8.5%", 8.5, "%")]),
    ("两项增速分别高4.2和0.7个百分点。", [("4.2", 4.2, "百分点"), ("0.7个百分点", 0.7, "百分点")]),
    (
        "三类面积分别减少10.6万、3.8万平方公里。",
        [("10.6万", 10.6, "万平方公里"), ("3.8万平方公里", 3.8, "万平方公里")],
    ),
    ("标准分别提高100元、150元。", [("100元", 100, "元"), ("150元", 150, "元")]),
    ("修建村道23条、163公里。", [("23条", 23, "条"), ("163公里", 163, "公里")]),
    ("培育亿元以上企业5家、产值12亿元。", [("5家", 5, "家"), ("12亿元", 12, "亿元")]),
]


@pytest.mark.parametrize(("sentence", "expected"), MANY, ids=[s for s, _ in MANY])
def test_lists_keep_each_value_and_share_a_unit(
    sentence: str, expected: list[tuple[str, Any, str | None]]
) -> None:
    assert [(f.text, f.value, f.unit) for f in hard(sentence)] == expected


@pytest.mark.parametrize("sentence", ["新签约9个。", "节约120万元。", "侦破12起。"])
def test_a_comparator_inside_another_word_is_none(sentence: str) -> None:
    (figure,) = hard(sentence)
    assert (figure.comparator, figure.comparator_text) == ("eq", None)


def test_what_is_said_of_a_list_holds_for_all_of_it() -> None:
    first, second = hard("城乡收入分别增长4.5%、5.5%左右。")
    assert (first.comparator, second.comparator) == ("approx", "approx")
    assert {first.measure, second.measure} == {"growth_rate"}
    one, other = hard("标准分别提高100元和150元。")
    assert (one.delta, other.delta, other.direction) == (True, True, "up")


def test_a_page_break_inside_a_number_stays_in_the_span() -> None:
    (figure,) = hard("新增就业1.1\n\n万名，各项工作有序推进。")
    assert figure.text == "1.1\n\n万名"
    assert (figure.value, figure.unit, figure.value_si) == (1.1, "万名", 11000)


@pytest.mark.parametrize(
    ("sentence", "reference", "comparator"),
    [
        ("居民收入增长快于经济增长。", "经济增长", "gt"),
        ("投资增速高于全国平均水平。", "全国平均水平", "gt"),
        ("居民收入增长与经济增长基本同步。", "经济增长", "approx"),
    ],
)
def test_a_target_against_another_figure(sentence: str, reference: str, comparator: str) -> None:
    (figure,) = hard(sentence)
    assert (figure.relative, figure.value, figure.reference, figure.comparator) == (
        True,
        None,
        reference,
        comparator,
    )


@pytest.mark.parametrize("words", ["全国前列", "全覆盖", "全省首位", "翻一番", "两位数增长"])
def test_quantities_in_words_are_soft(words: str) -> None:
    found = figures_of(f"服务水平实现{words}。")
    assert found
    assert all(f.soft for f in found)
