"""The data catalogue as a table."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chengnuo.core.datasets import queries
from chengnuo.core.datasets.rules.health import span
from chengnuo.exchange.errors import format_missing
from chengnuo.exchange.outgoing import ExportFile
from chengnuo.exchange.table_file import MEDIA_TYPES, Layout, written
from chengnuo.kernel import clock
from chengnuo.kernel.permissions import demand

_LAYOUT = Layout(
    "数据目录",
    {"名称": 30, "说明": 50, "类别": 12, "来源系统": 18, "责任单位": 22, "公开范围": 10, "约定更新": 12, "状态": 12, "原因": 40, "行数": 12,
     "其中模拟": 12, "最近变化": 18, "不合格行": 10, "字段": 60, "编号": 30},
)  # fmt: skip


def export_catalogue(*, actor: Any, kind: str) -> ExportFile:
    """Every data set. Raises ``NotAllowed``, ``Invalid`` for another kind of file."""
    demand(actor, "dataset.view")
    if kind not in MEDIA_TYPES:
        raise format_missing(kind, MEDIA_TYPES)
    rows = [
        {
            "名称": row.title, "说明": row.meaning, "类别": row.kind.label, "来源系统": row.system, "责任单位": row.owner, "公开范围": row.access.label,
            "约定更新": f"每{span(row.rhythm)}" if row.rhythm else "", "状态": row.health.label, "原因": row.reason, "行数": str(row.rows),
            "其中模拟": str(row.simulated), "最近变化": _moment(row.changed_at), "不合格行": str(row.bad),
            "字段": "、".join(column.title for column in row.columns), "编号": row.key,
        }
        for row in queries.datasets()
    ]  # fmt: skip
    return ExportFile(
        f"数据目录{clock.today():%Y%m%d}.{kind}", MEDIA_TYPES[kind], written(_LAYOUT, rows, kind)
    )


def _moment(at: datetime | None) -> str:
    return f"{clock.local(at):%Y-%m-%d %H:%M}" if at else ""
