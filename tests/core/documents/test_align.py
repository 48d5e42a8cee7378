"""Laying a corrected text beside the earlier one."""

from hypothesis import given
from hypothesis import strategies as st

from chengnuo.core.documents.rules import Piece, align, find_near


def pieces(*texts: str) -> list[Piece]:
    return [Piece(number, text, number) for number, text in enumerate(texts, 1)]


def test_same_wording_pairs_wherever_it_moved() -> None:
    rows = align(pieces("新增泊位 1000 个", "建公园5个"), pieces("建公园5个", "新增泊位1000个"))
    assert [(row.old, row.new, row.similarity) for row in rows] == [(2, 1, 1.0), (1, 2, 1.0)]


def test_a_corrected_number_is_the_same_commitment() -> None:
    [row] = align(pieces("新增停车泊位1000个"), pieces("新增停车泊位1200个"))
    assert (row.old, row.new) == (1, 1)
    assert 0.6 < row.similarity < 1


def test_new_and_gone_ones_have_no_partner() -> None:
    rows = align(pieces("办好一所学校"), pieces("推进垃圾分类全覆盖"))
    assert [(row.old, row.new) for row in rows] == [(None, 1), (1, None)]


def test_repeated_wording_pairs_in_order() -> None:
    rows = align(pieces("抓好落实", "抓好落实"), pieces("抓好落实", "抓好落实"))
    assert [(row.old, row.new) for row in rows] == [(1, 1), (2, 2)]


@given(
    st.lists(st.text("甲乙丙丁戊", max_size=12), max_size=8),
    st.lists(st.text("甲乙丙丁戊", max_size=12), max_size=8),
)
def test_every_piece_of_both_sides_appears_once(old: list[str], new: list[str]) -> None:
    rows = align(pieces(*old), pieces(*new))
    assert sorted(r.old for r in rows if r.old is not None) == list(range(1, len(old) + 1))
    assert sorted(r.new for r in rows if r.new is not None) == list(range(1, len(new) + 1))


def test_the_nearest_place_is_found_across_a_page_break() -> None:
    text = "抓好落实。……抓好\n\n落实。"
    assert find_near("抓好落实", text, 9) == (7, 13)
    assert find_near("抓好落实", text, 0) == (0, 4)
    assert find_near("不在其中", text, 0) is None
