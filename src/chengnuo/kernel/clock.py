"""Time. Aware datetimes only; the district's day begins at midnight in Shanghai."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """``moment`` on the district's clock.

    :raises ValueError: ``moment`` has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a datetime without time zone")
    return moment.astimezone(SHANGHAI)


def today() -> date:
    """The date on the district's wall calendar."""
    return local(now()).date()
