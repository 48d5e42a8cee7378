"""10,000 cases over 365 simulated days: does each warning and each escalation fire exactly once?

Import only with Django set up. Two workers look at the alarms at the same time, in processes of their own; again and again one
is killed in the middle and another started, and for days at a time there is none. What should have fired is
computed here without the deadline engine: by walking the hours of work one by one.
"""

from __future__ import annotations

import csv
import random
import subprocess
import sys
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from bench.evaluation.throwaway import Progress, asked_to_stop
from chengnuo.core.cases import clocks, models, services
from chengnuo.core.cases.rules.deadlines import AlarmKind
from chengnuo.core.cases.rules.words import Source, State, TaskRole, TaskState
from chengnuo.core.catalogue.shapes import Stage
from chengnuo.core.notices.models import Notice
from chengnuo.core.people.models import Unit, User
from chengnuo.kernel.clock import SHANGHAI, pretending
from chengnuo.kernel.worktime import Limit, LimitUnit

CASES, DAYS, SEED = 10_000, 365, 30428
FIRST = datetime(2025, 3, 3, 0, 0, tzinfo=SHANGHAI)
TICK = timedelta(hours=6)
LIMITS = (
    Limit(4, LimitUnit.WORK_HOUR), Limit(12, LimitUnit.WORK_HOUR), Limit(2, LimitUnit.WORK_DAY),
    Limit(7, LimitUnit.WORK_DAY), Limit(3, LimitUnit.NATURAL_DAY), Limit(2, LimitUnit.HOUR),
)  # fmt: skip
#: One case in four is finished at some moment; nothing may fire after it.
_FINISHED = 4
#: One case in ten is not marked as simulated, so that people are told of its alarms: unit, and posts from 「已超期」 on.
_TOLD_OF = 10
_TOLD = {AlarmKind.WARN: 1, AlarmKind.OVERDUE: 2, AlarmKind.ESCALATE: 3, AlarmKind.TO_COMMANDER: 2}
#: How often a worker is killed in the middle, and how often all are away for days; of ticks.
_KILLED, _AWAY = 25, 60


# ---- what should fire, counted by hand ---------------------------------------------------------------------------------


class Hours:
    """Every stretch of work of some years, one after the other, from the shipped table of days off and nothing else."""

    _SESSIONS = ((8 * 60 + 30, 12 * 60), (14 * 60, 17 * 60 + 30))

    def __init__(self, first: date, last: date) -> None:
        table = (files("chengnuo.kernel.worktime") / "data" / "workdays.csv").read_text(encoding="utf-8")
        kinds = {row["day"]: row["kind"] for row in csv.DictReader(table.splitlines())}
        self.sessions: list[tuple[datetime, datetime]] = []
        day = first
        while day <= last:
            if kinds.get(day.isoformat(), "on" if day.weekday() < 5 else "off") == "on":
                midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
                self.sessions += [
                    (midnight + timedelta(minutes=begin), midnight + timedelta(minutes=end))
                    for begin, end in self._SESSIONS
                ]
            day += timedelta(days=1)

    def after(self, start: datetime, work: timedelta) -> datetime:
        """The moment at which ``work`` has been done from ``start`` on."""
        for begin, end in self.sessions:
            if end <= start:
                continue
            begin = max(begin, start)
            if begin + work <= end:
                return begin + work
            work -= end - begin
        raise ValueError("the table of days is too short")

    def between(self, start: datetime, stop: datetime) -> timedelta:
        """How much work lies between two moments."""
        spans = (min(end, stop) - max(begin, start) for begin, end in self.sessions)
        return sum((span for span in spans if span > timedelta()), timedelta())

    def days_after(self, start: datetime, days: float) -> datetime:
        """The end of the last of so many working days; the day of the start does not count."""
        tomorrow = datetime(start.year, start.month, start.day, tzinfo=SHANGHAI) + timedelta(days=1)
        return self.after(tomorrow, timedelta(hours=7) * days)


def planned(start: datetime, limit: Limit, hours: Hours) -> tuple[datetime, ...]:
    """When the four alarms of a task are due."""
    if limit.unit == LimitUnit.WORK_HOUR:
        due = hours.after(start, timedelta(hours=limit.amount))
    elif limit.unit == LimitUnit.WORK_DAY:
        due = hours.days_after(start, limit.amount)
    else:
        due = (
            start
            + (timedelta(days=1) if limit.unit == LimitUnit.NATURAL_DAY else timedelta(hours=1))
            * limit.amount
        )
    if limit.unit in (LimitUnit.WORK_HOUR, LimitUnit.WORK_DAY):
        warn = hours.after(start, hours.between(start, due) * 0.8)
    else:
        warn = start + (due - start) * 0.8
    return warn, due, hours.days_after(due, 1), hours.days_after(due, 3)


# ---- the year ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Life:
    """A case: when its task was given, with which limit, when it was finished, if ever."""

    start: datetime
    limit: Limit
    finished: datetime | None


@dataclass(slots=True)
class Year:
    """What is kept of the run."""

    tasks: dict[int, Life] = field(default_factory=dict)
    ticks: list[datetime] = field(default_factory=list)
    killed: int = 0
    started: int = 0


def lives(cases: int, days: int) -> list[Life]:
    """The cases in the order in which they were dispatched, at any minute of the first eleven months."""
    chance = random.Random(SEED)
    made = []
    for _ in range(cases):
        start = FIRST + timedelta(minutes=chance.randrange((days - 30) * 1440))
        limit = chance.choice(LIMITS)
        done = (
            start + timedelta(minutes=chance.randrange(1, 12 * 1440))
            if chance.randrange(_FINISHED) == 0
            else None
        )
        made.append(Life(start, limit, done))
    return sorted(made, key=lambda life: life.start)


class Workers:
    """Two processes that fire what is due at the same moment; either can be killed in the middle."""

    def __init__(self, year: Year) -> None:
        self._year = year
        self._running = [self._start() for _ in range(2)]

    def _start(self) -> subprocess.Popen[str]:
        self._year.started += 1
        return subprocess.Popen(
            [sys.executable, "-m", "bench.evaluation.alarm_worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, cwd=Path(__file__).resolve().parents[2],
            start_new_session=True,  # Ctrl-C is for the one that counts
        )  # fmt: skip

    def tick(self, moment: datetime, kill: int | None) -> None:
        """Have both fire what is due; the one numbered ``kill`` does not live to see the end of it."""
        for worker in self._running:
            assert worker.stdin is not None
            worker.stdin.write(f"{moment.isoformat()}\n")
            worker.stdin.flush()
        if kill is not None:
            time.sleep(0.01)  # somewhere in the middle: where does not matter
            self._running[kill].kill()
            self._running[kill].communicate()
            self._running[kill] = self._start()
            self._year.killed += 1
        for number, worker in enumerate(self._running):
            if number != kill:
                assert worker.stdout is not None
                if not worker.stdout.readline():
                    raise SystemExit("a worker ended by itself")

    def stop(self) -> None:
        """Let both end."""
        for worker in self._running:
            worker.communicate()


def measure(cases: int = CASES, days: int = DAYS) -> dict[str, Any]:
    """Play the year and count; Ctrl-C ends it early."""
    began, year = time.perf_counter(), Year()
    waiting = lives(cases, days)
    unit, handler = _people()
    workers = Workers(year)
    finishing: list[tuple[datetime, int]] = []
    chance, progress, stop = random.Random(SEED + 1), Progress("alarms", days), asked_to_stop()
    moment, away_until, given = FIRST, FIRST, 0
    while moment < FIRST + timedelta(days=days) and not stop.is_set():
        given += _dispatch(waiting[given:], moment, unit, year, finishing)
        finishing = _finish(finishing, moment, handler)
        if moment >= away_until:
            workers.tick(moment, chance.randrange(2) if chance.randrange(_KILLED) == 0 else None)
            year.ticks.append(moment)
            if chance.randrange(_AWAY) == 0:
                away_until = moment + timedelta(days=chance.randrange(1, 5))
        moment += TICK
        progress.at((moment - FIRST).days)
    workers.tick(moment, None)
    year.ticks.append(moment)
    workers.stop()
    return _counted(year, (moment - FIRST).days, time.perf_counter() - began)


def _people() -> tuple[Unit, User]:
    unit = Unit.objects.create(
        code="cg", name="区城市管理执法局", short_name="区城管执法局", kind="department"
    )
    for name, role in (("duty", "duty_officer"), ("supervisor", "supervisor"), ("commander", "commander")):
        User.objects.create(username=name, display_name=f"模拟·{name}", role=role, password="!")
    handler = User.objects.create(
        username="handler", display_name="模拟·handler", role="handler", unit=unit, password="!"
    )
    return unit, handler


def _dispatch(
    waiting: Sequence[Life], moment: datetime, unit: Unit, year: Year, finishing: list[tuple[datetime, int]]
) -> int:
    """Rows as a dispatch leaves them, for everything given before ``moment``; the clock is the core's own."""
    many = 0
    with transaction.atomic():
        for life in waiting:
            if life.start > moment:
                break
            case = models.Case.objects.create(
                state=State.DISPATCHED, source=Source.SENSOR, description="模拟案卷", lead_unit=unit,
                clock_at=life.start, dispatched_at=life.start, reported_at=life.start,
                simulated=len(year.tasks) % _TOLD_OF != 0,
            )  # fmt: skip
            task = clocks.new_task(
                case, clock_at=life.start, stages=(Stage("", life.limit),), unit_id=unit.pk,
                role=TaskRole.LEAD, state=TaskState.WAITING,
            )  # fmt: skip
            year.tasks[task.pk] = life
            if life.finished is not None:
                finishing.append((life.finished, case.pk))
            many += 1
    return many


def _finish(
    finishing: list[tuple[datetime, int]], moment: datetime, handler: User
) -> list[tuple[datetime, int]]:
    """Sign and finish what was finished before ``moment``; what is left."""
    for at, case_id in finishing:
        if at <= moment:
            with pretending(at), transaction.atomic():
                version = models.Case.objects.get(pk=case_id).version
                version = services.sign(actor=handler, case_id=case_id, version=version)
                services.finish(actor=handler, case_id=case_id, version=version, result="做完了")
    return [pair for pair in finishing if pair[0] > moment]


def _expected(year: Year, days: int) -> Iterator[tuple[int, str, datetime]]:
    """What had to fire: what a tick saw due while the task was still open."""
    hours = Hours(FIRST.date(), FIRST.date() + timedelta(days=days + 60))
    kinds = [kind.value for kind in AlarmKind]
    for task_id, life in year.tasks.items():
        for kind, at in zip(kinds, planned(life.start, life.limit, hours), strict=True):
            place = bisect_left(year.ticks, max(at, life.start))
            if place < len(year.ticks) and (life.finished is None or life.finished > year.ticks[place]):
                yield task_id, kind, at


def _counted(year: Year, days: int, seconds: float) -> dict[str, Any]:
    wanted = {(task, kind): at for task, kind, at in _expected(year, days)}
    rows = models.Fired.objects.values_list("task_id", "kind", "planned_at", "at")
    fired = Counter((task, kind) for task, kind, _, _ in rows)
    moments = {(task, kind): at for task, kind, at, _ in rows}
    told_of = models.Fired.objects.filter(task__case__simulated=False).values_list("kind", flat=True)
    told = Notice.objects.filter(Q(key__startswith="case.warning:") | Q(key__startswith="case.overdue:"))
    off = [
        key for key, at in wanted.items() if key in moments and abs(moments[key] - at) > timedelta(seconds=1)
    ]
    return {
        "cases": len(year.tasks), "days": days, "ticks": len(year.ticks), "workers": 2,
        "workers_killed": year.killed, "workers_started": year.started, "planned": len(wanted), "fired": sum(fired.values()),
        "twice": sum(many > 1 for many in fired.values()), "missed": len(wanted.keys() - fired.keys()),
        "not_planned": len(fired.keys() - wanted.keys()), "at_another_moment": len(off),
        "told": told.count(), "to_be_told": sum(_TOLD[AlarmKind(kind)] for kind in told_of),
        "by_kind": {kind.label: sum(k == kind.value for _, k in fired) for kind in AlarmKind},
        "seconds": round(seconds),
    }  # fmt: skip
