"""The ledger as a table: xlsx (which can come back in) and csv. Every text cell is text, never a formula."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from chengnuo.exchange.gb9704 import printable
from chengnuo.exchange.model import SUGGESTED_MARK, ExportDocument, ExportRow

SHEET_NAME = "责任分解"
NOTES_NAME = "填写说明"
#: Header → width in characters. The import reads the same headers.
COLUMNS = {
    "序号": 6,
    "任务": 60,
    "牵头单位": 20,
    "责任单位": 26,
    "完成时限": 14,
    "编号": 12,
    "版本": 6,
    "章节": 34,
    "状态": 10,
}
_EDITABLE = ("任务", "牵头单位", "责任单位", "完成时限")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
#: The longest text a cell of a spreadsheet holds.
_LONGEST_CELL = 32_767


def ledger_xlsx(document: ExportDocument) -> bytes:
    """The table with frozen header, filter, widths and print set-up, and a sheet that says how to fill it."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = SHEET_NAME
    _write_header(sheet)
    for number, row in enumerate(document.rows, start=2):
        _write_row(sheet, number, row)
    _set_up(sheet, document, len(document.rows) + 1)
    _write_notes(book.create_sheet(NOTES_NAME), document)
    book.properties.title = document.title
    book.properties.creator = ""
    book.properties.created = book.properties.modified = document.made_at.replace(tzinfo=None)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def ledger_csv(document: ExportDocument) -> bytes:
    """The same columns as UTF-8 with a byte order mark; a leading = + - @ is disarmed with an apostrophe."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in document.rows:
        values = _values(row)
        values["完成时限"] = row.deadline.isoformat() if row.deadline else ""
        writer.writerow(disarmed(str(values[header] or "")) for header in COLUMNS)
    return out.getvalue().encode("utf-8-sig")


def disarmed(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _values(row: ExportRow) -> dict[str, Any]:
    return {
        "序号": row.serial,
        "任务": row.text,
        "牵头单位": row.lead_shown,
        "责任单位": row.co_shown,
        "完成时限": row.deadline,
        "编号": row.code,
        "版本": row.version,
        "章节": row.section,
        "状态": row.state_label,
    }


def _write_header(sheet: Any) -> None:
    for number, (header, width) in enumerate(COLUMNS.items(), start=1):
        cell = sheet.cell(row=1, column=number, value=header)
        cell.font = Font(bold=True)
        shade = "DDEBF7" if header in _EDITABLE else "EDEDED"
        cell.fill = PatternFill("solid", fgColor=shade)
        cell.alignment = Alignment(horizontal="center", vertical="center")
        cell.border = _border()
        sheet.column_dimensions[get_column_letter(number)].width = width


def _write_row(sheet: Any, number: int, row: ExportRow) -> None:
    values = _values(row)
    for column, header in enumerate(COLUMNS, start=1):
        cell = sheet.cell(row=number, column=column)
        value = values[header]
        if isinstance(value, str):
            write_text(cell, value)
            cell.number_format = "@"
        elif value is not None:
            cell.value = value
            cell.number_format = "yyyy-mm-dd" if header == "完成时限" else "0"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = _border()


def write_text(cell: Any, text: str) -> None:
    """Write a string whatever it begins with: openpyxl would take "=…" for a formula, "#N/A" for an error."""
    cell.value = cell_text(text)
    cell.data_type = "s"
    # What a typed apostrophe sets: the text stays text when somebody edits the cell.
    cell.quotePrefix = text.startswith(_DANGEROUS)


def cell_text(text: str) -> str:
    """Line ends stay; what no XML file may hold goes, and what no cell holds is cut."""
    return "\n".join(printable(line) for line in text.split("\n"))[:_LONGEST_CELL]


def _border() -> Border:
    line = Side(style="thin", color="BFBFBF")
    return Border(left=line, right=line, top=line, bottom=line)


def _set_up(sheet: Any, document: ExportDocument, last_row: int) -> None:
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{last_row}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddHeader.center.text = document.title.replace("&", "&&")
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def _write_notes(sheet: Any, document: ExportDocument) -> None:
    notes = (
        document.title,
        f"共 {len(document.rows)} 项。{document.filter_note}",
        f"可以修改的列：{'、'.join(_EDITABLE)}。「编号」「版本」用于对应平台中的任务，请勿改动。",
        f"带「{SUGGESTED_MARK}」的单位是平台按职责关键词提出的建议，尚未经人工确认；删去该字样再导入，即为确认。",
        "多个责任单位用顿号「、」分开。无牵头单位的，第一个责任单位即为牵头单位。",
        "完成时限可写 2023-12-31、2023年12月31日、2023年12月底 或 2023年底。",
        "表中没有的行不受影响；导入前先试运行，列出全部问题；全部通过才一次写入，写入后可整批撤销。",
    )
    sheet.column_dimensions["A"].width = 100
    for number, note in enumerate(notes, start=1):
        cell = sheet.cell(row=number, column=1)
        write_text(cell, note)
        cell.alignment = Alignment(wrap_text=True)
