"""Messages at QoS 1 through mosquitto into ``chengnuo listen``: sent until the last is stored, counted on disk."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chengnuo.ops.serve import free_port

SENDERS, PATIENCE = 4, 120


def measure(folder: Path, streams: list[int], count: int) -> dict[str, Any]:
    """Messages a second from the first sent to the last one on disk; each holds one value of one stream."""
    from chengnuo.core.observations import models

    if shutil.which("mosquitto") is None:
        raise SystemExit("mosquitto is not installed: apt-get install mosquitto")
    with _broker(folder) as port, _listening(folder, port):
        before, began = models.Observation.objects.count(), time.perf_counter()
        _send(port, streams, count)
        sent = time.perf_counter() - began
        while models.Observation.objects.count() - before < count:
            if time.perf_counter() - began > PATIENCE:
                raise SystemExit(
                    f"of {count} messages {models.Observation.objects.count() - before} were stored"
                )
            time.sleep(0.02)
        return {
            "per_second": round(count / (time.perf_counter() - began)),
            "sent_per_second": round(count / sent),
        }


@contextmanager
def _broker(folder: Path) -> Iterator[int]:
    """mosquitto, keeping every message it has acknowledged in memory until it is taken."""
    port = free_port("127.0.0.1", 0)
    settings = folder / "mosquitto.conf"
    settings.write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nmax_inflight_messages 1000\nset_tcp_nodelay true\n",
        encoding="utf-8",
    )
    broker = subprocess.Popen(
        [shutil.which("mosquitto") or "mosquitto", "-c", settings], stderr=subprocess.DEVNULL
    )
    try:
        _until_open(port)
        yield port
    finally:
        broker.terminate()
        broker.wait(20)


def _until_open(port: int) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise SystemExit("mosquitto does not answer")


@contextmanager
def _listening(folder: Path, port: int) -> Iterator[None]:
    environment = os.environ | {
        "CHENGNUO_MQTT_URL": f"mqtt://127.0.0.1:{port}",
        "CHENGNUO_MQTT_ACTOR": "bench",
    }
    log = folder / "listen.log"
    with log.open("wb") as out:
        program = subprocess.Popen(
            [sys.executable, "-m", "chengnuo.ops", "listen"], env=environment, stdout=out, stderr=out
        )
    try:
        _until_stored(port, log, program)
        yield
    finally:
        program.terminate()
        program.wait(30)


def _until_stored(port: int, log: Path, program: subprocess.Popen[bytes]) -> None:
    """A first message is sent again and again until it arrives: the subscription stands."""
    from chengnuo.core.observations import models

    stream = models.Datastream.objects.values_list("pk", flat=True)[0]
    before = models.Observation.objects.count()
    for _ in range(120):
        if program.poll() is not None:
            break
        _send(port, [stream], 1)
        time.sleep(0.5)
        if models.Observation.objects.count() > before:
            time.sleep(1)  # what else was sent meanwhile arrives, too
            return
    raise SystemExit(f"`chengnuo listen` takes nothing in:\n{log.read_text(encoding='utf-8')[-2000:]}")


def _send(port: int, streams: list[int], count: int) -> None:
    threads = [
        threading.Thread(target=_sender, args=(port, streams, range(n, count, SENDERS)))
        for n in range(min(SENDERS, count))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _sender(port: int, streams: list[int], numbers: range) -> None:
    """A device's client: every message is acknowledged by the broker before it goes."""
    from paho.mqtt.client import Client
    from paho.mqtt.enums import CallbackAPIVersion

    client = Client(CallbackAPIVersion.VERSION2)
    client.max_inflight_messages_set(200)
    client.connect("127.0.0.1", port)
    client.loop_start()
    last = None
    for number in numbers:
        text = json.dumps({"result": number % 50})
        last = client.publish(f"v1.1/Datastreams({streams[number % len(streams)]})/Observations", text, qos=1)
    if last is not None:
        last.wait_for_publish(PATIENCE)
    client.disconnect()
    client.loop_stop()
