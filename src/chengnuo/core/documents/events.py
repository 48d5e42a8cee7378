"""What the reports tell those above them. Handlers run inside the writer's transaction: all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chengnuo.reading import Reading


@dataclass(frozen=True, slots=True)
class ReportStored:
    """A draft and all its parts are in the database."""

    report_id: int
    actor_id: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class ReportAccepted:
    """A draft was accepted; ``supersedes_id`` is the earlier text it corrects, if any."""

    report_id: int
    actor_id: int
    supersedes_id: int | None


@dataclass(frozen=True, slots=True)
class ReportDiscarded:
    """A draft is about to be deleted."""

    report_id: int
    actor_id: int


Event = ReportStored | ReportAccepted | ReportDiscarded
Handler = Callable[[Event], None]
_handlers: dict[str, Handler] = {}


def subscribe(name: str, handler: Handler) -> None:
    """Have ``handler`` called for every event; the same name again replaces the earlier handler."""
    _handlers[name] = handler


def publish(event: Event) -> None:
    """Call every handler; what one raises undoes the whole write."""
    for handler in _handlers.values():
        handler(event)
