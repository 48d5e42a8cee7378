"""The catalogue's table going out and coming back: dry run, then all of it or nothing, as a batch that can be undone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from rapidfuzz import fuzz, process

from chengnuo.core.catalogue import queries, services
from chengnuo.core.catalogue.queries import CURRENT, ClassRow
from chengnuo.core.catalogue.rules import LONGEST, check_state, class_code, differences, parse_stages
from chengnuo.core.catalogue.shapes import ClassChange, ClassState, ConditionState, FieldChange
from chengnuo.core.people import queries as people
from chengnuo.exchange.catalogue_sheet import (
    CLASS_COLUMNS,
    REQUIRED,
    SHEET_NAME,
    Table,
    TableRow,
    catalogue_csv,
    catalogue_xlsx,
    read_table,
)
from chengnuo.exchange.errors import SheetError, SheetHasErrors
from chengnuo.exchange.model import RowError
from chengnuo.exchange.sheet_fix import marked_xlsx
from chengnuo.kernel.errors import Invalid
from chengnuo.kernel.permissions import demand

_KINDS = {"管理部件": "component", "部件": "component", "管理事项": "event", "事项": "event", "事件": "event"}
_YES_NO = {"是": True, "否": False}


@dataclass(frozen=True, slots=True)
class PlannedClass:
    """What the table changes in one class; ``matter`` None: a new one."""

    row: int
    code: str
    name: str
    class_id: int | None
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class CatalogueDryRun:
    """The outcome: nothing may be written while ``errors`` is not empty."""

    rows: int
    errors: tuple[RowError, ...]
    planned: tuple[PlannedClass, ...]
    unchanged: int
    changes: tuple[ClassChange, ...] = field(repr=False)


def export_catalogue(*, actor: Any, kind: str) -> bytes:
    """All classes in force as ``xlsx`` or ``csv``. Raises ``NotAllowed``, ``KeyError`` for another kind."""
    demand(actor, "catalogue.view")
    write = {"xlsx": lambda rows: catalogue_xlsx(rows, f"{CURRENT} 类别与立案标准"), "csv": catalogue_csv}[
        kind
    ]
    return write(_rows())


def dry_run(*, actor: Any, data: bytes) -> CatalogueDryRun:
    """Everything that is wrong with a table, and what it would change; writes nothing. Raises ``SheetError``."""
    demand(actor, "catalogue.edit")
    return _Check(read_table(data)).run()


def marked_table(*, actor: Any, data: bytes) -> bytes:
    """The same xlsx with its faults in the column 问题. Raises ``SheetError``, for a csv too."""
    if data[:2] != b"PK":
        raise SheetError("只有 xlsx 表格能标出问题；csv 请按页面上列出的位置修改")
    errors = dry_run(actor=actor, data=data).errors
    return marked_xlsx(data, errors, name=SHEET_NAME, required=REQUIRED)


def apply_table(*, actor: Any, data: bytes, name: str) -> int | None:
    """Check once more and write all of it as one batch; the act's id, None where nothing changes.

    Raises ``SheetHasErrors`` with all of them, ``SheetError``, ``Conflict``, ``NotAllowed``.
    """
    with transaction.atomic():
        checked = dry_run(actor=actor, data=data)
        if checked.errors:
            raise SheetHasErrors([{**asdict(error), "where": error.where} for error in checked.errors])
        if not checked.changes:
            return None
        return services.apply_changes(actor=actor, name=f"表格导入：{name}"[:200], changes=checked.changes)


def _rows() -> Iterator[dict[str, str]]:
    for row, conditions in queries.with_conditions(queries.classes(edition=CURRENT, active_only=False)):
        words = queries.class_state(row.id).words
        of_class = {
            "类别": row.kind_label, "代码": row.code, "名称": row.name, "大类": row.major_name,
            "版本": str(row.version), "使用中": _said(row.is_active), "默认不公开": _said(row.sensitive),
            "不公开的原因": row.sensitive_reason, "群众说法": "、".join(words),
        }  # fmt: skip
        for condition in conditions:
            yield {
                **of_class, "序号": str(condition.number), "立案条件": condition.text,
                "处置时限": condition.limit_words, "结案条件": condition.closing,
                "责任部门": condition.default_department, "法律依据": condition.legal_basis,
                "时限来源": condition.source, "示例": _said(condition.is_example),
            }  # fmt: skip


def _said(value: bool) -> str:
    return "是" if value else "否"


class _Check:
    """Checks one table against the catalogue; collects all errors, stops at none."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._errors: list[RowError] = []
        everything = queries.classes(edition=CURRENT, active_only=False)
        self._known = {(row.kind, row.code): row for row in everything}
        self._units = {name for unit in people.units() for name in (unit.name, unit.short_name)}

    def run(self) -> CatalogueDryRun:
        """All errors of all rows, and what the sound classes would change."""
        planned: list[PlannedClass] = []
        changes: list[ClassChange] = []
        unchanged = 0
        for rows in self._classes():
            before = len(self._errors)
            change, old = self._change(rows)
            if change is None or len(self._errors) > before:
                continue
            found = differences(old, change.state)
            if not found:
                unchanged += 1
                continue
            changes.append(change)
            code = rows[0].cells["代码"]
            planned.append(PlannedClass(rows[0].number, code, change.state.name, change.class_id, found))
        return CatalogueDryRun(
            len(self._table.rows), tuple(self._errors), tuple(planned), unchanged, tuple(changes)
        )

    def _classes(self) -> Iterator[list[TableRow]]:
        """The rows of each class together, wherever they stand."""
        found: dict[tuple[str, str], list[TableRow]] = {}
        for row in self._table.rows:
            for header in row.formulas:
                self._error(row, header, f"「{header}」是公式或错误值，只接受文字，请粘贴为值")
            kind, code = _KINDS.get(row.cells["类别"], ""), row.cells["代码"]
            if not kind:
                self._error(row, "类别", f"类别「{row.cells['类别']}」应为「管理部件」或「管理事项」")
            try:
                class_code(code)
            except Invalid as error:
                self._error(row, "代码", error.message_zh)
                continue
            if kind:
                found.setdefault((kind, code), []).append(row)
        yield from found.values()

    def _change(self, rows: Sequence[TableRow]) -> tuple[ClassChange | None, ClassState | None]:
        first = rows[0]
        self._same_class(rows)
        kind, code = _KINDS[first.cells["类别"]], first.cells["代码"]
        known = self._known.get((kind, code))
        old = queries.class_state(known.id) if known else None
        self._version(first, known)
        state = ClassState(
            name=self._text(first, "名称", "name", old.name if old else ""),
            sensitive=self._flag(first, "默认不公开", old.sensitive if old else False),
            sensitive_reason=self._kept(first, "不公开的原因", old.sensitive_reason if old else ""),
            words=self._words(first, old),
            is_active=self._flag(first, "使用中", old.is_active if old else True),
            conditions=self._conditions(rows, old),
        )
        major = self._kept(first, "大类", known.major_name if known else "")
        if known is None and not major:
            self._error(first, "大类", f"{first.cells['类别']} {code} 是新的类别，要写明大类")
        if len(state.conditions) == len(rows) and state.name:
            self._whole(first, state)
        change = ClassChange(
            known.id if known else None, known.version if known else 0, state, kind, code, major
        )
        return change, old

    def _same_class(self, rows: Sequence[TableRow]) -> None:
        """The fields of the class are those of its first row; a later row must not say otherwise."""
        first = rows[0]
        for row in rows[1:]:
            for header in CLASS_COLUMNS:
                value = row.cells.get(header, "")
                if value and value != first.cells.get(header, ""):
                    self._error(
                        row, header, f"与第 {first.number} 行同一类别的「{first.cells.get(header, '')}」不同"
                    )

    def _version(self, row: TableRow, known: ClassRow | None) -> None:
        written = row.cells["版本"]
        if known is None:
            if written not in ("", "0"):
                self._error(
                    row, "代码", f"目录中没有 {row.cells['类别']} {row.cells['代码']}；要新增请把版本留空"
                )
        elif not written.isdigit():
            self._error(row, "版本", f"版本「{written}」应是导出时的整数，请勿改动")
        elif int(written) != known.version:
            self._error(
                row,
                "版本",
                f"导出后平台上又有改动（表中版本 {written}，现为 {known.version}），请重新导出再改",
            )

    def _conditions(self, rows: Sequence[TableRow], old: ClassState | None) -> tuple[ConditionState, ...]:
        found: dict[int, ConditionState] = {}
        for row in rows:
            number = row.cells["序号"]
            place = int(number) if number.isdigit() else 0
            kept = old.conditions[place - 1] if old and 0 < place <= len(old.conditions) else None
            state = self._condition(row, kept)
            if not 1 <= place <= len(rows) or place in found:
                said = f"序号「{number}」不对：同一类别的 {len(rows)} 条应从 1 起连续、不重复"
                self._error(row, "序号", said)
            elif state is not None:
                found[place] = state
        return tuple(found[number] for number in sorted(found))

    def _condition(self, row: TableRow, kept: ConditionState | None) -> ConditionState | None:
        try:
            stages = parse_stages(row.cells["处置时限"])
        except Invalid as error:
            self._error(row, "处置时限", error.message_zh)
            return None
        return ConditionState(
            text=self._text(row, "立案条件", "text"),
            closing=self._text(row, "结案条件", "closing"),
            stages=stages,
            is_example=self._flag(row, "示例", kept.is_example if kept else False),
            legal_basis=self._kept(row, "法律依据", kept.legal_basis if kept else ""),
            default_department=self._department(row, kept),
            source=self._kept(row, "时限来源", kept.source if kept else ""),
        )

    def _department(self, row: TableRow, kept: ConditionState | None) -> str:
        name = self._kept(row, "责任部门", kept.default_department if kept else "")
        if (
            name
            and self._units
            and name not in self._units
            and (kept is None or name != kept.default_department)
        ):
            near = process.extract(name, sorted(self._units), scorer=fuzz.ratio, limit=3, score_cutoff=40)
            hint = f"；最接近的是{'、'.join(f'「{n}」' for n, _, _ in near)}" if near else ""
            self._error(row, "责任部门", f"责任部门「{name}」不在单位名录中{hint}")
        return name

    def _words(self, row: TableRow, old: ClassState | None) -> tuple[str, ...]:
        if "群众说法" not in self._table.columns:
            return old.words if old else ()
        parts = row.cells["群众说法"].replace("，", "、").replace("\n", "、").split("、")
        return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))

    def _text(self, row: TableRow, header: str, field_name: str, otherwise: str = "") -> str:
        """A cell that must not be empty; a class that is known may leave its name."""
        text = row.cells[header] or otherwise
        if not text:
            self._error(row, header, f"{header}不能为空")
        elif len(text) > LONGEST[field_name]:
            self._error(row, header, f"{header}有 {len(text)} 字，超过 {LONGEST[field_name]} 字的上限")
        return text

    def _kept(self, row: TableRow, header: str, otherwise: str) -> str:
        """A cell, or what is there where the table has no such column."""
        return row.cells[header] if header in self._table.columns else otherwise

    def _flag(self, row: TableRow, header: str, otherwise: bool) -> bool:
        value = row.cells.get(header, "")
        if value and value not in _YES_NO:
            self._error(row, header, f"{header}「{value}」应为「是」或「否」")
        return _YES_NO.get(value, otherwise)

    def _whole(self, row: TableRow, state: ClassState) -> None:
        """Rules on the class as a whole that no single cell shows."""
        try:
            check_state(state)
        except Invalid as error:
            if not any(found.row == row.number for found in self._errors):
                self._error(row, "名称", error.message_zh)

    def _error(self, row: TableRow, header: str, message: str) -> None:
        column = self._table.columns.get(header, "")
        value = row.cells.get(header, "")[:60]
        self._errors.append(RowError(row.number, column, header, value, "catalogue.cell", message))
