"""What goes out and what comes in, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

#: Put behind the name of a unit that nobody has confirmed yet.
SUGGESTED_MARK = "（建议）"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the report above a task; ``level`` counts from 1."""

    level: int
    title: str


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One task of the decomposition. ``suggested`` says that its units are proposals of the rules.

    ``lead_unit`` and ``co_units`` are plain names without the mark; use ``lead_shown``/``co_shown``.
    """

    serial: int
    code: str
    version: int
    headings: tuple[Heading, ...]
    lead_text: str
    text: str
    lead_unit: str
    co_units: tuple[str, ...]
    suggested: bool
    deadline: date | None
    deadline_confirmed: bool
    state_label: str

    @property
    def lead_shown(self) -> str:
        """The lead as printed, marked where it is only suggested; empty where there is none."""
        return _marked(self.lead_unit, self.suggested)

    @property
    def co_shown(self) -> str:
        """The co-units as printed, joined with 、."""
        return "、".join(_marked(name, self.suggested) for name in self.co_units)

    @property
    def section(self) -> str:
        """All headings above the task in one line."""
        return " / ".join(heading.title for heading in self.headings)


@dataclass(frozen=True, slots=True)
class ExportDocument:
    """A whole 责任分解方案. ``filter_note`` says in words which rows were left out, empty = none."""

    title: str
    report_title: str
    place_name: str
    plan_year: int | None
    is_sample: bool
    filter_note: str
    made_at: datetime
    rows: tuple[ExportRow, ...]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of an uploaded table as it stands there; ``number`` is the row in the sheet.

    A cell is None where it is empty, ``columns`` gives the letter of each known header.
    """

    number: int
    code: str
    version: str
    text: str
    lead_unit: str
    co_units: str
    deadline: str | date | None
    formulas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The uploaded table: its rows and the column letter of each header that was found."""

    name: str
    columns: dict[str, str]
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing that is wrong: where it stands, what stands there, and the rule it breaks."""

    row: int
    column: str
    header: str
    value: str
    code: str
    message: str

    @property
    def where(self) -> str:
        """The place in words: 第 5 行 E 列（牵头单位）."""
        column = f" {self.column} 列（{self.header}）" if self.column else ""
        return f"第 {self.row} 行{column}"


def _marked(name: str, suggested: bool) -> str:
    return f"{name}{SUGGESTED_MARK}" if name and suggested else name
