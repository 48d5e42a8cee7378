"""What can be wrong with an uploaded table as a whole; faults of single cells are ``RowError``s."""

from __future__ import annotations

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
