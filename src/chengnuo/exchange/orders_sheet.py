"""12345 work orders as a file: xlsx, csv or JSON in, xlsx and csv out. Knows files, not cases."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from chengnuo.exchange.errors import SheetError
from chengnuo.exchange.ledger_xlsx import disarmed, write_text
from chengnuo.exchange.sheet_in import (
    HEADER_ROWS,
    MOST_BYTES,
    MOST_ROWS,
    as_text,
    check_container,
    decoded,
    sheet_cells,
)

SHEET_NAME = "工单"
REQUIRED = ("工单编号", "诉求内容")
#: Columns an import reads, with the names other systems use for them.
READ: dict[str, tuple[str, ...]] = {
    "工单编号": ("工单号", "编号", "external_id"),
    "来电时间": ("受理时间", "创建时间", "上报时间", "reported_at"),
    "诉求内容": ("内容", "诉求描述", "问题描述", "text"),
    "事发地址": ("地址", "诉求地址", "address"),
    "街道": ("所属街道", "street"),
    "经度": ("lon",),
    "纬度": ("lat",),
    "坐标系": ("crs",),
    "小类代码": ("class_code",),
    "联系人": ("来电人", "姓名", "name"),
    "联系电话": ("来电号码", "电话", "phone"),
    "不公开": ("保密", "private"),
}
#: Columns of the export: those of the import where they exist, then what became of the matter.
WRITTEN = (
    "案卷号", "状态", "工单编号", "来电时间", "诉求内容", "事发地址", "街道", "经度", "纬度", "坐标系", "小类代码", "小类", "主办单位",
    "到期时间", "结案时间", "退单次数", "来源", "不公开", "数据性质",
)  # fmt: skip
_KNOWN = {alias: name for name, aliases in READ.items() for alias in (name, *aliases)}


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A work order as it stands in the file; ``columns`` says where each field stands."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class OrderTable:
    """The orders of a file and the column of each field found."""

    columns: dict[str, str]
    rows: tuple[OrderRow, ...]


def read_orders(data: bytes) -> OrderTable:
    """The orders of an xlsx, csv or JSON file. Raises ``SheetError`` where it is unfit."""
    if len(data) > MOST_BYTES:
        raise SheetError(f"文件超过 {MOST_BYTES // 1024 // 1024} MB 的上限")
    if data[:2] == b"PK":
        check_container(data)
        return _table(_xlsx_lines(data))
    text = decoded(data, "csv 或 JSON")
    if text.lstrip()[:1] in ("[", "{"):
        return _from_json(text)
    try:
        lines = list(csv.reader(StringIO(text, newline="")))
    except csv.Error as error:
        raise SheetError("csv 无法读取") from error
    return _table([[cell.strip() for cell in line] for line in lines])


def _xlsx_lines(data: bytes) -> list[list[str]]:
    lines = sheet_cells(data, SHEET_NAME, data_only=True)
    return [[as_text(cell.value).strip() for cell in cells] for cells in lines]


def _header(lines: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """The number of the header's line and the place of each field in it."""
    for number, cells in list(enumerate(lines, start=1))[:HEADER_ROWS]:
        found = {_KNOWN[title]: index for index, title in enumerate(cells) if title in _KNOWN}
        if set(REQUIRED) <= set(found):
            return number, found
    raise SheetError(f"前 {HEADER_ROWS} 行中没有找到完整表头，需要的列：{'、'.join(REQUIRED)}")


def _table(lines: Sequence[Sequence[str]]) -> OrderTable:
    header_row, found = _header(lines)
    if len(lines) - header_row > MOST_ROWS:
        raise SheetError(f"表格超过 {MOST_ROWS} 行的上限")
    rows = []
    for number, line in enumerate(lines[header_row:], start=header_row + 1):
        named = {name: line[index] if index < len(line) else "" for name, index in found.items()}
        if any(named.values()):
            rows.append(OrderRow(number, named))
    return OrderTable({name: get_column_letter(index + 1) for name, index in found.items()}, tuple(rows))


def _from_json(text: str) -> OrderTable:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise SheetError(f"JSON 无法读取：{error}") from error
    orders = found.get("orders") if isinstance(found, dict) else found
    if not isinstance(orders, list) or not all(isinstance(order, dict) for order in orders):
        raise SheetError('JSON 应是工单对象的列表，或 {"orders": [...]}')
    if len(orders) > MOST_ROWS:
        raise SheetError(f"工单超过 {MOST_ROWS} 件的上限")
    rows = [
        OrderRow(number, {_KNOWN[key]: _json_text(value) for key, value in order.items() if key in _KNOWN})
        for number, order in enumerate(orders, start=1)
    ]
    return OrderTable({name: name for name in READ}, tuple(rows))


def _json_text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return as_text(value).strip()


def orders_xlsx(rows: Iterable[dict[str, str]]) -> bytes:
    """The export as a workbook: frozen header, filter, every cell text."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = SHEET_NAME
    last = 1
    for last, row in enumerate([dict(zip(WRITTEN, WRITTEN, strict=True)), *rows], start=1):
        for column, header in enumerate(WRITTEN, start=1):
            write_text(sheet.cell(row=last, column=column), row.get(header, ""))
    for column, header in enumerate(WRITTEN, start=1):
        sheet.cell(row=1, column=column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = {"诉求内容": 60, "事发地址": 36}.get(
            header, 16
        )
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(WRITTEN))}{last}"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def orders_csv(rows: Iterable[dict[str, str]]) -> bytes:
    """The same as UTF-8 with a byte order mark; a leading = + - @ is disarmed."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(WRITTEN)
    for row in rows:
        writer.writerow(disarmed(row.get(header, "")) for header in WRITTEN)
    return out.getvalue().encode("utf-8-sig")
