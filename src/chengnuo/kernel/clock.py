"""Time. Aware datetimes only; the district's day begins at midnight in Shanghai."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """This moment, in UTC; inside ``pretending`` the moment that is played."""
    return _pretended.get() or datetime.now(UTC)


@contextmanager
def pretending(moment: datetime) -> Iterator[None]:
    """Let it be ``moment`` for this thread: for simulated days and for tests, never for real work."""
    mark = _pretended.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _pretended.reset(mark)


def local(moment: datetime) -> datetime:
    """``moment`` on the district's clock.

    :raises ValueError: ``moment`` has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a datetime without time zone")
    return moment.astimezone(SHANGHAI)


def played() -> datetime | None:
    """The moment that is played, None in real life."""
    return _pretended.get()


def today() -> date:
    """The date on the district's wall calendar."""
    return local(now()).date()


def day_words(day: date) -> str:
    """2023年1月31日."""
    return f"{day.year}年{day.month}月{day.day}日"
