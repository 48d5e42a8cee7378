"""Devices through real brokers, mosquitto and NATS, with `mosquitto_pub`; the listener is killed while they publish."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chengnuo.ops.serve import free_port

pytestmark = pytest.mark.office
_MESSAGES, _PATIENCE = 6000, 120

_PREPARE = """
from chengnuo.ops.manage import migrate, start_django
start_django(); migrate()
from django.contrib.auth import get_user_model
from chengnuo.core.observations import models as m
get_user_model().objects.create(username="shebei", display_name="设备", role="integrator", password="!")
stream = m.Datastream.objects.create(
    name="水位", type="x", unit={}, thing=m.Thing.objects.create(name="泵站"), sensor=m.Sensor.objects.create(name="s", encoding="x", metadata="x"),
    observed=m.ObservedProperty.objects.create(name="水位", definition="urn:x"))
m.Latest.objects.create(stream=stream)
print(stream.pk)
"""


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """An installation of its own, on SQLite."""
    rest = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return rest | {
        "CHENGNUO_DATA_DIR": str(tmp_path),
        "CHENGNUO_SECRET_KEY": "k" * 50,
        "CHENGNUO_MQTT_ACTOR": "shebei",
    }


@contextmanager
def running(command: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    program = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield program
    finally:
        program.kill()
        program.wait()


def until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def stored(folder: Path) -> list[int]:
    """When the points are that are on disk, as another program sees it."""
    with contextlib.closing(sqlite3.connect(folder / "chengnuo-observations.sqlite3")) as file:
        return [at for (at,) in file.execute("SELECT at FROM obs_point")]


def mosquitto(folder: Path, port: int) -> list[str]:
    (folder / "broker.conf").write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nmax_inflight_messages 1000\n"
    )
    return ["mosquitto", "-c", str(folder / "broker.conf")]


def nats(folder: Path, port: int) -> list[str]:
    (folder / "nats.conf").write_text(
        f'server_name: one\nlisten: "127.0.0.1:-1"\njetstream {{ store_dir: "{folder / "nats"}" }}\n'
        f'mqtt {{ host: "127.0.0.1", port: {port} }}\n'
    )
    return ["nats-server", "-c", str(folder / "nats.conf")]


@pytest.mark.parametrize(("broker", "root"), [(mosquitto, "v1.1"), (nats, "sta")])
def test_a_killed_listener_loses_nothing_and_stores_nothing_twice(
    tmp_path: Path, env: dict[str, str], broker: Callable[[Path, int], list[str]], root: str
) -> None:
    port, stream = free_port("127.0.0.1", 0), _prepared(env)
    env["CHENGNUO_MQTT_ROOT"] = root
    listen = [sys.executable, "-m", "chengnuo.ops", "listen"]
    env["CHENGNUO_MQTT_URL"] = f"mqtt://127.0.0.1:{port}"
    topic = [
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
        "-q",
        "1",
        "-t",
        f"{root}/Datastreams({stream})/Observations",
    ]
    with running(broker(tmp_path, port), env):
        until(lambda: answers(port), "the broker does not answer")
        with running(listen, env) as first:
            hello = json.dumps({"phenomenonTime": "2025-01-01T00:00:00Z", "result": 0})
            until(lambda: _said(topic, hello) and bool(stored(tmp_path)), "the listener takes nothing in")
            publisher = subprocess.Popen(["mosquitto_pub", *topic, "-l"], stdin=subprocess.PIPE)
            assert publisher.stdin is not None
            publisher.stdin.write("".join(_line(n) for n in range(_MESSAGES)).encode())
            publisher.stdin.close()
            until(lambda: len(stored(tmp_path)) > 1000, "it does not get on")
            first.send_signal(signal.SIGKILL)
            first.wait()
        before = len(stored(tmp_path))
        assert publisher.wait(_PATIENCE) == 0
        with running(listen, env):
            until(lambda: len(set(stored(tmp_path))) == _MESSAGES + 1, "messages were lost")
    assert before <= _MESSAGES, "the listener was killed too late to show anything"
    hello_at = min(stored(tmp_path))
    assert [at for at, times in Counter(stored(tmp_path)).items() if times > 1 and at > hello_at] == []


def _prepared(env: dict[str, str]) -> int:
    told = subprocess.run(
        [sys.executable, "-c", _PREPARE], env=env, capture_output=True, text=True, check=True
    )
    return int(told.stdout.splitlines()[-1])


def _said(topic: list[str], text: str) -> bool:
    return subprocess.run(["mosquitto_pub", *topic, "-m", text], check=False).returncode == 0


def _line(number: int) -> str:
    moment = f"2026-01-01T{number // 3600:02d}:{number // 60 % 60:02d}:{number % 60:02d}Z"
    return json.dumps({"phenomenonTime": moment, "result": number % 50}) + "\n"
