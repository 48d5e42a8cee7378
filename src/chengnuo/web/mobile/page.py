"""What the phone's pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chengnuo.core.cases import field, queries
from chengnuo.core.cases.rules.machine import Facts, Given, Refusal, check, transition
from chengnuo.core.cases.rules.words import Act, Source, State
from chengnuo.core.cases.shapes import ActRow, CaseDetail, CaseRow, PhotoRow, TaskRow
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.people import duties
from chengnuo.core.places import queries as places
from chengnuo.kernel.clock import now
from chengnuo.kernel.permissions import allows, allows_some
from chengnuo.web.mobile.words import COMMON, QUICK, Left, left, waited

#: What a phone may do, in the order of its buttons; the rest belongs to the desk.
ON_PHONE = (
    "sign",
    "finish",
    "ask_time",
    "return",
    "ask_ruling",
    "verify_true",
    "verify_false",
    "check_ok",
    "rework",
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list."""

    case: CaseRow
    task: TaskRow | None
    left: Left | None
    waited: str
    my_grid: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A class with a filing condition, to choose from."""

    condition_id: int
    name: str
    text: str


def sections(user: Any) -> dict[str, tuple[Line, ...]]:
    """The lists of a person: tasks of the own unit, places to verify, places to check."""
    moment = now()
    found: dict[str, tuple[Line, ...]] = {}
    if allows_some(user, "case.handle"):
        found["tasks"] = tuple(
            Line(one.case, one.task, left(one.task.due_at, moment), "")
            for one in field.unit_tasks(user.unit_id)
        )
    if allows(user, "case.check"):
        grids = duties.grids_of(user.pk)
        found["verify"] = _waiting(State.VERIFYING, moment, grids)
        found["check"] = _waiting(State.CHECKING, moment, grids)
    return found


def _waiting(state: State, moment: datetime, grids: Sequence[str]) -> tuple[Line, ...]:
    return tuple(
        Line(row, None, None, waited(row.reported_at, moment), row.grid_code in grids)
        for row in field.waiting_in(state, grids)
    )


@dataclass(frozen=True, slots=True)
class Work:
    """One case as a person on the spot sees it."""

    detail: CaseDetail
    task: TaskRow | None
    left: Left | None
    acts: dict[str, ActRow]
    photos: dict[str, tuple[PhotoRow, ...]]
    before: PhotoRow | None
    may_photo: bool
    signed: bool


def work(user: Any, case_id: int) -> Work:
    """The case with the person's own task and what may be done. Raises ``CaseNotFound``."""
    detail = queries.case(case_id)
    mine = [t for t in detail.tasks if t.unit_id == user.unit_id and t.round == detail.row.round]
    task = next((t for t in mine if t.state in ("waiting", "working")), None) if user.unit_id else None
    acts = _acts(user, detail, task)
    shown = [photo for photo in detail.photos if not photo.hidden]
    photos = {m: tuple(p for p in shown if p.moment == m) for m in ("report", "before", "after")}
    first = next(iter((*reversed(photos["before"]), *photos["report"])), None)
    checks = allows(user, "case.check") and detail.row.state in (State.VERIFYING, State.CHECKING)
    return Work(
        detail=detail, task=task, left=left(task.due_at, now()) if task else None, acts=acts, photos=photos,
        before=first, may_photo=task is not None or checks, signed=task is not None and task.state == "working",
    )  # fmt: skip


def _acts(user: Any, detail: CaseDetail, task: TaskRow | None) -> dict[str, ActRow]:
    """The acts of the phone by name; a co-unit's own are its 签收 and 处置完毕.

    处置完毕 is there before 签收 as well: without a net the one follows the other on the phone alone.
    """
    rows = {r.act: r for r in queries.possible_acts(detail.row.id, user) if allows_some(user, r.permission)}
    if "sign" in rows:
        rows["finish"] = _finish_later(detail.row)
    if task is not None and task.role == "co":
        rows = {name: rows[f"co_{name}"] for name in ("sign", "finish") if f"co_{name}" in rows}
    if task is None:
        rows = {name: row for name, row in rows.items() if row.permission != "case.handle"}
    return {name: rows[name] for name in ON_PHONE if name in rows}


def _finish_later(row: CaseRow) -> ActRow:
    """处置完毕 of a case that is not signed yet, with what the machine says to it now."""
    arrow, facts = transition(Act.FINISH), Facts(State(row.state), Source(row.source))
    answer = check(Act.FINISH, facts, Given(now(), reason="-"))
    refusal = answer.message if isinstance(answer, Refusal) else ""
    return ActRow(arrow.act.value, arrow.act.label, arrow.permission, refusal, ())


def choices() -> tuple[tuple[Choice, ...], tuple[tuple[str, tuple[Choice, ...]], ...]]:
    """The quick list, and every filing condition by group of classes: small enough to be kept on the phone."""
    rows = catalogue.classes(edition=catalogue.CURRENT)
    common = {row.code: row.id for row in rows if row.kind == "event"}
    often = [*field.frequent_classes(QUICK), *(common[code] for code in COMMON if code in common)]
    known = {row.id: row for row in rows}
    quick = [_choices(known[i].id, known[i].name)[:1] for i in dict.fromkeys(often) if i in known][:QUICK]
    groups: dict[str, list[Choice]] = {}
    for row in rows:
        groups.setdefault(f"{row.kind_label} · {row.major_name}", []).extend(_choices(row.id, row.name))
    return tuple(one for some in quick for one in some), tuple((n, tuple(c)) for n, c in groups.items())


def _choices(class_id: int, name: str) -> list[Choice]:
    return [Choice(row.id, name, row.text) for row in catalogue.conditions(class_id)]


def communities() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Streets with their communities: the address list."""
    names = places.communities()
    return tuple(
        (street.name, tuple(name for code, name in names.items() if code.startswith(street.code)))
        for street in places.streets()
    )
