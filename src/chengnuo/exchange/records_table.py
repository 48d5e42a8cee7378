"""Records of a kind as a table, out and in: the columns come from the kind's own form."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from chengnuo.core.people import queries as people
from chengnuo.core.places import queries as places
from chengnuo.core.records import queries as records
from chengnuo.core.records import services
from chengnuo.core.records.errors import FieldFaults
from chengnuo.core.records.filling import ASSET, DAY, EVIDENCE, OWNER, PLACE, QUANTITY, UNIT, columns
from chengnuo.core.records.queries import Entry, RecordFilter, RecordRow
from chengnuo.core.records.rules import forms
from chengnuo.core.records.rules.kinds import PlaceNeed, RecordKind
from chengnuo.exchange.errors import format_missing
from chengnuo.exchange.outgoing import ExportFile
from chengnuo.exchange.table_check import Faults, Planned, TableRun
from chengnuo.exchange.table_file import MEDIA_TYPES, Layout, Table, TableRow, read_table, written
from chengnuo.kernel import clock
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.errors import Invalid
from chengnuo.kernel.permissions import allows, demand

MOST_ROWS = 20_000
Change = tuple[RecordRow | None, Entry, str]
_DAY, _UNIT, _EVIDENCE, _LON, _LAT, _ADDRESS = "日期", "责任单位", "依据", "经度", "纬度", "地址"
_ASSET = "部件标识码"


def layout_of(kind: RecordKind) -> Layout:
    """The table of a kind: a column for each question. Personal ones are for filling in only, and empty in exports."""
    names: dict[str, int] = {"编号": 8, "版本": 6, _DAY: 12}
    if kind.of:
        names[kind.of.title] = 20
    names |= {field.title: 24 if field.kind is forms.FieldKind.LONG else 16 for field in kind.fields}
    if kind.quantity:
        names[kind.quantity.title] = 12
    names |= {_UNIT: 16, _EVIDENCE: 24} | ({_ASSET: 20} if kind.asset_class else {})
    if kind.place is not PlaceNeed.NONE:
        names |= {_ADDRESS: 28, _LON: 12, _LAT: 12, "街道": 14}
    if kind.stages:
        names |= {"阶段": 10, "进入阶段": 12, "阶段到期": 12, "停滞": 6}
    if kind.parts:
        names |= {"办理时限": 12, "结果": 24}
    fixed = ("编号", "版本", "街道", "阶段", "进入阶段", "阶段到期", "停滞", "办理时限", "结果", "数据性质")
    required = [
        _DAY,
        *([kind.of.title] if kind.of else []),
        *([_ASSET] if kind.asset_class else []),
        *(f.title for f in kind.fields if f.required and not f.when),
    ]
    notes = [
        f"{f.title}：{'必填。' if f.required else ''}{f.kind.label}{'，可选 ' + '、'.join(f.choices) if f.choices else ''}"
        for f in kind.fields
    ]
    return Layout(
        kind.title[:28], names | {"数据性质": 10}, required=tuple(required), fixed=fixed,
        notes=("一行一条。新增的把编号和版本留空；改已有的，照导出的写。灰色的列由平台填写，改了不起作用。", *notes),
    )  # fmt: skip


def export_records(*, actor: Any, kind: RecordKind, wanted: RecordFilter, file: str) -> ExportFile:
    """The records of a filter as ``xlsx`` or ``csv``, without personal answers. Raises ``NotAllowed``, ``Invalid``."""
    demand(actor, "record.export")
    if file not in MEDIA_TYPES:
        raise format_missing(file, MEDIA_TYPES)
    rows = list(records.every(wanted, most=MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise Invalid("exchange.many_records", f"超过 {MOST_ROWS} 条，请缩小范围分次导出。")
    streets = {row.code: row.name for row in places.streets()}
    data = written(layout_of(kind), (_line(kind, row, streets) for row in rows), file, kind.title)
    record(
        actor=actor, action="records.export", object_type="record", object_id="", label=kind.title,
        new={"scenario": kind.scenario, "kind": kind.id, "rows": len(rows), "format": file},
    )  # fmt: skip
    return ExportFile(f"{kind.title}{clock.today():%Y%m%d}.{file}", MEDIA_TYPES[file], data)


def dry_run(kind: RecordKind, *, actor: Any, data: bytes) -> TableRun[Change]:
    """Everything that is wrong with a table, and what it would do; writes nothing. Raises ``SheetError``."""
    return _Reader(kind, actor, read_table(data, layout_of(kind))).run()


def apply_table(kind: RecordKind, *, actor: Any, data: bytes, name: str) -> str:
    """Write all of it or nothing. Raises ``SheetHasErrors``; nothing to take back as a whole."""
    with transaction.atomic():
        run = dry_run(kind, actor=actor, data=data)
        run.demand_sound()
        for old, entry, key in run.changes:
            if old is None:
                services.add_record(actor=actor, kind=kind, entry=entry, key=key)
            else:
                services.update_record(
                    actor=actor, kind=kind, record_id=old.id, version=old.version, entry=entry, reason=f"导入 {name}"[:300]
                )  # fmt: skip
    return ""


def _line(kind: RecordKind, row: RecordRow, streets: Mapping[str, str]) -> dict[str, str]:
    stage = kind.stage(row.stage)
    found = {
        "编号": str(row.id), "版本": str(row.version), _DAY: row.day.isoformat(), _UNIT: row.unit, _EVIDENCE: row.evidence,
        _ASSET: row.asset, _ADDRESS: row.address, _LON: "" if row.lon is None else f"{row.lon:.6f}",
        _LAT: "" if row.lat is None else f"{row.lat:.6f}", "街道": streets.get(row.street_code, ""),
        "阶段": stage.title if stage else row.stage, "进入阶段": _day(row.stage_on), "阶段到期": _day(row.stage_due_on),
        "停滞": "是" if row.stalled else "", "办理时限": _day(row.due_on), "结果": row.result,
        "数据性质": "模拟" if row.simulated else "",
    }  # fmt: skip
    if kind.of:
        found[kind.of.title] = row.parent
    if kind.quantity:
        found[kind.quantity.title] = "" if row.quantity is None else f"{row.quantity:g}"
    return found | {f.title: "" if f.personal else forms.shown(f, row.data.get(f.id)) for f in kind.fields}


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


class _Reader:
    def __init__(self, kind: RecordKind, actor: Any, table: Table) -> None:
        self._kind, self._actor, self._table, self._faults = kind, actor, table, Faults(table)
        self._units = {name: unit.id for unit in people.units() for name in (unit.name, unit.short_name)}
        self._owners = _owners(kind)

    def run(self) -> TableRun[Change]:
        changes: list[Change] = []
        planned, unchanged = [], 0
        for row in self._table.rows:
            before = len(self._faults.errors)
            old, entry = self._old(row), self._entry(row)
            self._check(row, old, entry)
            if len(self._faults.errors) > before:
                continue
            key = f"import:{_mark(self._kind, row.cells.values())}"
            if (old is None and records.key_known(key)) or (old is not None and self._same(old, entry)):
                unchanged += 1
                continue
            changes.append((old, entry, key))
            title = row.cells.get(self._title(), "") or self._kind.title
            planned.append(Planned(row.number, "新增" if old is None else "修改", title))
        return TableRun(
            len(self._table.rows), tuple(self._faults.errors), tuple(planned), unchanged, tuple(changes)
        )

    def _title(self) -> str:
        field = self._kind.field(self._kind.title_field)
        return field.title if field else self._kind.of.title if self._kind.of else ""

    def _old(self, row: TableRow) -> RecordRow | None:
        number = row.cells.get("编号", "")
        if not number:
            return None
        wanted = RecordFilter(
            scenario=self._kind.scenario, kind=self._kind.id, ids=(int(number),) if number.isdecimal() else ()
        )
        old = next(iter(records.every(wanted)), None)
        if old is None:
            self._faults.add(row, "编号", f"没有编号 {number[:20]} 的{self._kind.title}；新增的请留空")
        elif row.cells.get("版本") != str(old.version):
            self._faults.add(row, "版本", f"导出后平台上又有改动（现为版本 {old.version}），请重新导出再改")
        return old

    def _entry(self, row: TableRow) -> Entry:
        cells = row.cells
        unit = cells.get(_UNIT, "")
        if unit and unit not in self._units:
            self._faults.add(row, _UNIT, f"没有单位「{unit}」")
        answers = {f.id: cells[f.title] for f in self._kind.fields if cells.get(f.title)}
        owner = self._owner(row, cells.get(self._kind.of.title, "")) if self._kind.of else None
        quantity = cells.get(self._kind.quantity.title, "") if self._kind.quantity else ""
        return Entry(
            answers=answers, day=cells.get(_DAY, ""), quantity=quantity, unit_id=self._units.get(unit),
            evidence=cells.get(_EVIDENCE, ""), address=cells.get(_ADDRESS, ""), lon=cells.get(_LON, ""), lat=cells.get(_LAT, ""),
            parent_id=owner, asset=cells.get(_ASSET, ""),
        )  # fmt: skip

    def _owner(self, row: TableRow, title: str) -> int | None:
        """The one record of that name."""
        named = self._owners.get(title, [])
        if len(named) > 1:
            assert self._kind.of is not None
            self._faults.add(
                row, self._kind.of.title, f"有 {len(named)} 条都叫「{title}」，请先改成不同的名称"
            )
        return named[0] if named else None

    def _check(self, row: TableRow, old: RecordRow | None, entry: Entry) -> None:
        """The form's own rules, each fault at its column."""
        heads = {f.id: f.title for f in self._kind.fields} | {
            DAY: _DAY,
            UNIT: _UNIT,
            EVIDENCE: _EVIDENCE,
            PLACE: _LON,
            ASSET: _ASSET,
        }
        heads |= {QUANTITY: self._kind.quantity.title} if self._kind.quantity else {}
        heads |= {OWNER: self._kind.of.title} if self._kind.of else {}
        kept = {f.id: old.data.get(f.id) for f in self._kind.fields if f.personal} if old else None
        try:
            columns(self._kind, entry, kept=kept)
        except FieldFaults as error:
            for name, words in error.faults.items():
                self._faults.add(row, heads.get(name, _DAY), words.rstrip("。"))
        owner = old.unit_ids if old else (entry.unit_id,) if entry.unit_id else ()
        if not allows(self._actor, "record.edit", owner):
            self._faults.add(row, _UNIT, "只能登记本单位的台账，请写本单位的名称")

    def _same(self, old: RecordRow, entry: Entry) -> bool:
        line = _line(self._kind, old, {})
        again = {f.title: str(entry.answers.get(f.id, "")) for f in self._kind.fields if not f.personal}
        again |= {_DAY: entry.day, _EVIDENCE: entry.evidence, _ADDRESS: entry.address}
        again |= {self._kind.quantity.title: entry.quantity} if self._kind.quantity else {}
        again |= {_ASSET: entry.asset} if self._kind.asset_class else {}
        same = all(line.get(name, "") == value for name, value in again.items())
        return (
            same and entry.unit_id == old.unit_id and (not self._kind.of or entry.parent_id == old.parent_id)
        )


def _owners(kind: RecordKind) -> dict[str, list[int]]:
    """Title → the records of that name that a record of this kind may belong to."""
    found: dict[str, list[int]] = {}
    if kind.of:
        for row in records.every(RecordFilter(scenario=kind.scenario, kind=kind.of.kind)):
            found.setdefault(row.title, []).append(row.id)
    return found


def _mark(kind: RecordKind, cells: Iterable[str]) -> str:
    """The name of a row: the same row again is the same record."""
    return hashlib.sha256("\x1f".join((kind.scenario, kind.id, *cells)).encode()).hexdigest()[:40]
