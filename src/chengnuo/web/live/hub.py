"""Who listens, and the one watcher that asks the database for all of them together."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import close_old_connections, connections
from django.db.utils import Error as DatabaseError

from chengnuo.web.live import topics
from chengnuo.web.live.tickets import Ticket

LOOK_SECONDS = 0.5
#: So often it is asked whether those who listen still may.
RECHECK_SECONDS = 20.0
#: A database that has not answered by then is down.
PATIENCE_SECONDS = 10.0
T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class Line:
    """One open stream. ``told`` is the version its page knows."""

    ticket: Ticket
    told: str
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    over: bool = False

    def end(self) -> None:
        """Have the stream end."""
        self.over = True
        self.woken.set()


class Hub:
    """All lines of this process. It is asked nothing while nobody listens."""

    def __init__(self, limit: int) -> None:
        """No more than ``limit`` lines at a time."""
        self.limit, self.able = limit, True
        self.lines: set[Line] = set()
        self.versions: dict[str, str] = {}
        # one thread, and so one connection to each database
        self._database = ThreadPoolExecutor(1, "live-database")
        self._checked = 0.0

    @property
    def full(self) -> bool:
        """No place for another line."""
        return len(self.lines) >= self.limit

    async def may(self, ticket: Ticket) -> bool:
        """Whether the ticket's person may listen now. Raises ``DatabaseError``, ``TimeoutError``."""
        return ticket in await self._ask(lambda: topics.entitled([ticket]))

    async def watch(self) -> None:
        """Look for changes until cancelled. While the database is down nobody is told that all is live."""
        while True:
            try:
                if self.lines or not self.able:
                    await self.look()
                    self.able = True
            except (DatabaseError, TimeoutError) as error:
                if self.able:
                    _log.error("the database does not answer, streams end: %s", error)
                self.able = False
                self.end_all()
            await asyncio.sleep(LOOK_SECONDS)

    def close(self) -> None:
        """No watcher, nothing is live: end what is open and let nobody in."""
        self.able = False
        self.end_all()
        self._database.submit(connections.close_all)

    def end_all(self) -> None:
        """End every stream; the pages go on by asking."""
        for line in self.lines:
            line.end()

    async def look(self) -> None:
        """Ask once for all lines, and wake those whose page does not know the answer yet."""
        lines = tuple(self.lines)
        names = {line.ticket.topic for line in lines} or set(topics.TOPICS)
        self.versions |= await self._ask(lambda: topics.versions(names))
        if time.monotonic() - self._checked > RECHECK_SECONDS:
            allowed = await self._ask(lambda: topics.entitled(line.ticket for line in lines))
            self._checked = time.monotonic()
            for line in lines:
                if line.ticket not in allowed:
                    line.end()
        for line in self.lines:
            if line.told != self.versions.get(line.ticket.topic, line.told):
                line.woken.set()

    async def _ask(self, question: Callable[[], T]) -> T:
        def asked() -> T:
            close_old_connections()
            return question()

        running = asyncio.get_running_loop().run_in_executor(self._database, asked)
        return await asyncio.wait_for(running, PATIENCE_SECONDS)
