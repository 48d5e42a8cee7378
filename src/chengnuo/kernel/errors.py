"""The one family of errors a person is meant to read.

``core`` raises a machine code, a Chinese sentence and the data of the case; pages and the API decide how it
looks. A program error stays an ordinary exception.
"""

from __future__ import annotations

from typing import Any


class ChengnuoError(Exception):
    """Something a person can understand and put right.

    ``code`` is stable and English (``report.too_large``), ``message_zh`` one Chinese sentence, ``data`` plain
    values that JSON can carry. ``status`` is the HTTP status that fits.
    """

    status = 400

    def __init__(self, code: str, message_zh: str, **data: Any) -> None:
        """Make the error; keyword arguments become ``data``."""
        super().__init__(message_zh)
        self.code = code
        self.message_zh = message_zh
        self.data: dict[str, Any] = data

    def as_dict(self) -> dict[str, Any]:
        """The one JSON shape of an error: {"code", "message", "data"}."""
        return {"code": self.code, "message": self.message_zh, "data": self.data}


class NotAllowed(ChengnuoError):
    """The person may not do this."""

    status = 403


class NotFound(ChengnuoError):
    """The thing is not there, or the person may not know that it is."""

    status = 404


class Conflict(ChengnuoError):
    """Someone changed the thing in the meantime, or its state does not allow the act."""

    status = 409


class Invalid(ChengnuoError):
    """What was given breaks a rule."""

    status = 422
