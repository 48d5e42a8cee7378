"""100,000 random acts by random posts: does anything happen that the state machine does not declare?

Import only with Django set up. Every act goes through the real services. Who may do an act is written down here by hand, where an act
may lead is read from the declared machine, and each answer, yes or no, is held against both; so is what the act left behind.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from bench.evaluation.throwaway import Progress, asked_to_stop
from chengnuo.core.cases import models, services
from chengnuo.core.cases.rules.machine import MACHINE, transition
from chengnuo.core.cases.rules.words import OPEN_TASKS, Act, Source, State, TaskRole
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.catalogue.loading import load_standard
from chengnuo.core.people import services as people
from chengnuo.core.people.models import Unit, User
from chengnuo.core.places import queries as district
from chengnuo.core.places import services as places
from chengnuo.kernel.clock import SHANGHAI, pretending
from chengnuo.kernel.errors import ChengnuoError
from chengnuo.kernel.geo import Point
from chengnuo.kernel.worktime import Limit, LimitUnit

STEPS, SEED = 100_000, 47678
FIRST = datetime(2025, 3, 3, 8, 0, tzinfo=SHANGHAI)
#: From one step to the next the clock goes on by up to so many minutes: 100,000 steps are most of a year.
_PACE = 10
_A_COMMIT = 200
#: One step in so many is a new report; most acts are on one of the newest cases.
_A_REPORT, _NEWEST = 15, 60
#: Faults told in words; all are counted.
_TOLD = 20

#: What may be asked for, and the acts it may come to.
ACTS: dict[str, tuple[Act, ...]] = {
    "ask_verify": (Act.ASK_VERIFY,), "verify": (Act.VERIFY_TRUE, Act.VERIFY_FALSE), "classify": (Act.FILE,),
    "dispatch": (Act.DISPATCH,), "sign": (Act.SIGN, Act.CO_SIGN), "send_back": (Act.RETURN,), "ask_ruling": (Act.ASK_RULING,),
    "rule": (Act.RULE,), "ask_time": (Act.ASK_TIME,), "answer_time": (Act.GRANT_TIME, Act.REFUSE_TIME),
    "finish": (Act.FINISH, Act.CO_FINISH), "rework": (Act.REWORK,), "close": (Act.CHECK_OK,), "rate": (Act.RATE,),
    "reopen": (Act.REOPEN,), "shelve": (Act.SHELVE,), "unshelve": (Act.UNSHELVE,), "void": (Act.VOID,),
    "restore": (Act.RESTORE,), "merge": (Act.MERGE,), "unmerge": (Act.UNMERGE,),
}  # fmt: skip
_BY_CODE = ("rate", "reopen")
#: Who may, whatever the unit; ``case.handle`` is asked of the unit.
_POSTS = {
    "case.desk": ("duty_officer",), "case.check": ("duty_officer", "grid_worker"),
    "case.decide": ("duty_officer", "commander"),
}  # fmt: skip
_HANDLING_POSTS = ("handler", "integrator")
_ARROWS = {(source, arrow.act): arrow.to or source for arrow in MACHINE for source in arrow.sources}
#: In these a unit has the task, so it has a due time.
_WITH_A_UNIT = (State.DISPATCHED, State.HANDLING, State.RULING, State.SHELVED)
#: A second report comes to a case, or leaves it again, in any state and changes none.
_COME_AND_GO = (Act.REPORT, Act.UNMERGE)


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as it lies in the database: its row, its tasks, its timeline."""

    row: dict[str, Any]
    tasks: tuple[dict[str, Any], ...]
    events: tuple[dict[str, Any], ...]

    @property
    def state(self) -> State:
        return State(self.row["state"])

    def units(self, role: TaskRole) -> tuple[int, ...]:
        """The units with an open task of this role in this round."""
        return tuple(task["unit_id"] for task in self.open(role))

    def open(self, role: TaskRole) -> tuple[dict[str, Any], ...]:
        """The open tasks of this role in this round."""
        return tuple(
            task
            for task in self.tasks
            if task["role"] == role and task["state"] in OPEN_TASKS and task["round"] == self.row["round"]
        )


def seen(case_id: int) -> Seen:
    """Look at a case, as it is stored: this is asked before and after every step, so not through the ORM."""
    [row] = _rows("SELECT * FROM cas_case WHERE id = %s", case_id)
    return Seen(
        row,
        _rows("SELECT * FROM cas_task WHERE case_id = %s ORDER BY id", case_id),
        _rows("SELECT * FROM cas_event WHERE case_id = %s ORDER BY id", case_id),
    )


def _rows(statement: str, case_id: int) -> tuple[dict[str, Any], ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [case_id])
        names = [column[0] for column in cursor.description]
        return tuple(dict(zip(names, row, strict=True)) for row in cursor.fetchall())


# ---- what must hold ------------------------------------------------------------------------------------------------------


def may(person: User | None, act: Act, case: Seen) -> bool:
    """Whether a person's post may do the act on the case; who holds the code of a report is nobody's post."""
    permission = transition(act).permission
    if not permission:
        return person is None
    if person is None or not person.is_active:
        return False
    if permission == "case.handle":
        role = TaskRole.CO if act in (Act.CO_SIGN, Act.CO_FINISH) else TaskRole.LEAD
        return person.role in _HANDLING_POSTS and person.unit_id in case.units(role)
    return person.role in _POSTS[permission]


def faults_of_timeline(case: Seen) -> Iterator[str]:
    """Each line follows from the one before by a declared arrow, and the last one tells the state."""
    if not case.events:
        yield "a case without a timeline"
        return
    last = ""
    for event in case.events:
        act, before, after = Act(event["act"]), event["state_before"], event["state_after"]
        begins = not last and (
            (act == Act.REPORT and not before) or (act == Act.UNMERGE and before == State.MERGED)
        )
        if not begins and before != last:
            yield f"the timeline jumps from {last or 'nothing'} to {before}"
        stays = last and act in _COME_AND_GO and before == after
        if not stays and _ARROWS.get((State(before) if before else None, act)) != after:
            yield f"no arrow {before or 'nothing'} –{act}→ {after}"
        last = after
    if last != case.state:
        yield f"the timeline ends with {last}, the case is {case.state}"


def faults_of_deadlines(case: Seen) -> Iterator[str]:
    """Whatever a unit has to do has a due time with its proof, and the case shows that of its lead."""
    for task in case.tasks:
        if not task["proof"] or task["due_at"] <= task["clock_at"]:
            yield f"a task ({task['state']}) without a due time or its proof"
    lead = case.open(TaskRole.LEAD)
    if case.state in _WITH_A_UNIT:
        if len(lead) != 1:
            yield f"{len(lead)} open lead tasks in {case.state}"
        elif case.row["due_at"] != lead[0]["due_at"] or case.row["lead_unit_id"] != lead[0]["unit_id"]:
            yield f"the case ({case.state}) shows another unit or due time than its lead task"
    elif lead:
        yield f"an open lead task in {case.state}"


def faults_of_yes(name: str, person: User | None, before: Seen, after: Seen) -> Iterator[str]:
    """An act that was done: one line more, by an arrow of the act, by somebody who may."""
    new = after.events[len(before.events) :]
    if len(new) != 1 or after.events[: len(before.events)] != before.events:
        yield f"{name} wrote {len(new)} lines"
        return
    act = Act(new[0]["act"])
    if act not in ACTS[name]:
        yield f"{name} came to {act}"
    if _ARROWS.get((before.state, act)) != after.state:
        yield f"no arrow {before.state} –{act}→ {after.state}"
    if not may(person, act, before):
        yield f"{act} was done by {person.role if person else 'a reporter'}"
    if after.row["version"] != before.row["version"] + 1:
        yield f"{name} took the version from {before.row['version']} to {after.row['version']}"


def faults_of_no(
    name: str, person: User | None, before: Seen, after: Seen, error: ChengnuoError
) -> Iterator[str]:
    """An act that was refused: nothing is changed, and the reason is true."""
    if before != after:
        yield f"{name} was refused ({error.code}) and left something behind"
    if not error.message_zh:
        yield f"{error.code} says nothing"
    if error.code == "permission.denied" and all(may(person, act, before) for act in ACTS[name]):
        yield f"{name} was denied to {person.role if person else 'a reporter'}"
    if error.code == "cases.wrong_state" and all((before.state, act) in _ARROWS for act in ACTS[name]):
        yield f"{name} was refused in {before.state}"


# ---- the walk ------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Town:
    """Who and what there is to choose from."""

    persons: tuple[User, ...]
    units: tuple[int, ...]
    conditions: tuple[int, ...]
    spots: tuple[Point, ...]


def found() -> Town:
    """A district with its units and catalogue, and people of every post, some of whom may do nothing here."""
    places.load_jianghan()
    people.load_jianghan_units()
    load_standard()
    units = list(Unit.objects.filter(is_active=True, kind="department").order_by("code")[:5])

    def person(name: str, role: str, unit: Unit | None = None, active: bool = True) -> User:
        return User.objects.create(
            username=name, display_name=f"模拟·{name}", role=role, unit=unit, password="!", is_active=active
        )

    persons = [
        person(role, role)
        for role in (
            "duty_officer",
            "commander",
            "supervisor",
            "grid_worker",
            "resident",
            "system_admin",
            "audit_admin",
        )
    ]
    persons += [person(f"handler-{unit.code}", "handler", unit) for unit in units]
    persons += [person("system", "integrator", units[0]), person("nowhere", "handler")]
    persons += [person("left", "duty_officer", active=False)]
    conditions = [
        catalogue.conditions(row.id)[0].id
        for row in catalogue.classes()[::12]
        if catalogue.conditions(row.id)
    ]
    return Town(tuple(persons), tuple(unit.pk for unit in units), tuple(conditions), tuple(_spots()))


def _spots() -> Iterator[Point]:
    """Some places of the district, and one that is not in it."""
    for cell in district.cells()[::60]:
        west, south, east, north = cell.bounds
        middle = Point((west + east) / 2, (south + north) / 2)
        if district.locate(middle):
            yield middle
    yield Point(116.4, 39.9)


@dataclass(slots=True)
class Walk:
    """Random people at work, and what was counted of it."""

    town: Town
    chance: random.Random
    moment: datetime = FIRST
    cases: list[int] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    reports: int = 0

    def step(self) -> None:
        """One act by somebody, at a moment a little later."""
        self.moment += timedelta(minutes=self.chance.randrange(_PACE + 1))
        with pretending(self.moment):
            kind = self.chance.randrange(_A_REPORT * 4)
            if not self.cases or kind < 4:
                self._report()
            elif kind == 4:
                self._split()
            else:
                self._act()

    def _act(self) -> None:
        case_id = self.chance.choice(self.cases[-_NEWEST:] if self.chance.random() < 0.85 else self.cases)
        before = seen(case_id)
        name = self._name(before)
        person = self._person(name, before)
        try:
            if name in _BY_CODE:
                getattr(services, name)(code=self._code(case_id), **self._given(name))
            else:
                version = before.row["version"] - (self.chance.randrange(40) == 0)
                getattr(services, name)(actor=person, case_id=case_id, version=version, **self._given(name))
        except ChengnuoError as error:
            self.refused[error.code] += 1
            self._faulty(faults_of_no(name, person, before, seen(case_id), error))
        except Exception as error:  # a program error is what is looked for
            self.faults[f"{name}: {error!r}"] += 1
        else:
            after = seen(case_id)
            self.done[Act(after.events[-1]["act"]).label] += 1
            self._faulty(faults_of_yes(name, person, before, after))
            self._faulty(faults_of_deadlines(after))

    def _name(self, case: Seen) -> str:
        """Mostly something the state has an arrow for."""
        likely = [name for name, acts in ACTS.items() if any((case.state, act) in _ARROWS for act in acts)]
        # the ways out are rare, or few cases would come to their end
        weights = [1 if name in ("void", "merge", "shelve", "restore", "unmerge") else 6 for name in likely]
        if likely and self.chance.random() < 0.7:
            return self.chance.choices(likely, weights)[0]
        return self.chance.choice(list(ACTS))

    def _person(self, name: str, case: Seen) -> User | None:
        """Mostly somebody who may."""
        if name in _BY_CODE:
            return None
        fit = [person for person in self.town.persons if any(may(person, act, case) for act in ACTS[name])]
        return self.chance.choice(fit if fit and self.chance.random() < 0.7 else self.town.persons)

    def _code(self, case_id: int) -> str:
        """The code of a report of the case; one nobody has where its reports went to another."""
        codes = list(models.Report.objects.filter(case_id=case_id).values_list("code", flat=True))
        return self.chance.choice(codes) if codes else "NONE"

    def _given(self, name: str) -> dict[str, Any]:
        chance = self.chance
        unit = 0 if chance.randrange(60) == 0 else chance.choice(self.town.units)
        reason = {"reason": "" if chance.randrange(15) == 0 else "理由"}
        proposed = {"proposed_unit_id": unit, **reason}
        limit = Limit(chance.randrange(1, 4), chance.choice(list(LimitUnit)))
        co = chance.sample(self.town.units, chance.choice((0, 0, 0, 1, 2)))
        made: dict[str, dict[str, Any]] = {
            "verify": {"true": chance.random() < 0.8, "note": reason["reason"]},
            "classify": {"condition_id": chance.choice(self.town.conditions), "waived": chance.random() < 0.5, **reason},
            "dispatch": {"unit_id": unit, "co_unit_ids": co, **reason}, "rule": {"unit_id": unit, **reason},
            "finish": {"result": reason["reason"]}, "ask_time": {"limit": limit, **reason},
            "send_back": {"clause": chance.choice(("第1条", "第2条", "")), **proposed}, "ask_ruling": proposed,
            "answer_time": {"granted": chance.random() < 0.5, "answer": reason["reason"]},
            "merge": {"into_id": chance.choice(self.cases[-_NEWEST:]), **reason},
            "rate": {"solved": chance.random() < 0.7, "stars": chance.randrange(7)},
        }  # fmt: skip
        if name in ("ask_verify", "sign", "close", "unshelve"):
            return {}
        return made.get(name, reason)

    def _report(self) -> None:
        chance, many = self.chance, models.Case.objects.count()
        self.reports += 1
        person = chance.choice((None, None, None, *self.town.persons))
        source = Source.RESIDENT if person is None else chance.choice(list(Source))
        intake = services.Intake(
            source=source, text="" if chance.randrange(40) == 0 else f"事 {chance.randrange(30)}", key=f"steps:{self.reports}",
            point=chance.choice(self.town.spots) if chance.random() < 0.9 else None, address=chance.choice(("", "解放大道")),
            condition_id=chance.choice((None, *self.town.conditions)),
            join_case_id=chance.choice(self.cases[-_NEWEST:]) if self.cases and chance.randrange(10) == 0 else None,
        )  # fmt: skip
        try:
            receipt = services.report_case(actor=person, intake=intake)
        except ChengnuoError as error:
            self.refused[error.code] += 1
            if models.Case.objects.count() != many:
                self.faults["a report was refused and left a case behind"] += 1
        else:
            self.done["上报，并入" if receipt.joined else Act.REPORT.label] += 1
            if not receipt.joined:
                self.cases.append(receipt.case_id)
            self._faulty(faults_of_timeline(seen(receipt.case_id)))

    def _split(self) -> None:
        """Somebody takes a report out of the case it was joined to."""
        reports = models.Report.objects.filter(case_id__in=self.cases[-_NEWEST:]).order_by(
            "joined_score", "id"
        )
        report, person = reports.last(), self.chance.choice(self.town.persons)
        if report is None:
            return self._act()
        before = seen(report.case_id)
        try:
            new = services.split_report(actor=person, report_id=report.pk, reason="不是一件事")
        except ChengnuoError as error:
            self.refused[error.code] += 1
            if seen(report.case_id) != before:
                self.faults[f"split_report was refused ({error.code}) and left something behind"] += 1
        else:
            self.done["拆出上报"] += 1
            self.cases.append(new)
            for case_id in (report.case_id, new):
                self._faulty(faults_of_timeline(seen(case_id)))

    def _faulty(self, faults: Iterator[str]) -> None:
        self.faults.update(faults)


def measure(steps: int = STEPS) -> dict[str, Any]:
    """Walk and count; at the end every case is looked at once more, whoever touched it last. Ctrl-C ends the walk early."""
    began, progress, stop, done = time.process_time(), Progress("steps", steps), asked_to_stop(), 0
    walk = Walk(found(), random.Random(SEED))
    while done < steps and not stop.is_set():
        with transaction.atomic():
            for _ in range(min(_A_COMMIT, steps - done)):
                walk.step()
                done += 1
        progress.at(done)
    cases = list(models.Case.objects.values_list("pk", flat=True))
    for case_id in cases:
        case = seen(case_id)
        walk.faults.update([*faults_of_timeline(case), *faults_of_deadlines(case)])
    if sorted(cases) != sorted(walk.cases):
        walk.faults["a case that nobody reported"] += 1
    return _counted(walk, done, cases) | {"processor_seconds": round(time.process_time() - began)}


def _counted(walk: Walk, steps: int, cases: Sequence[int]) -> dict[str, Any]:
    return {
        "steps": steps, "days": (walk.moment - FIRST).days, "allowed": sum(walk.done.values()),
        "refused": sum(walk.refused.values()), "by_act": dict(walk.done.most_common()),
        "by_reason": dict(walk.refused.most_common()), "cases": len(cases), "tasks": models.Task.objects.count(),
        "lines": models.CaseEvent.objects.count(), "faults": sum(walk.faults.values()),
        "faults_told": dict(walk.faults.most_common(_TOLD)),
    }  # fmt: skip
