"""What can go wrong in the ledger; each code is stable and listed in docs/reference/api.md."""

from __future__ import annotations

from typing import Any

from chengnuo.kernel.errors import Conflict, Invalid, NotFound


class CommitmentNotFound(NotFound):
    """There is no such commitment."""

    def __init__(self, commitment_id: int) -> None:
        super().__init__(
            "commitments.not_found", f"没有编号为 {commitment_id} 的承诺。", commitment_id=commitment_id
        )


class ChangeSetNotFound(NotFound):
    """There is no such change."""

    def __init__(self, change_set_id: int) -> None:
        super().__init__(
            "commitments.change_not_found",
            f"没有编号为 {change_set_id} 的修改。",
            change_set_id=change_set_id,
        )


class EditConflict(Conflict):
    """Somebody changed an item in the meantime.

    ``data["conflicts"]`` has for each item: id, code, version (the current one), mine (what was to be
    written), theirs (what stands there now), who and when.
    """

    def __init__(self, conflicts: list[dict[str, Any]]) -> None:
        who = "、".join(dict.fromkeys(c["who"] for c in conflicts if c["who"]))
        message = (
            f"有 {len(conflicts)} 项刚被{who or '别人'}改过，没有写入任何内容；请核对两边的内容后再保存。"
        )
        super().__init__("commitments.conflict", message, conflicts=conflicts)


class WrongState(Conflict):
    """The state of an item does not allow the act."""

    def __init__(self, code: str, state_label: str, act: str) -> None:
        message = f"第 {code} 号承诺{state_label}，不能{act}。"
        super().__init__("commitments.wrong_state", message, commitment=code, state=state_label)


class CannotUndo(Conflict):
    """The change is undone already, or later changes stand on it."""


class Refused(Invalid):
    """What was given breaks a rule of the ledger; the code names it."""
