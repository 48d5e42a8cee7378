"""When a case came into the state an act left, and what was answered in time: read from its timeline.

Every look-up asks for the acts of one case, which the index of the timeline answers alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from chengnuo.core.cases.models import CaseEvent
from chengnuo.core.cases.rules.machine import MACHINE
from chengnuo.core.cases.rules.words import Act, State


def entered(state: State) -> Any:
    """Of an event: when its case had last come into ``state`` before it."""
    acts = [arrow.act for arrow in MACHINE if arrow.to == state and arrow.act != Act.REPORT]
    before = CaseEvent.objects.filter(case=OuterRef("case"), id__lt=OuterRef("id"), act__in=acts)
    found = Subquery(before.order_by("-id").values("at")[:1])
    # A report may also join a case that waits already: that a case came in by one is its own reported_at.
    return Coalesce(found, F("case__reported_at")) if state == State.COLLECTED else found


def answered_in(events: Any, answers: Sequence[Act], limit: timedelta) -> Any:
    """Those of ``events`` whose case had one of ``answers`` within ``limit`` after them."""
    after = CaseEvent.objects.filter(case=OuterRef("case"), id__gt=OuterRef("id"), act__in=answers)
    answer = Subquery(after.order_by("id").values("at")[:1])
    return events.annotate(answer=answer).filter(answer__lte=F("at") + limit)
