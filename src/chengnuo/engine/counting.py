"""What single records, assets, alarms and streams add to the indicators of scenarios.

The arithmetic is that of ``measuring``: what a count counts, and what each is worth, is asked of it and of nobody else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chengnuo.core.assets import queries as assets
from chengnuo.core.assets.queries import AssetRow
from chengnuo.core.indicators import queries as indicators
from chengnuo.core.indicators.queries import Subject
from chengnuo.core.indicators.rules.amounts import ONE
from chengnuo.core.indicators.shapes import Piece
from chengnuo.core.records import homes
from chengnuo.core.records.homes import Home
from chengnuo.core.records.queries import RecordRow
from chengnuo.engine import registry
from chengnuo.engine.counting_days import Pasts
from chengnuo.engine.declaration import Count, Indicator, Scenario
from chengnuo.engine.measuring import Measuring
from chengnuo.kernel.clock import local, today


@dataclass(frozen=True, slots=True)
class Counted:
    """Something a count counts: for which day, and what it is worth in ten-thousandths."""

    subject_id: int
    day: date
    amount: int


def key_of(scenario: str, indicator: str) -> str:
    """How an indicator of a scenario is called everywhere."""
    return f"{scenario}.{indicator}"


# ---- records --------------------------------------------------------------------------------------------------


def with_lines(record_ids: Collection[int]) -> tuple[int, ...]:
    """These records, and those whose line in a sheet they change: what they belong to."""
    kinds = _kinds_with_lines()
    if not kinds:
        return tuple(sorted(set(record_ids)))
    parents = {home.parent_id for home in homes.homes(sorted(set(record_ids))) if home.parent_id}
    lines = {home.id for home in homes.homes(sorted(parents)) if (home.scenario, home.kind) in kinds}
    return tuple(sorted({*record_ids, *lines}))


def of_records(record_ids: Sequence[int]) -> list[Piece]:
    """All that these records add; of those that are gone or voided, nothing."""
    groups: dict[tuple[str, bool], list[Home]] = defaultdict(list)
    for home in homes.homes(record_ids):
        groups[home.scenario, home.simulated].append(home)
    scenarios = {live.scenario.id: live.scenario for live in registry.scenarios()}
    found: list[Piece] = []
    for (name, simulated), some in groups.items():
        if name in scenarios:
            found += _of_scenario(scenarios[name], simulated, some)
    return found


def _of_scenario(scenario: Scenario, simulated: bool, some: Sequence[Home]) -> list[Piece]:
    """What records of one scenario add to its indicators."""
    wanted, kinds = {home.id for home in some}, {home.kind for home in some}
    with_lines = _kinds_with_lines()
    lines = [home.id for home in some if (scenario.id, home.kind) in with_lines]
    look = Measuring(scenario, simulated=simulated, only={*wanted, *homes.children_of(lines)}, only_assets=())
    pasts = Pasts(wanted)
    counted = {
        count: _records(look, count, wanted, pasts)
        for count in dict.fromkeys(counts_of(scenario))
        if _kind_counted(scenario, count) in kinds
    }
    found: list[Piece] = []
    for indicator in scenario.indicators:
        found += pieces(scenario, indicator, simulated, *_sides(indicator, counted))
    return found


def _sides(indicator: Indicator, counted: Mapping[Count, Sequence[Counted]]) -> list[Sequence[Counted]]:
    sides = (indicator.numerator, indicator.denominator)
    return [() if count is None else counted.get(count, ()) for count in sides]


def _kind_counted(scenario: Scenario, count: Count) -> str | None:
    """The kind of the records a count counts, itself or by a sheet."""
    if count.sheet:
        sheet = scenario.sheet(count.sheet)
        return sheet.record if sheet else None
    return count.record or None


def _records(look: Measuring, count: Count, wanted: Collection[int], pasts: Pasts) -> list[Counted]:
    rows = [(row, names, worth) for row, names, worth in look.amounts(count)
            if isinstance(row, RecordRow) and row.id in wanted]  # fmt: skip
    if count.sheet:
        return [Counted(row.id, row.day, worth) for row, _, worth in rows]
    kind = look.scenario.kind(count.record)
    if kind is None:
        return []
    days = pasts.of_records(kind, count.when, [(row, names) for row, names, _ in rows])
    return [Counted(row.id, days[row.id], worth) for row, _, worth in rows]


def _kinds_with_lines() -> frozenset[tuple[str, str]]:
    """(scenario, kind) whose records are lines of a sheet that an indicator counts."""
    return frozenset(
        (live.scenario.id, sheet.record)
        for live in registry.scenarios()
        for sheet in live.scenario.sheets
        if sheet.id in sheets_counted(live.scenario)
    )


def sheets_counted(scenario: Scenario) -> frozenset[str]:
    """The sheets that its indicators count."""
    return frozenset(count.sheet for count in counts_of(scenario) if count.sheet)


def counts_of(scenario: Scenario) -> Iterator[Count]:
    """Everything its indicators count."""
    for one in scenario.indicators:
        yield one.numerator
        if one.denominator is not None:
            yield one.denominator


# ---- assets ---------------------------------------------------------------------------------------------------


def of_assets(asset_ids: Sequence[int]) -> list[Piece]:
    """All that these assets add, to the indicators of every scenario that knows their class."""
    codes = assets.classes_of(asset_ids)
    found: list[Piece] = []
    for live in registry.scenarios():
        classes = {one.code for one in live.scenario.asset_classes}
        for simulated in (False, True):
            some = {pk for pk, (code, made) in codes.items() if code in classes and made == simulated}
            if some:
                look = Measuring(live.scenario, simulated=simulated, only=(), only_assets=some)
                pasts = Pasts(some)
                counted = {
                    count: _assets(look, count, pasts) for count in dict.fromkeys(counts_of(live.scenario))
                }
                for indicator in live.scenario.indicators:
                    found += pieces(live.scenario, indicator, simulated, *_sides(indicator, counted))
    return found


def _assets(look: Measuring, count: Count, pasts: Pasts) -> list[Counted]:
    declared = look.scenario.asset_class(count.asset) if count.asset else None
    if declared is None:
        return []
    rows = [(row, worth) for row, _, worth in look.amounts(count) if isinstance(row, AssetRow)]
    days = pasts.of_assets(declared, count.when, [row for row, _ in rows])
    return [Counted(row.id, days[row.id], worth) for row, worth in rows]


# ---- what devices tell ----------------------------------------------------------------------------------------


def watched(scenario: Scenario) -> list[tuple[Indicator, Subject]]:
    """Its indicators that count alarms or streams: those lie in another database and tell nobody when they change."""
    found = []
    for one in scenario.indicators:
        counts = [count for count in (one.numerator, one.denominator) if count is not None]
        if any(count.alarm for count in counts):
            found.append((one, Subject.ALARM))
        if any(count.datastream for count in counts):
            found.append((one, Subject.STREAM))
    return found


def of_devices(scenario: Scenario, indicator: Indicator, subject: Subject) -> list[Piece]:
    """All that alarms, or streams, add to an indicator now."""
    found: list[Piece] = []
    # how a stream was before now nobody can tell but the indicators themselves: it counts since they saw it so first
    since = indicators.standing_days(key_of(scenario.id, indicator.id), subject)
    for simulated in (False, True):
        look = Measuring(scenario, simulated=simulated)
        sides = [
            _devices(look, count, subject, since) for count in (indicator.numerator, indicator.denominator)
        ]
        found += pieces(scenario, indicator, simulated, *sides)
    return found


def _devices(
    look: Measuring, count: Count | None, subject: Subject, since: Mapping[int, date]
) -> list[Counted]:
    if count is not None and count.alarm and subject is Subject.ALARM:
        return [Counted(row.id, local(row.raised_at).date(), ONE) for row in look.alarms(count)]
    if count is not None and count.datastream and subject is Subject.STREAM:
        return [Counted(row.id, since.get(row.id, today()), ONE) for row in look.streams(count)]
    return []


# ---- both sides -----------------------------------------------------------------------------------------------


def pieces(
    scenario: Scenario, indicator: Indicator, simulated: bool, above: Iterable[Counted], below: Iterable[Counted] = ()
) -> Iterator[Piece]:  # fmt: skip
    """What is counted above and below as pieces. What is on both sides counts on one day, that of the denominator: a share is
    one of those that came in the period, and never more than all of them.
    """
    key, whole = key_of(scenario.id, indicator.id), {one.subject_id: one for one in below}
    for one in above:
        under = whole.pop(one.subject_id, None)
        yield Piece(
            key,
            one.subject_id,
            under.day if under else one.day,
            one.amount,
            under.amount if under else None,
            simulated,
        )
    for one in whole.values():
        yield Piece(key, one.subject_id, one.day, None, one.amount, simulated)
