"""The past filled in from a file, as a job: with progress, with every row that was left out, and stopped where somebody asks.

The same file again stores nothing twice, and no rule is asked: what was months ago is no alarm today.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from chengnuo.core.observations import streams, writing
from chengnuo.core.observations.errors import Wrong
from chengnuo.core.observations.rules import csvpoints
from chengnuo.core.observations.rules.csvpoints import CsvFault, CsvPoint
from chengnuo.core.observations.writing import NewPoint
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.clock import now
from chengnuo.kernel.jobs import queue, registry
from chengnuo.kernel.jobs.registry import Cancelled, Progress
from chengnuo.kernel.permissions import demand

JOB = "observations.backfill"
_BATCH = 2000
#: So many faults are told; the number is told of all.
_MOST_FAULTS = 200


def register_jobs() -> None:
    """Make the job known. It may begin again from the start: points that are there stay as they are."""
    registry.register(JOB, _run, title="补录观测数据", attempts=3)


def start_backfill(*, actor: Any, data: bytes, name: str, stream_id: int | None = None) -> int:
    """Keep the file and ask for the job; its id. Raises ``NotAllowed``, ``Wrong``."""
    demand(actor, "sensor.edit")
    text = _text(data)
    first = next(csvpoints.read(text, stream_id), None)
    if first is None:
        raise Wrong("文件里没有数据行。", where="file")
    if isinstance(first, CsvFault) and first.row == 1:
        raise Wrong(f"{first.message}。", where="file")
    folder = Path(settings.DATA_DIR) / "backfill"
    folder.mkdir(exist_ok=True)
    path = folder / f"{now():%Y%m%d%H%M%S%f}.csv"
    path.write_text(text, encoding="utf-8")
    record(actor=actor, action="sensors.backfill", object_type="file", object_id=path.name, label=name[:200])
    return queue.enqueue(JOB, {"file": path.name, "stream": stream_id, "name": name[:120]}, actor).id


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Wrong("文件的编码读不出来，请存成 UTF-8 的 CSV。", where="file")


def _run(context: Progress, given: dict[str, Any]) -> dict[str, Any]:
    path = Path(settings.DATA_DIR) / "backfill" / Path(given["file"]).name
    text = path.read_text(encoding="utf-8")
    total, done, stored = max(text.count("\n"), 1), 0, 0
    faults: list[CsvFault] = []
    wrong, stopped = 0, False
    for part in _parts(csvpoints.read(text, given.get("stream"))):
        points, bad = _points(part)
        wrong += len(bad)
        faults += bad[: _MOST_FAULTS - len(faults)]
        stored += sum(1 for one in writing.store(points, judged=False, once=True) if one)
        done += len(part)
        try:
            context.progress(min(done, total), total, f"已写入 {stored} 个点，{wrong} 行有问题")
        except Cancelled:  # what is stored stays, and the page says how much that is
            stopped = True
            break
    path.unlink(missing_ok=True)
    return {
        "rows": done, "stored": stored, "known": done - stored - wrong, "wrong": wrong, "stopped": stopped,
        "url": f"/sensors/backfill/{context.job_id}/", "faults": [[fault.row, fault.message] for fault in faults],
    }  # fmt: skip


def _points(part: list[CsvPoint | CsvFault]) -> tuple[list[NewPoint], list[CsvFault]]:
    """The rows that can be stored, and those that cannot."""
    known = streams.known({row.stream_id for row in part if isinstance(row, CsvPoint)})
    points, bad = [], []
    for row in part:
        if isinstance(row, CsvFault):
            bad.append(row)
        elif row.stream_id in known:
            points.append(NewPoint(row.stream_id, row.at, row.value))
        else:
            bad.append(CsvFault(row.row, f"没有数据流 {row.stream_id}"))
    return points, bad


def _parts(rows: Iterator[CsvPoint | CsvFault]) -> Iterator[list[CsvPoint | CsvFault]]:
    part: list[CsvPoint | CsvFault] = []
    for row in rows:
        part.append(row)
        if len(part) >= _BATCH:
            yield part
            part = []
    if part:
        yield part
