"""Our own server for the clients: the push API, with a program's token or with a session."""

from __future__ import annotations

import contextlib
import json
import random
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.cases.city import City, made
from bench.cases.load import Target
from chengnuo.ops.serve import free_port

WORKERS, THREADS = 2, 2
#: Every so many reports one tells of a matter that was told already.
_AGAIN = 10
_WORDS = "市民来电反映：{place}附近{what}，已经持续三天，希望尽快派人处理并回复。"
_WHAT = (
    "垃圾堆放无人清理",
    "井盖松动有异响",
    "路灯不亮",
    "占道经营影响通行",
    "共享单车乱停放",
    "污水外溢气味很大",
)


@contextlib.contextmanager
def ours(folder: Path, database_url: str, stored: Callable[[], int], *, by_session: bool) -> Iterator[Target]:
    """``chengnuo serve`` on a free port, ready; ``stored`` counts the reports in its database."""
    city = made(folder, database_url)
    with server(city.environment, folder / "server.log") as port:
        way = "a session" if by_session else "a token"
        yield Target(
            f"Chengnuo, signed in by {way}",
            f"chengnuo serve (granian), {WORKERS} processes of {THREADS} threads",
            "127.0.0.1", port, _requests(city, port, by_session), stored,
        )  # fmt: skip


def _requests(city: City, port: int, by_session: bool) -> Callable[[int], bytes]:
    chance = random.Random(7)
    mark = f"{time.time():.0f}"
    csrf = "b" * 32
    known: list[dict[str, Any]] = []

    def request(number: int) -> bytes:
        if known and number % _AGAIN == 0:
            body = known[number % len(known)] | {"external_id": f"{mark}-{number}"}
        else:
            body = _report(city, chance, f"{mark}-{number}")
            known.append(body)
        data = json.dumps(body, ensure_ascii=False).encode()
        signed = (
            f"Cookie: chengnuo_session={city.session}; chengnuo_csrf={csrf}\r\nX-CSRFToken: {csrf}"
            if by_session
            else f"Authorization: Bearer {city.token}"
        )
        head = (
            f"POST /api/v1/cases HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(data)}\r\n{signed}\r\nIdempotency-Key: {mark}-{number}\r\n\r\n"
        )
        return head.encode() + data

    return request


def _report(city: City, chance: random.Random, name: str) -> dict[str, Any]:
    lon, lat = chance.choice(city.points)
    words = _WORDS.format(place=f"{chance.randrange(1, 300)}号院", what=chance.choice(_WHAT))
    return {
        "source": "hotline", "text": f"{words}工单 {name}", "lon": lon, "lat": lat,
        "condition_id": chance.choice(city.conditions), "name": "王先生", "phone": "13800000000", "external_id": name,
    }  # fmt: skip


@contextlib.contextmanager
def server(environment: Mapping[str, str], log: Path) -> Iterator[int]:
    """``chengnuo serve`` with the data that ``environment`` names, ready: its port."""
    port = free_port("127.0.0.1", 0)
    command = [sys.executable, "-m", "chengnuo.ops", "serve", "--port", str(port), "--workers", str(WORKERS),
               "--threads", str(THREADS)]  # fmt: skip
    with log.open("ab") as out:
        program = subprocess.Popen(command, env=dict(environment), stdout=out, stderr=out)
    try:
        _until_ready(port, program, log)
        yield port
    finally:
        program.terminate()
        program.wait(30)


def _until_ready(port: int, program: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=5),
        ):
            return
        if program.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit(
        f"the server did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}"
    )
