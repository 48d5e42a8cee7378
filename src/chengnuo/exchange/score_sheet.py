"""A score sheet as a table, out and in."""

from __future__ import annotations

from typing import Any

from chengnuo.core.cases.rules.rates import BY_KEY, RATES, DeskLimits, Part
from chengnuo.core.cases.sheets import Draft, Sheet
from chengnuo.exchange.errors import SheetError, format_missing
from chengnuo.exchange.outgoing import ExportFile
from chengnuo.exchange.table_file import MEDIA_TYPES, Layout, TableRow, read_table, written
from chengnuo.kernel.permissions import demand

_LAYOUT = Layout(
    "评分表",
    {"指标": 18, "分值": 10, "下限": 10, "上限": 10, "公式": 44},
    required=("指标", "分值"),
    fixed=("公式",),
    notes=(
        "一行是一个指标：得分 = 分值 × 指标；越低越好的指标是 分值 ×（1 − 指标）。下限、上限可以不填。",
        "「总分」一行写满分，要等于各行分值之和。「核实时限」等四行的分值栏写自然小时数。",
        f"指标有：{'、'.join(rate.name for rate in RATES)}。",
    ),
)
_TOTAL = "总分"
_HOURS = {"核实时限": "verify", "立案时限": "file", "派遣时限": "dispatch", "核查时限": "check"}
_BY_NAME = {rate.name: rate.key for rate in RATES}


def export_sheet(*, actor: Any, sheet: Sheet, kind: str) -> ExportFile:
    """A version as ``xlsx`` or ``csv``. Raises ``NotAllowed``, ``Invalid`` for another kind of file."""
    demand(actor, "evaluation.view")
    if kind not in MEDIA_TYPES:
        raise format_missing(kind, MEDIA_TYPES)
    rows = [
        {"指标": BY_KEY[p.rate].name, "分值": f"{p.points:g}", "下限": f"{p.floor:g}" if p.floor else "",
         "上限": "" if p.cap is None else f"{p.cap:g}", "公式": BY_KEY[p.rate].formula}
        for p in sheet.lines
    ]  # fmt: skip
    rows.append({"指标": _TOTAL, "分值": f"{sheet.total:g}"})
    rows += [
        {"指标": name, "分值": f"{getattr(sheet.limits, field):g}", "公式": "自然小时"}
        for name, field in _HOURS.items()
    ]
    title = f"{sheet.title} 第 {sheet.number} 版{'（示例）' if sheet.example else ''}"
    data = written(_LAYOUT, rows, kind, title)
    return ExportFile(f"{sheet.title}第{sheet.number}版.{kind}", MEDIA_TYPES[kind], data)


def read_sheet(data: bytes) -> Draft:
    """The sheet of a table, to be looked at before it is saved. Raises ``SheetError`` with all that cannot be read."""
    table = read_table(data, _LAYOUT)
    faults: list[str] = []
    parts: list[Part] = []
    total, hours = 0.0, dict[str, float]()
    for row in table.rows:
        name = row.cells["指标"]
        value = _number(row, "分值", faults)
        if name == _TOTAL:
            total = value
        elif name in _HOURS:
            hours[_HOURS[name]] = value
        elif name not in _BY_NAME:
            faults.append(f"第 {row.number} 行：没有指标「{name}」")
        else:
            cap = _number(row, "上限", faults) if row.cells.get("上限") else None
            floor = _number(row, "下限", faults) if row.cells.get("下限") else 0.0
            parts.append(Part(_BY_NAME[name], value, floor, cap))
    if missing := [name for name, field in _HOURS.items() if field not in hours]:
        faults.append(f"缺少{'、'.join(missing)}")
    if faults:
        raise SheetError("；".join(faults[:10]))
    return Draft("评分表", parts, total or sum(part.points for part in parts), DeskLimits(**hours))


def _number(row: TableRow, header: str, faults: list[str]) -> float:
    try:
        return float(row.cells.get(header, ""))
    except ValueError:
        faults.append(f"第 {row.number} 行：{header}「{row.cells.get(header, '')}」不是数字")
        return 0.0
