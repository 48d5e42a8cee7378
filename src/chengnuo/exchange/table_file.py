"""A table as a file, xlsx and csv, out and in. Every cell is text, never a formula. Knows files, not what is in them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from chengnuo.exchange.errors import SheetError
from chengnuo.exchange.ledger_xlsx import disarmed, write_text
from chengnuo.exchange.sheet_in import (
    HEADER_ROWS,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    as_text,
    check_container,
    decoded,
    sheet_cells,
)

NOTES_NAME = "填写说明"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as it stands in the table; a column that is not there, or empty, is ""."""

    number: int
    cells: dict[str, str]
    formulas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """An uploaded table: its rows and the column letter of each header found."""

    columns: dict[str, str]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table looks: header → width, the headers an import needs, those nobody changes, notes on how to fill it."""

    sheet: str
    columns: Mapping[str, int]
    required: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    freeze: str = "A2"


def number(value: float | None) -> str:
    """A number as a cell holds it: up to four places, without needless zeros; nothing for None."""
    return "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".")


def written(layout: Layout, rows: Iterable[Mapping[str, str]], kind: str, title: str = "") -> bytes:
    """The table as ``xlsx`` or ``csv``. Raises ``KeyError`` for another kind."""
    return {"xlsx": lambda: xlsx(layout, rows, title), "csv": lambda: csv_bytes(layout, rows)}[kind]()


def xlsx(layout: Layout, rows: Iterable[Mapping[str, str]], title: str = "") -> bytes:
    """The table with frozen header and filter, and a sheet that says how to fill it where there are notes."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = layout.sheet
    for column, (header, width) in enumerate(layout.columns.items(), start=1):
        cell = sheet.cell(row=1, column=column, value=header)
        cell.font, cell.alignment = Font(bold=True), Alignment(horizontal="center")
        cell.fill = PatternFill("solid", fgColor="EDEDED" if header in layout.fixed else "DDEBF7")
        sheet.column_dimensions[get_column_letter(column)].width = width
    last = 1
    for last, row in enumerate(rows, start=2):
        for column, header in enumerate(layout.columns, start=1):
            cell = sheet.cell(row=last, column=column)
            write_text(cell, row.get(header, ""))
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    _set_up(sheet, layout, last)
    if layout.notes or title:
        _write_notes(book.create_sheet(NOTES_NAME), (title, *layout.notes))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def csv_bytes(layout: Layout, rows: Iterable[Mapping[str, str]]) -> bytes:
    """The same columns as UTF-8 with a byte order mark; a leading = + - @ is disarmed."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(layout.columns)
    for row in rows:
        writer.writerow(disarmed(row.get(header, "")) for header in layout.columns)
    return out.getvalue().encode("utf-8-sig")


def read_table(data: bytes, layout: Layout) -> Table:
    """The rows of an xlsx or csv. Raises ``SheetError`` where the file is unfit."""
    if data[:2] == b"PK":
        check_container(data)
        return _table(_xlsx_lines(data, layout), layout)
    return _table(_csv_lines(data), layout)


def _xlsx_lines(data: bytes, layout: Layout) -> list[tuple[list[str], set[int]]]:
    return [
        (
            [as_text(cell.value).strip() for cell in cells],
            {index for index, cell in enumerate(cells) if cell.data_type in ("f", "e")},
        )
        for cells in sheet_cells(data, layout.sheet, data_only=False)
    ]


def _csv_lines(data: bytes) -> list[tuple[list[str], set[int]]]:
    if len(data) > MOST_BYTES:
        raise SheetError(f"文件超过 {MOST_BYTES // 1024 // 1024} MB 的上限")
    text = decoded(data, "csv")
    lines: list[tuple[list[str], set[int]]] = []
    try:
        for cells in csv.reader(StringIO(text, newline="")):
            lines.append(([_armed(cell.strip()) for cell in cells[:MOST_COLUMNS]], set()))
            if len(lines) > MOST_ROWS + HEADER_ROWS:
                raise SheetError(f"表格超过 {MOST_ROWS} 行的上限")
    except csv.Error as error:
        raise SheetError("csv 无法读取，请用程序导出的格式") from error
    return lines


def _table(lines: Sequence[tuple[list[str], set[int]]], layout: Layout) -> Table:
    heads = [
        {title: at for at, title in enumerate(cells) if title in layout.columns}
        for cells, _ in lines[:HEADER_ROWS]
    ]
    header_row = next((n for n, found in enumerate(heads, start=1) if set(layout.required) <= set(found)), 0)
    if not header_row:
        raise SheetError(f"前 {HEADER_ROWS} 行中没有找到完整表头，需要的列：{'、'.join(layout.required)}")
    found, rows = heads[header_row - 1], []
    for row, (cells, formulas) in enumerate(lines[header_row:], start=header_row + 1):
        named = {title: cells[index] if index < len(cells) else "" for title, index in found.items()}
        if any(named.values()):
            bad = tuple(title for title, index in found.items() if index in formulas)
            rows.append(TableRow(row, named, bad))
    return Table({title: get_column_letter(index + 1) for title, index in found.items()}, tuple(rows))


def _armed(text: str) -> str:
    """Without the apostrophe that disarmed it on the way out."""
    return text[1:] if text[:1] == "'" and disarmed(text[1:]) == text else text


def _set_up(sheet: Any, layout: Layout, last: int) -> None:
    sheet.freeze_panes = layout.freeze
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(layout.columns))}{last}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _write_notes(sheet: Any, notes: Iterable[str]) -> None:
    sheet.column_dimensions["A"].width = 110
    for number, note in enumerate((note for note in notes if note), start=1):
        cell = sheet.cell(row=number, column=1)
        write_text(cell, note)
        cell.alignment = Alignment(wrap_text=True)
