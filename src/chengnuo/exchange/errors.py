"""What can be wrong with an uploaded table as a whole; faults of single cells are ``RowError``s."""

from __future__ import annotations

from chengnuo.kernel.errors import ChengnuoError


class SheetError(ChengnuoError):
    """The file cannot be read as the ledger's table."""

    code = "exchange.sheet"
