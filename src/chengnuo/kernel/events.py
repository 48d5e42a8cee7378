"""How a room tells those above it what happened, without knowing them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

E = TypeVar("E")


class Channel(Generic[E]):
    """What one room tells. Handlers run inside the writer's transaction: all or nothing."""

    def __init__(self) -> None:
        """Nobody listens yet."""
        self._handlers: dict[str, Callable[[E], None]] = {}

    def subscribe(self, name: str, handler: Callable[[E], None]) -> None:
        """Have ``handler`` called for every event; the same name again replaces the earlier handler."""
        self._handlers[name] = handler

    def publish(self, event: E) -> None:
        """Call every handler; what one raises undoes the whole write."""
        for handler in self._handlers.values():
            handler(event)
