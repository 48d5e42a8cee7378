"""What the pages of scenarios show, made of a declaration and its records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from chengnuo.core.observations import queries as observations
from chengnuo.core.observations.queries import AlarmRow
from chengnuo.core.places import queries as places
from chengnuo.core.progress import queries as progress
from chengnuo.core.progress.queries import Standing
from chengnuo.core.records import queries as records
from chengnuo.core.records.queries import RecordFilter, RecordRow
from chengnuo.core.records.rules import forms
from chengnuo.core.records.rules.kinds import RecordKind
from chengnuo.engine import registry, watching
from chengnuo.engine.counting import key_of
from chengnuo.engine.declaration import Fed, Scenario
from chengnuo.engine.errors import ScenarioNotFound
from chengnuo.engine.measuring import Drawn, Measured, Measuring, streams_of
from chengnuo.web.cases import maps
from chengnuo.web.scenarios import registers
from chengnuo.web.sensors.views import mark as stream_mark
from chengnuo.web.sensors.words import SEVERITIES, STATES, Look, StreamLine, stream_line

#: Marks on a map beyond this are not drawn; the list holds all.
MOST_MARKS = 400
#: So many devices of a datastream, and so many alarms, stand on the page; their numbers open the rest.
MOST_STREAMS, MOST_ALARMS = 6, 10


@dataclass(frozen=True, slots=True)
class Card:
    """An indicator as a tile: every number of it opens the records behind it."""

    measured: Measured
    url: str
    below_url: str
    fed: Fed | None
    share: int | None
    #: The target it measures, as it stands in its plan year.
    target: Standing | None

    @property
    def needs(self) -> bool:
        """Whether it is a count of what needs somebody: what is stalled or overdue."""
        return self.measured.indicator.numerator.when in ("stalled", "overdue") and bool(self.measured.value)


@dataclass(frozen=True, slots=True)
class Line:
    """A record ready for a table."""

    row: RecordRow
    cells: tuple[tuple[str, str], ...]
    stage: str
    quantity: str


@dataclass(frozen=True, slots=True)
class Column:
    """A stage of the board: its first projects, and how many there are."""

    id: str
    title: str
    days: int | None
    minutes: int | None
    count: int
    late: int
    url: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class BarLine:
    """A bar of a chart with the address of its records."""

    label: str
    value: float
    share: int
    url: str


def simulated_of(params: Any, scenario: Scenario) -> bool:
    """Whether simulated records and assets are looked at: as asked, else only where there are no real ones."""
    asked = params.get("sim", "")
    if asked in ("0", "1"):
        return bool(asked == "1")
    return not _any(scenario, simulated=False) and _any(scenario, simulated=True)


def _any(scenario: Scenario, *, simulated: bool) -> bool:
    found = records.records(RecordFilter(scenario=scenario.id, simulated=simulated), size=1).total
    return bool(found) or registers.any_assets(scenario, simulated)


def sim_part(simulated: bool) -> str:
    """The address part that keeps the choice."""
    return urlencode({"sim": "1" if simulated else "0"})


def cards(scenario: Scenario, measuring: Measuring) -> list[Card]:
    """The tiles of a scenario's page."""
    feeds = {fed.indicator: fed for fed in scenario.feeds}
    keys = [key_of(scenario.id, one.id) for one in scenario.indicators]
    targets = progress.measured_by(keys, simulated=measuring.simulated)
    found = []
    for one in scenario.indicators:
        if not one.card:
            continue
        measured, fed = measuring.indicator(one), feeds.get(one.id)
        target = targets.get(key_of(scenario.id, one.id))
        share = round(100 * (measured.value or 0) / fed.figure) if fed and fed.figure else None
        if target is not None:
            share = None if target.done_share is None else int(100 * target.done_share)
        found.append(
            Card(measured, behind_url(scenario, one.id, "above", measuring.simulated),
                 behind_url(scenario, one.id, "below", measuring.simulated), fed, share, target)
        )  # fmt: skip
    return found


def behind_url(scenario: Scenario, indicator: str, side: str, simulated: bool) -> str:
    """Where the records behind a number are listed."""
    return f"{reverse('scenarios:behind', args=[scenario.id, indicator, side])}?{sim_part(simulated)}"


def charts(scenario: Scenario, measuring: Measuring) -> list[tuple[Drawn, list[BarLine]]]:
    """Each chart with its bars, each with the address of its records."""
    found = []
    for number, chart in enumerate(scenario.charts):
        drawn = measuring.chart(chart, number)
        address = reverse("scenarios:bar", args=[scenario.id, number])
        lines = [
            BarLine(
                bar.label,
                bar.value,
                bar.share,
                f"{address}?{urlencode({'key': bar.key, 'sim': int(measuring.simulated)})}",
            )
            for bar in drawn.bars
        ]
        found.append((drawn, lines))
    return found


def kind_of(row: RecordRow) -> RecordKind:
    """The kind of a record, in its version; a bare one where even that is gone, so that it stays readable."""
    try:
        return registry.kind_of(row)
    except ScenarioNotFound:
        fields = tuple(forms.Field(name, name, forms.FieldKind.LONG) for name in row.data)
        return RecordKind(row.scenario, row.scenario_version, row.kind, row.kind, fields, "")


def line_of(row: RecordRow) -> Line:
    """A record as a line, under the version it was filled in with."""
    kind = kind_of(row)
    stage = kind.stage(row.stage)
    cells = tuple((field.label, forms.shown(field, row.data.get(field.id))) for field in kind.listed)
    if kind.of and kind.title_field:
        cells = ((kind.of.title, row.parent), *cells)
    quantity = (
        ""
        if row.quantity is None
        else f"{row.quantity:,.4f}".rstrip("0").rstrip(".") + f" {row.quantity_unit}"
    )
    return Line(row, cells, stage.title if stage else "", quantity)


def lines_of(rows: Iterable[RecordRow]) -> list[Line]:
    """Records as lines."""
    return [line_of(row) for row in rows]


def board(kind: RecordKind, wanted: RecordFilter, *, shown: int = 6) -> list[Column]:
    """The projects by stage, the stalled ones first."""
    counts = records.stage_counts(wanted)
    found = []
    for stage in kind.stages:
        count, late = counts.get(stage.id, (0, 0))
        here = _with_stage(wanted, stage.id)
        rows = records.records(here, size=shown).rows if count else ()
        address = f"?{urlencode({'stage': stage.id, 'sim': '1' if wanted.simulated else '0'})}"
        found.append(
            Column(
                stage.id, stage.title, stage.days, stage.minutes, count, late, address, tuple(lines_of(rows))
            )
        )
    return found


def _with_stage(wanted: RecordFilter, stage: str) -> RecordFilter:
    return replace(wanted, stage=stage)


def marks(rows: Iterable[RecordRow], titles: dict[str, str]) -> list[dict[str, Any]]:
    """Records as marks of a map."""
    return [
        {
            "lon": row.lon, "lat": row.lat, "n": 1, "tone": _tone(row), "sign": titles.get(row.kind, "")[:1],
            "title": row.title, "lines": [line for line in (titles.get(row.kind, ""), line_of(row).stage, row.address[:60]) if line],
            "simulated": row.simulated, "url": reverse("scenarios:record", args=[row.id]), "go": _("打开"),
        }
        for row in rows
    ]  # fmt: skip


def _tone(row: RecordRow) -> str:
    return "alert" if row.stalled or row.overdue else "done" if row.ended else "unit"


def map_of(
    scenario: Scenario, simulated: bool, *, with_assets: bool = False, devices: bool = False
) -> dict[str, Any] | None:
    """The map of a scenario's layers: records as marks, assets as tiles, and its ``devices``; None where it has none."""
    shape: Any = places.boundary_shape()
    if not (scenario.layers or scenario.datastreams) or shape is None:
        return None
    tiles, drawn = registers.layers(scenario, simulated) if with_assets else ([], [])
    titles = {kind.id: kind.title for kind in scenario.kinds if kind.id in scenario.layers}
    rows: list[RecordRow] = []
    total = 0
    for kind_id in titles:
        page = records.records(
            RecordFilter(scenario=scenario.id, kind=kind_id, simulated=simulated, located=True),
            size=MOST_MARKS,
        )
        rows += page.rows
        total += page.total
    there = marks(rows[:MOST_MARKS], titles) + (stream_marks(scenario, simulated) if devices else [])
    return {
        # a map of assets is known to the script that tells what was chosen
        "id": "as-mp" if drawn else "sc-mp", "assets": drawn, "bounds": maps.sides(shape.bounds),
        "layers": [*maps.layers(), *tiles], "marks": {"marks": there}, "devices": devices, "total": total,
        "shown": min(total, MOST_MARKS), "legend": list(titles.values()),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Watched:
    """A datastream on a scenario's page: its streams, and how many are offline or have an alarm standing."""

    title: str
    observed: str
    lines: tuple[StreamLine, ...]
    count: int
    alarms: int
    offline: int


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """An alarm with the record it opened."""

    row: AlarmRow
    severity: Look
    state: Look
    record_id: int | None


def watched(scenario: Scenario, simulated: bool) -> list[Watched]:
    """The datastreams of a scenario with their newest values, what needs somebody first."""
    found = []
    for one in scenario.datastreams:
        rows = sorted(
            streams_of(scenario, one.id, simulated), key=lambda row: (not row.alarms, not row.offline)
        )
        lines = tuple(stream_line(row) for row in rows[:MOST_STREAMS])
        alarms, offline = sum(bool(row.alarms) for row in rows), sum(row.offline for row in rows)
        found.append(Watched(one.title, one.observed, lines, len(rows), alarms, offline))
    return found


def alarms_of(scenario: Scenario, simulated: bool) -> list[AlarmLine]:
    """The newest alarms of a scenario."""
    rows = [
        row for one in scenario.alarms for row in observations.every_alarm(one.rule.id, simulated=simulated)
    ]
    return alarm_lines(sorted(rows, key=lambda row: -row.id)[:MOST_ALARMS])


def alarm_lines(rows: Sequence[AlarmRow]) -> list[AlarmLine]:
    """Alarms as lines."""
    opened = records.ids_of_keys(watching.key_of(row.id) for row in rows)
    return [
        AlarmLine(row, SEVERITIES[row.severity], STATES[row.state], opened.get(watching.key_of(row.id)))
        for row in rows
    ]


def stream_marks(scenario: Scenario, simulated: bool) -> list[dict[str, Any]]:
    """Its devices as marks of a map, one for each place: red where an alarm stands."""
    rows = [
        row
        for one in scenario.datastreams
        for row in streams_of(scenario, one.id, simulated)
        if row.lon is not None
    ]
    gravest = {row.thing_id: row for row in sorted(rows, key=lambda row: (row.alarms, row.offline))}
    return [stream_mark(row) for row in gravest.values()][:MOST_MARKS]


def asked_facts(kind: RecordKind, row: RecordRow) -> Sequence[tuple[str, str, bool]]:
    """The answers of a record: question, answer, whether it is personal and therefore hidden."""
    return [
        (field.label, "" if field.personal else forms.shown(field, row.data.get(field.id)), field.personal)
        for field in kind.fields
        if row.data.get(field.id) is not None or not field.when
    ]
