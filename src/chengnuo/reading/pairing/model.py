"""What a comparison of two years is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from chengnuo.reading.model import Figure, Number

Verdict = Literal["完成", "超额", "未完成", "未提及", "不可比"]
Relation = Literal["same", "near", "scope_differs", "level_vs_growth"]

# Below this a verdict is shown as 「待核」: a person decides, never the machine.
CHECK_BELOW = 0.7


@dataclass(frozen=True, slots=True)
class Pair:
    """One target and what the next report says of it.

    ``result`` is None where no number answers; a 完成 without one rests on ``result_sentence``, said of a whole list.
    ``confidence`` (0-1) is about the verdict; ``compared`` holds the two numbers in the target's SI unit.
    """

    target: Figure
    result: Figure | None
    verdict: Verdict
    confidence: float
    reason: str
    target_sentence: str
    result_sentence: str | None = None
    compared: tuple[Number | None, Number | None] = (None, None)

    @property
    def needs_check(self) -> bool:
        """Whether a person has to look before this is shown as a fact."""
        return self.confidence < CHECK_BELOW


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All targets of one report, each with the next report's answer."""

    pairs: tuple[Pair, ...]
    target_year: int | None
    result_year: int | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class YearPair:
    """Last year's result beside this year's target, both of one report.

    ``change_si`` and ``ratio`` are target against result, ``None`` where the two are not comparable.
    """

    result: Figure
    target: Figure
    relation: Relation
    comparable: bool
    confidence: float
    reason: str
    change_si: Number | None = None
    ratio: float | None = None
