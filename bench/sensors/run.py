"""Points stored in process, by HTTP data arrays and by MQTT with rules on, counted on disk, beside the raw insert of the same
database; then the newest values of all streams, and the chart of one as the table grows.

A process of its own for each database: ``python -m bench.sensors.run SIZES`` with the settings in the environment.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench.cases.ours import server

STREAMS, BATCH, CLIENTS, MANY = 1000, 5000, 4, 50_000
SECOND = 1_000_000
BEGIN = 1_767_225_600 * SECOND


def measure(folder: Path, *, points: int, messages: int, streams_latest: int) -> dict[str, Any]:
    """Every figure of the database the settings name; ``folder`` is for files of the run."""
    from bench.sensors import mqtt, screen

    streams, token = prepared(STREAMS)
    result: dict[str, Any] = {
        "raw_per_second": _raw(folder, points),
        "store_per_second": _stored(streams, points),
    }
    with server(os.environ, folder / "server.log") as port:
        result["http_per_second"] = _http(port, streams, token, points)
        result["alarm_to_screen"] = screen.measure(port, token, streams)
    result["mqtt"] = mqtt.measure(folder, streams, messages)
    result["latest"] = {"streams": streams_latest, "ms": _latest(streams_latest)}
    return result


def prepared(count: int) -> tuple[list[int], str]:
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


def made_points(streams: list[int], count: int) -> Iterator[tuple[int, int, float]]:
    """One value of each stream after the other, a second apart; one in ten thousand is over the rule's bound."""
    chance = random.Random(1)
    for number in range(count):
        value = 99.5 if chance.random() < 0.0001 else chance.uniform(0, 50)
        yield streams[number % len(streams)], BEGIN + number // len(streams) * SECOND, value


def _raw(folder: Path, count: int) -> int:
    """The same rows and index, committed in the same parts, with nothing around them."""
    from django.conf import settings

    rows = list(made_points(list(range(STREAMS)), count))
    on_sqlite = "sqlite" in settings.DATABASES["default"]["ENGINE"]
    took = _raw_sqlite(folder, rows) if on_sqlite else _raw_postgres(rows)
    return round(count / took)


def _raw_sqlite(folder: Path, rows: list[tuple[int, int, float]]) -> float:
    file = sqlite3.connect(folder / "raw.sqlite3", isolation_level=None)
    for setting in ("journal_mode=WAL", "synchronous=FULL"):
        file.execute(f"PRAGMA {setting}")
    file.execute(
        "CREATE TABLE point (id INTEGER PRIMARY KEY AUTOINCREMENT, stream INTEGER, at INTEGER, value REAL)"
    )
    file.execute("CREATE INDEX point_stream ON point (stream, at)")
    began = time.perf_counter()
    for start in range(0, len(rows), BATCH):
        file.execute("BEGIN IMMEDIATE")
        file.executemany(
            "INSERT INTO point (stream, at, value) VALUES (?, ?, ?)", rows[start : start + BATCH]
        )
        file.execute("COMMIT")
    took = time.perf_counter() - began
    file.close()
    return took


def _raw_postgres(rows: list[tuple[int, int, float]]) -> float:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"]) as database:
        database.execute(
            "CREATE TABLE raw_point (id bigserial PRIMARY KEY, stream bigint, at bigint, value float8)"
        )
        database.execute("CREATE INDEX raw_point_stream ON raw_point (stream, at)")
        database.commit()
        began = time.perf_counter()
        for start in range(0, len(rows), BATCH):
            with database.cursor().copy("COPY raw_point (stream, at, value) FROM STDIN") as copy:
                for row in rows[start : start + BATCH]:
                    copy.write_row(row)
            database.commit()
        return time.perf_counter() - began


def stored_points() -> int:
    """How many points are stored."""
    from chengnuo.core.observations import models

    return models.Observation.objects.count()


def _stored(streams: list[int], count: int) -> int:
    from chengnuo.core.observations import writing
    from chengnuo.core.observations.services import NewPoint

    points = [NewPoint(*point) for point in made_points(streams, count)]
    before, began = stored_points(), time.perf_counter()
    for start in range(0, count, BATCH):
        writing.store(points[start : start + BATCH])
    took = time.perf_counter() - began
    return round((stored_points() - before) / took)


def _http(port: int, streams: list[int], token: str, count: int) -> int:
    """Clients that send data arrays to ``chengnuo serve`` with two workers."""
    warm, bodies = CLIENTS * 2, _bodies(streams, count + CLIENTS * 2 * BATCH)
    _all_send(port, token, bodies[:warm])
    before, began = stored_points(), time.perf_counter()
    _all_send(port, token, bodies[warm:])
    took = time.perf_counter() - began
    return round((stored_points() - before) / took)


def _all_send(port: int, token: str, bodies: list[bytes]) -> None:
    threads = [threading.Thread(target=_send, args=(port, token, bodies[n::CLIENTS])) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


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
    return median(queries.latest_values)[0]


def median(asked: Any) -> tuple[float, float]:
    """How long something takes, in the middle of twenty times and the first time, in ms."""
    times = []
    for _ in range(20):
        began = time.perf_counter()
        asked()
        times.append(time.perf_counter() - began)
    return round(statistics.median(times) * 1000, 1), round(times[0] * 1000, 1)


def main(sizes: dict[str, Any]) -> None:
    """Print what was measured as one line of JSON."""
    from bench.cases.city import begun

    begun()
    print(json.dumps(measure(Path(os.environ["CHENGNUO_DATA_DIR"]), **sizes)))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
