"""What the stream does when nothing happens, and when the database is away."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from django.db import OperationalError

from chengnuo.web.live import asgi, hub, topics
from chengnuo.web.live.hub import Line
from chengnuo.web.live.tickets import Ticket
from tests.web.live.conftest import ticket_for


def test_silence_is_broken_by_a_comment_that_no_page_takes_for_news(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asgi, "HEARTBEAT_SECONDS", 0.001)
    line = Line(Ticket("alarms", 1, 0, ""), "")
    assert asyncio.run(asgi.Application()._next(line)) == ": alive\n\n"


async def answer_of(application: asgi.Application, query: str) -> int:
    """The status of an answer."""
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": "GET", "path": "/live/", "query_string": query.encode(), "headers": []}
    await application(scope, receive, send)
    return int(said[0]["status"])


def test_without_the_database_nothing_is_called_live_and_with_it_all_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is asked of the database is played here; the process on a real one is in ``test_stream``."""
    line, application = Line(Ticket("alarms", 1, 0, ""), ""), asgi.Application()

    def down(_names: Any) -> dict[str, str]:
        raise OperationalError("gone")

    async def away_and_back() -> None:
        kept = application.hub
        kept.lines.add(line)
        monkeypatch.setattr(topics, "versions", down)
        watching = asyncio.create_task(kept.watch())
        await line.woken.wait()
        assert line.over and not kept.able
        assert await answer_of(application, f"ticket={ticket_for('alarms', 1)}") == 503
        kept.lines.clear()
        monkeypatch.setattr(topics, "versions", lambda _names: {"alarms": "1"})
        while not kept.able:
            await asyncio.sleep(0)
        assert await answer_of(application, f"ticket={ticket_for('alarms', 1)}") == 200
        watching.cancel()

    monkeypatch.setattr(hub, "LOOK_SECONDS", 0)
    monkeypatch.setattr(topics, "entitled", frozenset)
    asyncio.run(away_and_back())
