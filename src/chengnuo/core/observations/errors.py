"""What people are told when something about observations is not possible."""

from __future__ import annotations

from chengnuo.kernel.errors import Invalid, NotFound


class EntityNotFound(NotFound):
    """No such thing, stream, observation …"""

    def __init__(self, kind: str, entity_id: int) -> None:
        """Which one was asked for."""
        super().__init__("observations.missing", f"没有 {kind}({entity_id})。", kind=kind, id=entity_id)


class Wrong(Invalid):
    """What was given breaks a rule; ``where`` is the field."""

    def __init__(self, message_zh: str, *, where: str = "") -> None:
        """One sentence."""
        super().__init__("observations.wrong", message_zh, where=where)


class BadPoint(Invalid):
    """A point that cannot be stored; ``number`` is its place in what was sent, from 0."""

    def __init__(self, message_zh: str, number: int) -> None:
        """One sentence and the place."""
        super().__init__("observations.point", message_zh, number=number)
        self.number = number
