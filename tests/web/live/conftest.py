"""The stream as a process of its own on the tests' database, and a client that reads it as any program would."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core import signing
from django.db import connections

from chengnuo.ops.serve import free_port
from tests.core.cases.conftest import City, city, district
from tests.web.cockpit.conftest import Field, field_of

__all__ = ["City", "Field", "city", "district", "field_of"]
SOURCE = Path(__file__).resolve().parents[3] / "src"
PATIENT_SECONDS = 60
ORIGIN = "http://127.0.0.1:8000"


def ticket_for(topic: str, person: int = 0, screen: int = 0, origin: str = ORIGIN) -> str:
    """A ticket as the pages make it."""
    return signing.dumps([topic, person, screen, origin], salt="chengnuo.web.live")


class Stream:
    """One `chengnuo live`."""

    def __init__(self, folder: Path, port: int = 0, **env: str) -> None:
        """Start it, and wait until it answers."""
        self.port = port or free_port("127.0.0.1", 0)
        given = {
            "PYTHONPATH": str(SOURCE), "CHENGNUO_LIVE_PORT": str(self.port), "CHENGNUO_SECRET_KEY": settings.SECRET_KEY,
            "DATABASE_URL": _database(folder), "CHENGNUO_DATA_DIR": str(folder),
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-m", "chengnuo.ops", "live"], env={**os.environ, **given, **env}
        )
        while self.process.poll() is None:
            try:
                if self.get("/readyz").status == 200:
                    return
            except OSError:
                continue
        raise AssertionError("the stream has not started")

    def get(self, path: str, **headers: str) -> http.client.HTTPResponse:
        """An answer, read as far as its head."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENT_SECONDS)
        line.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        return line.getresponse()

    def listen(self, ticket: str, **headers: str) -> http.client.HTTPResponse:
        """The stream itself."""
        return self.get(f"/live/?{urlencode({'ticket': ticket})}", **headers)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to stop; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENT_SECONDS)


def _database(folder: Path) -> str:
    """The tests' database as another process names it; on SQLite both files lie beside each other by links."""
    main = connections["default"].settings_dict
    if connections["default"].vendor != "sqlite":
        user = f"{main['USER']}:{main['PASSWORD']}" if main["PASSWORD"] else main["USER"]
        return f"postgresql://{user}@{main['HOST']}:{main['PORT']}/{main['NAME']}"
    for name, alias in (("test.sqlite3", "default"), ("test-observations.sqlite3", "observations")):
        if not (folder / name).exists():
            (folder / name).symlink_to(connections[alias].settings_dict["NAME"])
    return f"sqlite:///{folder / 'test.sqlite3'}"


def event(answer: http.client.HTTPResponse) -> dict[str, Any]:
    """The next event of a stream: its fields, with the data read."""
    found: dict[str, Any] = {}
    while True:
        text = answer.readline().decode()
        assert text, "the stream has ended"
        name, _, value = text.rstrip("\n").partition(": ")
        if not name and "event" in found:
            return found | {"data": json.loads(found["data"])}
        found[name] = value


Start = Callable[..., Stream]


@pytest.fixture
def start(tmp_path: Path, transactional_db: None) -> Iterator[Start]:
    """Streams that are gone after the test."""
    begun: list[Stream] = []

    def go(**given: Any) -> Stream:
        begun.append(Stream(tmp_path, **given))
        return begun[-1]

    yield go
    for one in begun:
        if one.process.poll() is None:
            one.process.kill()
        one.process.wait()
