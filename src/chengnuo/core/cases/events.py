"""What the case loop tells those above it, inside the writer's transaction."""

from __future__ import annotations

from dataclasses import dataclass

from chengnuo.kernel.events import Channel


@dataclass(frozen=True, slots=True)
class CaseChanged:
    """Something was done to a case that a counter of the evaluation may count."""

    case_id: int


changed: Channel[CaseChanged] = Channel()
