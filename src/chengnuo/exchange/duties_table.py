"""Duty rosters and the grids of people as tables, out and in: a dry run with every fault, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chengnuo.core.people import duties
from chengnuo.core.people import queries as people
from chengnuo.core.people.duties import GridRow, NewGrid, NewShift, ShiftRow
from chengnuo.core.places import queries as places
from chengnuo.exchange.errors import format_missing
from chengnuo.exchange.outgoing import ExportFile
from chengnuo.exchange.table_check import Faults, Planned, TableRun
from chengnuo.exchange.table_file import MEDIA_TYPES, Layout, read_table, written
from chengnuo.kernel import clock
from chengnuo.kernel.permissions import demand

ROSTER = Layout(
    "值班表",
    {"单位": 20, "值班人": 14, "电话": 16, "岗位": 14, "开始": 18, "结束": 18, "数据性质": 10},
    required=("单位", "值班人", "开始", "结束"),
    fixed=("数据性质",),
    notes=("一行是一班。时间写作 2026-01-31 08:00；到当天夜里结束的写 24:00，跨天的写第二天的时间。", "值班人与平台账号同名、同单位的，通知发到他的账号。"),
)  # fmt: skip
GRIDS = Layout(
    "网格分工",
    {"网格编码": 18, "登录名": 16, "姓名": 14, "开始": 12, "最后一天": 12, "数据性质": 10},
    required=("网格编码", "登录名", "开始"),
    fixed=("姓名", "数据性质"),
    notes=("一行是一个网格交给一个人。登录名是平台账号；最后一天空着，就是一直负责。",),
)


def export_roster(*, actor: Any, kind: str, shifts: Sequence[ShiftRow]) -> ExportFile:
    """Shifts as ``xlsx`` or ``csv``. Raises ``NotAllowed``, ``Invalid`` for another kind of file."""
    demand(actor, "unit.view")
    if kind not in MEDIA_TYPES:
        raise format_missing(kind, MEDIA_TYPES)
    rows = [
        {
            "单位": row.unit, "值班人": row.name, "电话": row.phone, "岗位": row.post,
            "开始": f"{clock.local(row.starts_at):%Y-%m-%d %H:%M}", "结束": f"{clock.local(row.ends_at):%Y-%m-%d %H:%M}",
            "数据性质": "模拟" if row.simulated else "",
        }
        for row in shifts
    ]  # fmt: skip
    return ExportFile(f"值班表.{kind}", MEDIA_TYPES[kind], written(ROSTER, rows, kind, "值班表"))


def roster_run(*, actor: Any, data: bytes) -> TableRun[NewShift]:
    """Everything that is wrong with a roster, and what it would add; writes nothing. Raises ``SheetError``."""
    demand(actor, "duty.edit")
    table = read_table(data, ROSTER)
    faults, changes, planned, unchanged = Faults(table), list[NewShift](), list[Planned](), 0
    units = {name: unit.id for unit in people.units() for name in (unit.name, unit.short_name)}
    accounts = {
        (person.unit_id, person.display_name): person.id for person in people.people() if person.is_active
    }
    for row in table.rows:
        before = len(faults.errors)
        unit, name = faults.known(row, "单位", units, "单位"), faults.text(row, "值班人", 60)
        phone, post = faults.text(row, "电话", 30, needed=False), faults.text(row, "岗位", 40, needed=False)
        start, end = faults.moment(row, "开始"), faults.moment(row, "结束")
        if start and end and end <= start:
            faults.add(row, "结束", "结束要晚于开始")
        if unit is None or start is None or end is None or len(faults.errors) > before:
            continue
        new = NewShift(int(unit), name, start, end, phone, post, accounts.get((int(unit), name)))
        if _there(new):
            unchanged += 1
            continue
        changes.append(new)
        words = f"{row.cells['单位']} {name} {start:%m-%d %H:%M} — {end:%m-%d %H:%M}"
        planned.append(Planned(row.number, "新增", words))
    return TableRun(len(table.rows), tuple(faults.errors), tuple(planned), unchanged, tuple(changes))


def _there(new: NewShift) -> bool:
    """Whether the very shift is on the roster, so that the same table again adds nothing."""
    rows = duties.shifts(new.starts_at, new.ends_at, unit_id=new.unit_id)
    return any((r.name, r.starts_at, r.ends_at) == (new.name, new.starts_at, new.ends_at) for r in rows)


def apply_roster(*, actor: Any, data: bytes, name: str) -> str:
    """Write all of it or nothing; the batch. Raises ``SheetHasErrors``."""
    run = roster_run(actor=actor, data=data)
    run.demand_sound()
    return duties.add_shifts(actor=actor, shifts=run.changes, name=name) if run.changes else ""


def export_grids(*, actor: Any, kind: str, grids: Sequence[GridRow]) -> ExportFile:
    """Who looks after which grid, as ``xlsx`` or ``csv``. Raises ``NotAllowed``, ``Invalid``."""
    demand(actor, "unit.view")
    if kind not in MEDIA_TYPES:
        raise format_missing(kind, MEDIA_TYPES)
    accounts = {person.id: person.username for person in people.people()}
    rows = [
        {
            "网格编码": row.grid_code, "登录名": accounts.get(row.person_id, ""), "姓名": row.person,
            "开始": row.valid_from.isoformat(), "最后一天": duties.last_day(row), "数据性质": "模拟" if row.simulated else "",
        }
        for row in grids
    ]  # fmt: skip
    return ExportFile(f"网格分工.{kind}", MEDIA_TYPES[kind], written(GRIDS, rows, kind, "网格分工"))


def grids_run(*, actor: Any, data: bytes) -> TableRun[NewGrid]:
    """Everything that is wrong with a table of grids, and what it would add; writes nothing. Raises ``SheetError``."""
    demand(actor, "duty.edit")
    table = read_table(data, GRIDS)
    faults, changes, planned, unchanged = Faults(table), list[NewGrid](), list[Planned](), 0
    codes = {cell.code: cell.code for cell in places.cells()}
    accounts = {person.username: person.id for person in people.people() if person.is_active}
    there = duties.grid_duties()
    for row in table.rows:
        before = len(faults.errors)
        code, person = (
            faults.known(row, "网格编码", codes, "网格"),
            faults.known(row, "登录名", accounts, "用户"),
        )
        first, last = faults.day(row, "开始"), faults.day(row, "最后一天", needed=False)
        if code is None or person is None or first is None or len(faults.errors) > before:
            continue
        new = NewGrid(int(person), str(code), first, duties.day_after(last))
        mine = [old for old in there if (old.person_id, old.grid_code) == (new.person_id, new.grid_code)]
        if any((old.valid_from, old.valid_to) == (new.valid_from, new.valid_to) for old in mine):
            unchanged += 1
        elif new.valid_to is not None and new.valid_to <= new.valid_from:
            faults.add(row, "最后一天", "最后一天早于开始")
        elif any(duties.overlap(old, new) for old in mine) or any(
            duties.overlap(one, new) for one in _same(changes, new)
        ):
            faults.add(row, "网格编码", "这个人在这段时间里已经负责这个网格")
        else:
            changes.append(new)
            planned.append(Planned(row.number, "新增", f"{code} → {row.cells['登录名']}"))
    return TableRun(len(table.rows), tuple(faults.errors), tuple(planned), unchanged, tuple(changes))


def _same(changes: Sequence[NewGrid], new: NewGrid) -> list[NewGrid]:
    return [one for one in changes if (one.person_id, one.grid_code) == (new.person_id, new.grid_code)]


def apply_grids(*, actor: Any, data: bytes, name: str) -> str:
    """Write all of it or nothing; the batch. Raises ``SheetHasErrors``."""
    run = grids_run(actor=actor, data=data)
    run.demand_sound()
    return duties.add_grids(actor=actor, grids=run.changes, name=name) if run.changes else ""
