"""Points of a stream as a file, in the form in which a file of points is filled in."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import Any

from chengnuo.core.observations import queries
from chengnuo.exchange.outgoing import ExportFile
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.clock import local, now
from chengnuo.kernel.errors import Invalid
from chengnuo.kernel.permissions import demand

MOST_ROWS = 500_000
_SPAN = timedelta(days=31)


def export_points(*, actor: Any, stream_id: int, start: datetime | None, end: datetime | None) -> ExportFile:
    """The points from ``start`` to ``end``, the last month where nobody says. Raises ``NotAllowed``, ``Invalid``, ``NotFound``."""
    demand(actor, "sensor.view")
    row = queries.stream(stream_id)
    end = end or now()
    start = start or end - _SPAN
    _, count = queries.points(stream_id, start, end, limit=1)
    if count > MOST_ROWS:
        raise Invalid(
            "exchange.many_points", f"这一段有 {count} 个点，超过 {MOST_ROWS}，请缩短时间分次导出。"
        )
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["数据流", "时间", "数值", "单位", "模拟"])
    for point in queries.all_points(stream_id, start, end):
        value = point.text if point.value is None else f"{point.value:.12g}"
        writer.writerow(
            [stream_id, local(point.at).isoformat(), value, row.unit, "模拟" if row.simulated else ""]
        )
    record(
        actor=actor,
        action="sensors.export",
        object_type="Datastreams",
        object_id=stream_id,
        label=row.name,
        new={"rows": count},
    )
    name = f"{row.thing}-{row.name}-{local(end):%Y%m%d}.csv".replace("/", "_")
    return ExportFile(name, "text/csv; charset=utf-8", out.getvalue().encode("utf-8-sig"))
