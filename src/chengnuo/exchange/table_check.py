"""Checking an uploaded table: every fault with its place, and what each sound row would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from chengnuo.exchange.dates import parse_date
from chengnuo.exchange.errors import SheetHasErrors
from chengnuo.exchange.model import RowError
from chengnuo.exchange.table_file import Table, TableRow
from chengnuo.kernel.clock import SHANGHAI

_Change = TypeVar("_Change")
_MOMENTS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y年%m月%d日 %H:%M",
)


@dataclass(frozen=True, slots=True)
class Planned:
    """What a row does, in words."""

    row: int
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class TableRun(Generic[_Change]):
    """The outcome of a dry run: nothing may be written while ``errors`` is not empty."""

    rows: int
    errors: tuple[RowError, ...]
    planned: tuple[Planned, ...]
    unchanged: int
    changes: tuple[_Change, ...] = field(repr=False)

    def demand_sound(self) -> None:
        """Go on only without faults. Raises ``SheetHasErrors`` with all of them."""
        if self.errors:
            raise SheetHasErrors([{**asdict(error), "where": error.where} for error in self.errors])


class Faults:
    """Collects what is wrong with a table while its cells are read; stops at nothing."""

    def __init__(self, table: Table) -> None:
        self._columns = table.columns
        self.errors: list[RowError] = []

    def add(self, row: TableRow, header: str, message: str) -> None:
        """A fault at a cell."""
        value = row.cells.get(header, "")[:60]
        self.errors.append(
            RowError(row.number, self._columns.get(header, ""), header, value, "table.cell", message)
        )

    def text(self, row: TableRow, header: str, longest: int, *, needed: bool = True) -> str:
        """A cell's text."""
        if header in row.formulas:
            self.add(row, header, f"「{header}」是公式或错误值，只接受文字，请粘贴为值")
        value = row.cells.get(header, "")
        if needed and not value:
            self.add(row, header, f"{header}不能为空")
        if len(value) > longest:
            self.add(row, header, f"{header}有 {len(value)} 字，超过 {longest} 字的上限")
        return value[:longest]

    def day(self, row: TableRow, header: str, *, needed: bool = True) -> date | None:
        """A cell's date."""
        try:
            found = parse_date(row.cells.get(header, ""))
        except ValueError:
            self.add(row, header, f"{header}不是日期，请写作 2026-01-31")
            return None
        if found is None and needed:
            self.add(row, header, f"{header}不能为空")
        return found

    def moment(self, row: TableRow, header: str) -> datetime | None:
        """A cell's moment on the district's clock; 24:00 is the end of the day."""
        written = row.cells.get(header, "").strip()
        late = written.endswith("24:00")
        midnight = written.replace("24:00", "00:00") if late else written
        for form in _MOMENTS:
            try:
                found = datetime.strptime(midnight, form).replace(tzinfo=SHANGHAI)
            except ValueError:
                continue
            return found + timedelta(days=1 if late else 0)
        self.add(row, header, f"{header}不是时间，请写作 2026-01-31 08:00")
        return None

    def known(
        self, row: TableRow, header: str, known: Mapping[str, int | str], kind: str
    ) -> int | str | None:
        """What a cell names."""
        value = row.cells.get(header, "")
        if value in known:
            return known[value]
        self.add(row, header, f"没有{kind}「{value}」" if value else f"{header}不能为空")
        return None
