"""The standings of targets as a file: what the page shows, with the rule of each light in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from chengnuo.core.documents.queries import ReportCard
from chengnuo.core.progress.queries import Standing
from chengnuo.exchange.errors import format_missing
from chengnuo.exchange.outgoing import ExportFile
from chengnuo.exchange.table_file import MEDIA_TYPES, Layout, number, written
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.permissions import demand

LAYOUT = Layout(
    "目标进展",
    {"编号": 8, "指标": 26, "任务": 46, "牵头单位": 16, "目标": 18, "单位": 10, "时限": 12, "灯色": 10, "人工调整": 24, "亮灯理由": 60, "应达": 12,
     "实测": 12, "填报": 12, "填报截至": 12, "差异": 12, "差异说明": 30, "预计到期": 12, "预计下限": 12, "预计上限": 12, "预计达到": 12, "实测指标": 30,
     "不能实测的理由": 40, "进度曲线": 14, "截至": 12, "数据性质": 10},
    freeze="D2",
    notes=("应达 = 目标 × 进度曲线到这一天的份额；亮灯规则写在每个目标的页面上。", "预计的上下限来自模拟年份的回测，八成的年份落在其间。"),
)  # fmt: skip


def export_standings(
    *, actor: Any, report: ReportCard, stands: Iterable[Standing], as_of: date, kind: str, said: str = ""
) -> ExportFile:
    """The targets as ``xlsx`` or ``csv``. Raises ``NotAllowed``, ``Invalid`` for another kind of file."""
    demand(actor, "ledger.export")
    if kind not in MEDIA_TYPES:
        raise format_missing(kind, MEDIA_TYPES)
    rows = [_row(one) for one in stands]
    record(actor=actor, action="progress.export", object_type="report", object_id=report.id, label=report.title,
           new={"rows": len(rows), "format": kind, "as_of": as_of.isoformat()})  # fmt: skip
    title = f"{report.place_name}{report.plan_year or ''}年目标进展（截至{as_of:%Y-%m-%d}）"
    return ExportFile(f"{title}.{kind}", MEDIA_TYPES[kind], written(LAYOUT, rows, kind, title))


def _row(one: Standing) -> dict[str, str]:
    target, said, ahead, binding = one.target, one.typed, one.forecast, one.binding
    return {
        "编号": target.code, "指标": target.indicator, "任务": target.text, "牵头单位": target.lead_unit, "目标": target.words, "单位": target.unit,
        "时限": f"{target.deadline}", "灯色": one.light.label, "人工调整": one.manual.reason if one.manual else "", "亮灯理由": one.light_reason,
        "应达": number(one.expected), "实测": number(one.measured_value), "填报": number(said.value if said else None),
        "填报截至": f"{said.day}" if said else "", "差异": number(one.gap), "差异说明": one.gap_reason or ("待说明" if one.gap_open else ""),
        "预计到期": number(ahead.middle if ahead else None), "预计下限": number(ahead.low if ahead else None),
        "预计上限": number(ahead.high if ahead else None), "预计达到": f"{ahead.met_on}" if ahead and ahead.met_on else "",
        "实测指标": f"{binding.title}（{binding.indicator}）" if binding and binding.indicator else "",
        "不能实测的理由": binding.reason if binding and not binding.indicator else "", "进度曲线": one.course.kind.label, "截至": f"{one.as_of}",
        "数据性质": "模拟" if one.simulated else "",
    }  # fmt: skip
