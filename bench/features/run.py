"""Boxes of some 400 assets with count and limit 100, asked by four clients over HTTP, and tiles; on both databases."""

from __future__ import annotations

import json
import math
import random
import statistics
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.cases.city import City, made, ran
from bench.cases.load import Target, send
from bench.cases.ours import server
from bench.cases.postgres import postgres

CLIENTS, WARM, COUNT, TILES = 4, 200, 4000, 20
#: How many assets a box should hold, and the district's area in square metres.
_HITS, _AREA = 400, 33.4e6
ASKED = {"per_second": 500, "p95_ms": 50, "tile_z12_ms": 50}


def measure(count: int = 1_000_000, asked: int = COUNT) -> dict[str, Any]:
    """Rows by database."""
    result: dict[str, Any] = {"assets": count, "clients": CLIENTS, "asked_for": ASKED, "rows": []}
    for name, database in (("SQLite", _sqlite), ("PostgreSQL", postgres)):
        with tempfile.TemporaryDirectory(prefix="chengnuo-bench-") as folder, database() as url:
            city = made(Path(folder), url)
            ran(city, "bench.features.filling", str(count))
            with server(city.environment, Path(folder) / "server.log") as port:
                result["rows"].append(
                    {"database": name} | _boxes(city, port, count, asked) | _tiles(city, port)
                )
    return result


@contextmanager
def _sqlite() -> Iterator[str]:
    yield ""


def _boxes(city: City, port: int, count: int, asked: int) -> dict[str, Any]:
    request = _requests(city, port, count)
    hits = _matched(city, port, count)
    target = Target("Chengnuo", "chengnuo serve", "127.0.0.1", port, request, lambda: 0, (200,))
    send(target, [request(number) for number in range(WARM)], CLIENTS)
    began = time.perf_counter()
    clients = send(target, [request(number) for number in range(WARM, WARM + asked)], CLIENTS)
    took = time.perf_counter() - began
    if any(client.refused for client in clients):
        raise SystemExit(f"refused: {clients[0].refused[:1]!r}")
    times = sorted(seconds * 1000 for client in clients for seconds in client.seconds)
    return {
        "hits_in_a_box": round(statistics.mean(hits)), "per_second": round(asked / took, 1), "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(statistics.quantiles(times, n=20)[18], 1),
    }  # fmt: skip


def _requests(city: City, port: int, count: int) -> Callable[[int], bytes]:
    boxes = _box_texts(city, count)

    def request(number: int) -> bytes:
        path = f"/ogc/features/collections/assets/items?bbox={boxes[number % len(boxes)]}&limit=100"
        return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {city.token}\r\n\r\n".encode()

    return request


def _box_texts(city: City, count: int) -> list[str]:
    """Boxes around points well inside: no two alike, each with some 400 assets."""
    half = math.sqrt(_HITS / count * _AREA) / 2
    chance = random.Random(3)
    points = chance.sample(city.points, 5000)
    down, along = half / 110_900, half / 95_800
    return [f"{lon - along:.6f},{lat - down:.6f},{lon + along:.6f},{lat + down:.6f}" for lon, lat in points]


def _matched(city: City, port: int, count: int) -> list[int]:
    found = []
    for text in _box_texts(city, count)[:50]:
        address = f"http://127.0.0.1:{port}/ogc/features/collections/assets/items?bbox={text}&limit=100"
        asked = urllib.request.Request(address, headers={"Authorization": f"Bearer {city.token}"})
        with urllib.request.urlopen(asked, timeout=60) as answer:
            found.append(int(json.load(answer)["numberMatched"]))
    return found


def _tiles(city: City, port: int) -> dict[str, Any]:
    """The middle time of the fullest tile of each level."""
    lon, lat = city.points[0]
    found = {}
    for zoom in (12, 14, 16):
        whole = 2**zoom
        x = int((lon + 180) / 360 * whole)
        y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * whole)
        asked = urllib.request.Request(
            f"http://127.0.0.1:{port}/tiles/assets/{zoom}/{x}/{y}.mvt", headers={"Cookie": f"chengnuo_session={city.desk_session}"}
        )  # fmt: skip
        times = []
        for _ in range(TILES):
            began = time.perf_counter()
            with urllib.request.urlopen(asked, timeout=60) as answer:
                answer.read()
            times.append((time.perf_counter() - began) * 1000)
        found[f"tile_z{zoom}_ms"] = round(statistics.median(times), 1)
    return found
