"""A clerk is told in Chinese what is wrong, on which line, and what to write instead."""

import textwrap

import pytest

from chengnuo.engine import checking, reading
from chengnuo.engine.looking import Known

GOOD = textwrap.dedent("""\
    id: covers
    title: 窨井盖专项
    purpose: 查清每个井盖是谁的、好不好。
    source: "2.4"
    lead_unit: 区城管执法局
    maturity: draft
    personal_data:
      - {field: cover.finder, purpose: 核实, retention_days: 30}
    records:
      - id: cover
        title: 井盖
        form:
          required: [number]
          properties:
            number: {title: 编号, maxLength: 20}
            state: {title: 状况, enum: [完好, 破损]}
            depth: {title: 井深, type: number, unit: 米}
            finder: {title: 发现人, personal: true}
        stages:
          - {id: found, title: 发现, days: 1}
          - {id: done, title: 修好, ends: true}
    cases:
      - id: missing
        title: 井盖缺失
        class: "component:01001"
        limit: 2 紧急时
        unit: 区水务局
        form: {properties: {what: {title: 情况}}}
    datastreams:
      - {id: tilt, title: 倾斜, unit: 度}
    alarms:
      - {id: open, title: 井盖打开, datastream: tilt, when: value > 30.0, case: missing}
    indicators:
      - {id: bad, title: 破损, unit: 个, numerator: {record: cover, when: state == '破损'}}
    feeds:
      - {sentence: 某句, figure: 10, unit: 个, indicator: bad}
    charts:
      - {title: 状况, record: cover, by: state}
    """)
KNOWN = Known(("区城管执法局", "区水务局"), frozenset({"component:01001", "event:06010"}))


def said(text: str) -> list[str]:
    """The faults as a terminal shows them."""
    return [str(fault) for fault in checking.faults(reading.read(text, "scenario.yaml"), KNOWN)]


def test_the_good_one_is_good() -> None:
    assert said(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("title: 窨井盖专项", "titel: 窨井盖专项", 2, "没有「titel」这一项。 是不是「title」？"),
        ("maturity: draft", "maturity: drft", 6, "「maturity」不能写「drft」。 是不是「draft」？"),
        ('source: "2.4"', "source: 2.4", 4, "「source」要写文字，现在是「2.4」。 加引号：\"2.4\""),
        ("lead_unit: 区城管执法局", "lead_unit: 区城管局", 5, "单位名录里没有「区城管局」。 是不是「区城管执法局」？"),
        ("required: [number]", "required: [numbr]", 13, "没有代号是「numbr」的问题。 是不是「number」？"),
        ("by: state}", "by: stat}", 38, "没有代号是「stat」的问题。 是不是「state」？"),
        ("when: state == '破损'", "when: stat == '破损'", 34, "「stat」没有值"),
        ("when: state == '破损'", "when: state = '破损'", 34, "第 7 个字符处写错了"),
        ("when: state == '破损'", "when: depth > '深'", 34, "两个值不能这样比较"),
        ("when: state == '破损'", "when: state", 34, "要得出是或否"),
        ("when: value > 30.0", "when: valu > 30.0", 32, "「valu」没有值"),
        ("datastream: tilt", "datastream: tilted", 32, "没有代号是「tilted」的监测数据。 是不是「tilt」？"),
        ("component:01001", "component:01000", 25, "立案标准里没有小类「component:01000」。 是不是「component:01001」？"),
        ("limit: 2 紧急时", "limit: 2 小时内", 26, "时限「2 小时内」读不懂"),
        ("limit: 2 紧急时", "example: true", 26, "没有写 limit"),
        ("unit: 区水务局", "unit: 水务局", 27, "单位名录里没有「水务局」"),
        ("days: 1}", "days: 0}", 20, "「days」不能小于 1，现在是「0」"),
        (", ends: true", "", 19, "没有写明到哪个阶段算办结"),
        ("field: cover.finder", "field: cover.state", 8, "不是标了 personal: true 的问题"),
        ("indicator: bad}", "indicator: good}", 36, "没有代号是「good」的指标"),
        ("    title: 井盖\n", "\ttitle: 井盖\n", 11, "用了制表符缩进"),
        ("    title: 井盖\n", "    title： 井盖\n", 11, "冒号要用英文的「:」"),
    ],
)  # fmt: skip
def test_each_fault_has_its_line_and_what_to_write(old: str, new: str, line: int, words: str) -> None:
    assert old in GOOD
    faults = said(GOOD.replace(old, new, 1))
    assert any(words in fault for fault in faults), faults
    assert any(f"第 {line} 行" in fault for fault in faults), faults


def test_a_missing_thing_is_named_with_what_it_is_for() -> None:
    assert "缺少「lead_unit」。 加一行 lead_unit: …（牵头单位）" in "".join(
        said(GOOD.replace("lead_unit: 区城管执法局\n", ""))
    )
    assert "没有写明用途和保存多久" in "".join(
        said(
            GOOD.replace("personal_data:\n  - {field: cover.finder, purpose: 核实, retention_days: 30}\n", "")
        )
    )


@pytest.mark.parametrize(
    "text", ["", "- 1\n- 2\n", "a: b: c\n", "a: 1\na: 2\n", "\tid: x\n", "x" * 300_000, "&a [*a]\n"]
)
def test_whatever_is_in_the_file_it_is_a_fault_and_no_crash(text: str) -> None:
    assert said(text)


def test_the_district_may_be_empty_and_names_are_then_not_asked_for() -> None:
    document = reading.read(GOOD.replace("区城管执法局", "没有的单位"), "scenario.yaml")
    assert checking.faults(document) == ()


ASSETS = GOOD + textwrap.dedent("""\
    asset_classes:
      - id: lid
        title: 盖子
        code: "01001"
        attributes:
          required: [firm]
          properties:
            firm: {title: 权属, enum: [甲, 乙]}
            weight: {title: 重量, type: number}
        on_label: [firm]
    """)


def test_what_is_said_of_assets_is_good() -> None:
    good = ASSETS.replace(
        "numerator: {record: cover, when: state == '破损'}",
        "numerator: {asset: lid, when: \"state == '破损' && weight > 2.0\"}",
    )
    good = good.replace("{title: 状况, record: cover, by: state}", "{title: 权属, asset: lid, by: firm}")
    good = good.replace("    title: 井盖缺失\n", "    title: 井盖缺失\n    asset: lid\n")
    assert said(good + "layers: [lid, missing]\n") == []
    assert said(ASSETS.replace('code: "01001"', 'code: "01901"')) == [], (
        "a class of the district's own may come later"
    )


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        ('code: "01001"', 'code: "01002"', "立案标准里没有小类「component:01002」"),
        ("on_label: [firm]", "on_label: [frm]", "没有代号是「frm」的属性"),
        ("weight: {title: 重量, type: number}", "weight: {title: 重量, type: boolean}", "部件的属性不能是「是或否」"),
        ("weight: {", "owner: {", "「owner」是指标里已有的名字"),
        ("    title: 井盖缺失\n", "    title: 井盖缺失\n    asset: lit\n", "没有代号是「lit」的部件。 是不是「lid」？"),
        ("numerator: {record: cover, when: state == '破损'}", "numerator: {when: state == '破损'}", "要写明数什么，只写一样"),
        ("numerator: {record: cover, when: state == '破损'}", "numerator: {asset: lid, sum: firm}", "没有代号是「firm」的数字问题"),
        ("numerator: {record: cover, when: state == '破损'}", "numerator: {asset: lid, when: stalled}", "「stalled」"),
        ("{title: 状况, record: cover, by: state}", "{title: 状况, asset: lid, by: stage}", "没有代号是「stage」的问题"),
        ("  - id: lid\n", "  - id: cover\n", "代号「cover」用了两次"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_assets_is_told(was: str, now: str, words: str) -> None:
    assert was in ASSETS
    assert any(words in line for line in said(ASSETS.replace(was, now))), said(ASSETS.replace(was, now))
