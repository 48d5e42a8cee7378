"""Whatever is dropped on it, the frame places every block and the later stages stay inside their blocks."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from chengnuo.reading.clauses import find as find_clauses
from chengnuo.reading.frame import doubts, frame
from chengnuo.reading.layout import blocks
from chengnuo.reading.terms import find as find_terms

PHRASES = st.sampled_from(
    [
        "政府工作报告", "——2025年1月15日在某市第一届人民代表大会第二次会议上", "各位代表：", "现在，我代表市人民政府，向大会报告工作。",
        "一、2024年工作回顾", "二、2025年工作安排", "（一）大力发展产业", "“十五五”时期，", "今年是收官之年，", "同时，我们也清醒认识到，存在不少困难。",
        "新建学校10所、幼儿园5所，", "推进改革，", "到2027年，", "以创新为引领，", "让群众满意。", "附件", "名词解释", "1.绿保贷：产品。", "“", "”", "（",
        "《", "一是", "要", "。", "；", "：", "\n", "\n\n", "　　", "**", "- 3 -", "12", "3.5%",
    ]
)  # fmt: skip


@given(st.lists(PHRASES, max_size=50).map("".join), st.sampled_from([None, 2025]))
@settings(max_examples=150, deadline=None)
def test_anything_is_placed(text: str, year: int | None) -> None:
    placed = frame(blocks(text), year)
    doubts(placed)
    n = len(placed.blocks)
    assert len(placed.parts) == len(placed.leads) == len(placed.sentences) == len(placed.year_of) == n
    for block, spans in zip(placed.blocks, placed.sentences, strict=True):
        assert "".join(block.text[a:b] for a, b in spans) == block.text
    last = (0, 0)
    for clause in find_clauses(placed):
        assert placed.parts[clause.block] == "plan"
        assert last <= (clause.block, clause.a) and clause.a < clause.b <= len(
            placed.blocks[clause.block].text
        )
        last = (clause.block, clause.b)
    for term in find_terms(placed):
        assert term.start < term.end <= len(text)
