"""Opening an uploaded xlsx without trusting it: size, zip bomb, DTD, hidden formulas, endless rows."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from chengnuo.exchange.errors import SheetError
from chengnuo.exchange.ledger_xlsx import SHEET_NAME
from chengnuo.exchange.model import Sheet, SheetRow

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 80 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 5_000
MOST_COLUMNS = 60
#: The header may stand below a title line or two that somebody put on top.
HEADER_ROWS = 5

REQUIRED = ("编号", "版本", "任务", "牵头单位", "责任单位", "完成时限")
_DTD = tuple(
    mark.encode(encoding)
    for mark in ("<!DOCTYPE", "<!ENTITY", "<!doctype", "<!entity")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)


def read_sheet(data: bytes) -> Sheet:
    """The rows of the table 责任分解. Raises ``SheetError`` with the reason where the file is unfit."""
    check_container(data)
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its parts raise on a broken file
        raise SheetError("文件不是可读取的 xlsx 表格，可能已损坏或加密") from error
    try:
        return _read(book)
    except SheetError:
        raise
    except Exception as error:  # a damaged sheet shows only while its rows are read
        raise SheetError("表格内容已损坏，无法读取") from error
    finally:
        book.close()


def sheet_cells(data: bytes, name: str, *, data_only: bool) -> list[tuple[Any, ...]]:
    """The cells of the sheet called so, or of the first, line by line; ``data_only``: what a formula gave, not the formula.

    Raises ``SheetError`` for a file that cannot be read, or of too many lines.
    """
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=data_only, keep_links=False)
        sheet: Any = book[name] if name in book.sheetnames else book.worksheets[0]
        sheet.reset_dimensions()
        lines = []
        for cells in sheet.iter_rows(max_col=MOST_COLUMNS):
            lines.append(cells)
            if len(lines) > MOST_ROWS + HEADER_ROWS:
                raise SheetError(f"表格超过 {MOST_ROWS} 行的上限")
        book.close()
    except SheetError:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise on a broken file
        raise SheetError("文件不是可读取的 xlsx 表格，可能已损坏或加密") from error
    return lines


def decoded(data: bytes, kinds: str) -> str:
    """The text of a file that is no xlsx, UTF-8 or GB 18030; ``kinds`` says what it may be. Raises ``SheetError``."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetError(f"文件既不是 xlsx 表格，也不是 UTF-8 或 GB 18030 的 {kinds}")


def check_container(data: bytes) -> None:
    """Refuse what is too large, no zip, a zip bomb, or holds a DTD. Raises ``SheetError``."""
    if len(data) > MOST_BYTES:
        raise SheetError(
            f"文件有 {len(data) / 1024 / 1024:.1f} MB，超过 {MOST_BYTES // 1024 // 1024} MB 的上限"
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise SheetError(f"文件内有 {len(parts)} 个部件，超过 {MOST_PARTS} 个的上限")
            _check_parts(archive, parts)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise SheetError("文件不是可读取的 xlsx 表格，可能已损坏或加密") from error


def _check_parts(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Count the bytes really unpacked (the directory of the zip may lie) and look for a DTD in each part."""
    unpacked = 0
    for part in parts:
        with archive.open(part) as stream:
            tail = b""
            while chunk := stream.read(1 << 20):
                unpacked += len(chunk)
                if unpacked > MOST_UNPACKED:
                    raise SheetError(f"文件解压后超过 {MOST_UNPACKED // 1024 // 1024} MB 的上限")
                if any(mark in tail + chunk for mark in _DTD):
                    raise SheetError("文件含有外部实体或文档类型声明，出于安全不予读取")
                tail = chunk[-64:]


def _read(book: Any) -> Sheet:
    name = SHEET_NAME if SHEET_NAME in book.sheetnames else book.sheetnames[0]
    sheet = book[name]
    if not hasattr(sheet, "iter_rows"):
        raise SheetError("第一张工作表不是数据表")
    sheet.reset_dimensions()
    headers: dict[str, int] = {}
    header_row = 0
    rows: list[SheetRow] = []
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        if number > MOST_ROWS + HEADER_ROWS:
            raise SheetError(f"表格超过 {MOST_ROWS} 行的上限")
        if not header_row:
            headers = _headers(cells)
            header_row = number if headers else 0
            if number >= HEADER_ROWS and not header_row:
                break
        elif any(cell.value not in (None, "") for cell in cells):
            rows.append(_row(number, cells, headers))
    if not header_row:
        raise SheetError(f"前 {HEADER_ROWS} 行中没有找到完整表头，需要的列：{'、'.join(REQUIRED)}")
    columns = {header: get_column_letter(index + 1) for header, index in headers.items()}
    return Sheet(name, columns, tuple(rows))


def _headers(cells: Any) -> dict[str, int]:
    """Header → column index, or empty where this is not the header row."""
    found: dict[str, int] = {}
    for index, cell in enumerate(cells):
        title = str(cell.value).strip() if cell.value is not None else ""
        if title in REQUIRED:
            if title in found:
                raise SheetError(f"表头「{title}」出现了两次")
            found[title] = index
    if len(found) == len(REQUIRED):
        return found
    if len(found) >= 3:
        missing = "、".join(header for header in REQUIRED if header not in found)
        raise SheetError(f"表头缺少以下列：{missing}")
    return {}


def _row(number: int, cells: Any, headers: dict[str, int]) -> SheetRow:
    def cell(header: str) -> Any:
        index = headers[header]
        return cells[index] if index < len(cells) else None

    def text(header: str) -> str:
        found = cell(header)
        return as_text(found.value if found is not None else None)

    due = cell("完成时限")
    due_value = due.value if due is not None else None
    formulas = tuple(h for h in REQUIRED if (c := cell(h)) is not None and c.data_type in ("f", "e"))
    return SheetRow(
        number=number,
        code=text("编号"),
        version=text("版本"),
        text=text("任务"),
        lead_unit=text("牵头单位"),
        co_units=text("责任单位"),
        formulas=formulas,
        deadline=_as_day(due_value),
    )


def as_text(value: object) -> str:
    """A cell as text; a whole number without its point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\r\n", "\n").replace("_x000D_", "")


def _as_day(value: object) -> str | date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return as_text(value).strip() or None
