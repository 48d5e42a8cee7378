"""A scenario's sheet as a file: what the page shows, with how each column comes about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chengnuo.engine import sheets
from chengnuo.engine.declaration import Scenario, Sheet
from chengnuo.exchange.errors import format_missing
from chengnuo.exchange.outgoing import ExportFile
from chengnuo.exchange.table_file import MEDIA_TYPES, Layout, written
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.permissions import demand

_PERIOD, _KIND = "期间", "数据性质"


def export_sheet(
    *, actor: Any, scenario: Scenario, sheet: Sheet, printed: sheets.Printed, over: sheets.Span, simulated: bool,
    file: str, closed: str = "",
) -> ExportFile:  # fmt: skip
    """The lines and their totals as ``xlsx`` or ``csv``; ``closed`` says by whom and when it was. Raises ``NotAllowed``, ``Invalid``."""
    demand(actor, "record.export")
    if file not in MEDIA_TYPES:
        raise format_missing(file, MEDIA_TYPES)
    kind = scenario.kind(sheet.record)
    first = kind.title if kind else sheet.record
    heads = {head.id: head.words for head in printed.heads}
    same = {_PERIOD: over.name, _KIND: "模拟" if simulated else ""}
    rows = [
        same | {first: line.title} | {head: _shown(line.values[name]) for name, head in heads.items()}
        for line in printed.lines
    ]
    added = printed.totals
    if added:
        rows.append(same | {first: "合计"} | {heads[name]: _shown(value) for name, value in added.items()})
    columns = {_PERIOD: 10, first: 24} | dict.fromkeys(heads.values(), 14) | {_KIND: 10}
    layout = Layout(
        sheet.title[:28],
        columns,
        fixed=tuple(columns),
        notes=(*((closed,) if closed else ()), *_notes(sheet)),
        freeze="C2",
    )
    record(
        actor=actor, action="scenarios.export_sheet", object_type="scenario", object_id=scenario.id, label=sheet.title,
        new={"sheet": sheet.id, "period": over.name, "rows": len(printed.lines), "format": file},
    )  # fmt: skip
    name = f"{sheet.title}{over.name.replace('-', '')}.{file}"
    return ExportFile(
        name, MEDIA_TYPES[file], written(layout, rows, file, f"{scenario.title} {sheet.title} {over.name}")
    )


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".")


def _notes(sheet: Sheet) -> Iterable[str]:
    for column in sheet.columns:
        how = column.value or f"{column.take.label}：{column.count.record if column.count else ''}"
        limits = [
            f"封顶 {column.most:g}" if column.most is not None else "",
            f"保底 {column.least:g}" if column.least is not None else "",
        ]
        yield "；".join(part for part in (f"{column.title}：{how}", *limits, column.meaning) if part)
