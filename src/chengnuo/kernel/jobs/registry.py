"""Which kinds of job there are. A package registers its own when its application starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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
