"""How every act on a case goes: hold it, ask the permission and the state machine, write, tell the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F

from chengnuo.core.cases import events
from chengnuo.core.cases.errors import ActRefused, CaseNotFound, EditConflict
from chengnuo.core.cases.models import Case, CaseEvent, Task
from chengnuo.core.cases.rules.machine import Facts, Given, Refusal, Transition, check, transition
from chengnuo.core.cases.rules.numbers import number
from chengnuo.core.cases.rules.words import OPEN_TASKS, Act, Source, State, TaskRole
from chengnuo.kernel.audit.log import SYSTEM, record
from chengnuo.kernel.clock import now
from chengnuo.kernel.kept import changed
from chengnuo.kernel.permissions import demand
from chengnuo.kernel.statements import insert

OBJECT_TYPE = "case"
#: Whoever does an act of these has the case in hand at the desk; what units and reporters do leaves it there.
DESK_PERMISSIONS = ("case.desk", "case.check", "case.decide")


class Acting:
    """One act on one case, inside a transaction: ``Acting(…)`` checks, ``finish`` writes.

    Raises ``CaseNotFound``, ``NotAllowed``, ``EditConflict``, ``ActRefused``. ``version`` is what the person saw;
    None for acts that cannot overwrite anything (a reporter's, the program's own).
    """

    def __init__(
        self, *, actor: Any, case_id: int, act: Act, version: int | None, given: Given | None = None,
        by_reporter: bool = False,
    ) -> None:  # fmt: skip
        self.actor = actor
        self.given = given or Given(now())
        self.case = held(case_id)
        self.tasks = list(self.case.tasks.filter(round=self.case.round))
        arrow = transition(act)
        if arrow.permission and actor is not None:
            demand(actor, arrow.permission, units_for(self.tasks, act))
        elif not arrow.permission and not by_reporter:
            raise ValueError(f"{act} is the reporter's own right")
        if version is not None and version != self.case.version:
            raise conflict(self.case, act)
        answer = check(act, self.facts(), self.given)
        if isinstance(answer, Refusal):
            raise ActRefused(answer, case_id=case_id, state=self.case.state)
        self.arrow: Transition = answer

    @property
    def lead(self) -> Task | None:
        """The lead's task of this round that counts: the open one, else the last answered."""
        return lead_of(self.tasks)

    def facts(self) -> Facts:
        """What the guards look at."""
        return facts_of(self.case, self.tasks)

    def finish(self, text: str, *, public: bool = True, unit_id: int | None = None, **fields: Any) -> Case:
        """Write the new state and ``fields`` if nobody was faster, the timeline's line, and the audit."""
        case, before = self.case, self.case.state
        after = self.arrow.to.value if self.arrow.to else before
        at_desk = self.arrow.permission in DESK_PERMISSIONS and self.actor is not None
        hand = {"desk_actor_id": self.actor.pk} if at_desk else {}
        old = {name: _plain(getattr(case, name)) for name in fields}
        moment = self.given.now
        changed = Case.objects.filter(pk=case.pk, version=case.version).update(
            **fields, **hand, state=after, version=F("version") + 1, updated_at=moment
        )
        if not changed:
            raise conflict(held(case.pk), self.arrow.act)
        for name, value in fields.items():
            setattr(case, name, value)
        case.state, case.version = after, case.version + 1
        tell(case, self.arrow, before, text, actor=self.actor, public=public, unit_id=unit_id, at=moment)
        record(
            actor=self.actor, action=f"cases.{self.arrow.act}", object_type=OBJECT_TYPE, object_id=case.pk,
            label=number(case.reported_at, case.pk), old=old | {"state": before},
            new={name: _plain(value) for name, value in fields.items()} | {"state": after}, note=text[:500],
        )  # fmt: skip
        return case


def lead_of(tasks: Sequence[Task]) -> Task | None:
    """The lead's task that counts: the open one, else the last answered."""
    mine = [task for task in tasks if task.role == TaskRole.LEAD]
    return next((task for task in mine if task.state in OPEN_TASKS), mine[-1] if mine else None)


def units_for(tasks: Sequence[Task], act: Act) -> list[int]:
    """Whose people may do the act: a co-unit its own part only, everything else is the lead's."""
    role = TaskRole.CO if act in (Act.CO_SIGN, Act.CO_FINISH) else TaskRole.LEAD
    return [task.unit_id for task in tasks if task.state in OPEN_TASKS and task.role == role]


def facts_of(case: Case, tasks: Sequence[Task]) -> Facts:
    """What the guards look at; ``tasks`` are those of the case's round."""
    lead = lead_of(tasks)
    co = [task for task in tasks if task.role == TaskRole.CO and task.state in OPEN_TASKS]
    return Facts(
        state=State(case.state),
        source=Source(case.source),
        has_class=case.matter_class_id is not None,
        has_condition=case.condition_id is not None,
        has_place=case.lon is not None or bool(case.address),
        verified=case.verified,
        returns=case.returns,
        ruled=case.ruled,
        open_co_tasks=len(co),
        lead_due_at=lead.due_at if lead else None,
        asked_time=bool(lead and lead.extensions.filter(granted=None).exists()),
        closed_at=case.closed_at,
        children=case.merged.count() if case.state in (State.COLLECTED, State.VERIFYING, State.FILED) else 0,
    )


def held(case_id: int) -> Case:
    """The case with what acts look at. Raises ``CaseNotFound``."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise CaseNotFound(case_id)
    return case


def conflict(case: Case, act: Act) -> EditConflict:
    """Both sides of what happened at once."""
    last = case.events.order_by("-id").first()
    return EditConflict(
        case_id=case.pk, number=number(case.reported_at, case.pk), who=last.actor_name if last else "",
        mine={"act": act.label}, theirs={"state": State(case.state).label, "act": last.text if last else ""},
    )  # fmt: skip


def tell(
    case: Case,
    arrow: Transition,
    before: str,
    text: str,
    *,
    actor: Any,
    public: bool,
    unit_id: int | None,
    at: Any,
    after: str = "",
) -> None:
    """A line of the timeline; ``after`` is where it led to, unless the case still stands there."""
    event = CaseEvent(
        case_id=case.pk, at=at, act=arrow.act.value, step=arrow.step.value, state_before=before,
        state_after=after or case.state, text=text, public=public, actor_id=getattr(actor, "pk", None),
        actor_name=(getattr(actor, "display_name", "") or SYSTEM)[:150], unit_id=unit_id,
    )  # fmt: skip
    insert(event)
    changed(CaseEvent)
    events.changed.publish(events.CaseChanged(case.pk))


def _plain(value: Any) -> Any:
    """A field's value as JSON carries it."""
    if hasattr(value, "pk"):
        return value.pk
    return value.isoformat() if hasattr(value, "isoformat") else value
