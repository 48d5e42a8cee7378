"""Contracts as a table, out and in: a dry run with every fault, then all of it or nothing."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from chengnuo.core.cases import contracts, services
from chengnuo.core.cases.contracts import KINDS, ContractRow, Terms
from chengnuo.core.people import queries as people
from chengnuo.core.places import queries as places
from chengnuo.exchange.errors import format_missing
from chengnuo.exchange.outgoing import ExportFile
from chengnuo.exchange.table_check import Faults, Planned, TableRun
from chengnuo.exchange.table_file import MEDIA_TYPES, Layout, Table, TableRow, read_table, written
from chengnuo.kernel.permissions import demand

LAYOUT = Layout(
    "合同约定",
    {
        "编号": 8,
        "版本": 6,
        "名称": 36,
        "单位": 20,
        "类别": 10,
        "代码前缀": 10,
        "街道": 16,
        "开始": 12,
        "最后一天": 12,
        "数据性质": 10,
    },
    required=("名称", "单位", "开始"),
    fixed=("编号", "版本", "数据性质"),
    notes=(
        "一行是一份约定：哪个单位、在哪里、负责哪些小类。类别、代码前缀、街道空着，就是全部。",
        "改已有的约定，编号和版本照导出的写；新增的留空。表里没有的约定不受影响。",
        "类别写「部件」「事件」或空着；代码前缀写小类代码的前几位，如 06 或 06010。",
    ),
)
_KINDS = {label: key for key, label in KINDS.items() if key} | {"": "", KINDS[""]: ""}
Change = tuple[ContractRow | None, Terms]


def export_contracts(*, actor: Any, kind: str) -> ExportFile:
    """All contracts as ``xlsx`` or ``csv``. Raises ``NotAllowed``, ``Invalid`` for another kind of file."""
    demand(actor, "case.rules")
    if kind not in MEDIA_TYPES:
        raise format_missing(kind, MEDIA_TYPES)
    streets = {row.code: row.name for row in places.streets()}
    rows = [
        {
            "编号": str(row.id), "版本": str(row.version), "名称": row.terms.title, "单位": row.unit,
            "类别": KINDS[row.terms.class_kind] if row.terms.class_kind else "", "代码前缀": row.terms.class_prefix,
            "街道": streets.get(row.terms.street_code, row.terms.street_code), "开始": row.terms.first.isoformat(),
            "最后一天": row.terms.last.isoformat() if row.terms.last else "", "数据性质": "模拟" if row.simulated else "",
        }
        for row in contracts.contracts()
    ]  # fmt: skip
    return ExportFile(f"合同约定.{kind}", MEDIA_TYPES[kind], written(LAYOUT, rows, kind, "合同约定"))


def dry_run(*, actor: Any, data: bytes) -> TableRun[Change]:
    """Everything that is wrong with a table, and what it would do; writes nothing. Raises ``SheetError``."""
    demand(actor, "case.rules")
    return _Reader(read_table(data, LAYOUT)).run()


def apply_table(*, actor: Any, data: bytes, name: str) -> str:
    """Write all of it or nothing. Raises ``SheetHasErrors``, ``ContractChanged``; nothing to take back as a whole."""
    with transaction.atomic():
        run = dry_run(actor=actor, data=data)
        run.demand_sound()
        for old, terms in run.changes:
            if old is None:
                services.create_contract(actor=actor, terms=terms)
            else:
                services.update_contract(actor=actor, contract_id=old.id, version=old.version, terms=terms)
    return ""


class _Reader:
    def __init__(self, table: Table) -> None:
        self._table, self._faults = table, Faults(table)
        self._known = {str(row.id): row for row in contracts.contracts()}
        self._units = {name: unit.id for unit in people.units() for name in (unit.name, unit.short_name)}
        self._streets = {"": ""} | {
            name: row.code for row in places.streets() for name in (row.name, row.code)
        }

    def run(self) -> TableRun[Change]:
        changes: list[Change] = []
        planned, unchanged = [], 0
        for row in self._table.rows:
            before = len(self._faults.errors)
            old, terms = self._read(row)
            if terms is None or len(self._faults.errors) > before:
                continue
            if old is not None and old.terms == terms:
                unchanged += 1
                continue
            changes.append((old, terms))
            planned.append(Planned(row.number, "新增" if old is None else "修改", terms.title))
        errors = tuple(self._faults.errors)
        return TableRun(len(self._table.rows), errors, tuple(planned), unchanged, tuple(changes))

    def _read(self, row: TableRow) -> tuple[ContractRow | None, Terms | None]:
        faults, cells = self._faults, row.cells
        old = self._known.get(cells.get("编号", ""))
        if cells.get("编号") and old is None:
            faults.add(row, "编号", f"没有编号 {cells['编号']} 的约定；新增的请留空")
        elif old is not None and cells.get("版本") != str(old.version):
            faults.add(row, "版本", f"导出后平台上又有改动（现为版本 {old.version}），请重新导出再改")
        title = faults.text(row, "名称", 120)
        unit = faults.known(row, "单位", self._units, "单位")
        kind = faults.known(row, "类别", _KINDS, "类别")
        street = faults.known(row, "街道", self._streets, "街道")
        first, last = faults.day(row, "开始"), faults.day(row, "最后一天", needed=False)
        if unit is None or kind is None or street is None or first is None:
            return old, None
        terms = Terms(title, int(unit), str(kind), cells.get("代码前缀", ""), str(street), first, last)
        for fault in contracts.faults(terms):
            faults.add(row, "名称", fault)
        return old, terms
