"""预计 and 力争: how sure the report itself is."""

from __future__ import annotations

import pytest

from chengnuo.reading import read_text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("预计全年地区生产总值完成1530亿元，增长4.3%。固定资产投资245亿元。", ["预计", "预计", "预计"]),
        ("力争技术合同成交额突破25亿元。新增学位3840个。", ["力争", None]),
        ("新增学位3840个，力争新增托位500个。", [None, "力争"]),
    ],
)
def test_a_hedge_holds_for_the_figures_it_stands_before(said: str, words: list[str | None]) -> None:
    figures = read_text(f"一、2022年工作回顾\n{said}\n").figures
    assert [f.certainty for f in figures] == words
