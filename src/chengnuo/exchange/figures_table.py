"""Figures of the statistics bureau and others as a table, in and out: which indicator, which period, which value, published by whom."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from chengnuo.core.indicators import queries as indicators
from chengnuo.core.indicators import services
from chengnuo.core.indicators.queries import FigureRow, Indicator, Kind, Source
from chengnuo.core.indicators.rules import amounts, periods
from chengnuo.core.indicators.shapes import Declared, NewFigure
from chengnuo.exchange.errors import format_missing
from chengnuo.exchange.outgoing import ExportFile
from chengnuo.exchange.table_check import Faults, Planned, TableRun
from chengnuo.exchange.table_file import MEDIA_TYPES, Layout, Table, TableRow, number, read_table, written
from chengnuo.kernel import clock
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.permissions import demand

_CODE, _TITLE, _UNIT, _KIND, _PERIOD, _VALUE = "指标代号", "指标", "单位", "口径", "统计周期", "数值"
_ORIGIN, _NOTE, _FILE = "来源", "备注", "来自文件"
#: What a figure of a period means; the words people write for it.
_KINDS = {"期末数": Kind.LEVEL, "累计数": Kind.LEVEL, "": Kind.LEVEL, "本期数": Kind.SUM, "当期数": Kind.SUM}
_SPELT = {Kind.LEVEL: "期末数", Kind.SUM: "本期数"}
_PREFIX = "import."
LAYOUT = Layout(
    "指标数据",
    {_CODE: 18, _TITLE: 28, _UNIT: 10, _KIND: 10, _PERIOD: 14, _VALUE: 14, _ORIGIN: 30, _NOTE: 24, _FILE: 30},
    required=(_TITLE, _PERIOD, _VALUE, _ORIGIN), fixed=(_FILE,),
    notes=(
        "一行是一个指标在一个统计周期的数。同一指标、同一周期再次导入，后来的代替先前的，先前的留有记录。",
        "指标代号：小写字母、数字和下划线；第一次导入可以留空，平台自己编一个；以后照导出的写。",
        "口径：期末数（时点数，或统计部门给的累计数，取最近一期）；本期数（各期相加）。不写按期末数。",
        "统计周期写成文字：2023、2023年上半年、2023年1-6月、2023年二季度、2023-06、2023-06-30。",
        "数值只写数字，最多 4 位小数；百分数写 98.5，单位写 %。",
        "来源写明发布单位和资料名称，如：区统计局《2023 年 6 月统计月报》。灰色的列由平台填写，改了不起作用。",
    ),
)  # fmt: skip
Change = NewFigure


def dry_run(*, actor: Any, data: bytes) -> TableRun[Change]:
    """Everything that is wrong with a table, and what it would do; writes nothing. Raises ``NotAllowed``, ``SheetError``."""
    demand(actor, "indicator.import")
    return _Reader(read_table(data, LAYOUT)).run()


def apply_table(*, actor: Any, data: bytes, name: str) -> str:
    """Take over all of it or nothing; the batch, which can be taken back. Raises ``SheetHasErrors``, ``NotAllowed``."""
    run = dry_run(actor=actor, data=data)
    run.demand_sound()
    if not run.changes:
        return ""
    mark = hashlib.sha256(data).hexdigest()
    return str(services.import_figures(actor=actor, name=name, sha256=mark, figures=run.changes))


def export_figures(*, actor: Any, file: str) -> ExportFile:
    """The figures that count now, as they would come in again. Raises ``NotAllowed``, ``Invalid``."""
    demand(actor, "indicator.view")
    if file not in MEDIA_TYPES:
        raise format_missing(file, MEDIA_TYPES)
    names = {batch.id: batch.name for batch in indicators.batches(most=100_000)}
    found = list(indicators.figures_known(simulated=False).values())
    data = written(LAYOUT, (_line(one, names) for one in found), file, "导入的指标数据")
    record(actor=actor, action="indicators.export", object_type="indicator", object_id="", label="导入的指标数据",
           new={"rows": len(found), "format": file})  # fmt: skip
    return ExportFile(f"指标数据{clock.today():%Y%m%d}.{file}", MEDIA_TYPES[file], data)


def _line(one: FigureRow, names: dict[int, str]) -> dict[str, str]:
    return {
        _CODE: one.key.removeprefix(_PREFIX), _TITLE: one.title, _UNIT: one.unit, _KIND: _SPELT.get(one.kind, ""),
        _PERIOD: one.period, _VALUE: number(one.amount), _ORIGIN: one.origin, _NOTE: one.note,
        _FILE: f"{names.get(one.batch_id, '')} 第 {one.row} 行",
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Read:
    """A row as far as it could be read."""

    declared: Declared
    period: periods.Span
    amount: int


class _Reader:
    def __init__(self, table: Table) -> None:
        self._table, self._faults = table, Faults(table)
        self._known = {one.key: one for one in indicators.indicators(in_force=None)}
        imported = [one for one in self._known.values() if one.source is Source.IMPORT]
        self._named = {(one.title, one.unit): one for one in imported}
        self._figures = indicators.figures_known(simulated=False)
        self._seen: dict[tuple[str, date], int] = {}

    def run(self) -> TableRun[Change]:
        changes: list[Change] = []
        planned, unchanged = [], 0
        for row in self._table.rows:
            before = len(self._faults.errors)
            found = self._row(row)
            origin = self._faults.text(row, _ORIGIN, 120)
            note = self._faults.text(row, _NOTE, 200, needed=False)
            if found is None or len(self._faults.errors) > before:
                continue
            old = self._figures.get((found.declared.key, found.period.last))
            if old is not None and amounts.units(old.amount) == found.amount and old.origin == origin:
                unchanged += 1
                continue
            changes.append(NewFigure(found.declared, found.period.name, found.period.last, found.amount, row.number, origin, note))  # fmt: skip
            planned.append(Planned(row.number, "新增" if old is None else "更正", _words(found, old)))
        return TableRun(
            len(self._table.rows), tuple(self._faults.errors), tuple(planned), unchanged, tuple(changes)
        )

    def _row(self, row: TableRow) -> _Read | None:
        declared, period, amount = self._declared(row), self._period(row), self._amount(row)
        if declared is None or period is None or amount is None:
            return None
        first = self._seen.setdefault((declared.key, period.last), row.number)
        if first != row.number:
            self._faults.add(row, _PERIOD, f"「{declared.title}」{period.name} 在第 {first} 行已有一个数")
        return _Read(declared, period, amount)

    def _declared(self, row: TableRow) -> Declared | None:
        title, unit = self._faults.text(row, _TITLE, 120), self._faults.text(row, _UNIT, 30, needed=False)
        code, kind = row.cells.get(_CODE, "").removeprefix(_PREFIX), _KINDS.get(row.cells.get(_KIND, ""))
        if code and not re.fullmatch(r"[a-z0-9_]{1,60}", code):
            self._faults.add(row, _CODE, "代号只能用小写字母、数字和下划线，最多 60 个字符")
            return None
        if kind is None:
            self._faults.add(row, _KIND, "口径只能写「期末数」或「本期数」")
            return None
        old = self._known.get(_PREFIX + code) if code else self._named.get((title, unit))
        if old is not None:
            return self._as_known(row, old, title, unit, kind)
        key = _PREFIX + (code or hashlib.sha256(f"{title}\x1f{unit}".encode()).hexdigest()[:10])
        publisher = (
            row.cells.get(_ORIGIN, "").partition("《")[0].strip()[:120] or row.cells.get(_ORIGIN, "")[:120]
        )
        return Declared(key, title, unit, kind, "", f"{publisher}公布的{_SPELT[kind]}", "", publisher)

    def _as_known(self, row: TableRow, old: Indicator, title: str, unit: str, kind: Kind) -> Declared:
        """What an indicator is called, counts in and means does not change by the way."""
        if old.title != title:
            self._faults.add(
                row,
                _TITLE,
                f"代号「{old.key.removeprefix(_PREFIX)}」是「{old.title}」，请写这个名称或另用代号",
            )
        if old.unit != unit:
            self._faults.add(row, _UNIT, f"「{old.title}」的单位是「{old.unit or '（无）'}」")
        if row.cells.get(_KIND, "") and old.kind is not kind:
            self._faults.add(row, _KIND, f"「{old.title}」的口径是「{_SPELT.get(old.kind, old.kind.label)}」")
        return Declared(
            old.key, old.title, old.unit, old.kind, old.meaning, old.above_words, "", old.source_title
        )

    def _period(self, row: TableRow) -> periods.Span | None:
        text = self._faults.text(row, _PERIOD, 30)
        if not text:
            return None
        try:
            found = periods.parse(text)
        except ValueError:
            self._faults.add(
                row,
                _PERIOD,
                "看不懂这个统计周期，请写作 2023、2023年1-6月、2023年二季度、2023-06 或 2023-06-30",
            )
            return None
        if found.last > clock.today():
            self._faults.add(row, _PERIOD, f"这个周期到 {found.last.isoformat()} 才结束，还不能有它的数")
        return found

    def _amount(self, row: TableRow) -> int | None:
        text = self._faults.text(row, _VALUE, 30).replace(",", "").replace("，", "")
        if not text:
            return None
        percent = text.endswith(("%", "％")) and row.cells.get(_UNIT, "") == "%"
        try:
            value = Decimal(text.rstrip("%％") if percent else text)
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            self._faults.add(row, _VALUE, "数值要写成数字，如 1234.5")
            return None
        if value != round(value, 4):
            self._faults.add(row, _VALUE, "最多 4 位小数")
            return None
        if abs(value) * amounts.ONE > amounts.MOST:
            self._faults.add(row, _VALUE, "这个数太大了，请换用大一些的单位（万、亿）")
            return None
        return amounts.units(value)


def _words(found: _Read, old: FigureRow | None) -> str:
    now = number(amounts.number(found.amount))
    change = f"{number(old.amount)} → {now}" if old else now
    return f"{found.declared.title} {found.period.name}：{change} {found.declared.unit}".strip()
