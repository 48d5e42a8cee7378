"""The program `sensors` of ``chengnuo bench``: each database in a process of its own, and the peer."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from bench.cases.postgres import postgres
from bench.recording import table
from bench.sensors import peer

FULL = {"points": 500_000, "messages": 30_000, "streams_latest": 200_000}
PEER = {"points": 50_000, "single": 1000}
ASKED = {
    "http_per_second": 50_000,
    "mqtt_per_second": 3000,
    "latest_ms": 100,
    "alarm_to_screen_p99_ms": 2000,
}
PEERS = Path(tempfile.gettempdir()) / "chengnuo-bench-peers"


def measure() -> dict[str, Any]:
    """Points a second in process, by HTTP and by MQTT, newest values, an alarm on the screen; both databases and the peer."""
    result: dict[str, Any] = {"asked_for": ASKED, "databases": {}, "peer": {}}
    for name, database in (("SQLite", nullcontext("")), ("PostgreSQL", postgres())):
        with tempfile.TemporaryDirectory(prefix="chengnuo-bench-") as folder, database as url:
            result["databases"][name] = in_process("bench.sensors.run", folder, url, FULL)
            # On SQLite its processes make two features of interest for one thing more often than not (MultipleObjectsReturned),
            # and refuse every point of it afterwards; 16,000/s in bulk and 219/s singly where they do not.
            if url:
                result["peer"][name] = peer.measure(PEERS / "sta", url, **PEER)
    return result


def in_process(module: str, folder: str, url: str, sizes: dict[str, Any]) -> dict[str, Any]:
    """Measured in a process of its own, with the settings of that database."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "chengnuo.settings", "CHENGNUO_DATA_DIR": folder, "DATABASE_URL": url,
        "CHENGNUO_SECRET_KEY": secrets.token_urlsafe(40),
    }  # fmt: skip
    command = [sys.executable, "-m", module, json.dumps(sizes)]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if told.returncode:
        raise SystemExit(told.stderr[-3000:])
    return dict(json.loads(told.stdout.splitlines()[-1]))


def shown(result: dict[str, Any]) -> str:
    """The figures as a table, the peer's beside."""
    names = list(result["databases"])
    ours, peers, asked = result["databases"], result["peer"], result["asked_for"]
    rows = [
        ["raw insert of the database, rows/s", *(f"{ours[n]['raw_per_second']:,}" for n in names), ""],
        ["stored in process with rules, points/s", *(f"{ours[n]['store_per_second']:,}" for n in names), ""],
        ["HTTP data arrays with rules, points/s", *(f"{ours[n]['http_per_second']:,}" for n in names), f"≥ {asked['http_per_second']:,}"],
        ["the peer: data arrays, points/s", *(_of_peer(peers, n, "bulk_per_second") for n in names), ""],
        ["the peer: one by one, points/s", *(_of_peer(peers, n, "single_per_second") for n in names), ""],
        ["MQTT QoS 1 with rules, messages/s", *(f"{ours[n]['mqtt']['per_second']:,}" for n in names), f"≥ {asked['mqtt_per_second']:,}"],
        ["alarm to screen, p99, ms", *(f"{ours[n]['alarm_to_screen']['p99_ms']:,}" for n in names), f"≤ {asked['alarm_to_screen_p99_ms']:,}"],
        [f"newest value of {FULL['streams_latest']:,} streams, ms", *(str(ours[n]["latest"]["ms"]) for n in names), f"≤ {asked['latest_ms']}"],
    ]  # fmt: skip
    return table(["what", *names, "asked"], rows)


def _of_peer(peers: dict[str, Any], database: str, what: str) -> str:
    return f"{peers[database][what]:,}" if database in peers else ""
