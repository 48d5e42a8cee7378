"""What can go wrong with places; each code is stable and listed in docs/reference/api.md."""

from __future__ import annotations

from chengnuo.kernel.errors import Conflict, Invalid, NotFound


class PlaceNotFound(NotFound):
    """There is no such street, community, grid or zone."""

    def __init__(self, code: str) -> None:
        super().__init__("places.not_found", f"没有代码为「{code}」的街道、社区、网格或分区。", place=code)


class ImportNotFound(NotFound):
    """There is no such import."""

    def __init__(self, import_id: int) -> None:
        super().__init__(
            "places.import_not_found", f"没有编号为 {import_id} 的区划导入。", import_id=import_id
        )


class Refused(Invalid):
    """The file, or a date, breaks a rule; the code names it."""


class CannotApply(Conflict):
    """The import is applied or undone already, or the layer changed since it was checked."""


class CannotUndo(Conflict):
    """The import is not applied, or a later one stands on it."""
