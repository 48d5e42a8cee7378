"""The program ``growth`` of ``chengnuo bench``: a week's chart of one stream, and storing, while the table of points grows to a hundred million."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from contextlib import nullcontext
from typing import Any

from bench.cases.postgres import postgres
from bench.recording import table
from bench.sensors.programs import in_process
from bench.sensors.run import (
    BATCH,
    BEGIN,
    MANY,
    SECOND,
    STREAMS,
    made_points,
    median,
    prepared,
    stored_points,
)

#: How many points are stored when the chart is asked for; the first is the week of that stream alone.
SIZES = (100_800, 1_000_000, 10_000_000, 100_000_000)
ASKED_MS = 50


def measure() -> dict[str, Any]:
    """Both databases, one after the other."""
    result: dict[str, Any] = {"asked_ms": ASKED_MS, "databases": {}}
    for name, database in (("SQLite", nullcontext("")), ("PostgreSQL", postgres())):
        with (
            tempfile.TemporaryDirectory(
                prefix="chengnuo-bench-", dir=os.environ.get("CHENGNUO_BENCH_DIR")
            ) as folder,
            database as url,
        ):
            result["databases"][name] = in_process("bench.sensors.growth", folder, url, {"sizes": SIZES})[
                "steps"
            ]
    return result


def shown(result: dict[str, Any]) -> str:
    """The figures as a table, a line for each size."""
    names = list(result["databases"])
    heads = [
        f"{what}, {name}"
        for name in names
        for what in ("chart, ms", "the first time", "stored then, points/s", "bytes a point")
    ]
    rows = []
    for steps in zip(*(result["databases"][name] for name in names), strict=True):
        cells = [
            f"{step[key]:,}"
            for step in steps
            for key in ("chart_ms", "first_ms", "store_per_second", "bytes_per_point")
        ]
        rows.append([f"{steps[0]['points']:,}", *cells])
    rows.append(["asked", *[f"≤ {result['asked_ms']}" if "chart" in head else "" for head in heads]])
    return table(["points stored", *heads], rows)


def _grown(streams: list[int], size: int) -> dict[str, Any]:
    """With so many points stored: a week's chart of one stream, and how fast points are stored then."""
    from chengnuo.core.observations import queries, writing
    from chengnuo.core.observations.rules.times import moment
    from chengnuo.core.observations.services import NewPoint

    start, one = BEGIN + 400 * 86_400 * SECOND, streams[0]
    if not queries.points(one, moment(start), moment(start + 1), limit=1)[1]:
        week = [NewPoint(one, start + n * 6 * SECOND, float(n % 97)) for n in range(100_800)]
        for part in range(0, len(week), BATCH):
            writing.store(week[part : part + BATCH], judged=False)
    _fill(streams[1:], size - stored_points())
    chart, first = median(lambda: queries.series(one, "week", moment(start + 7 * 86_400 * SECOND - SECOND)))
    fresh = [NewPoint(*point) for point in made_points(streams[1:], MANY)]
    began = time.perf_counter()
    for part in range(0, MANY, BATCH):
        writing.store(fresh[part : part + BATCH])
    stored = round(MANY / (time.perf_counter() - began))
    return {
        "points": size, "chart_ms": chart, "first_ms": first, "store_per_second": stored, "bytes_per_point": round(_bytes() / stored_points()),
    }  # fmt: skip


def _fill(streams: list[int], missing: int) -> None:
    """Rows of other streams by the database's own means, stream by stream; nothing is measured on them but their number."""
    from django.db import connections

    from chengnuo.kernel import stores

    connection, part = connections[stores.alias()], 1_000_000
    numbers = (
        "WITH RECURSIVE g(n) AS (SELECT %s UNION ALL SELECT n + 1 FROM g WHERE n + 1 < %s) "
        if connection.vendor == "sqlite" else "WITH g(n) AS (SELECT generate_series(%s::bigint, %s::bigint - 1)) "
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM obs_point")
        # every step of the growth begins where no point of the step before lies
        begin, each = BEGIN + (1000 + cursor.fetchone()[0]) * SECOND, max(1, missing // len(streams))
        for start in range(0, missing, part):
            cursor.execute(
                numbers.replace("WITH", "INSERT INTO obs_point (stream_id, at, value) WITH", 1)
                + f"SELECT {streams[0]} + (n / {each}) %% {len(streams)}, {begin} + (n %% {each}) * {SECOND}, 1.0 FROM g",
                [start, min(start + part, missing)],
            )


def _bytes() -> int:
    """What the points and their index take."""
    from django.db import connections

    from chengnuo.kernel import stores

    connection = connections[stores.alias()]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT (SELECT page_count FROM pragma_page_count()) * (SELECT page_size FROM pragma_page_size())"
            )
        else:
            cursor.execute("SELECT pg_total_relation_size('obs_point')")
        return int(cursor.fetchone()[0])


def main(sizes: list[int]) -> None:
    """Print what was measured as one line of JSON."""
    from bench.cases.city import begun

    begun()
    streams, _ = prepared(STREAMS)
    print(json.dumps({"steps": [_grown(streams, size) for size in sizes]}))


if __name__ == "__main__":
    main(**json.loads(sys.argv[1]))
