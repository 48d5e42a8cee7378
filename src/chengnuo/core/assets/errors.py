"""What can go wrong with assets; each code is stable and listed in docs/reference/api.md."""

from __future__ import annotations

from collections.abc import Sequence

from chengnuo.kernel.errors import Conflict, Invalid, NotFound


class AssetNotFound(NotFound):
    """There is no such asset."""

    def __init__(self, wanted: object) -> None:
        super().__init__("assets.not_found", f"没有部件「{wanted}」。", asset=str(wanted))


class TokenUnknown(NotFound):
    """A code on a label that leads to no asset (any more)."""

    def __init__(self) -> None:
        super().__init__("assets.token", "这个二维码不认识，可能已经换过。")


class Refused(Invalid):
    """What is written breaks a rule; ``faults`` are all of them."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("assets.refused", "；".join(faults) + "。", faults=list(faults))


class Taken(Conflict):
    """The identifier belongs to another asset."""

    def __init__(self, identifier: str) -> None:
        super().__init__("assets.taken", f"标识码 {identifier} 已经有部件在用。", identifier=identifier)


class EditedMeanwhile(Conflict):
    """Somebody changed it since it was read."""

    def __init__(self, name: str) -> None:
        super().__init__("assets.version", f"「{name}」在您打开之后被别人改过，请看过现状再保存。", name=name)


class CannotUndo(Conflict):
    """Something later stands on it."""

    def __init__(self, why: str) -> None:
        super().__init__("assets.undo", f"不能撤回：{why}。")
