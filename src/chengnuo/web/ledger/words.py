"""How the ledger's words look: icon, tone and meaning of every state, and when a deadline needs a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from chengnuo.core.commitments.queries import SOON_DAYS


@dataclass(frozen=True, slots=True)
class Look:
    """A state as it is drawn: never by colour alone. ``meaning`` is its definition (口径)."""

    icon: str
    tone: str
    label: Any
    meaning: Any


STATES = {
    "pending": Look("circle-dashed", "neutral", _("待分工"), _("还没有单位，规则也没有提出建议")),
    "suggested": Look("bulb", "warn", _("待确认"), _("规则按职责提出了单位，还没有人确认")),
    "assigned": Look("user-check", "info", _("已分工"), _("牵头单位已由人确认，还没有办理方案")),
    "planned": Look("clipboard-check", "good", _("已定方案"), _("牵头单位已确认，办理方案有目标或措施")),
    "dropped": Look("ban", "neutral", _("已撤销"), _("写明原因后移出台账，可以恢复")),
    "replaced": Look("arrows-split", "neutral", _("已拆并"), _("已拆成几条或并入另一条，原文仍可查")),
}
LIVE = ("pending", "suggested", "assigned", "planned")

#: Where a deadline comes from: it is not printed in most reports and that must be seen.
DEADLINE_BASES = {"text": _("原文载明"), "year_end": _("按年底"), "person": _("人工确定")}


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline against today: ``tone`` alert overdue, warn within the month, else neutral."""

    tone: str
    icon: str
    word: Any


_OVERDUE = Due("alert", "alert-circle", _("已过时限"))
_SOON = Due("warn", "clock", _("即将到期"))
_LATER = Due("", "", "")


def due(deadline: date | None, today: date, *, past_year: bool) -> Due:
    """How a deadline stands. In a report of a year that is over nothing calls for anybody any more."""
    if deadline is None or past_year:
        return _LATER
    if deadline < today:
        return _OVERDUE
    return _SOON if deadline <= today + timedelta(SOON_DAYS) else _LATER


def is_past(plan_year: int | None, today: date) -> bool:
    """Whether the report's plan year is over: its deadlines have passed, which is no news."""
    return plan_year is not None and plan_year < today.year
