"""What can go wrong with supervision; each code is stable and listed in docs/reference/api.md."""

from __future__ import annotations

from collections.abc import Sequence

from chengnuo.core.supervision.rules.machine import Refusal
from chengnuo.kernel.errors import Conflict, Invalid, NotFound


class MatterNotFound(NotFound):
    """There is no such matter, or the person may not know of it."""

    def __init__(self, wanted: object) -> None:
        super().__init__("supervision.not_found", "没有这件督查事项。", matter=str(wanted))


class FileNotFound(NotFound):
    """There is no such file of a matter."""

    def __init__(self, wanted: object) -> None:
        super().__init__("supervision.no_file", "没有这份佐证材料。", file=str(wanted))


class OrderNotFound(NotFound):
    """There is no such order, or the person may not know of it."""

    def __init__(self, wanted: object) -> None:
        super().__init__("supervision.no_order", "没有这张督办单。", order=str(wanted))


class CheckNotFound(NotFound):
    """There is no such check, point or photo, or it is not the person's."""

    def __init__(self, wanted: object) -> None:
        super().__init__("supervision.no_check", "没有这次暗访或这个点位。", check=str(wanted))


class BulletinNotFound(NotFound):
    """There is no such bulletin."""

    def __init__(self, wanted: object) -> None:
        super().__init__("supervision.no_bulletin", "没有这一期通报。", bulletin=str(wanted))


class ActRefused(Conflict):
    """The state machine does not allow the act now; ``code`` is the guard's."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code, refusal.message)


class EditConflict(Conflict):
    """Somebody acted in the meantime."""

    def __init__(self, what: str) -> None:
        super().__init__("supervision.conflict", f"{what}刚被别人处理过，没有写入任何内容；请核对后再操作。")


class Refused(Invalid):
    """What was given breaks a rule; the code names it."""


class BadRule(Invalid):
    """A rule as it was written does not hold; ``data["faults"]`` has all that is wrong."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(
            "supervision.bad_rule",
            f"有 {len(faults)} 处要改：{'；'.join(faults[:10])}。",
            faults=list(faults),
        )
