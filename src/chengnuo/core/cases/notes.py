"""A line in the timeline that changes nothing: what another system says of a case. Public through ``services``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from chengnuo.core.cases.acting import OBJECT_TYPE, held
from chengnuo.core.cases.errors import Refused
from chengnuo.core.cases.models import Case, CaseEvent
from chengnuo.core.cases.rules.numbers import number
from chengnuo.core.cases.rules.words import Step
from chengnuo.kernel.audit.log import SYSTEM, record
from chengnuo.kernel.clock import now
from chengnuo.kernel.permissions import demand

LONGEST_NOTE = 1000


@transaction.atomic
def add_note(*, actor: Any, case_id: int, text: str, public: bool = False) -> int:
    """Write a line and return its id. State, clocks and version stay. Raises ``NotAllowed``, ``CaseNotFound``, ``Refused``."""
    demand(actor, "case.report")
    words = text.strip()
    if not words:
        raise Refused("cases.no_text", "请写明发生了什么。")
    case, moment = held(case_id), now()
    event = write_line(case, words, actor=actor, public=public, at=moment)
    if public:
        Case.objects.filter(pk=case.pk).update(updated_at=moment)
    record(actor=actor, action="cases.note", object_type=OBJECT_TYPE, object_id=case.pk,
           label=number(case.reported_at, case.pk), new={"event": event.pk, "public": public}, note=words[:500])  # fmt: skip
    return int(event.pk)


def write_line(case: Case, text: str, *, actor: Any, public: bool, at: datetime) -> CaseEvent:
    """The line itself, at the step the case has come to; ``actor`` None is the program. Within the caller's transaction."""
    step = case.events.order_by("-id").values_list("step", flat=True).first() or Step.COLLECT.value
    return CaseEvent.objects.create(
        case=case, at=at, act="", step=step, state_before=case.state, state_after=case.state,
        text=text[:LONGEST_NOTE], public=public, actor_id=getattr(actor, "pk", None),
        actor_name=(getattr(actor, "display_name", "") or SYSTEM)[:150],
    )  # fmt: skip
