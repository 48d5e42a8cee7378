"""What the page of one case shows, put together from the plain data of ``core``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chengnuo.core.assets import queries as assets
from chengnuo.core.cases import queries
from chengnuo.core.cases.queries import ActRow, CaseDetail, EventRow, TaskRow
from chengnuo.core.cases.rules.words import RUNNING_STATES, Act, Step
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.catalogue.queries import ClassRow, ConditionRow
from chengnuo.core.desk import queries as desk
from chengnuo.core.people import duties
from chengnuo.core.people import queries as people
from chengnuo.core.people.duties import ShiftRow
from chengnuo.core.places import queries as places
from chengnuo.kernel.clock import now
from chengnuo.kernel.permissions import allows
from chengnuo.kernel.worktime import LimitUnit
from chengnuo.web.cases import maps, words
from chengnuo.web.cases.listing import line_of

LIMIT_UNITS = {LimitUnit.WORK_HOUR: gettext_lazy("工作时"), LimitUnit.WORK_DAY: gettext_lazy("工作日"),
               LimitUnit.NATURAL_DAY: gettext_lazy("自然日"), LimitUnit.HOUR: gettext_lazy("紧急时")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Doing:
    """An act as a button with its form; ``refusal`` says why it is not possible now."""

    act: ActRow
    form: words.ActForm
    replies: tuple[desk.Reply, ...]


@dataclass(frozen=True, slots=True)
class StepMark:
    """One of the seven steps: when it was first reached, and whether the case stands in it."""

    label: str
    at: datetime | None
    current: bool


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A unit's task with its clock."""

    row: TaskRow
    due: words.Due
    on_duty: tuple[ShiftRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A class one may file under, with its conditions; suggested ones say how sure and why."""

    matter: ClassRow
    conditions: tuple[ConditionRow, ...]
    percent: int | None = None
    reason: str = ""


def context_of(user: Any, case_id: int, *, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Everything of the page; ``given`` is what was typed into a form that could not be sent."""
    detail = queries.case(case_id)
    acts = queries.possible_acts(case_id, user)
    moment = now()
    known = {  # what reply templates may say
        "class": detail.row.class_name, "unit": detail.row.unit, "number": detail.row.number,
        "due": f"{detail.row.due_at:%m-%d %H:%M}" if detail.row.due_at else "",
    }  # fmt: skip
    place = _place(detail)
    on_duty = duties.on_duty({task.unit_id for task in detail.tasks})
    asset_id = queries.asset_of(case_id)
    similar = queries.similar(case_id) if detail.row.state != "merged" else ()
    return {
        "detail": detail, "row": detail.row, "line": line_of(detail.row, moment), "steps": steps(detail.events),
        "tasks": [_task(task, moment, on_duty) for task in detail.tasks], "place": place,
        "asset": assets.asset(asset_id) if asset_id is not None and allows(user, "asset.view") else None,
        "similar": similar, "map": _map(detail, similar, moment),
        "doings": sorted((_doing(act, known) for act in acts), key=lambda doing: bool(doing.act.refusal)),
        "refused": [_doing(act, known) for act in acts if act.refusal], "given": given or {}, "units": people.units(),
        "choices": suggested(detail) if any(act.act == Act.FILE for act in acts) else (),
        "may_merge": any(act.act == Act.MERGE and not act.refusal for act in acts),
        "may_photo": _may_photo(user, detail), "limit_units": LIMIT_UNITS.items(),
        "asked": next((e for t in detail.tasks for e in t.extensions if e.granted is None), None),
        "preview": queries.preview(case_id, detail.condition_id) if detail.condition_id and detail.row.state in ("collected", "verifying", "filed") else None,
        "waiver": detail.row.source in ("resident", "hotline", "partner") and not detail.verified,
    }  # fmt: skip


def steps(events: Sequence[EventRow]) -> list[StepMark]:
    """The seven steps of the standard as the case went through them."""
    first: dict[str, datetime] = {}
    for event in events:
        first.setdefault(event.step, event.at)
    last = events[-1].step if events else ""
    return [StepMark(step.label, first.get(step.value), step.value == last) for step in Step]


def suggested(detail: CaseDetail, most: int = 3) -> tuple[Choice, ...]:
    """The class the case has, then those its words speak for, with their conditions."""
    found: list[Choice] = []
    if detail.condition_id is not None:
        matter = catalogue.matter_class(catalogue.condition(detail.condition_id).class_id)
        found.append(Choice(matter, catalogue.conditions(matter.id)))
    there = {choice.matter.id for choice in found}
    for proposal in catalogue.suggest(detail.row.description, most):
        if proposal.matter.id not in there:
            conditions = catalogue.conditions(proposal.matter.id)
            found.append(
                Choice(proposal.matter, conditions, round(proposal.confidence * 100), proposal.reason)
            )
    return tuple(choice for choice in found if choice.conditions)


def _doing(act: ActRow, known: Mapping[str, str]) -> Doing:
    replies = tuple(desk.filled(reply, known) for reply in desk.replies() if reply.act == act.act)
    return Doing(act, words.FORMS[act.act], replies)


def _task(task: TaskRow, moment: datetime, on_duty: Mapping[int, tuple[ShiftRow, ...]]) -> TaskLine:
    running = task.state in ("waiting", "working")
    due = words.due_at(task.due_at, moment) if running else words.NO_CLOCK
    return TaskLine(task, due, on_duty.get(task.unit_id, ()) if running else ())


def _place(detail: CaseDetail) -> str:
    """「民族街道 · 兴隆社区 · 001 网格」 as far as it is known."""
    names = {row.code: row.name for row in places.streets()}
    community = places.communities().get(detail.community_code, "")
    cell = _("%s 网格") % detail.row.grid_code[-3:] if detail.row.grid_code else ""
    return " · ".join(word for word in (names.get(detail.row.street_code, ""), community, cell) if word)


def _map(
    detail: CaseDetail, similar: Sequence[queries.SimilarRow], moment: datetime
) -> dict[str, Any] | None:
    """The case where it is, and those like it around it; None where it has no point."""
    if detail.row.lon is None:
        return None
    marks = [maps.of_row(one.row, moment) for one in similar if one.row.lon is not None]
    marks.append(maps.of_row(detail.row, moment, here=True))
    return {"layers": maps.layers(), "source": {"marks": marks}, "bounds": maps.bounds_around(marks)}


def _may_photo(user: Any, detail: CaseDetail) -> bool:
    if allows(user, "case.desk") or allows(user, "case.check"):
        return True
    return detail.row.state in RUNNING_STATES and allows(user, "case.handle", detail.unit_ids)
