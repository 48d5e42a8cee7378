"""What can go wrong when something is made public; each code is stable and listed in docs/reference/api.md."""

from __future__ import annotations

from chengnuo.kernel.errors import Invalid, NotFound


class PromiseNotFound(NotFound):
    """It is not public, or was never."""

    def __init__(self, promise_id: object) -> None:
        """Name it."""
        super().__init__("promises.missing", "没有这件公开的实事。", promise_id=str(promise_id))


class Refused(Invalid):
    """What was given breaks a rule; ``field`` says where."""

    def __init__(self, message: str, field: str = "") -> None:
        """The sentence and the field."""
        super().__init__("promises.invalid", message, field=field)
