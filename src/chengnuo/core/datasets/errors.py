"""What can go wrong in the data catalogue; each code is stable and listed in docs/reference/api.md."""

from __future__ import annotations

from chengnuo.kernel.errors import Conflict, Invalid, NotFound


class DatasetNotFound(NotFound):
    """No such data set, or no such check of it."""

    def __init__(self, key: object) -> None:
        """Name it."""
        super().__init__("datasets.missing", f"数据目录里没有「{str(key)[:80]}」。", key=str(key)[:80])


class Wrong(Invalid):
    """Something typed breaks a rule; ``field`` says where."""

    def __init__(self, message: str, field: str = "") -> None:
        """The sentence and the field."""
        super().__init__("datasets.invalid", message, field=field)


def changed_meanwhile() -> Conflict:
    """Somebody else saved first."""
    return Conflict("datasets.changed", "这条目录刚被别人改过，请看过新内容再改。")
