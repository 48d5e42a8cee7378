"""The uploaded table handed back with its faults marked: what to put right stands in the row it is about."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter

from chengnuo.exchange.errors import SheetError
from chengnuo.exchange.ledger_xlsx import SHEET_NAME, write_text
from chengnuo.exchange.model import RowError
from chengnuo.exchange.sheet_in import HEADER_ROWS, MOST_COLUMNS, REQUIRED, check_container

PROBLEM = "问题"
#: The red of a faulty cell; a cell that has it from an earlier round loses it when it is put right.
FAULT = "FFFFC7CE"
_INK = "FF9C0006"


def marked_xlsx(
    data: bytes,
    errors: Sequence[RowError],
    *,
    name: str = SHEET_NAME,
    required: Sequence[str] = REQUIRED,
) -> bytes:
    """``data`` with the column 问题 filled, row by row, and the cells of ``errors`` red; the rest as it came.

    The marked table can be put right and come back: the check does not read the column. Raises ``SheetError``.
    """
    check_container(
        data
    )  # the checks against hostile files; the file is opened a second time only after them
    try:
        book = load_workbook(BytesIO(data), keep_links=False)
        sheet: Any = book[name] if name in book.sheetnames else book.worksheets[0]
        _mark(sheet, errors, _header_row(sheet, required))
        book.active = book.worksheets.index(sheet)
        out = BytesIO()
        book.save(out)
    except SheetError:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise on an odd file
        raise SheetError("表格无法重新写出，请按页面上列出的位置修改") from error
    return out.getvalue()


def _mark(sheet: Any, errors: Sequence[RowError], header_row: int) -> None:
    column = _problem_column(sheet, header_row)
    _clear(sheet, header_row, column)
    head = sheet.cell(row=header_row, column=column)
    write_text(head, PROBLEM)
    head.font, head.fill = Font(bold=True, color=_INK), _red()
    head.alignment = Alignment(horizontal="center", vertical="center")
    sheet.column_dimensions[get_column_letter(column)].width = 60
    found: dict[int, list[str]] = {}
    for error in errors:
        found.setdefault(error.row, []).append(error.message)
        if error.column:
            sheet.cell(row=error.row, column=column_index_from_string(error.column)).fill = _red()
    for row, messages in found.items():
        cell = sheet.cell(row=row, column=column)
        numbered = [f"{n}. {m}" for n, m in enumerate(messages, 1)] if len(messages) > 1 else messages
        write_text(cell, "\n".join(numbered))
        cell.font = Font(color=_INK)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    if sheet.auto_filter.ref:
        first = sheet.auto_filter.ref.split(":")[0]
        sheet.auto_filter.ref = f"{first}:{get_column_letter(column)}{sheet.max_row}"


def _header_row(sheet: Any, required: Sequence[str]) -> int:
    for number in range(1, HEADER_ROWS + 1):
        titles = {str(cell.value).strip() for cell in sheet[number][:MOST_COLUMNS]}
        if titles.issuperset(required):
            return number
    raise SheetError("没有找到表头")


def _problem_column(sheet: Any, header_row: int) -> int:
    """The column 问题 of an earlier round, else the first one that is free in every row."""
    titles = {
        str(cell.value).strip(): number
        for number, cell in enumerate(sheet[header_row], start=1)
        if cell.value not in (None, "")
    }
    if PROBLEM in titles:
        return titles[PROBLEM]
    used = [cell.column for row in sheet.iter_rows() for cell in row if cell.value not in (None, "")]
    return int(max(used)) + 1


def _clear(sheet: Any, header_row: int, column: int) -> None:
    for row in sheet.iter_rows(min_row=header_row):
        for cell in row:
            if cell.column == column and not isinstance(cell, MergedCell):
                cell.value = None
            if cell.fill.fgColor.rgb == FAULT:
                cell.fill = PatternFill()


def _red() -> PatternFill:
    return PatternFill("solid", fgColor=FAULT)
