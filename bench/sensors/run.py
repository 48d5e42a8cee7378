"""Points stored by HTTP data arrays and in process with rules on, counted on disk, beside a raw insert of the same database;
then the newest values of all streams and the chart of one as the table grows.

Still to come: MQTT QoS 1, PostgreSQL, and django-ogc-sensorthings in an environment of its own.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench.cases.ours import server
from bench.recording import table

STREAMS, BATCH, CLIENTS = 1000, 5000, 4
SECOND = 1_000_000
BEGIN = 1_767_225_600 * SECOND


def measure(folder: Path, *, points: int, streams_latest: int, growth: tuple[int, ...]) -> dict[str, Any]:
    """Every figure of SQLite; ``folder`` holds the platform of ``throwaway.platform``."""
    streams, token = _prepared(STREAMS)
    result: dict[str, Any] = {
        "raw_per_second": _raw(folder, points),
        "store_per_second": _stored(streams, points),
    }
    result["http_per_second"] = _http(streams, token, points)
    result["chart_ms"] = {str(size): _chart(streams[0], size) for size in growth}
    result["latest"] = {"streams": streams_latest, "ms": _latest(streams_latest)}
    return result


def shown(result: dict[str, Any]) -> str:
    """The figures as a table."""
    rows = [
        ["raw insert, rows/s", result["raw_per_second"]], ["store() with rules, points/s", result["store_per_second"]],
        ["HTTP data arrays with rules, points/s", result["http_per_second"]],
        [f"newest value of {result['latest']['streams']:,} streams, ms", result["latest"]["ms"]],
        *([f"a week's chart, {int(size):,} points, ms", ms] for size, ms in result["chart_ms"].items()),
    ]  # fmt: skip
    return table(["what", "measured"], rows)


def _prepared(count: int) -> tuple[list[int], str]:
    """Streams of one property with a rule over it, and a token that may write."""
    from django.contrib.auth import get_user_model
    from django.db import transaction

    from chengnuo.core.observations import models, services
    from chengnuo.core.observations.rules.alarm import AlarmRule
    from chengnuo.core.people.tokens import issue_token
    from chengnuo.kernel import stores

    user = get_user_model().objects.create(
        username="bench", display_name="bench", role="integrator", password="!"
    )
    services.put_rules(
        source="bench",
        rules=[AlarmRule("high", "过高", "水位", when="value > 99.0", clear_when="value < 90.0")],
    )
    with transaction.atomic(using=stores.alias()):
        thing = models.Thing.objects.create(name="bench")
        sensor = models.Sensor.objects.create(name="bench", encoding="x", metadata="x")
        observed = models.ObservedProperty.objects.create(name="水位", definition="urn:x")
        rows = models.Datastream.objects.bulk_create(
            models.Datastream(name=str(n), type="x", unit={}, thing=thing, sensor=sensor, observed=observed)
            for n in range(count)
        )
        models.Latest.objects.bulk_create(models.Latest(stream=row) for row in rows)
    return [row.pk for row in rows], issue_token(actor=user, name="bench").token


def _points(streams: list[int], count: int) -> Iterator[tuple[int, int, float]]:
    """One value of each stream after the other, a second apart; one in ten thousand is over the rule's bound."""
    chance = random.Random(1)
    for number in range(count):
        value = 99.5 if chance.random() < 0.0001 else chance.uniform(0, 50)
        yield streams[number % len(streams)], BEGIN + number // len(streams) * SECOND, value


def _raw(folder: Path, count: int) -> int:
    """The same rows and index, committed in the same parts, with nothing around them."""
    file = sqlite3.connect(folder / "raw.sqlite3", isolation_level=None)
    for setting in ("journal_mode=WAL", "synchronous=FULL"):
        file.execute(f"PRAGMA {setting}")
    file.execute(
        "CREATE TABLE point (id INTEGER PRIMARY KEY AUTOINCREMENT, stream INTEGER, at INTEGER, value REAL)"
    )
    file.execute("CREATE INDEX point_stream ON point (stream, at)")
    rows = list(_points(list(range(STREAMS)), count))
    began = time.perf_counter()
    for start in range(0, count, BATCH):
        file.execute("BEGIN IMMEDIATE")
        file.executemany(
            "INSERT INTO point (stream, at, value) VALUES (?, ?, ?)", rows[start : start + BATCH]
        )
        file.execute("COMMIT")
    took = time.perf_counter() - began
    file.close()
    return round(count / took)


def _count() -> int:
    from chengnuo.core.observations import models

    return models.Observation.objects.count()


def _stored(streams: list[int], count: int) -> int:
    from chengnuo.core.observations import writing
    from chengnuo.core.observations.services import NewPoint

    points = [NewPoint(*point) for point in _points(streams, count)]
    before, began = _count(), time.perf_counter()
    for start in range(0, count, BATCH):
        writing.store(points[start : start + BATCH])
    took = time.perf_counter() - began
    return round((_count() - before) / took)


def _http(streams: list[int], token: str, count: int) -> int:
    """Clients that send data arrays to ``chengnuo serve`` with two workers."""
    bodies = _bodies(streams, count)
    with server(os.environ, Path(os.environ["CHENGNUO_DATA_DIR"]) / "server.log") as port:
        before, began = _count(), time.perf_counter()
        threads = [
            threading.Thread(target=_send, args=(port, token, bodies[n::CLIENTS])) for n in range(CLIENTS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.perf_counter() - began
    return round((_count() - before) / took)


def _bodies(streams: list[int], count: int) -> list[bytes]:
    """Each client has streams of its own; a body is some seconds of a hundred of them."""
    from chengnuo.core.observations.rules.times import written

    groups = [streams[start : start + 100] for start in range(0, len(streams), 100)]
    chance, lines = random.Random(2), BATCH // 100
    bodies: list[bytes] = []
    start = BEGIN + 86_400 * SECOND
    for number in range(count // BATCH):
        first = start + number // len(groups) * lines * SECOND
        tables = [
            {"Datastream": {"@iot.id": stream}, "components": ["phenomenonTime", "result"],
             "dataArray": [[written(first + n * SECOND), round(chance.uniform(0, 50), 3)] for n in range(lines)]}
            for stream in groups[number % len(groups)]
        ]  # fmt: skip
        bodies.append(json.dumps(tables).encode())
    return bodies


def _send(port: int, token: str, bodies: list[bytes]) -> None:
    line = HTTPConnection("127.0.0.1", port, timeout=120)
    head = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for data in bodies:
        line.request("POST", "/sta/v1.1/CreateObservations", data, head)
        answer = line.getresponse()
        text = answer.read()
        if answer.status != 201 or b'"error"' in text:
            raise SystemExit(f"{answer.status}: {text[:300]!r}")


def _chart(stream: int, size: int) -> float:
    """A week of one stream with a point every six seconds, the table filled up to ``size`` with others; the median of 20."""
    from chengnuo.core.observations import queries, writing
    from chengnuo.core.observations.rules.times import moment
    from chengnuo.core.observations.services import NewPoint

    others = [pk for pk, _, _ in queries.latest_values() if pk != stream]
    start = BEGIN + 400 * 86_400 * SECOND
    if not queries.points(stream, moment(start), moment(start + 1), limit=1)[1]:
        for part in range(0, 100_800, BATCH):
            writing.store(
                [
                    NewPoint(stream, start + n * 6 * SECOND, float(n % 97))
                    for n in range(part, min(part + BATCH, 100_800))
                ],
                judged=False,
            )
    while (there := _count()) < size:
        for _ in range(20):
            writing.store(
                [
                    NewPoint(random.choice(others), start + random.randrange(7 * 86_400) * SECOND, 1.0)
                    for _ in range(min(BATCH, max(1, size - there)))
                ],
                judged=False,
            )
            if size - there < BATCH * 20:
                break
    return _median(lambda: queries.series(stream, "week", moment(start + 7 * 86_400 * SECOND - SECOND)))


def _latest(count: int) -> float:
    from django.db import transaction

    from chengnuo.core.observations import models, queries
    from chengnuo.kernel import stores

    first = models.Datastream.objects.first()
    assert first is not None
    missing = count - models.Latest.objects.count()
    with transaction.atomic(using=stores.alias()):
        rows = models.Datastream.objects.bulk_create(
            (
                models.Datastream(
                    name=str(n),
                    type="x",
                    unit={},
                    thing_id=first.thing_id,
                    sensor_id=first.sensor_id,
                    observed_id=first.observed_id,
                )
                for n in range(missing)
            ),
            batch_size=500,
        )
        models.Latest.objects.bulk_create(
            (models.Latest(stream=row, at=BEGIN, value=1.0, count=1) for row in rows), batch_size=500
        )
    return _median(queries.latest_values)


def _median(asked: Any) -> float:
    times = []
    for _ in range(20):
        began = time.perf_counter()
        asked()
        times.append(time.perf_counter() - began)
    return round(sorted(times)[len(times) // 2] * 1000, 1)
