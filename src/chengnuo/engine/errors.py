"""What can go wrong with scenarios; each code is stable and listed in docs/reference/api.md."""

from __future__ import annotations

from collections.abc import Sequence

from chengnuo.engine.reading import Fault
from chengnuo.kernel.errors import Conflict, Invalid, NotFound


class ScenarioNotFound(NotFound):
    """No such scenario, or nothing of that name in it."""

    def __init__(self, name: str) -> None:
        super().__init__("scenarios.not_found", f"没有「{name[:80]}」这个机制或台账。", name=name[:80])


class ScenarioFaulty(Invalid):
    """The folder has faults; nothing was put in force."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        words = [str(fault) for fault in faults]
        super().__init__(
            "scenarios.faulty", f"有 {len(words)} 处问题，没有启用。{words[0] if words else ''}", faults=words
        )


class WouldBreak(Conflict):
    """Records that are there would no longer fit; nothing was put in force."""

    def __init__(self, count: int) -> None:
        super().__init__(
            "scenarios.would_break", f"有 {count} 条已有的台账不合新版本，先看清楚再启用。", count=count
        )


class ClosingNotFound(NotFound):
    """No such closing of a sheet."""

    def __init__(self, closing_id: int) -> None:
        super().__init__("sheets.not_found", "没有这次结账。", closing=closing_id)


class ClosingRefused(Invalid):
    """A sheet cannot be closed or opened; the code names the rule."""
