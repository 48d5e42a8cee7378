"""The dry run: every row of an uploaded table against the ledger. Pure; collects all errors, stops at none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process

from chengnuo.exchange.dates import parse_date
from chengnuo.exchange.ledger_xlsx import cell_text
from chengnuo.exchange.model import SUGGESTED_MARK, RowError, Sheet, SheetRow

_SEPARATORS = re.compile(r"[、,，;；/\n]+")
_LONGEST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit that may be named in a table; any of ``names`` will do."""

    id: int
    name: str
    full_name: str
    names: tuple[str, ...]
    active: bool


@dataclass(frozen=True, slots=True)
class KnownItem:
    """A commitment as it stands now. ``suggested_units`` are unconfirmed, lead first."""

    id: int
    code: str
    version: int
    live: bool
    text: str
    lead_unit_id: int | None
    co_unit_ids: tuple[int, ...]
    suggested_lead_ids: tuple[int, ...]
    suggested_co_ids: tuple[int, ...]
    deadline: date | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One changed field in words, for the preview."""

    header: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """What a row would change. A field that stays is None (units: ``units`` is None; deadline: ``sets_deadline``)."""

    row: int
    commitment_id: int
    code: str
    version: int
    text: str | None
    units: tuple[int | None, tuple[int, ...]] | None
    sets_deadline: bool
    deadline: date | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class DryRun:
    """The outcome: nothing may be applied while ``errors`` is not empty. ``untouched`` are not in the table."""

    rows: int
    errors: tuple[RowError, ...]
    changes: tuple[PlannedChange, ...]
    unchanged: int
    untouched: int

    @property
    def ok(self) -> bool:
        """Whether the table may be applied."""
        return not self.errors


class SheetCheck:
    """Checks the rows of one table; use ``run``."""

    def __init__(
        self, sheet: Sheet, items: Sequence[KnownItem], units: Sequence[KnownUnit], year: int | None
    ) -> None:
        """``items`` are all commitments of the report, live or not; ``year`` is its plan year."""
        self._sheet = sheet
        self._items = {item.code: item for item in items}
        self._live = sum(item.live for item in items)
        self._units: dict[str, list[KnownUnit]] = {}
        for unit in units:
            for name in (unit.name, unit.full_name, *unit.names):
                called = self._units.setdefault(_plain(name), [])
                if unit not in called:
                    called.append(unit)
        self._names: Mapping[int, str] = {unit.id: unit.name for unit in units}
        self._year = year
        self._errors: list[RowError] = []

    def run(self) -> DryRun:
        """All errors of all rows, and what the sound rows would change."""
        counts = Counter(row.code for row in self._sheet.rows if row.code)
        changes: list[PlannedChange] = []
        unchanged = 0
        for row in self._sheet.rows:
            before = len(self._errors)
            item = self._item(row, counts)
            change = self._change(row, item) if item else None
            if item is not None and change is not None:
                self._check_version(row, change, item)
            if len(self._errors) == before:
                changes.extend([change] if change else [])
                unchanged += change is None
        known = sum(1 for code in counts if code in self._items and self._items[code].live)
        return DryRun(
            len(self._sheet.rows), tuple(self._errors), tuple(changes), unchanged, self._live - known
        )

    def _error(self, row: SheetRow, header: str, value: str, code: str, message: str) -> None:
        column = self._sheet.columns.get(header, "")
        self._errors.append(RowError(row.number, column, header, value, f"exchange.{code}", message))

    def _item(self, row: SheetRow, counts: Counter[str]) -> KnownItem | None:
        for header in row.formulas:
            self._error(
                row, header, "", "formula", f"「{header}」是公式或错误值，只接受文字或日期，请粘贴为值"
            )
        if not row.code:
            self._error(
                row, "编号", "", "no_code", "编号为空：新任务请在活报告中选取原文补录，不能由表格新增"
            )
            return None
        if counts[row.code] > 1:
            self._error(
                row,
                "编号",
                row.code,
                "duplicate_code",
                f"编号「{row.code}」在表中出现了 {counts[row.code]} 次，每个编号只能有一行",
            )
        item = self._items.get(row.code)
        if item is None:
            self._error(row, "编号", row.code, "unknown_code", f"编号「{row.code}」不在这份报告的台账中")
        elif not item.live:
            self._error(
                row, "编号", row.code, "not_live", f"编号「{row.code}」的任务已撤销或已拆并，不能再由表格修改"
            )
            return None
        return item

    def _check_version(self, row: SheetRow, change: PlannedChange, item: KnownItem) -> None:
        if not row.version.isdigit():
            self._error(
                row, "版本", row.version, "bad_version", f"版本「{row.version}」应是导出时的整数，请勿改动"
            )
        elif int(row.version) != item.version:
            cells = "；".join(f"{c.header}：平台现为「{c.old}」，表中为「{c.new}」" for c in change.cells)
            self._error(
                row,
                "版本",
                row.version,
                "stale_version",
                f"导出后平台上又有改动（表中版本 {row.version}，现为 {item.version}）：{cells}。请重新导出再改",
            )

    def _change(self, row: SheetRow, item: KnownItem) -> PlannedChange | None:
        cells: list[Cell] = []
        text = self._text(row, item, cells)
        units = self._assigned(row, item, cells)
        sets_deadline, deadline = self._deadline(row, item, cells)
        if not cells:
            return None
        version = int(row.version) if row.version.isdigit() else 0
        return PlannedChange(
            row.number, item.id, item.code, version, text, units, sets_deadline, deadline, tuple(cells)
        )

    def _text(self, row: SheetRow, item: KnownItem, cells: list[Cell]) -> str | None:
        text = row.text.strip()
        if not text:
            self._error(row, "任务", "", "no_text", "任务不能为空；要撤销任务，请在台账中撤销并写明原因")
            return None
        # Blanks that no cell keeps (a tab, a page break) are not an edit.
        if cell_text(text).strip() == cell_text(item.text).strip():
            return None
        if len(text) > _LONGEST_TEXT:
            self._error(
                row,
                "任务",
                text[:20] + "…",
                "long_text",
                f"任务有 {len(text)} 字，超过 {_LONGEST_TEXT} 字的上限",
            )
            return None
        cells.append(Cell("任务", item.text, text))
        return text

    def _assigned(
        self, row: SheetRow, item: KnownItem, cells: list[Cell]
    ) -> tuple[int | None, tuple[int, ...]] | None:
        leads = self._named(row, "牵头单位", row.lead_unit, item.suggested_lead_ids, item)
        cos = self._named(row, "责任单位", row.co_units, item.suggested_co_ids, item)
        if leads is not None and len(leads) > 1:
            self._error(
                row, "牵头单位", row.lead_unit, "many_leads", f"「{row.lead_unit}」：牵头单位只能有一个"
            )
            return None
        if leads is None or cos is None:
            return None
        lead = leads[0] if leads else (cos[0] if cos else None)
        rest = tuple(unit for unit in cos if unit != lead)
        if (lead, rest) == (item.lead_unit_id, item.co_unit_ids):
            return None
        if lead != item.lead_unit_id:
            cells.append(Cell("牵头单位", self._name(item.lead_unit_id), self._name(lead)))
        if rest != item.co_unit_ids:
            cells.append(Cell("责任单位", self._list(item.co_unit_ids), self._list(rest)))
        return lead, rest

    def _named(
        self, row: SheetRow, header: str, cell: str, suggested: tuple[int, ...], item: KnownItem
    ) -> list[int] | None:
        """Ids of the confirmed units of one cell, or None where a name is wrong."""
        found: list[int] = []
        sound = True
        # A suggestion that was taken since the table went out is no suggestion any more: the row says the same.
        settled = {item.lead_unit_id, *item.co_unit_ids}
        current = settled | set(suggested)
        for part in (p.strip() for p in _SEPARATORS.split(cell)):
            marked = part.endswith((SUGGESTED_MARK, "(建议)"))
            name = part.removesuffix(SUGGESTED_MARK).removesuffix("(建议)").strip()
            if not name:
                continue
            unit = self._unit(row, header, name, current)
            if unit is None:
                sound = False
            elif marked and unit.id not in suggested and unit.id not in settled:
                self._error(
                    row,
                    header,
                    part,
                    "not_suggested",
                    f"「{part}」：平台没有对这项任务提出这个建议；要确认该单位，请删去「{SUGGESTED_MARK}」",
                )
                sound = False
            elif (not marked or unit.id in settled) and unit.id not in found:
                found.append(unit.id)
        return found if sound else None

    def _unit(self, row: SheetRow, header: str, name: str, current: set[int | None]) -> KnownUnit | None:
        """The unit called so; one the item has already goes before others of the same name."""
        called = self._units.get(_plain(name), [])
        kept = [unit for unit in called if unit.id in current]
        active = [unit for unit in called if unit.active]
        if kept or len(active) == 1:
            return (kept or active)[0]
        if not called:
            self._error(row, header, name, "unknown_unit", self._unknown(header, name))
        elif active:
            names = "、".join(f"「{unit.full_name}」" for unit in active)
            self._error(row, header, name, "ambiguous_unit", f"{header}「{name}」可以指{names}，请写全称")
        else:
            self._error(row, header, name, "closed_unit", f"{header}「{name}」已停用，不能再承担任务")
        return None

    def _unknown(self, header: str, name: str) -> str:
        choices = [key for key, called in self._units.items() if any(unit.active for unit in called)]
        near = process.extract(_plain(name), choices, scorer=fuzz.ratio, limit=6, score_cutoff=40)
        names = list(dict.fromkeys(self._units[key][0].name for key, _, _ in near))[:3]
        hint = f"；最接近的是{'、'.join(f'「{n}」' for n in names)}" if names else ""
        return f"{header}「{name}」不在单位名录中{hint}"

    def _deadline(self, row: SheetRow, item: KnownItem, cells: list[Cell]) -> tuple[bool, date | None]:
        try:
            due = parse_date(row.deadline)
        except ValueError:
            self._error(
                row,
                "完成时限",
                str(row.deadline),
                "bad_date",
                f"完成时限「{row.deadline}」不是日期，可写 2023-12-31、2023年12月底 或 2023年底",
            )
            return False, None
        if due == item.deadline:
            return False, None
        if due is not None and self._year is not None and not self._year - 1 <= due.year <= self._year + 20:
            self._error(
                row,
                "完成时限",
                due.isoformat(),
                "far_date",
                f"完成时限「{due.isoformat()}」离计划年度 {self._year} 年太远，请核对年份",
            )
            return False, None
        cells.append(
            Cell(
                "完成时限", item.deadline.isoformat() if item.deadline else "", due.isoformat() if due else ""
            )
        )
        return True, due

    def _name(self, unit_id: int | None) -> str:
        return self._names.get(unit_id, "") if unit_id is not None else ""

    def _list(self, unit_ids: Sequence[int]) -> str:
        return "、".join(self._name(unit_id) for unit_id in unit_ids)


def _plain(name: str) -> str:
    return re.sub(r"\s+", "", name)
