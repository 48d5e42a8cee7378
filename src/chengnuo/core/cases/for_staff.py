"""What those who work on a case ask beside it: what may be done now, where it would go and by when. Public through ``queries``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from rapidfuzz import fuzz

from chengnuo.core.cases import clocks, intake, likely, routes
from chengnuo.core.cases.acting import facts_of, held, units_for
from chengnuo.core.cases.models import Case
from chengnuo.core.cases.rows import case_row
from chengnuo.core.cases.rules import deadlines, fusion, machine
from chengnuo.core.cases.rules.machine import Given, Refusal
from chengnuo.core.cases.rules.words import OPEN_STATES, Act
from chengnuo.core.cases.shapes import ActRow, SimilarRow
from chengnuo.core.cases.terms import held_to
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.kernel.clock import now
from chengnuo.kernel.geo import Point
from chengnuo.kernel.permissions import PERMISSIONS, allows

_MOST_HINTS = 5
#: Without a point nothing but the words can say it.
_LEAST_WORDS = 0.45


@dataclass(frozen=True, slots=True)
class Preview:
    """What filing under a condition and dispatching now would mean; ``limit`` says 「示例」 where it is one."""

    limit: str
    closing: str
    due_at: datetime | None
    proof: str
    unit_id: int | None
    unit_rule: str
    unit_reason: str


def possible_acts(case_id: int, actor: Any) -> tuple[ActRow, ...]:
    """Every act the machine knows for the case's state, in its order; ``refusal`` says why one is not possible now.

    What the form will ask for (a reason, a unit, a class) counts as given. Raises ``CaseNotFound``.
    """
    case = held(case_id)
    tasks = list(case.tasks.filter(round=case.round))
    facts, given = facts_of(case, tasks), Given(now(), reason="-", waived=True, units=1)
    found = []
    for arrow in machine.acts_in(facts.state):
        if not arrow.permission:
            continue  # the reporter's own right
        co_only = arrow.act in (Act.CO_SIGN, Act.CO_FINISH)
        if co_only and getattr(actor, "unit_id", None) not in units_for(tasks, arrow.act):
            continue
        filled = replace(facts, has_class=True, has_condition=True) if arrow.act == Act.FILE else facts
        answer = machine.check(arrow.act, filled, given)
        refusal = answer.message if isinstance(answer, Refusal) else ""
        if not allows(actor, arrow.permission, units_for(tasks, arrow.act)):
            refusal = f"需要「{PERMISSIONS[arrow.permission]}」的权限。"
        guards = tuple(guard.words for guard in arrow.guards)
        found.append(ActRow(arrow.act.value, arrow.act.label, arrow.permission, refusal, guards))
    return tuple(found)


def preview(case_id: int, condition_id: int) -> Preview:
    """Limit, due time if dispatched now (or by the clock that runs already) and proposed unit under a condition."""
    case = held(case_id)
    condition = catalogue.condition(condition_id)
    case.condition_id, case.matter_class_id = condition.id, condition.class_id
    route = routes.propose(case)
    terms = held_to(case)
    words = (route.unit_id, route.rule.label, route.reason)
    if not terms.stages:
        return Preview(terms.limit, terms.closing, None, "", *words)
    clock = deadlines.Clock(started_at=case.clock_at or now(), stages=tuple(terms.stages))
    planned = deadlines.plan(clock, *clocks.working_time())
    return Preview(terms.limit, terms.closing, planned.due_at, planned.proof, *words)


def hints(
    text: str,
    point: Point | None,
    *,
    area_code: str = "",
    condition_id: int | None = None,
    but: Collection[int] = (),
) -> tuple[SimilarRow, ...]:
    """Open cases that may be what somebody is telling right now, the most alike first, each with the reason.

    By place, time and words where the point is known; else by words among those of the street or community.
    """
    if point is None:
        return _hints_by_words(text, area_code, but)
    moment = now()
    class_id = catalogue.condition(condition_id).class_id if condition_id is not None else None
    rows = (
        intake.near(point, moment).select_related("lead_unit", "matter_class").filter(state__in=OPEN_STATES)
    )
    found = {row.pk: row for row in rows.exclude(pk__in=but)[:200]}
    told = intake.told_by(class_id, point, moment, text)
    alike = fusion.most_alike(told, [(pk, intake.told_of(row)) for pk, row in found.items()])
    near = [(pk, one) for pk, one in alike if likely.worth_a_look(text, told.class_key, found[pk], one)]
    return tuple(SimilarRow(case_row(found[pk]), one.score, one.reason) for pk, one in near[:_MOST_HINTS])


def _hints_by_words(text: str, area_code: str, but: Collection[int]) -> tuple[SimilarRow, ...]:
    if len(text) < 4 or len(area_code) < 9:
        return ()
    since = now() - timedelta(hours=fusion.LONGEST_HOURS)
    rows = Case.objects.select_related("lead_unit", "matter_class").filter(
        state__in=OPEN_STATES, street_code=area_code[:9], reported_at__gte=since
    )
    if len(area_code) == 12:
        rows = rows.filter(community_code__in=("", area_code))
    scored = [
        (fuzz.ratio(text, row.description) / 100, row)
        for row in rows.exclude(pk__in=but).order_by("-id")[:300]
    ]
    spoken = likely.spoken_of(text)
    best = sorted((pair for pair in scored if pair[0] >= _LEAST_WORDS), key=lambda pair: -pair[0])
    best = [
        (score, row) for score, row in best
        if fusion.words_fit(spoken, likely.class_of(row.matter_class) or likely.spoken_of(row.description), score)
    ][:_MOST_HINTS]  # fmt: skip
    return tuple(SimilarRow(case_row(row), score, f"同一街道，文字相似 {score:.0%}") for score, row in best)
