"""From a device's message sent to the alarm on the duty officer's screen, in Chromium: the page as it is, with its polling."""

from __future__ import annotations

import json
import shutil
import statistics
import time
from http.client import HTTPConnection
from typing import Any

ALARMS, PATIENCE_MS = 60, 20_000


def measure(port: int, token: str, streams: list[int]) -> dict[str, Any]:
    """Milliseconds from the first byte sent until the row is drawn: middle, 99 of 100, worst."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium")
    if program is None:
        raise SystemExit("chromium is not installed: apt-get install chromium")
    session = _session()
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        context = browser.new_context(base_url=f"http://127.0.0.1:{port}", locale="zh-CN")
        context.add_cookies(
            [{"name": "chengnuo_session", "value": session, "url": f"http://127.0.0.1:{port}"}]
        )
        page = context.new_page()
        page.goto("/sensors/alarms/")
        page.wait_for_selector("#se-board")
        times = []
        for stream in streams[:ALARMS]:
            time.sleep(0.137)  # not in step with the page's second
            began = time.perf_counter()
            _tell(line, token, stream)
            page.wait_for_selector(f'#se-board a[href="/sensors/{stream}/"]', timeout=PATIENCE_MS)
            times.append((time.perf_counter() - began) * 1000)
        browser.close()
    return {
        "alarms": len(times), "p50_ms": round(statistics.median(times)),
        "p99_ms": round(statistics.quantiles(times, n=100)[98]), "worst_ms": round(max(times)),
    }  # fmt: skip


def _session() -> str:
    """A duty officer who is signed in."""
    from django.contrib.auth import get_user_model

    from bench.cases.city import session_of

    user = get_user_model().objects.create(
        username="zhiban", display_name="模拟·值班", role="duty_officer", password="!"
    )
    return session_of(user)


def _tell(line: HTTPConnection, token: str, stream: int) -> None:
    body = json.dumps({"result": 99.5}).encode()
    head = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    line.request("POST", f"/sta/v1.1/Datastreams({stream})/Observations", body, head)
    answer = line.getresponse()
    answer.read()
    if answer.status != 201:
        raise SystemExit(f"refused: {answer.status}")
