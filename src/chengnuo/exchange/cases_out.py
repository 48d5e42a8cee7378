"""From the cases to files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chengnuo.core.cases import queries
from chengnuo.core.cases.queries import CaseFilter, CaseRow
from chengnuo.core.places import queries as places
from chengnuo.exchange.cases_geojson import cases_geojson
from chengnuo.exchange.orders_sheet import orders_csv, orders_xlsx
from chengnuo.exchange.outgoing import ExportFile
from chengnuo.kernel import clock
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.errors import Invalid
from chengnuo.kernel.permissions import demand

_WRITERS = {
    "xlsx": (orders_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (orders_csv, "text/csv; charset=utf-8"),
    "geojson": (cases_geojson, "application/geo+json"),
}
#: What a spreadsheet still opens without complaint.
MOST_ROWS = 20_000


def export_cases(*, actor: Any, wanted: CaseFilter, kind: str) -> ExportFile:
    """The cases of a filter as ``xlsx``, ``csv`` or ``geojson``, without names and phones of those who reported.

    Raises ``NotAllowed``, ``Invalid`` (``exchange.format``, ``exchange.many_cases``).
    """
    demand(actor, "case.export")
    if kind not in _WRITERS:
        raise Invalid(
            "exchange.format", f"没有「{kind}」这种导出格式，可选：{'、'.join(_WRITERS)}。", format=kind
        )
    rows = queries.every_case(wanted, most=MOST_ROWS + 1)
    if len(rows) > MOST_ROWS:
        raise Invalid("exchange.many_cases", f"符合条件的案卷超过 {MOST_ROWS} 件，请缩小范围分次导出。")
    external = queries.external_ids([row.id for row in rows])
    streets = {row.code: row.name for row in places.streets()}
    write, media_type = _WRITERS[kind]
    data = write(_line(row, external.get(row.id, ""), streets) for row in rows)
    record(
        actor=actor, action="cases.export", object_type="case", object_id="", label="案卷",
        new={"format": kind, "rows": len(rows)},
    )  # fmt: skip
    return ExportFile(f"案卷{clock.today():%Y%m%d}.{kind}", media_type, data)


def _line(row: CaseRow, external_id: str, streets: dict[str, str]) -> dict[str, str]:
    return {
        "案卷号": row.number, "状态": row.state_label, "工单编号": external_id, "来电时间": _moment(row.reported_at),
        "诉求内容": row.description, "事发地址": row.address, "街道": streets.get(row.street_code, row.street_code),
        "经度": "" if row.lon is None else f"{row.lon:.6f}", "纬度": "" if row.lat is None else f"{row.lat:.6f}",
        "坐标系": "" if row.lon is None else "WGS-84",
        "小类代码": f"{'部件' if row.class_kind == 'component' else '事件'}{row.class_code}" if row.class_code else "",
        "小类": row.class_name, "主办单位": row.unit, "到期时间": _moment(row.due_at), "结案时间": _moment(row.closed_at),
        "退单次数": str(row.returns), "来源": row.source_label, "不公开": "是" if row.private else "否",
        "数据性质": "模拟" if row.simulated else "",
    }  # fmt: skip


def _moment(at: datetime | None) -> str:
    return f"{clock.local(at):%Y-%m-%d %H:%M}" if at else ""
