"""What can go wrong when reading: one exception with a code and a Chinese sentence."""

from __future__ import annotations


class ReadingError(Exception):
    """A file that cannot be read: a stable ``code``, a ``message`` for people, a ``position`` if known."""

    def __init__(self, code: str, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.position = position
