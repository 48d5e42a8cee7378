"""Which kinds of job there are, and what is done at regular times. A package registers its own when it starts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


class Cancelled(Exception):
    """Someone asked for the job to stop. A handler lets it pass."""


class Progress(Protocol):
    """What a handler is given besides its parameters."""

    @property
    def job_id(self) -> int:
        """The job's id."""

    @property
    def owner_id(self) -> int | None:
        """Who asked for it."""

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Tell how far it is, and learn whether to stop.

        :raises Cancelled: someone asked for the job to stop.
        """


#: Takes the context and the parameters, returns what the page shows at the end (JSON values; "url" is opened).
Handler = Callable[[Progress, dict[str, Any]], "dict[str, Any] | None"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job. ``attempts`` over 1 only for work that may safely begin again from the start."""

    name: str
    title: str
    handler: Handler
    attempts: int


_KINDS: dict[str, Kind] = {}


def register(name: str, handler: Handler, *, title: str, attempts: int = 1) -> None:
    """Make a kind known. Registering the same name again replaces it."""
    _KINDS[name] = Kind(name, title, handler, attempts)


def kind(name: str) -> Kind | None:
    """The kind of that name."""
    return _KINDS.get(name)


@dataclass(frozen=True, slots=True)
class Regular:
    """Something done every ``seconds``; ``tick`` is given the moment at which it was begun."""

    name: str
    seconds: int
    tick: Callable[[datetime], None]


_REGULAR: dict[str, Regular] = {}


def every(name: str, seconds: int, tick: Callable[[datetime], None]) -> None:
    """Have ``tick`` called every ``seconds`` by one of the workers. The same name again replaces it.

    Several workers never run it at the same time. A tick cut short by the death of its worker is begun again, and
    ticks missed while no worker ran are made up for by one: ``tick`` looks at what is due by then, and what it
    did before it was cut short must not happen twice.

    :raises ValueError: less than a second apart.
    """
    if seconds < 1:
        raise ValueError(f"{name}: every {seconds} seconds")
    _REGULAR[name] = Regular(name, seconds, tick)


def regular() -> tuple[Regular, ...]:
    """Everything done at regular times."""
    return tuple(_REGULAR.values())


#: What runs until its process is told to stop, by name (`chengnuo listen`).
_LASTING: dict[str, Callable[[threading.Event], None]] = {}


def lasting(name: str, run: Callable[[threading.Event], None]) -> None:
    """Have ``run(stop)`` run for as long as `chengnuo listen` does. The same name again replaces it."""
    _LASTING[name] = run


def all_lasting() -> tuple[tuple[str, Callable[[threading.Event], None]], ...]:
    """Everything that lasts."""
    return tuple(_LASTING.items())
