"""The reporting calendar of a year, and what a person moved in it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from chengnuo.core.catalogue import deadlines as district
from chengnuo.core.supervision import rulebook
from chengnuo.core.supervision.errors import Refused
from chengnuo.core.supervision.models import ReportingMove
from chengnuo.core.supervision.rules.reporting import ReportingDay, reporting_days
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.clock import now
from chengnuo.kernel.permissions import demand


def days_of(year: int, at: datetime | None = None) -> tuple[ReportingDay, ...]:
    """The reporting days of a year, as they are known now or were at a moment."""
    rows = ReportingMove.objects.filter(year=year).order_by("id")
    moved: dict[tuple[int, int], tuple[date, str]] = {}
    for row in rows.filter(at__lte=at) if at else rows:
        moved.pop((row.quarter, row.position), None)
        if row.day is not None:
            moved[row.quarter, row.position] = (row.day, row.reason)
    return reporting_days(rulebook.reporting_rule(at), year, district.calendar(), moved)


def next_day(after: date, at: datetime | None = None) -> ReportingDay | None:
    """The first reporting day after a day."""
    coming = [one for year in (after.year, after.year + 1) for one in days_of(year, at)]
    return next((one for one in coming if one.day > after), None)


@transaction.atomic
def move_day(*, actor: Any, year: int, quarter: int, position: int, day: date | None, reason: str) -> None:
    """Set a reporting day, or with ``day`` None let the rule decide again. Raises ``NotAllowed``, ``Refused``."""
    demand(actor, "supervision.rules")
    known = {(one.quarter, one.position): one for one in days_of(year)}
    if (quarter, position) not in known:
        raise Refused("supervision.no_slot", f"{year} 年第 {quarter} 季度没有第 {position} 个报送日。")
    if day is not None and not reason.strip():
        raise Refused("supervision.no_text", "请写明调整的理由。")
    if day is not None and not (
        date(year, quarter * 3 - 2, 1) <= day <= date(year + quarter // 4, quarter * 3 % 12 + 1, 28)
    ):
        raise Refused("supervision.bad_day", f"{day} 不在第 {quarter} 季度或下一个月内。")
    old = known[quarter, position].day
    ReportingMove.objects.create(
        year=year, quarter=quarter, position=position, day=day, reason=reason.strip()[:200], at=now(),
        by=str(getattr(actor, "display_name", ""))[:150],
    )  # fmt: skip
    record(
        actor=actor, action="supervision.reporting_day", object_type="supervision_rule", object_id=f"{year}:{quarter}:{position}",
        label=f"{year} 年第 {quarter} 季度报送日", old={"day": old.isoformat()}, new={"day": day.isoformat() if day else ""},
        note=reason.strip()[:500],
    )  # fmt: skip
