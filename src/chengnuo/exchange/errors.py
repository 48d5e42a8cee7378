"""What can be wrong with an uploaded table as a whole; faults of single cells are ``RowError``s."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chengnuo.kernel.errors import Invalid


class SheetError(Invalid):
    """The file cannot be read as the ledger's table."""

    def __init__(self, message_zh: str, **data: Any) -> None:
        super().__init__("exchange.sheet", message_zh, **data)


class SheetHasErrors(Invalid):
    """The dry run found faults; ``data["errors"]`` lists all of them."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__("exchange.rows", f"表格有 {len(errors)} 处问题，没有写入任何内容。", errors=errors)


def format_missing(kind: str, known: Iterable[str]) -> Invalid:
    """There is no export of that kind."""
    return Invalid("exchange.format", f"没有「{kind}」这种导出格式，可选：{'、'.join(known)}。", format=kind)
