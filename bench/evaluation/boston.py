"""58,251 real requests of Boston 311 through intake and deadlines: what is kept, what is overdue, what is told twice.

Import only with Django set up. Every request goes through ``services.report_case`` at the moment it was opened. Every
twentieth goes the whole loop (filed, dispatched, signed, finished, checked) at its own moments; the others are closed by
hand at theirs, so that the fusion sees open what was open then.
"""

from __future__ import annotations

import heapq
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from bench.evaluation import boston_city, boston_rows
from bench.evaluation.boston_rows import PUBLISHED, Request
from bench.evaluation.throwaway import Progress, asked_to_stop
from chengnuo.core.cases import models, queries, services
from chengnuo.core.cases.rules.fusion import Told, most_alike, tile, tiles_around
from chengnuo.core.cases.rules.words import OPEN_STATES, Source, State
from chengnuo.core.catalogue import deadlines
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.kernel.clock import pretending
from chengnuo.kernel.geo import Point

SOURCES = {
    "Constituent Call": Source.HOTLINE, "Employee Generated": Source.GRID_WORKER, "Self Service": Source.RESIDENT,
    "Citizens Connect App": Source.RESIDENT, "Twitter": Source.RESIDENT, "Maximo Integration": Source.PARTNER,
}  # fmt: skip
#: What a row without an address says instead of one: a report needs a place or words for it.
NO_ADDRESS = "Boston (no address given)"
EVERY_TWENTIETH = 20
_A_COMMIT = 200


class Nearby:
    """Cases by place, for the hints: ``queries.similar`` asks the database for each of 58,251, which takes as long as
    taking them in; the rule is the same (``fusion.most_alike``), and every twentieth answer is compared with it.
    """

    def __init__(self) -> None:
        self._known: dict[int, list[tuple[int, Told]]] = {}
        self.open: set[int] = set()

    def likest(self, told: Told) -> tuple[int, float] | None:
        """The open case most like it, with the score."""
        if told.point is None:
            return None
        near = [self._known.get(square, ()) for square in tiles_around(told.point)]
        alike = most_alike(told, [pair for cases in near for pair in cases if pair[0] in self.open])
        return (alike[0][0], alike[0][1].score) if alike else None

    def add(self, case_id: int, told: Told) -> None:
        """One more open case."""
        self.open.add(case_id)
        if told.point is not None:
            self._known.setdefault(tile(told.point), []).append((case_id, told))


@dataclass(slots=True)
class Run:
    """What came of the requests."""

    city: boston_city.City
    case_of: dict[str, int] = field(default_factory=dict)
    joined: dict[str, int] = field(default_factory=dict)
    hinted: dict[str, tuple[int, float]] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    nearby: Nearby = field(default_factory=lambda: Nearby())
    hints_checked: list[bool] = field(default_factory=list)
    closings: list[tuple[datetime, int, str]] = field(default_factory=list)


def take_in(rows: Sequence[Request], limits: dict[str, Any]) -> Run:
    """Report every row, in their order; who presses Ctrl-C gets the figures of what was taken in by then."""
    run = Run(boston_city.found(rows, limits))
    progress, stop = Progress("boston", len(rows)), asked_to_stop()
    for begin in range(0, len(rows), _A_COMMIT):
        if stop.is_set():
            break
        with transaction.atomic():
            for number, row in enumerate(rows[begin : begin + _A_COMMIT], start=begin):
                _close_until(run, row.opened)
                _report(run, row, whole=number % EVERY_TWENTIETH == 0 and row.type in limits)
        progress.at(begin)
    _close_until(run, PUBLISHED)
    return run


def _report(run: Run, row: Request, *, whole: bool) -> None:
    source = SOURCES[row.source]
    actor = {
        Source.GRID_WORKER: run.city.walker,
        Source.RESIDENT: None,
        Source.PARTNER: run.city.partner,
    }.get(source, run.city.desk)
    intake = services.Intake(
        source=source, text=row.title, key=f"boston:{row.id}", point=Point(row.lon, row.lat) if row.placed else None,
        address=row.address or NO_ADDRESS, condition_id=run.city.conditions[row.type], external_id=row.id,
        reported_at=row.opened,
    )  # fmt: skip
    with pretending(row.opened):
        receipt = services.report_case(actor=actor, intake=intake)
        run.case_of[row.id] = receipt.case_id
        if receipt.joined:
            run.joined[row.id] = receipt.case_id
            return
        _hint(run, row, receipt.case_id, intake, check=whole)
        if whole:
            run.whole.add(row.id)
            _dispatch(run, receipt.case_id, row)
    if row.closed is not None:
        heapq.heappush(run.closings, (max(row.closed, row.opened), receipt.case_id, row.id))


def _hint(run: Run, row: Request, case_id: int, intake: services.Intake, *, check: bool) -> None:
    """Keep the open case the desk would be shown beside this one."""
    matter = catalogue.matter_class(catalogue.condition(run.city.conditions[row.type]).class_id)
    key = f"{matter.kind}:{matter.code}"
    told = Told(key, intake.point, row.opened, intake.text, matter.name, intake.address)
    found = run.nearby.likest(told)
    if found is not None:
        run.hinted[row.id] = found
    if check:
        alike = [one for one in queries.similar(case_id) if one.row.state in OPEN_STATES]
        run.hints_checked.append((alike[0].score if alike else 0.0) == (found[1] if found else 0.0))
    run.nearby.add(case_id, told)


def _dispatch(run: Run, case_id: int, row: Request) -> None:
    case = models.Case.objects.get(pk=case_id)
    if case.state == State.COLLECTED:
        case.version = services.classify(
            actor=run.city.desk, case_id=case_id, version=case.version, condition_id=run.city.conditions[row.type],
            waived=True, reason="Boston 311",
        )  # fmt: skip
    unit = run.city.units[row.department]
    services.dispatch(actor=run.city.desk, case_id=case_id, version=case.version, unit_id=unit)


def _close_until(run: Run, moment: datetime) -> None:
    """Close what the city had closed by ``moment``, in its order."""
    while run.closings and run.closings[0][0] <= moment:
        at, case_id, row_id = heapq.heappop(run.closings)
        run.nearby.open.discard(case_id)
        if row_id not in run.whole:
            models.Case.objects.filter(pk=case_id).update(state=State.CLOSED, closed_at=at)
            continue
        case = models.Case.objects.get(pk=case_id)
        handler = run.city.handlers[case.lead_unit_id or 0]
        with pretending(at):
            version = services.sign(actor=handler, case_id=case_id, version=case.version)
            version = services.finish(
                actor=handler, case_id=case_id, version=version, result="Closed by the city."
            )
            services.close(actor=run.city.checker, case_id=case_id, version=version)


def measure(rows: Sequence[Request]) -> tuple[dict[str, Any], Run]:
    """Everything the page says, and the run it was counted from."""
    days = deadlines.calendar()
    limits = boston_rows.learned_limits((r for r in rows if r.opened < boston_rows.LEARNED_BEFORE), days)
    run = take_in(rows, limits)
    taken = [row for row in rows if row.id in run.case_of]
    return {
        "requests": len(rows),
        "taken_in": len(taken),
        "kept": kept(taken, run),
        "targets": targets(rows, limits),
        "flags": flags(rows, run),
        "whole_loop": whole_loop(taken, run),
        "twice": twice(taken, run),
    }, run


def kept(rows: Sequence[Request], run: Run) -> dict[str, Any]:
    """Each field that has a home, read back and compared: how many rows are equal, of how many."""
    counts: Counter[str] = Counter()
    of: Counter[str] = Counter()
    reports = models.Report.objects.select_related("case", "case__matter_class", "case__route_unit")
    by_id = {report.external_id: report for report in reports.iterator(2000)}
    names = {code: name for name, code in run.city.streets.items()}
    for row in rows:
        report = by_id[row.id]
        case, first = report.case, row.id not in run.joined
        checks: dict[str, bool | None] = {
            "case_enquiry_id → report.external_id": True,
            "open_dt → report.at": report.at == row.opened,
            "case_title → report.text": report.text == row.title,
            "location → report.address": report.address == row.address if row.address else None,
            "latitude, longitude → report.lat, report.lon": (report.lon, report.lat) == (row.lon, row.lat)
            if row.placed
            else None,
            "source → report.source": report.source == SOURCES[row.source],
            "type → case.matter_class": getattr(case.matter_class, "name", "") == row.type[:60],
            "reason → class.major_name": getattr(case.matter_class, "major_name", "") == row.reason[:40],
            "department → proposed unit": getattr(case.route_unit, "short_name", "") == row.department,
            "neighborhood → case.street (by where it lies)": names.get(case.street_code) == row.neighborhood
            if row.placed and row.neighborhood and first
            else None,
            "closed_dt → case.closed_at": case.closed_at == (row.closed and max(row.closed, row.opened))
            if first
            else None,
        }
        for name, equal in checks.items():
            if equal is not None:
                of[name] += 1
                counts[name] += equal
    return {
        "reports": len(by_id),
        "cases": models.Case.objects.count(),
        "fields": [[name, counts[name], of[name]] for name in of],
    }


def targets(rows: Sequence[Request], limits: dict[str, Any]) -> dict[str, Any]:
    """Targets of the source that the learned limits give, to the minute, by the source's own rule for the start."""
    days, hours = deadlines.calendar(), deadlines.hours()
    result: dict[str, Any] = {
        "types": len({row.type for row in rows}),
        "types_with_limit": len(limits),
    }
    for name, learned in (("learned_from", True), ("later", False)):
        part = [
            r for r in rows if r.target is not None and (r.opened < boston_rows.LEARNED_BEFORE) == learned
        ]
        known = [r for r in part if r.type in limits]
        result[name] = {
            "with_target": len(part),
            "as_the_source": sum(
                boston_rows.explains(limits[r.type], r.opened, r.target, days) for r in known if r.target
            ),
            "as_the_district": sum(
                abs(_due(r, limits, days, hours) - r.target) <= timedelta(minutes=1)
                for r in known
                if r.target
            ),
        }
    return result


def _due(row: Request, limits: dict[str, Any], days: Any, hours: Any) -> datetime:
    from chengnuo.kernel.worktime import due_at

    return due_at(row.opened, limits[row.type], days, hours)


AGREES, NO_FLAG, NO_LIMIT = "agrees", "no flag in the source", "no limit known for the type"
NO_TARGET = "the source set no target and calls it on time"
START = "the source counts the start otherwise (weekend, evening, early morning)"
OTHER = "the source's target is not that of the type's limit"


def flags(rows: Sequence[Request], run: Run) -> dict[str, Any]:
    """The overdue flag by the deadline engine beside the source's: how many agree, and why the others do not."""
    found: dict[str, Counter[str]] = {"learned_from": Counter(), "later": Counter()}
    own: Counter[bool] = Counter()
    days = deadlines.calendar()
    for row in rows:
        end = row.closed or PUBLISHED
        if row.ontime and row.target:
            own[(end > row.target) == (row.ontime == "OVERDUE")] += 1
        part = "learned_from" if row.opened < boston_rows.LEARNED_BEFORE else "later"
        found[part][_verdict(row, run, end, days)] += 1
    verdicts = (AGREES, NO_TARGET, START, OTHER, NO_LIMIT, NO_FLAG)
    return {
        "own_target": {"agree": own[True], "differ": own[False]},
        "rows": [[verdict, *(counts[verdict] for counts in found.values())] for verdict in verdicts],
    }


def _verdict(row: Request, run: Run, end: datetime, days: Any) -> str:
    condition = catalogue.condition(run.city.conditions[row.type])
    [limit] = [stage.limit for stage in condition.stages]
    if not row.ontime:
        return NO_FLAG
    if limit == boston_city.NO_LIMIT:
        return NO_LIMIT
    late, theirs = end > deadlines.due_times(condition, row.opened)[0].due.at, row.ontime == "OVERDUE"
    if late == theirs:
        return AGREES
    if row.target is None:
        return NO_TARGET
    return START if boston_rows.explains(limit, row.opened, row.target, days) else OTHER


def whole_loop(rows: Sequence[Request], run: Run) -> dict[str, int]:
    """Of the cases that went the whole loop: the platform's own overdue flag beside the engine's."""
    counts: Counter[str] = Counter()
    for row in rows:
        if row.id not in run.whole:
            continue
        condition = catalogue.condition(run.city.conditions[row.type])
        due = deadlines.due_times(condition, row.opened)[0].due.at
        task = models.Task.objects.get(case_id=run.case_of[row.id])
        late = (task.finished_at or PUBLISHED) > task.due_at
        counts["cases"] += 1
        counts["same_due_time"] += task.due_at == due
        counts["same_flag"] += late == ((row.closed or PUBLISHED) > due)
    return dict(counts)


def twice(rows: Sequence[Request], run: Run) -> dict[str, Any]:
    """What the fusion joined and hinted; beside what the city itself closed as a duplicate and of what."""
    by_id = {row.id: row for row in rows}
    marked = [row for row in rows if "duplicate" in row.closure.lower()]
    named = [(row, other) for row in marked if (other := boston_rows.duplicate_of(row)) in by_id]
    pairs: Counter[str] = Counter()
    for row, other in named:
        pairs[_fate(row, by_id[other], run)] += 1
    return {
        "joined": len(run.joined),
        "cases_with_more_than_one": len(set(run.joined.values())),
        "hinted": len(run.hinted),
        "without_place": sum(not row.placed for row in rows),
        "marked_by_the_city": len(marked),
        "marked_joined": sum(row.id in run.joined for row in marked),
        "marked_hinted": sum(row.id in run.hinted for row in marked),
        "marked_naming_another_row": len(named),
        "named": dict(pairs.most_common()),
        "hints_compared_with_the_desk": len(run.hints_checked),
        "of_them_the_same": sum(run.hints_checked),
    }


def sample(rows: Sequence[Request], run: Run, seed: int = 311) -> list[dict[str, Any]]:
    """Pairs to be judged by hand: thirty that were joined and thirty that were hinted, each with the case's first report."""
    first: dict[int, Request] = {}
    rows = [row for row in rows if row.id in run.case_of]
    for row in rows:
        first.setdefault(run.case_of[row.id], row)
    chance = random.Random(seed)
    drawn = []
    for how, found in (
        ("joined", run.joined),
        ("hinted", {key: case for key, (case, _) in run.hinted.items()}),
    ):
        mine = [row for row in rows if row.id in found]
        for row in chance.sample(mine, min(30, len(mine))):
            drawn.append({"how": how, "first": _told(first[found[row.id]]), "second": _told(row)})
    return drawn


def _told(row: Request) -> dict[str, Any]:
    closed = f"{row.closed:%Y-%m-%d %H:%M}" if row.closed else ""
    return {
        "id": row.id, "opened": f"{row.opened:%Y-%m-%d %H:%M}", "closed": closed, "type": row.type, "title": row.title,
        "address": row.address, "place": [row.lon, row.lat], "source": row.source, "closure": row.closure[:160],
    }  # fmt: skip


def _fate(row: Request, other: Request, run: Run) -> str:
    """What became of a pair the city calls the same."""
    early, late = sorted((row, other), key=lambda one: (one.opened, one.id))
    if run.case_of[late.id] == run.case_of[early.id]:
        return "one case"
    if run.hinted.get(late.id, (0, 0.0))[0] == run.case_of[early.id]:
        return "shown to the desk"
    if not (early.placed and late.placed):
        return "missed: one has no place"
    if early.type != late.type:
        return "missed: another type"
    if late.opened - early.opened > timedelta(days=14):
        return "missed: more than 14 days apart"
    if early.closed is not None and early.closed <= late.opened:
        return "missed: the first was closed by then"
    return "missed: too far apart, or another pair was likelier"
