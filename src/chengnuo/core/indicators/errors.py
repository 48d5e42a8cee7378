"""What can go wrong with indicators; each code is stable and listed in docs/reference/api.md."""

from __future__ import annotations

from chengnuo.kernel.errors import Conflict, Invalid, NotFound


class IndicatorNotFound(NotFound):
    """No such indicator."""

    def __init__(self, key: str) -> None:
        super().__init__("indicators.not_found", f"没有代号是「{key[:90]}」的指标。", key=key[:90])


class BatchNotFound(NotFound):
    """No such import."""

    def __init__(self, batch_id: int) -> None:
        super().__init__("indicators.batch", "没有这次导入。", batch=batch_id)


class CannotUndo(Conflict):
    """Something later stands on it."""

    def __init__(self, why: str) -> None:
        super().__init__("indicators.cannot_undo", f"不能撤回：{why}。")


class Refused(Invalid):
    """The figures do not fit; the code names the rule."""
