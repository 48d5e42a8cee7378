"""The coverage proof: every numeral of the raw text is in one figure or excluded, counted apart."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chengnuo.reading import coverage, read_text
from chengnuo.reading.model import Reading

# Written here again on purpose: the proof of the proof.
_NUMERAL_CHAR = re.compile(r"[0-9０-９〇零一二三四五六七八九十百千万亿两半]")

_PIECES = [
    "2024年", "增长", "5%", "、", "和", "12个", "第三届", "一是", "三分之一", "从3天压缩至2天", "亿元以上项目", "，", "。", "\n", "\n\n",
    "“四个全面”", "十百千万", "１２３", "百余家", "1.5∶1", "5万亿两个", "万", "半", "3-5", "[7]", "（1）", "- 12 -\n", "名词解释\n", "##", "**",
    "分别", "7", "8.5", "万人", "以上", "二〇二五年", "一", "1,250", "《2030纲要》", "2万5千公里", "千", "左右", "0", "第12位", "前十",
]  # fmt: skip


def uncovered(text: str, reading: Reading) -> list[str]:
    """Numeral characters of ``text`` that are in no span or in two."""
    seen = [0] * len(text)
    for span in (*reading.figures, *reading.excluded):
        for at in range(span.start, span.end):
            seen[at] += 1
    return [
        text[max(0, m.start() - 5) : m.start() + 5]
        for m in _NUMERAL_CHAR.finditer(text)
        if seen[m.start()] != 1
    ]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=40))
def test_every_numeral_of_any_mixture_is_accounted_for_once(pieces: list[str]) -> None:
    text = "政府工作报告\n一、2024年工作回顾\n" + "".join(pieces)
    reading = read_text(text)
    assert uncovered(text, reading) == []
    assert coverage.gaps(text, reading.figures, reading.excluded) == []


def test_what_the_layout_leaves_out_is_accounted_for_too() -> None:
    text = "政府工作报告\n\n一、2024年工作回顾\n\n新增就业1.1\n\n- 7 -\n\n万名，完成投资3亿元。\n\n来源：日报 2024-01-02\n"
    reading = read_text(text)
    assert uncovered(text, reading) == []
    assert reading.coverage.numerals == reading.coverage.in_figures + reading.coverage.excluded


def test_the_proof_sees_a_numeral_that_was_forgotten() -> None:
    text = "一、2024年工作回顾\n新建学校6所。"
    reading = read_text(text)
    assert coverage.gaps(text, (), reading.excluded) != []


@pytest.mark.parametrize("line", ["1" * 20_000, "一" * 20_000, "万亿" * 10_000, "1." * 10_000, "3、" * 5_000])
def test_endless_numerals_are_all_accounted_for(line: str) -> None:
    reading = read_text("一、2024年工作回顾\n" + line)
    assert coverage.gaps(reading.text, reading.figures, reading.excluded) == []
