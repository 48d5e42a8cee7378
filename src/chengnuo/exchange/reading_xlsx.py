"""A reading as a workbook: figures, commitments, excluded numerals and terms, one sheet each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from chengnuo.reading import Reading

Cell = str | int | float | None

_FIGURES = (
    ("编号", 8), ("起", 8), ("止", 8), ("原文", 14), ("指标", 34), ("数值", 12), ("至", 8), ("单位", 10),
    ("折算数值", 16), ("折算单位", 10), ("比较", 8), ("量的种类", 14), ("原值", 10), ("类别", 8), ("年份", 8),
    ("方向", 8), ("无数字", 8), ("章节", 30),
)  # fmt: skip
_COMMITMENTS = (("编号", 8), ("起", 8), ("止", 8), ("任务", 70), ("章节", 30), ("数字", 14), ("完成时限", 14))
_EXCLUDED = (("起", 8), ("止", 8), ("原文", 18), ("类别", 22), ("理由", 50))
_TERMS = (("编号", 8), ("名词", 24), ("释义", 90), ("出现次数", 10))


def workbook(reading: Reading) -> bytes:
    """The .xlsx file; text stays text, so nothing in a report can start a formula."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _sheet(book, "数字", _FIGURES, _figures(reading))
    _sheet(book, "任务", _COMMITMENTS, _commitments(reading))
    _sheet(
        book, "排除", _EXCLUDED, ((e.start, e.end, e.text, e.category, e.reason) for e in reading.excluded)
    )
    _sheet(book, "名词", _TERMS, ((t.id, t.name, t.definition, len(t.occurrences)) for t in reading.terms))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _figures(reading: Reading) -> Iterable[tuple[Cell, ...]]:
    for f in reading.figures:
        yield (
            f.id, f.start, f.end, " ".join(f.text.split()), f.indicator, f.value, f.value_to, f.unit,
            f.value_si, f.unit_si, f.comparator, f.measure, f.from_value, f.kind, f.year, f.direction,
            "是" if f.soft else None, f.section,
        )  # fmt: skip


def _commitments(reading: Reading) -> Iterable[tuple[Cell, ...]]:
    for c in reading.commitments:
        yield c.id, c.start, c.end, "".join(c.text.split()), c.section, "、".join(c.figures), c.deadline


def _sheet(
    book: Workbook, title: str, head: Sequence[tuple[str, int]], rows: Iterable[tuple[Cell, ...]]
) -> None:
    sheet: Worksheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.append([name for name, _ in head])
    for number, (_, width) in enumerate(head, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.cell(1, number).font = Font(bold=True)
    for row in rows:
        sheet.append([_clean(value) for value in row])
        for cell in sheet[sheet.max_row]:
            if cell.data_type == "f":  # openpyxl takes a leading = for a formula
                cell.data_type = "s"


def _clean(value: Cell) -> Cell:
    return ILLEGAL_CHARACTERS_RE.sub(" ", value) if isinstance(value, str) else value
