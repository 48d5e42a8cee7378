"""django-ogc-sensorthings from PyPI with the same Django, server and database: data arrays in bulk, and points one by one."""

from __future__ import annotations

import json
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench.cases import peer
from bench.recording import ROOT
from chengnuo.ops.serve import free_port

SITE = "bench.sensors.sta_site"
PINS = ROOT / "bench" / "sensors" / "sta_site" / "requirements.txt"
WORKERS, STREAMS, LINES, CLIENTS = 2, 50, 5000, 4
_TABLE = "sensorthings_v1_1_django_backend_observation"


def measure(folder: Path, database_url: str, *, points: int, single: int) -> dict[str, Any]:
    """Points a second stored by ``CreateObservations`` and by one request for each; no rules, which it has not."""
    python = peer.installed(folder / "venv", PINS)
    port = free_port(peer.HOST, 0)
    with peer.own_database(folder, database_url, "peer_sta") as url:
        environment = {
            "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": f"{SITE}.settings", "DATABASE_URL": url,
            "SECRET_KEY": secrets.token_urlsafe(50), "STA_URL": f"http://{peer.HOST}:{port}/sensorthings",
        }  # fmt: skip
        peer.run([python, "-m", "django", "migrate", "-v", "0"], environment)
        command: list[str | Path] = [
            python, "-m", "granian", "--interface", "asginl", "--host", peer.HOST, "--port", str(port), "--workers", str(WORKERS),
            "--log-level", "warning", f"{SITE}.asgi:application",
        ]  # fmt: skip
        with peer.serving(command, port, folder / "server.log", environment):
            streams = _streams(port)
            bulk = [_array(streams, number) for number in range(points // LINES)]
            one = [_point(streams[number % STREAMS], number) for number in range(single)]
            return {
                "name": f"django-ogc-sensorthings {peer.pinned(PINS, 'django-ogc-sensorthings')}",
                "bulk_per_second": _rate(port, url, "CreateObservations", bulk),
                "single_per_second": _rate(port, url, "Observations", one),
            }


def _streams(port: int) -> list[str]:
    """Streams made by one deep insert each; their ids."""
    sensor = {"name": "s", "description": "s", "encodingType": "text/html", "metadata": "s"}
    observed = {"name": "水位", "definition": "urn:x", "description": "x"}
    unit = {"name": "m", "symbol": "m", "definition": "urn:m"}
    line, found = HTTPConnection(peer.HOST, port, timeout=60), []
    for number in range(STREAMS):
        stream = {
            "name": str(number), "description": "x", "unitOfMeasurement": unit, "Sensor": sensor, "ObservedProperty": observed,
            "observationType": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
        }  # fmt: skip
        place = {"name": "p", "description": "p", "encodingType": "application/geo+json",
                 "location": {"type": "Point", "coordinates": [114.28, 30.6]}}  # fmt: skip
        thing = {"name": str(number), "description": "x", "Locations": [place], "Datastreams": [stream]}
        _ask(line, "POST", "Things", json.dumps(thing).encode())
    for row in json.loads(_ask(line, "GET", f"Datastreams?$top={STREAMS}"))["value"]:
        found.append(row["@iot.id"])
    if len(found) != STREAMS:
        raise SystemExit(f"{len(found)} of {STREAMS} streams")
    return found


def _moment(number: int) -> str:
    return (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number)).isoformat().replace("+00:00", "Z")


def _array(streams: list[str], number: int) -> bytes:
    lines = LINES // STREAMS
    tables = [
        {"Datastream": {"@iot.id": stream}, "components": ["phenomenonTime", "result"],
         "dataArray": [[_moment(number * lines + n), (number + n) % 50 + 0.5] for n in range(lines)]}
        for stream in streams
    ]  # fmt: skip
    return json.dumps(tables).encode()


def _point(stream: str, number: int) -> bytes:
    point = {"phenomenonTime": _moment(10**7 + number), "result": 1.5, "Datastream": {"@iot.id": stream}}
    return json.dumps(point).encode()


def _rate(port: int, url: str, path: str, bodies: list[bytes]) -> float:
    """Points stored a second; raises ``SystemExit`` where a request is refused."""
    before, began = peer.rows(url, _TABLE), time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(lambda n: _send(port, path, bodies[n::CLIENTS]), range(CLIENTS)))
    took = time.perf_counter() - began
    return round((peer.rows(url, _TABLE) - before) / took, 1)


def _send(port: int, path: str, bodies: list[bytes]) -> None:
    line = HTTPConnection(peer.HOST, port, timeout=120)
    for body in bodies:
        _ask(line, "POST", path, body)


def _ask(line: HTTPConnection, method: str, path: str, body: bytes | None = None) -> bytes:
    line.request(method, f"/sensorthings/v1.1/{path}", body, {"Content-Type": "application/json"})
    answer = line.getresponse()
    text = answer.read()
    if answer.status not in (200, 201):
        raise SystemExit(f"{path}: {answer.status} {text[:300]!r}")
    return text
