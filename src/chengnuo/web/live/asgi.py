"""The ASGI application of the stream: Server-Sent Events at ``/live/``, its health at ``/readyz``, nothing else.

An event says ``changed``, the topic and a version, never what changed. The id of an event is the version: who comes back
with it (``Last-Event-ID``, or ``last`` in the address) is told only if something happened meanwhile.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengnuo.settings")
django.setup()

from django.conf import settings  # noqa: E402 - the settings come first
from django.db.utils import Error as DatabaseError  # noqa: E402

from chengnuo.web.live import tickets  # noqa: E402
from chengnuo.web.live.hub import Hub, Line  # noqa: E402

HEARTBEAT_SECONDS = 15.0
RETRY_MS = 3000
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
_STREAM = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]  # fmt: skip
_SAFE = [(b"x-content-type-options", b"nosniff"), (b"vary", b"origin")]


class Application:
    """Answers one request after the other; all streams share one ``Hub``."""

    def __init__(self) -> None:
        """Nobody listens yet."""
        self.limit = settings.LIVE_CLIENTS
        self.hub = Hub(self.limit)

    def close(self) -> None:
        """End the streams; the process is about to stop."""
        self.hub.close()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One request, or the process' own life."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        watching: asyncio.Task[None] | None = None
        while True:
            kind = (await receive())["type"]
            if kind == "lifespan.startup":
                watching = asyncio.create_task(self.hub.watch())
                watching.add_done_callback(lambda _: self.hub.close())
            await send({"type": f"{kind}.complete"})
            if kind == "lifespan.shutdown":
                if watching is not None:
                    watching.cancel()
                return

    async def _answer(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            await _say(send, 405, "只能读取。", [(b"allow", b"GET")])
        elif scope["path"] == "/readyz":
            await self._health(send)
        elif scope["path"] != tickets.PATH:
            await _say(send, 404, "没有这个地址。")
        else:
            await self._listen(scope, receive, send)

    async def _health(self, send: Send) -> None:
        hub = self.hub
        said = {"ready": hub.able, "clients": len(hub.lines), "limit": hub.limit}
        await _say(send, 200 if hub.able else 503, json.dumps(said), kind=b"application/json")

    async def _listen(self, scope: Message, receive: Receive, send: Send) -> None:
        """Let in whoever has a ticket that holds, while there is room. No ticket 401, one that does not hold 403."""
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        text = asked.get("ticket", [""])[0]
        ticket = tickets.read(text) if text else None
        origin = headers.get(b"origin", "")
        if ticket is None or (origin and origin != ticket.origin):
            return await _say(send, 403 if text else 401, "没有有效的凭据，请重新打开页面。")
        let = [(b"access-control-allow-origin", origin.encode("latin-1"))] if origin else []
        try:
            allowed = await self.hub.may(ticket)
        except (DatabaseError, TimeoutError):
            return await _say(send, 503, "数据库没有应答。", [*let, (b"retry-after", b"30")])
        if not allowed:
            return await _say(send, 403, "没有权限。", let)
        if self.hub.full or not self.hub.able:
            return await _say(send, 503, "连着的页面已满，请轮询。", [*let, (b"retry-after", b"30")])
        last = headers.get(b"last-event-id", "") or asked.get("last", [""])[0]
        return await self._stream(Line(ticket, last[:40]), let, receive, send)

    async def _stream(self, line: Line, let: list[tuple[bytes, bytes]], receive: Receive, send: Send) -> None:
        self.hub.lines.add(line)
        leaving = asyncio.create_task(_gone(line, receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": [*_STREAM, *_SAFE, *let]})
            await send(_part(f"retry: {RETRY_MS}\n\n"))
            while not line.over:
                if said := await self._next(line):
                    await send(_part(said))
            await send(_part("", more=False))
        finally:
            leaving.cancel()
            self.hub.lines.discard(line)

    async def _next(self, line: Line) -> str:
        """What the line says next: a change, or after a while without one that it is still there."""
        try:
            await asyncio.wait_for(line.woken.wait(), HEARTBEAT_SECONDS)
        except TimeoutError:
            return ": alive\n\n"
        line.woken.clear()
        version = self.hub.versions.get(line.ticket.topic, line.told)
        if line.over or version == line.told:
            return ""  # ended, or told already
        line.told = version
        data = json.dumps({"topic": line.ticket.topic, "version": version})
        return f"id: {version}\nevent: changed\ndata: {data}\n\n"


async def _gone(line: Line, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    line.end()


def _part(text: str, *, more: bool = True) -> Message:
    return {"type": "http.response.body", "body": text.encode(), "more_body": more}


async def _say(send: Send, status: int, text: str, headers: list[tuple[bytes, bytes]] | None = None, *,
               kind: bytes = b"text/plain; charset=utf-8") -> None:  # fmt: skip
    """A short answer."""
    fields = [(b"content-type", kind), (b"cache-control", b"no-store"), *_SAFE, *(headers or [])]
    await send({"type": "http.response.start", "status": status, "headers": fields})
    await send(_part(text, more=False))


application = Application()
