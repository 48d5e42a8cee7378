"""What the records tell those above them, inside the writer's transaction."""

from __future__ import annotations

from dataclasses import dataclass

from chengnuo.kernel.events import Channel


@dataclass(frozen=True, slots=True)
class RecordChanged:
    """A record was written, or something was done to it."""

    record_id: int


changed: Channel[RecordChanged] = Channel()
