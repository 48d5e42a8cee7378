"""Errors of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from chengnuo.kernel.errors import Conflict, Invalid, NotFound


def class_missing(what: object) -> NotFound:
    """No such class."""
    return NotFound("catalogue.class_missing", f"没有这个类别：{what}", matter=str(what))


def condition_missing(condition_id: int) -> NotFound:
    """No such condition."""
    return NotFound("catalogue.condition_missing", "没有这条立案条件。", condition=condition_id)


def change_missing(change_id: int) -> NotFound:
    """No such act."""
    return NotFound("catalogue.change_missing", "没有这次修改。", change=change_id)


def edited_meanwhile(name: str) -> Conflict:
    """Somebody saved the class first."""
    return Conflict("catalogue.changed", f"「{name}」刚被别人改过，请核对现在的内容后再保存。", name=name)


def code_taken(kind_label: str, code: str) -> Conflict:
    """The code is in use."""
    return Conflict("catalogue.code_taken", f"{kind_label} {code} 已经有了。", value=code)


def legacy_taken(code: str, name: str) -> Conflict:
    """A legacy code means one class only."""
    return Conflict("catalogue.legacy_taken", f"旧代码 {code} 已对应「{name}」。", value=code)


def undone_already() -> Conflict:
    """The act was taken back before."""
    return Conflict("catalogue.undone_already", "这次修改已经撤回过了。")


def changed_later(names: Sequence[str]) -> Conflict:
    """A later act stands on it."""
    shown = "、".join(names[:5]) + (" 等" if len(names) > 5 else "")
    return Conflict(
        "catalogue.changed_later", f"「{shown}」在这之后又有修改，请先撤回后来的修改。", names=list(names)
    )


def twice(code: str) -> Invalid:
    """A class stands twice in one batch."""
    return Invalid("catalogue.twice", f"{code} 在一批修改中出现了两次。", value=code)
