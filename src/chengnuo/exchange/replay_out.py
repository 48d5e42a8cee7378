"""What a replay would move, as a table."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chengnuo.core.cases import replay
from chengnuo.exchange.errors import format_missing
from chengnuo.exchange.outgoing import ExportFile
from chengnuo.exchange.table_file import MEDIA_TYPES, Layout, written
from chengnuo.kernel import clock
from chengnuo.kernel.permissions import demand

_LAYOUT = Layout(
    "时限重算",
    {"案卷号": 16, "单位": 18, "原到期": 18, "新到期": 18, "算法": 90, "已应用": 8, "数据性质": 10},
)


def export_run(*, actor: Any, run_id: int, kind: str) -> ExportFile:
    """The tasks of a run. Raises ``NotAllowed``, ``Invalid`` for another kind of file."""
    demand(actor, "case.rules")
    if kind not in MEDIA_TYPES:
        raise format_missing(kind, MEDIA_TYPES)
    rows = [
        {
            "案卷号": line.number, "单位": line.unit, "原到期": _moment(line.old), "新到期": _moment(line.new),
            "算法": line.proof, "已应用": "是" if line.written else "否", "数据性质": "模拟" if line.simulated else "",
        }
        for line in replay.moved_in(run_id)
    ]  # fmt: skip
    return ExportFile(f"时限重算{run_id}.{kind}", MEDIA_TYPES[kind], written(_LAYOUT, rows, kind))


def _moment(at: datetime) -> str:
    return f"{clock.local(at):%Y-%m-%d %H:%M}"
