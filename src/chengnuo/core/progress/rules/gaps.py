"""Measured against typed: when the difference must be explained, and how long an explanation holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chengnuo.core.progress.rules.aims import Aim


@dataclass(frozen=True, slots=True)
class Gap:
    """``size`` is typed less measured, None where one is missing; ``open`` it needs an explanation and has none that holds."""

    size: float | None
    open: bool
    reason: str


def allowed(aim: Aim, share: float) -> float:
    """How far typed and measured may differ: a share of the target; whole things may differ by less than one."""
    part = abs(aim.value) * share
    return max(part, 0.5) if aim.whole else part


def gap_of(
    aim: Aim,
    measured: float | None,
    typed: float | None,
    explained: Sequence[tuple[float, str]],
    share: float,
) -> Gap:
    """The gap. An explanation (measured then, reason) holds until the measured value has moved on by as much as is allowed."""
    if measured is None or typed is None:
        return Gap(None, False, "")
    size, limit = round(typed - measured, 6), allowed(aim, share) + 1e-9
    if abs(size) <= limit:
        return Gap(size, False, "")
    holds = [reason for then, reason in explained if abs(measured - then) <= limit]
    return Gap(size, not holds, holds[-1] if holds else "")
