"""Boxes of some 400 assets with count and limit 100, asked by four clients over HTTP, and tiles; on both databases, beside peers."""

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
from bench.features import peers
from bench.features.peers import Peer
from bench.recording import table

CLIENTS, COUNT, TILES = 4, 4000, 20
#: The peers are slower: fewer requests say as much.
FEWER = 20
#: Seconds an answer may take.
PATIENCE = 20
#: How many assets a box should hold, and the district's area in square metres.
_HITS, _AREA = 400, 33.4e6
PEERS = Path(tempfile.gettempdir()) / "chengnuo-bench-peers"
ASKED = {"per_second": 500, "p95_ms": 50, "tile_z12_ms": 50}


def measure(count: int = 1_000_000, asked: int = COUNT) -> dict[str, Any]:
    """Rows by program and database: ours on both, the peers over the same assets on PostgreSQL."""
    result: dict[str, Any] = {"assets": count, "clients": CLIENTS, "asked_for": ASKED, "rows": []}
    for name, database in (("SQLite", _sqlite), ("PostgreSQL", postgres)):
        with tempfile.TemporaryDirectory(prefix="chengnuo-bench-") as folder, database() as url:
            city = made(Path(folder), url)
            ran(city, "bench.features.filling", str(count))
            with server(city.environment, Path(folder) / "server.log") as port:
                ours = Peer(
                    "Chengnuo",
                    port,
                    "/ogc/features/collections/assets/items?",
                    "/tiles/assets/{z}/{x}/{y}.mvt",
                )
                result["rows"].append(
                    {"name": ours.name, "database": name} | _measured(city, ours, count, asked)
                )
            if url:
                result["rows"] += _peers(city, url, count, asked)
    return result


def _peers(city: City, url: str, count: int, asked: int) -> Iterator[dict[str, Any]]:
    peers.prepare(url)
    for program in (peers.tipg, peers.pygeoapi):
        PEERS.mkdir(exist_ok=True)
        with program(PEERS, url) as peer:
            yield {"name": peer.name, "database": "PostGIS"} | _measured(city, peer, count, asked // FEWER)


def _measured(city: City, peer: Peer, count: int, asked: int) -> dict[str, Any]:
    return _boxes(city, peer, count, asked) | _tiles(city, peer, TILES if asked >= COUNT else TILES // 4)


def shown(result: dict[str, Any]) -> str:
    """The figures as a table."""
    names = ("per_second", "p50_ms", "p95_ms", "tile_z12_ms", "tile_z14_ms", "tile_z16_ms")
    rows = [
        [f"{row['name']}, {row['database']}", *(_shown(row[name]) for name in names)]
        for row in result["rows"]
    ]
    limits = [f"≥ {ASKED['per_second']}", "", f"≤ {ASKED['p95_ms']}", f"≤ {ASKED['tile_z12_ms']}", "", ""]
    return table([f"{result['assets']:,} assets", *names], [*rows, ["asked", *limits]])


def _shown(value: float | None) -> str:
    return f"> {PATIENCE * 1000:,}" if value is None else f"{value:,}"


@contextmanager
def _sqlite() -> Iterator[str]:
    yield ""


def _boxes(city: City, peer: Peer, count: int, asked: int) -> dict[str, Any]:
    request = _requests(city, peer, count)
    warm = asked // 20
    hits = _matched(city, peer, count, warm)
    target = Target(peer.name, peer.name, "127.0.0.1", peer.port, request, lambda: 0, (200,))
    send(target, [request(number) for number in range(warm)], CLIENTS)
    began = time.perf_counter()
    clients = send(target, [request(number) for number in range(warm, warm + asked)], CLIENTS)
    took = time.perf_counter() - began
    if any(client.refused for client in clients):
        raise SystemExit(f"refused: {clients[0].refused[:1]!r}")
    times = sorted(seconds * 1000 for client in clients for seconds in client.seconds)
    return {
        "hits_in_a_box": round(statistics.mean(hits)), "per_second": round(asked / took, 1), "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(statistics.quantiles(times, n=20)[18], 1),
    }  # fmt: skip


def _requests(city: City, peer: Peer, count: int) -> Callable[[int], bytes]:
    boxes = _box_texts(city, count)

    def request(number: int) -> bytes:
        path = f"{peer.items}bbox={boxes[number % len(boxes)]}&limit=100"
        return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{peer.port}\r\nAuthorization: Bearer {city.token}\r\n\r\n".encode()

    return request


def _box_texts(city: City, count: int) -> list[str]:
    """Boxes around points well inside: no two alike, each with some 400 assets."""
    half = math.sqrt(_HITS / count * _AREA) / 2
    chance = random.Random(3)
    points = chance.sample(city.points, 5000)
    down, along = half / 110_900, half / 95_800
    return [f"{lon - along:.6f},{lat - down:.6f},{lon + along:.6f},{lat + down:.6f}" for lon, lat in points]


def _matched(city: City, peer: Peer, count: int, first: int) -> list[int]:
    found = []
    for text in _box_texts(city, count)[:first]:
        address = f"http://127.0.0.1:{peer.port}{peer.items}bbox={text}&limit=100"
        asked = urllib.request.Request(address, headers={"Authorization": f"Bearer {city.token}"})
        with urllib.request.urlopen(asked, timeout=60) as answer:
            found.append(int(json.load(answer)["numberMatched"]))
    return found


def _tiles(city: City, peer: Peer, times_asked: int) -> dict[str, Any]:
    """The middle time of the fullest tile of each level."""
    lon, lat = city.points[0]
    found: dict[str, Any] = {}
    for zoom in (12, 14, 16):
        whole = 2**zoom
        x = int((lon + 180) / 360 * whole)
        y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * whole)
        asked = urllib.request.Request(
            f"http://127.0.0.1:{peer.port}{peer.tiles.format(z=zoom, x=x, y=y)}", headers={"Cookie": f"chengnuo_session={city.desk_session}"}
        )  # fmt: skip
        found[f"tile_z{zoom}_ms"] = _middle(asked, times_asked)
    return found


def _middle(asked: urllib.request.Request, times_asked: int) -> float | None:
    """Milliseconds; None where an answer takes more than ``PATIENCE``."""
    times = []
    for _ in range(times_asked):
        began = time.perf_counter()
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
                answer.read()
        except TimeoutError:
            return None
        times.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(times), 1)
