"""From a fresh clone with empty caches to the open demo, started again, and how long its pages take.

``chengnuo bench platform`` clones the project into a temporary folder: what is not committed is not measured.
"""

from __future__ import annotations

import contextlib
import http.cookiejar
import os
import re
import signal
import statistics
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.recording import ROOT

MINUTES = 10
ROUNDS = 40
PAGES = {
    "overview": "/overview/",
    "living report": "/reports/1/",
    "ledger": "/ledger/",
    "table of figures": "/reports/1/figures/",
    "JSON API, commitments": "/api/v1/commitments",
}


def measure() -> list[dict[str, str]]:
    """Rows of what was measured, in words and seconds."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        subprocess.run(["git", "clone", "-q", str(ROOT), str(home / "clone")], check=True)
        first, lines = _first(home)
        rows = [_row("fresh clone, empty caches, to the ready demo (asked: under 3 minutes)", first)]
        with _demo(home) as (second, address):
            rows.append(_row("second start (asked: under 5 seconds)", second))
            opener = _signed_in(address, lines)
            rows += [_page(opener, address, name, path) for name, path in PAGES.items()]
    return rows


def _row(what: str, seconds: float) -> dict[str, str]:
    return {"what": what, "measured": f"{seconds:.1f} s"}


def _first(home: Path) -> tuple[float, str]:
    log = home / "demo.log"
    with _demo(home) as (seconds, _):
        while "Ctrl-C" not in (lines := log.read_text(encoding="utf-8", errors="replace")):
            time.sleep(0.1)  # the passwords follow the address
    return seconds, lines


@contextlib.contextmanager
def _demo(home: Path) -> Iterator[tuple[float, str]]:
    """The demo of the clone, ready: how long that took, and its address."""
    # A home of its own: no cache of packages is found.
    places = {"HOME": home, "XDG_CACHE_HOME": home / "cache", "PIP_CACHE_DIR": home / "cache" / "pip"}
    places |= {"npm_config_cache": home / "cache" / "npm", "CHENGNUO_DATA_DIR": home / "data"}
    log = home / "demo.log"
    began = time.monotonic()
    with log.open("wb") as out:
        program = subprocess.Popen(
            ["./chengnuo", "demo"], cwd=home / "clone", stdout=out, stderr=out,
            env=os.environ | {name: str(place) for name, place in places.items()},
        )  # fmt: skip
        try:
            address = _address(log, program, began)
            yield time.monotonic() - began, address
        finally:
            program.send_signal(signal.SIGINT)
            program.wait(30)


def _address(log: Path, program: subprocess.Popen[bytes], began: float) -> str:
    while time.monotonic() - began < MINUTES * 60 and program.poll() is None:
        if found := re.search(r"is ready: +(http://\S+)", log.read_text(encoding="utf-8", errors="replace")):
            return found[1]
        time.sleep(0.05)
    raise SystemExit(f"the demo did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


def _signed_in(address: str, lines: str) -> urllib.request.OpenerDirector:
    """A browser's worth of cookies, signed in as the supervisor with the printed password."""
    found = re.search(r"\bducha\b\W.*?([a-z2-9]{4}(?:-[a-z2-9]{4}){3})", lines)
    if not found:
        raise SystemExit("the demo printed no password for ducha")
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    sign_in = f"{address}/accounts/sign-in/"
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', opener.open(sign_in).read().decode())
    form = {"csrfmiddlewaretoken": token[1] if token else "", "username": "ducha", "password": found[1]}
    opener.open(sign_in, urllib.parse.urlencode(form).encode())
    return opener


def _page(opener: Any, address: str, name: str, path: str) -> dict[str, str]:
    """Median and 95th percentile of ``ROUNDS`` requests one after the other."""
    times, size = [], 0
    for _ in range(ROUNDS):
        began = time.perf_counter()
        with opener.open(address + path) as answer:
            if urllib.parse.urlparse(answer.url).path != path:
                raise SystemExit(f"{path} led to {answer.url}")
            size = len(answer.read())
        times.append((time.perf_counter() - began) * 1000)
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[18]
    return {"what": f"{name} `{path}`, {size / 1000:.0f} kB, {ROUNDS} in turn",
            "measured": f"median {p50:.0f} ms, 95% within {p95:.0f} ms"}  # fmt: skip
