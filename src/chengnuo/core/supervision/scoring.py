"""The units' score over a period as it was known on a day; every figure opens to what was counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from chengnuo.core.people import queries as people
from chengnuo.core.supervision import history, reporting, rulebook
from chengnuo.core.supervision.history import ClockThen, MatterThen, end_of, start_of
from chengnuo.core.supervision.rules.reporting import window_of
from chengnuo.core.supervision.rules.scores import Counter, Score, Sheet, ranked, score_of
from chengnuo.core.supervision.rules.words import Act, Level, Result, Stage, State
from chengnuo.kernel.clock import local


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included, on the district's calendar, as known at the end of ``as_of``; real or simulated, never both."""

    start: date
    end: date
    as_of: date
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing behind a figure: a matter, an order or a point of a check."""

    kind: str
    id: int
    title: str
    at: datetime
    words: str = ""


@dataclass(frozen=True, slots=True)
class UnitScore:
    """A unit with its points, its place and its counts."""

    unit_id: int
    unit: str
    place: int
    score: Score
    counts: Mapping[Counter, int]


Counts = Mapping[int, Mapping[Counter, list[Counted]]]
_MET = {
    Stage.SIGN: (Counter.SIGN_DUE, Counter.SIGN_MET),
    Stage.PLAN: (Counter.PLAN_DUE, Counter.PLAN_MET),
    Stage.PROGRESS: (Counter.PROGRESS_DUE, Counter.PROGRESS_MET),
    Stage.DONE: (Counter.DONE_DUE, Counter.DONE_MET),
}
_LEVELS = {Level.BLUE: Counter.BLUE, Level.YELLOW: Counter.YELLOW, Level.RED: Counter.RED}
_REPORTS = (Act.PLAN, Act.PROGRESS, Act.REPLY)


def unit_scores(period: Period) -> tuple[UnitScore, ...]:
    """Every unit with something to count, the best first; equal points are an equal place."""
    sheet = sheet_of(period)
    counted = counts_of(period)
    names = {row.id: row.short_name or row.name for row in people.units(active_only=False)}
    numbers = {unit: {c: len(rows.get(c, ())) for c in Counter} for unit, rows in counted.items()}
    scored = {unit: score_of(numbers[unit], sheet) for unit in counted}
    places = ranked([(unit, one.points) for unit, one in scored.items()])
    rows = [
        UnitScore(unit, names.get(unit, ""), places[unit], scored[unit], numbers[unit]) for unit in counted
    ]
    return tuple(sorted(rows, key=lambda row: (row.place, row.unit_id)))


def sheet_of(period: Period) -> Sheet:
    """The score sheet that was in use."""
    return rulebook.sheet(end_of(period.as_of))


def parts(period: Period, unit_id: int, counter: Counter) -> tuple[Counted, ...]:
    """The very things behind a figure of a unit, in the order of time."""
    found = counts_of(period).get(unit_id, {}).get(counter, [])
    return tuple(sorted(found, key=lambda one: (one.at, one.id)))


def counts_of(period: Period) -> Counts:
    """Unit → counter → what it counts: the one definition behind figures and lists."""
    at = min(end_of(period.as_of), end_of(period.end))
    found: dict[int, dict[Counter, list[Counted]]] = defaultdict(lambda: defaultdict(list))
    matters = {one.id: one for one in history.matters(at, simulated=period.simulated)}
    span = (start_of(period.start), at)
    for clock in history.clocks(at, simulated=period.simulated):
        _count_clock(found, clock, matters[clock.matter_id], span)
    for matter in matters.values():
        _count_steps(found, matter, span)
    _count_reports(found, period, matters, at)
    _count_rest(found, period, span, at)
    return found


def _count_clock(
    found: dict[int, dict[Counter, list[Counted]]], clock: ClockThen, matter: MatterThen, span: tuple[datetime, datetime]
) -> None:  # fmt: skip
    if not span[0] <= clock.due_at < span[1]:
        return
    due, met = _MET[clock.stage]
    words = f"到期 {local(clock.due_at):%Y-%m-%d %H:%M}"
    words += f"，{local(clock.met_at):%Y-%m-%d %H:%M} 完成" if clock.met_at else "，未完成"
    one = Counted("matter", matter.id, f"{matter.number} {matter.title}", clock.due_at, words)
    found[clock.unit_id][due].append(one)
    if clock.on_time:
        found[clock.unit_id][met].append(one)


def _count_steps(
    found: dict[int, dict[Counter, list[Counted]]], matter: MatterThen, span: tuple[datetime, datetime]
) -> None:
    wanted = {Act.REPLY: Counter.REPLIED, Act.SEND_BACK: Counter.SENT_BACK}
    replied = 0
    for step in matter.steps:
        if step.act not in wanted or step.unit_id is None or not span[0] <= step.at < span[1]:
            continue
        if step.act == Act.REPLY:
            replied += 1
        elif not replied:
            continue  # what was sent back had been answered before the period
        one = Counted("matter", matter.id, f"{matter.number} {matter.title}", step.at, step.text[:120])
        found[step.unit_id][wanted[step.act]].append(one)


def _count_reports(
    found: dict[int, dict[Counter, list[Counted]]], period: Period, matters: Mapping[int, MatterThen], at: datetime
) -> None:  # fmt: skip
    years = range(period.start.year - 1, period.end.year + 1)
    days = [one for year in years for one in reporting.days_of(year, at)]
    for day in (one for one in days if period.start <= one.day <= period.end and end_of(one.day) <= at):
        since = end_of(window_of(days, day, day.day.replace(month=1, day=1)))
        for matter in matters.values():
            _count_report(found, matter, since, end_of(day.day))


def _count_report(
    found: dict[int, dict[Counter, list[Counted]]], matter: MatterThen, since: datetime, until: datetime
) -> None:
    """A matter that its unit had in hand before the window began has to be reported on within it."""
    before = [step for step in matter.steps if step.at < until]
    given = next((step.at for step in before if step.act == Act.ASSIGN), None)
    if not before or given is None or before[-1].after not in (State.SIGNED, State.HANDLING):
        return
    unit_id = before[-1].unit_id
    if unit_id is None:
        return
    one = Counted(
        "matter", matter.id, f"{matter.number} {matter.title}", until, f"报送日 {local(until):%Y-%m-%d} 前"
    )
    found[unit_id][Counter.REPORT_DUE].append(one)
    if any(step.act in _REPORTS and step.at >= since for step in before):
        found[unit_id][Counter.REPORTED].append(one)


def _count_rest(
    found: dict[int, dict[Counter, list[Counted]]], period: Period, span: tuple[datetime, datetime], at: datetime
) -> None:  # fmt: skip
    for order in history.orders(at, simulated=period.simulated):
        if span[0] <= order.issued_at < span[1]:
            one = Counted("order", order.id, f"{order.number} {order.title}", order.issued_at)
            found[order.unit_id][_LEVELS[order.level]].append(one)
    for visit in history.visits(at, simulated=period.simulated):
        if visit.unit_id is None or visit.result == Result.ABSENT or not span[0] <= visit.at < span[1]:
            continue
        one = Counted("point", visit.point_id, f"{visit.plan}：{visit.title}", visit.at, visit.finding[:120])
        found[visit.unit_id][Counter.VISITED].append(one)
        if visit.result == Result.GOOD:
            found[visit.unit_id][Counter.GOOD].append(one)
