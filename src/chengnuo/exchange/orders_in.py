"""12345 work orders into cases: a dry run with every fault by row and column, then all of them or none."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from chengnuo.core.cases import queries, services
from chengnuo.core.cases.rules.words import Source
from chengnuo.core.cases.services import Intake
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.desk import services as desk
from chengnuo.core.places import queries as places
from chengnuo.exchange.errors import SheetHasErrors
from chengnuo.exchange.model import RowError
from chengnuo.exchange.orders_sheet import OrderRow, OrderTable, read_orders
from chengnuo.kernel.clock import SHANGHAI, now
from chengnuo.kernel.errors import Invalid, NotFound
from chengnuo.kernel.geo import Crs, Point, to_wgs84
from chengnuo.kernel.permissions import demand

_FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日 %H:%M", "%Y年%m月%d日")  # fmt: skip
_CRS = {"": Crs.WGS84, "WGS84": Crs.WGS84, "WGS-84": Crs.WGS84, "CGCS2000": Crs.CGCS2000, "GCJ02": Crs.GCJ02, "GCJ-02": Crs.GCJ02, "BD09": Crs.BD09, "BD-09": Crs.BD09}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OrdersRun:
    """What a file would do: nothing may be written while ``errors`` is not empty. ``again`` are here already."""

    rows: int
    new: int
    again: int
    errors: tuple[RowError, ...]


def key_of(external_id: str) -> str:
    """The key of an order's report: its own number, so that it comes in once."""
    return f"12345:{external_id.strip()}"


def dry_run(*, actor: Any, data: bytes) -> OrdersRun:
    """Look at a file without writing anything. Raises ``NotAllowed``, ``SheetError``."""
    demand(actor, "case.report")
    return _checked(read_orders(data))[0]


@transaction.atomic
def apply_orders(*, actor: Any, data: bytes, name: str) -> int:
    """Take in every order of a file, or none; the id of the batch. Orders that are here already change nothing.

    Raises ``NotAllowed``, ``SheetError``, ``SheetHasErrors``.
    """
    demand(actor, "case.report")
    run, intakes = _checked(read_orders(data))
    if run.errors:
        raise SheetHasErrors([asdict(error) for error in run.errors])
    receipts = [services.report_case(actor=actor, intake=intake) for intake in intakes]
    again = sum(receipt.again for receipt in receipts)
    joined = sum(receipt.joined and not receipt.again for receipt in receipts)
    return desk.note_batch(
        actor=actor, name=name.strip() or "12345 工单", sha256=hashlib.sha256(data).hexdigest(),
        made=len(receipts) - again - joined, joined=joined, again=again,
    )  # fmt: skip


def _checked(table: OrderTable) -> tuple[OrdersRun, list[Intake]]:
    reader = _Reader(table)
    intakes = [intake for row in table.rows if (intake := reader.read(row)) is not None]
    known = queries.known_keys([intake.key for intake in intakes])
    again = sum(intake.key in known for intake in intakes)
    return OrdersRun(len(table.rows), len(intakes) - again, again, tuple(reader.errors)), intakes


class _Reader:
    """Reads rows and keeps every fault with its place."""

    def __init__(self, table: OrderTable) -> None:
        self.columns, self.errors = table.columns, list[RowError]()
        self.streets: Mapping[str, str] = {row.name: row.code for row in places.streets()} | {
            row.code: row.code for row in places.streets()
        }
        self.numbers = Counter(row.cells.get("工单编号", "") for row in table.rows)

    def read(self, row: OrderRow) -> Intake | None:
        """The order as a report; None where something is wrong with it."""
        before, cells = len(self.errors), row.cells
        number = cells.get("工单编号", "")
        if not number or len(number) > 80:
            self._fault(row, "工单编号", "orders.number", "工单编号不能为空，也不超过 80 个字")
        elif self.numbers[number] > 1:
            self._fault(row, "工单编号", "orders.twice", f"文件里有 {self.numbers[number]} 件同一编号的工单")
        text = cells.get("诉求内容", "")
        if not text or len(text) > 4000:
            self._fault(row, "诉求内容", "orders.text", "诉求内容不能为空，也不超过 4000 字")
        at, point, street = self._moment(row), self._point(row), self._street(row)
        if point is None and not cells.get("事发地址") and not street:
            self._fault(row, "事发地址", "orders.place", "事发地址、街道、经纬度至少要有一样")
        condition_id, phone = self._condition(row), self._phone(row)
        if len(self.errors) > before:
            return None
        return Intake(
            source=Source.HOTLINE, text=text, key=key_of(number), external_id=number, point=point,
            address=cells.get("事发地址", ""), area_code=street, condition_id=condition_id,
            name=cells.get("联系人", ""), phone=phone, private=cells.get("不公开", "") in ("是", "1", "true"),
            reported_at=at,
        )  # fmt: skip

    def _fault(self, row: OrderRow, header: str, code: str, message: str) -> None:
        value = row.cells.get(header, "")
        self.errors.append(
            RowError(row.number, self.columns.get(header, ""), header, value[:60], code, message)
        )

    def _moment(self, row: OrderRow) -> datetime | None:
        text = (
            row.cells.get("来电时间", "")
            .replace("T", " ")
            .removesuffix("Z")
            .partition("+")[0]
            .partition(".")[0]
        )
        if not text:
            return None
        for form in _FORMS:
            try:
                at = datetime.strptime(text, form).replace(tzinfo=SHANGHAI)
            except ValueError:
                continue
            if at > now():
                self._fault(row, "来电时间", "orders.future", "来电时间在以后")
            return at
        self._fault(row, "来电时间", "orders.moment", "不是时间，请写作 2023-11-26 09:30")
        return None

    def _point(self, row: OrderRow) -> Point | None:
        lon, lat = row.cells.get("经度", ""), row.cells.get("纬度", "")
        if not lon and not lat:
            return None
        crs = _CRS.get(row.cells.get("坐标系", "").upper())
        if crs is None:
            self._fault(row, "坐标系", "orders.crs", "坐标系应是 WGS-84、CGCS2000、GCJ-02 或 BD-09")
            return None
        try:
            point = to_wgs84(float(lon), float(lat), crs)
        except (ValueError, Invalid):
            self._fault(row, "经度", "orders.point", f"「{lon}，{lat}」不是经纬度")
            return None
        if places.locate(point) is None:
            self._fault(row, "经度", "orders.outside", "这个位置不在本区范围内")
            return None
        return point

    def _street(self, row: OrderRow) -> str:
        text = row.cells.get("街道", "")
        code = self.streets.get(text, "") or self.streets.get(f"{text}街道", "")
        if text and not code:
            self._fault(row, "街道", "orders.street", f"本区没有街道「{text}」")
        return code

    def _condition(self, row: OrderRow) -> int | None:
        text = row.cells.get("小类代码", "")
        if not text:
            return None
        kind, code = (
            ("component", text[2:]) if text.startswith("部件") else ("event", text.removeprefix("事件"))
        )
        try:
            found = catalogue.conditions(catalogue.find_class(kind, code).id)
        except NotFound:
            found = ()
        if not found:
            self._fault(row, "小类代码", "orders.class", f"没有小类「{text}」，请写作 事件06010 或 部件01001")
            return None
        return found[0].id

    def _phone(self, row: OrderRow) -> str:
        text = row.cells.get("联系电话", "")
        if text and not 7 <= sum(sign.isdigit() for sign in text) <= 15:
            self._fault(row, "联系电话", "orders.phone", "电话应是 7 到 15 位数字")
        return text
