"""A CSV file of points: ``datastream,time,value`` (or 数据流、时间、数值), each fault with its row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from chengnuo.core.observations.rules.times import stamp

#: Heads a column may have.
STREAM = ("datastream", "datastream_id", "数据流")
TIME = ("time", "phenomenontime", "timestamp", "时间")
VALUE = ("value", "result", "数值", "值")
_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class CsvPoint:
    """A row that can be read."""

    row: int
    stream_id: int
    at: int
    value: float


@dataclass(frozen=True, slots=True)
class CsvFault:
    """A row that cannot, and why."""

    row: int
    message: str


def read(text: str, stream_id: int | None = None) -> Iterator[CsvPoint | CsvFault]:
    """The rows of a file in their order; ``stream_id`` for files of one stream, without that column.

    A time without a zone is the district's.
    """
    rows = csv.reader(text.splitlines())
    head = [name.strip().lower().lstrip("\ufeff") for name in next(rows, [])]
    places = {what: next((head.index(name) for name in names if name in head), None)
              for what, names in (("stream", STREAM), ("time", TIME), ("value", VALUE))}  # fmt: skip
    missing = [names[-1] for what, names in (("time", TIME), ("value", VALUE)) if places[what] is None]
    if places["stream"] is None and stream_id is None:
        missing.insert(0, STREAM[-1])
    if missing:
        yield CsvFault(1, f"第一行缺少列：{'、'.join(missing)}")
        return
    for number, cells in enumerate(rows, 2):
        if cells:
            yield _row(number, cells, places, stream_id)


def _row(
    number: int, cells: list[str], places: dict[str, int | None], stream_id: int | None
) -> CsvPoint | CsvFault:
    def cell(what: str) -> str:
        place = places[what]
        return cells[place].strip() if place is not None and place < len(cells) else ""

    given = cell("stream") or (str(stream_id) if stream_id is not None else "")
    if not (given.isascii() and given.isdigit()) or len(given) > 18:
        return CsvFault(number, f"数据流「{given[:20]}」应是编号")
    try:
        at = datetime.fromisoformat(cell("time"))
    except ValueError:
        return CsvFault(number, f"时间「{cell('time')[:30]}」读不懂，应形如 2026-01-01 08:00:00")
    try:
        value = float(cell("value"))
    except ValueError:
        return CsvFault(number, f"数值「{cell('value')[:20]}」不是数")
    if value != value or value in (float("inf"), float("-inf")):
        return CsvFault(number, f"数值「{cell('value')[:20]}」不是数")
    return CsvPoint(number, int(given), stamp(at if at.tzinfo else at.replace(tzinfo=_ZONE)), value)
