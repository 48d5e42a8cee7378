"""How a project moves through its stages: forward by one freely, anything else only with a reason. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from chengnuo.core.records.rules.kinds import RecordKind
from chengnuo.kernel.labels import Labelled


class Way(Labelled):
    """How a stage was reached."""

    BEGIN = "begin", "开始"
    FORWARD = "forward", "推进"
    SKIP = "skip", "跳过阶段"
    BACK = "back", "退回"
    STOP = "stop", "终止"
    RESUME = "resume", "恢复"


@dataclass(frozen=True, slots=True)
class Move:
    """A move that may be made now."""

    stage: str
    title: str
    way: Way

    @property
    def needs_reason(self) -> bool:
        """Only the next stage is reached without one."""
        return self.way is not Way.FORWARD


def moves(kind: RecordKind, stage: str) -> tuple[Move, ...]:
    """Every stage that can be reached from ``stage``, the next one first."""
    here = kind.stage_index(stage)
    found = [
        Move(one.id, one.title, _way(here, there)) for there, one in enumerate(kind.stages) if there != here
    ]
    return tuple(sorted(found, key=lambda move: move.way is not Way.FORWARD))


def move_to(kind: RecordKind, stage: str, wanted: str) -> Move | None:
    """The move from ``stage`` to ``wanted``, None where there is none."""
    return next((move for move in moves(kind, stage) if move.stage == wanted), None)


def _way(here: int, there: int) -> Way:
    if there == here + 1:
        return Way.FORWARD
    return Way.SKIP if there > here else Way.BACK
