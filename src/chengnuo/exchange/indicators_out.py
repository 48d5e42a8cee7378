"""Indicators as files: the list with its values, and the very rows behind one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from chengnuo.core.indicators import queries as indicators
from chengnuo.core.indicators.queries import Indicator, Side, Value
from chengnuo.exchange.errors import format_missing
from chengnuo.exchange.outgoing import ExportFile
from chengnuo.exchange.table_file import MEDIA_TYPES, Layout, number, written
from chengnuo.kernel import clock
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.clock import local
from chengnuo.kernel.errors import Invalid
from chengnuo.kernel.permissions import demand

MOST_ROWS = 50_000
_LIST = Layout("指标", {
    "代号": 30, "指标": 24, "数值": 14, "单位": 10, "分子": 14, "分母": 14, "来源": 16, "算法": 50, "说明": 40, "起": 12, "止": 12,
    "更新时间": 18, "数据性质": 10,
})  # fmt: skip
_PARTS = Layout(
    "明细", {"类别": 8, "编号": 10, "名称": 40, "日期": 12, "计入": 14, "自何时知道": 18, "数据性质": 10}
)


def export_list(
    *, actor: Any, rows: Sequence[Indicator], values: Mapping[str, Value], file: str
) -> ExportFile:
    """What a list shows. Raises ``NotAllowed``, ``Invalid``."""
    _allowed(actor, file)
    lines = [_line(one, values[one.key]) for one in rows]
    _noted(actor, "", "指标", len(lines), file)
    return ExportFile(f"指标{clock.today():%Y%m%d}.{file}", MEDIA_TYPES[file], written(_LIST, lines, file))


def export_parts(*, actor: Any, one: Indicator, value: Value, side: Side, file: str) -> ExportFile:
    """Every row behind one side of a number, and above them the number. Raises ``NotAllowed``, ``Invalid``."""
    _allowed(actor, file)
    asked: dict[str, Any] = {
        "start": value.start, "end": value.end, "simulated": value.simulated, "side": side, "known_at": value.known_at,
    }  # fmt: skip
    total = indicators.parts(one.key, **asked, size=1).total
    if total > MOST_ROWS:
        raise Invalid("exchange.many_rows", f"有 {total} 行，超过 {MOST_ROWS} 行的上限，请缩小日期范围。")
    mark = "模拟" if value.simulated else ""
    lines = [
        {"类别": part.subject.label, "编号": str(part.subject_id), "名称": part.title, "日期": part.day.isoformat(),
         "计入": number(part.amount), "自何时知道": _moment(part.known_from), "数据性质": mark}
        for part in indicators.every_part(one.key, **asked)
    ]  # fmt: skip
    _noted(actor, one.key, one.title, len(lines), file)
    title = (
        f"{one.title}（{side.label}）：{number(value.value)} {one.unit}，{_span(value)}。算法：{one.formula}"
    )
    name = f"{one.title}{side.label}{value.end:%Y%m%d}.{file}"
    return ExportFile(name, MEDIA_TYPES[file], written(_PARTS, lines, file, title))


def _line(one: Indicator, value: Value) -> dict[str, str]:
    return {
        "代号": one.key, "指标": one.title, "数值": number(value.value), "单位": one.unit, "分子": number(value.above),
        "分母": number(value.below), "来源": one.source_title, "算法": one.formula, "说明": one.meaning,
        "起": _day(value.start), "止": _day(value.end), "更新时间": _moment(value.updated_at),
        "数据性质": "模拟" if value.simulated else "",
    }  # fmt: skip


def _span(value: Value) -> str:
    known = f"，以 {_moment(value.known_at)} 所知" if value.known_at else ""
    return f"{_day(value.start) or '自始'} 至 {_day(value.end)}{known}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _moment(moment: datetime | None) -> str:
    return f"{local(moment):%Y-%m-%d %H:%M}" if moment else ""


def _allowed(actor: Any, file: str) -> None:
    demand(actor, "indicator.view")
    if file not in MEDIA_TYPES:
        raise format_missing(file, MEDIA_TYPES)


def _noted(actor: Any, key: str, label: str, rows: int, file: str) -> None:
    record(actor=actor, action="indicators.export", object_type="indicator", object_id=key, label=label,
           new={"rows": rows, "format": file})  # fmt: skip
