"""Indicators and charts of a scenario: computed from records and assets, each number with the very ones behind it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from chengnuo.core.assets import queries as assets
from chengnuo.core.assets.queries import AssetFilter, AssetRow
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.indicators.rules import amounts
from chengnuo.core.observations import queries as observations
from chengnuo.core.observations.queries import AlarmRow, StreamFilter, StreamRow
from chengnuo.core.places import queries as places
from chengnuo.core.records import queries as records
from chengnuo.core.records.queries import RecordFilter, RecordRow
from chengnuo.core.records.rules import forms
from chengnuo.core.records.rules.kinds import RecordKind, Stage
from chengnuo.engine import conditions, sheets
from chengnuo.engine.conditions import Alike, Names
from chengnuo.engine.declaration import AssetClass, Chart, Column, Count, Indicator, Scenario, Sheet
from chengnuo.kernel.clock import local, now, today
from chengnuo.kernel.errors import NotFound

#: Bars of a sheet: the lines that stand out, the sheet holds all.
MOST_BARS = 12
_AT_ONCE = 5000
#: What is counted: a record, or an asset.
Row = RecordRow | AssetRow


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator's value with its parts; ``value`` is None where there is nothing to divide by."""

    indicator: Indicator
    value: float | None
    above: float
    below: float | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart; ``key`` finds its records, ``share`` is its part of the longest, 0-100."""

    key: str
    label: str
    value: float
    share: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart ready to be drawn."""

    chart: Chart
    number: int
    bars: tuple[Bar, ...]
    unit: str
    total: float


class Measuring:
    """One look at a scenario's records and assets, real ones or simulated ones and never both; each kind is read once."""

    def __init__(
        self, scenario: Scenario, *, simulated: bool, only: Collection[int] | None = None,
        only_assets: Collection[int] | None = None,
    ) -> None:  # fmt: skip
        """``only`` and ``only_assets`` look at these records and assets alone."""
        self.scenario, self.simulated = scenario, simulated
        self._only = None if only is None else tuple(only)
        self._only_assets = None if only_assets is None else frozenset(only_assets)
        self._rows: dict[str, list[tuple[Row, Names]]] = {}
        self._found: dict[tuple[str, str, str], list[tuple[Row, Names]]] = {}
        self._alike: dict[tuple[str, str], Alike[Row]] = {}
        self._owned: dict[Count, dict[int, list[RecordRow]]] = {}
        self._lines: dict[tuple[str, str], tuple[sheets.Line, ...]] = {}

    def indicator(self, one: Indicator) -> Measured:
        """The value of an indicator; a share is in percent."""
        above = self._sum(one.numerator)
        below = self._sum(one.denominator) if one.denominator else None
        if below is None:
            return Measured(one, above, above, None)
        value = (100 * above / below if one.unit == "%" else above / below) if below else None
        return Measured(one, value, above, below)

    def alarms(self, count: Count) -> list[AlarmRow]:
        """The alarms a count counts."""
        if self._only is not None:  # of an example, which has records alone
            return []
        rows = observations.every_alarm(f"{self.scenario.id}.{count.alarm}", simulated=self.simulated)
        return [row for row in rows if conditions.holds(count.when, alarm_names(row))]

    def streams(self, count: Count) -> list[StreamRow]:
        """The streams a count counts."""
        if self._only is not None:
            return []
        return [
            row
            for row in streams_of(self.scenario, count.datastream, self.simulated)
            if conditions.holds(count.when, stream_names(row))
        ]

    def matching(self, count: Count) -> list[Row]:
        """The records or assets a count counts."""
        return [row for row, _ in self._matching(count)]

    def span(self, sheet: Sheet, day: date | None = None) -> sheets.Span:
        """The period of a sheet that ``day`` lies in, else the present one."""
        return sheets.span(sheet.period, day or today(), today())

    def lines(self, sheet: Sheet, over: sheets.Span) -> tuple[sheets.Line, ...]:
        """The lines of a sheet."""
        key = (sheet.id, over.name)
        if key not in self._lines:
            found = self._matching(Count(sheet.record, sheet.when))
            rows = [(row, names) for row, names in found if isinstance(row, RecordRow)]
            self._lines[key] = sheets.lines(sheet, rows, self._belonging, over)
        return self._lines[key]

    def of_cell(self, column: Column, record_id: int, over: sheets.Span) -> list[RecordRow]:
        """The very records a cell of a sheet counts."""
        return sheets.counted(column, self._belonging(column.count, record_id), over) if column.count else []

    def chart(self, chart: Chart, number: int) -> Drawn:
        """A chart's bars: stages and choices in their own order, the rest by size, months by time."""
        if chart.sheet:
            return self._sheet_chart(chart, number)
        counted = self.scenario.kind(chart.of) or self.scenario.asset_class(chart.of)
        totals, numbers = self._totals(chart)
        longest = 100.0 if chart.share else max(totals.values(), default=0)
        labels = _labels(chart.by, counted)
        bars = tuple(
            Bar(
                key,
                labels.get(key, key) or "未填",
                round(totals.get(key, 0.0), 4),
                round(100 * totals.get(key, 0.0) / longest) if longest else 0,
            )
            for key in _ordered(chart.by, totals, counted)
        )
        total = round(sum((numbers if chart.share else totals).values()), 4)
        return Drawn(chart, number, bars, chart.unit or _unit(chart, counted), total)

    def of_bar(self, chart: Chart, key: str) -> list[Row]:
        """The records or assets of one bar."""
        if chart.sheet:
            return [row for row, _ in self._matching(Count("", sheet=chart.sheet)) if str(row.id) == key]
        return [row for row, names in self._of(chart.of) if key in _keys(chart.by, names)]

    def _matching(self, count: Count) -> list[tuple[Row, Names]]:
        asked = (count.sheet, count.of, count.when)
        if asked not in self._found:
            if asked[:2] not in self._alike:
                rows = self._of_sheet(count.sheet) if count.sheet else self._of(count.of)
                self._alike[asked[:2]] = Alike(rows)
            self._found[asked] = self._alike[asked[:2]].holding(count.when)
        return self._found[asked]

    def _totals(self, chart: Chart) -> tuple[dict[str, float], Counter[str]]:
        """What each bar says, and over how many records: a sum, a number, or the share for which the chart's condition holds."""
        totals: dict[str, float] = {}
        counted: Counter[str] = Counter()
        kind = self.scenario.kind(chart.of)
        by = kind.field(chart.by) if kind else None
        for _, names in self._of(chart.of):
            if by is not None and by.when and names.get(chart.by) is None:
                continue  # nobody was asked
            worth = (
                float(conditions.holds(chart.share, names))
                if chart.share
                else _worth(chart.sum, names)
                if chart.sum
                else 1.0
            )
            for key in _keys(chart.by, names):
                totals[key] = totals.get(key, 0.0) + worth
                counted[key] += 1
        if chart.share:
            totals = {key: 100 * value / counted[key] for key, value in totals.items()}
        return totals, counted

    def amounts(self, count: Count) -> list[tuple[Row, Names, int]]:
        """The records or assets a count counts with what each is worth, in ten-thousandths: the whole is their sum."""
        return [
            (row, names, amounts.units(_worth(count.sum, names)) if count.sum else amounts.ONE)
            for row, names in self._matching(count)
        ]

    def _sum(self, count: Count) -> float:
        if count.alarm:
            return float(len(self.alarms(count)))
        if count.datastream:
            return float(len(self.streams(count)))
        if not count.sum:
            return float(len(self._matching(count)))
        return amounts.number(sum(worth for _, _, worth in self.amounts(count)))

    def _of_sheet(self, sheet_id: str) -> list[tuple[Row, Names]]:
        """The lines of a sheet in its present period, with the names a condition may use."""
        sheet = self.scenario.sheet(sheet_id)
        if sheet is None:
            return []
        names = {row.id: names for row, names in self._of(sheet.record)}
        return [
            (line.row, sheets.names_of_line(names[line.row.id], 0, 0) | dict(line.values))
            for line in self.lines(sheet, self.span(sheet))
        ]

    def _belonging(self, count: Count, record_id: int) -> list[RecordRow]:
        if count not in self._owned:
            owned = self._owned[count] = defaultdict(list)
            for row, _ in self._matching(count):
                if isinstance(row, RecordRow) and row.parent_id is not None:
                    owned[row.parent_id].append(row)
        return self._owned[count].get(record_id, [])

    def _sheet_chart(self, chart: Chart, number: int) -> Drawn:
        rows = [(row, float(names[chart.sum] or 0.0)) for row, names in self._of_sheet(chart.sheet)]
        rows.sort(key=lambda one: -one[1])
        longest = max((value for _, value in rows), default=0.0)
        sheet = self.scenario.sheet(chart.sheet)
        column = sheet.column(chart.sum) if sheet else None
        bars = tuple(
            Bar(
                str(row.id),
                row.title if isinstance(row, RecordRow) else row.name,
                value,
                round(100 * value / longest),
            )
            for row, value in rows[:MOST_BARS]
            if value > 0
        )
        return Drawn(chart, number, bars, column.unit if column else "", sum(value for _, value in rows))

    def _of(self, one: str) -> list[tuple[Row, Names]]:
        if one not in self._rows:
            kind, declared = self.scenario.kind(one), self.scenario.asset_class(one)
            self._rows[one] = self._records(kind) if kind else self._assets(declared) if declared else []
        return self._rows[one]

    def _records(self, kind: RecordKind) -> list[tuple[Row, Names]]:
        wanted = RecordFilter(scenario=self.scenario.id, kind=kind.id, simulated=self.simulated)
        some = [wanted]
        if self._only is not None:  # no database takes any number of ids in one question
            starts = range(0, len(self._only), _AT_ONCE)
            some = [replace(wanted, ids=self._only[start : start + _AT_ONCE]) for start in starts]
        return [(row, names_of(kind, row)) for one in some for row in records.every(one)]

    def _assets(self, declared: AssetClass) -> list[tuple[Row, Names]]:
        class_id = class_id_of(declared)
        if class_id is None:
            return []
        only = self._only_assets
        if only is not None and not only:
            return []
        found = assets.all_of(AssetFilter(class_id=class_id, simulated=self.simulated, ids=tuple(only or ())))
        return [(row, asset_names(declared, row)) for row in found]


def class_id_of(declared: AssetClass) -> int | None:
    """The class in the catalogue; None for one of the district's own that is not there yet."""
    try:
        return catalogue.find_class("component", declared.code).id
    except NotFound:
        return None


def asset_names(declared: AssetClass, row: AssetRow) -> Names:
    """What a condition sees of an asset; what was not filled in is null."""
    values, _ = forms.read(declared.fields, row.terms.attributes)
    return {field.id: values.get(field.id) for field in declared.fields} | {
        "state": row.state_label, "owner": row.owner, "keeper": row.keeper, "year": row.terms.started_on.year,
        "month": row.terms.started_on.month, "street": row.street_code,
    }  # fmt: skip


def names_of(kind: RecordKind, row: RecordRow) -> Names:
    """What a condition sees of a record; what was not filled in is null."""
    return {field.id: row.data.get(field.id) for field in kind.fields} | {
        "quantity": row.quantity, "stage": row.stage, "stage_index": kind.stage_index(row.stage), "ended": row.ended,
        "stopped": row.stopped, "stalled": row.stalled, "late": row.late,
        "overdue": row.overdue, "year": row.day.year, "month": row.day.month, "street": row.street_code, "of": row.parent,
    }  # fmt: skip


def alarm_names(row: AlarmRow) -> dict[str, Any]:
    """What a condition sees of an alarm; ``minutes`` how long it stood or stands."""
    day, end = local(row.raised_at), row.ended_at or now()
    return {
        "state": row.state.value, "severity": row.severity.value, "taken": row.taken_at is not None, "ended": row.ended_at is not None,
        "minutes": (end - row.at).total_seconds() / 60, "opened": row.case_id is not None, "year": day.year, "month": day.month,
    }  # fmt: skip


def stream_names(row: StreamRow) -> dict[str, Any]:
    """What a condition sees of a stream."""
    return {"value": row.value, "offline": row.offline, "alarms": row.alarms}


def streams_of(scenario: Scenario, datastream: str, simulated: bool) -> tuple[StreamRow, ...]:
    """The streams a scenario declares by one of its datastreams."""
    declared = scenario.datastream(datastream)
    if declared is None:
        return ()
    return observations.every_stream(StreamFilter(observed=declared.observed, simulated=simulated))


def holds(when: str, kind: RecordKind, row: RecordRow) -> bool:
    """Whether a condition holds for a record; an empty one does."""
    return conditions.holds(when, names_of(kind, row))


def _worth(name: str, names: Names) -> float:
    value = names.get(name)
    return float(value) if isinstance(value, int | float) else 0.0


def _keys(by: str, names: Names) -> list[str]:
    if by == "month":
        return [f"{names['year']:04d}-{names['month']:02d}"]
    value = names.get(by)
    if isinstance(value, list):
        return [str(one) for one in value]
    return ["是" if value is True else "否" if value is False else "" if value is None else str(value)]


def _labels(by: str, counted: RecordKind | AssetClass | None) -> dict[str, str]:
    if by == "street":
        return {row.code: row.name for row in places.streets()}
    return {stage.id: stage.title for stage in _stages(by, counted)}


def _stages(by: str, counted: RecordKind | AssetClass | None) -> tuple[Stage, ...]:
    return counted.stages if by == "stage" and isinstance(counted, RecordKind) else ()


def _ordered(by: str, totals: dict[str, float], counted: RecordKind | AssetClass | None) -> list[str]:
    if by in ("month", "year"):
        return sorted(totals)
    field = counted.field(by) if counted else None
    known = [stage.id for stage in _stages(by, counted)] or list(field.choices if field else ())
    rest = [key for key in sorted(totals, key=lambda key: -totals[key]) if key not in known]
    return [key for key in known if key in totals or by == "stage"] + rest


def _unit(chart: Chart, counted: RecordKind | AssetClass | None) -> str:
    field = counted.field(chart.sum) if counted and chart.sum else None
    return field.unit if field else "个" if chart.asset else "条"
