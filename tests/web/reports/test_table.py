"""The table of figures: sorted, filtered, and the same rows in the files."""

import csv
import io
import re

import pytest
from django.test import Client
from openpyxl import load_workbook

from chengnuo.web.reports.views_table import _safe
from tests.web.reports.test_living import page

pytestmark = pytest.mark.django_db


def keys(html: str) -> list[str]:
    return re.findall(r'class="rp-key"><a href="[^"]*">(F\d+)<', html)


def test_it_lists_all_in_the_order_of_the_text(desk: Client, report: int) -> None:
    assert keys(page(desk, f"/reports/{report}/figures/")) == [f"F00{n}" for n in range(1, 8)]


def test_it_sorts_by_size_whatever_the_unit_printed(desk: Client, report: int) -> None:
    found = keys(page(desk, f"/reports/{report}/figures/?sort=-value"))
    assert found[:3] == ["F001", "F005", "F006"]
    assert keys(page(desk, f"/reports/{report}/figures/?sort=nonsense"))[0] == "F001"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=target", ["F004", "F005", "F006", "F007"]),
        ("q=口袋公园", ["F003", "F007"]),
        ("state=unsure", ["F005"]),
        ("measure=growth_rate&kind=result", ["F002"]),
        ("q=没有这个", []),
    ],
)
def test_filters_stand_in_the_address(desk: Client, report: int, query: str, expected: list[str]) -> None:
    html = page(desk, f"/reports/{report}/figures/?{query}")
    assert keys(html) == expected
    if not expected:
        assert "没有符合条件的数据" in html


def test_the_files_hold_the_rows_of_the_page(desk: Client, report: int) -> None:
    text = desk.get(f"/reports/{report}/figures.csv?kind=target").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["编号"] for row in rows] == ["F004", "F005", "F006", "F007"]
    assert rows[2]["比较"] == "不少于" and rows[1]["折算值"] == "76000000000"
    book = load_workbook(io.BytesIO(desk.get(f"/reports/{report}/figures.xlsx?kind=target").content))
    sheet = book.active
    assert sheet is not None
    assert [cell.value for cell in sheet["A"]] == ["编号", "F004", "F005", "F006", "F007"]


def test_a_cell_is_never_a_formula() -> None:
    assert _safe("=1+1") == "'=1+1"
    assert _safe(-3) == -3
    assert _safe("甲\x07乙") == "甲乙"


def test_pages_ask_a_fixed_number_of_questions(
    desk: Client, report: int, django_assert_max_num_queries: object
) -> None:
    for address in ("figures/", "", "coverage/", "pairs/", "f/F006/panel/"):
        with django_assert_max_num_queries(24):  # type: ignore[operator]
            page(desk, f"/reports/{report}/{address}")
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        page(desk, "/reports/")
