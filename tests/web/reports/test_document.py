"""The text as it is set: nothing lost, nothing added, every character with its place."""

from pathlib import Path

import pytest

import chengnuo
from chengnuo.reading import read_text
from chengnuo.web.reports.document import Clause, Head, Mark, Paragraph, lay_out, settle_marks
from tests.web.reports.sample import TEXT

SEED = (Path(chengnuo.__file__).parent / "ops/seed/jianghan_2023_work_report.txt").read_text("utf-8")


def laid_out(
    text: str, marks: tuple[Mark, ...] = (), clauses: tuple[Clause, ...] = ()
) -> tuple[Paragraph, ...]:
    heads = [
        Head(number, s.title, s.level, s.start, s.end, s.part)
        for number, s in enumerate(read_text(text).sections, start=1)
    ]
    return lay_out(text, heads=heads, marks=marks, clauses=clauses)


@pytest.mark.parametrize("text", [SEED, TEXT], ids=["seed", "sample"])
def test_each_run_stands_where_it_says(text: str) -> None:
    for paragraph in laid_out(text):
        for piece in paragraph.pieces:
            for run in piece.runs:
                printed = text[run.start : run.start + len(run.text)]
                assert run.text == "".join(" " if c.isspace() else c for c in printed)


def test_nothing_but_layout_is_left_out_of_the_seed_report() -> None:
    shown = "".join(paragraph.text for paragraph in laid_out(SEED))
    kept = "".join(c for c in SEED if not c.isspace() and c not in "#*")
    assert "".join(shown.split()) == kept


def test_a_sentence_cut_by_a_page_is_whole_again() -> None:
    joined = [p.text for p in laid_out(SEED) if "主要经济指标" in p.text]
    assert joined and "主要经济指标逆势上扬" in joined[0]


def test_a_figure_cut_by_a_page_is_one_piece_of_two_runs() -> None:
    start = SEED.index("1.1\n\n万名")
    (piece,) = [
        piece
        for paragraph in laid_out(SEED, (Mark(start, start + 7, "figure", "F1"),))
        for piece in paragraph.pieces
        if piece.mark
    ]
    assert piece.text == "1.1万名"
    assert [run.start for run in piece.runs] == [start, start + 5]


def test_no_markdown_is_shown_and_leads_are_strong() -> None:
    (paragraph,) = [p for p in laid_out(TEXT) if p.text.startswith("综合实力提升")]
    assert "*" not in paragraph.text
    assert [piece.text for piece in paragraph.pieces if piece.strong] == ["综合实力提升。"] or [
        piece.text for piece in paragraph.pieces if piece.strong
    ] == ["综合实力提升"]


def test_the_parts_of_the_page_are_told_apart() -> None:
    roles = {p.text: p.role for p in laid_out(TEXT)}
    assert roles["政府工作报告"] == "title"
    assert roles["各位代表："] == "salute"
    assert roles["一、2022年工作回顾"] == "heading"
    assert roles["甲政〔2023〕1号"] == "notice"


def test_a_title_without_a_heading_mark_is_found() -> None:
    text = "某市政府工作报告\n——2026年1月26日\n各位代表：\n现在，我作报告。\n一、2025年工作回顾\n过去一年，成绩不小。\n"
    roles = {p.text: p.role for p in laid_out(text)}
    assert roles["某市政府工作报告"] == "title" and roles["——2026年1月26日"] == "subtitle"


def test_overlapping_marks_leave_the_figure() -> None:
    marks = settle_marks(
        [
            Mark(0, 10, "term", "t"),
            Mark(4, 8, "figure", "f"),
            Mark(12, 14, "term", "u"),
            Mark(13, 13, "term", "v"),
        ]
    )
    assert [mark.key for mark in marks] == ["f", "u"]


def test_a_clause_is_known_under_a_figure() -> None:
    start = TEXT.index("招商引资总额")
    figure = TEXT.index("760 亿元")
    pieces = [
        piece
        for paragraph in laid_out(
            TEXT, (Mark(figure, figure + 6, "figure", "F5"),), (Clause(start, figure + 6, "C1"),)
        )
        for piece in paragraph.pieces
        if piece.clause == "C1"
    ]
    assert "".join(piece.text for piece in pieces) == "招商引资总额760亿元"
