"""Moments as whole microseconds since 1970 (UTC), which a database stores and compares as plain numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
HOUR = 3600 * SECOND
_MICRO = timedelta(microseconds=1)


def stamp(moment: datetime) -> int:
    """A moment as a number. Raises ``ValueError`` without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return (moment - EPOCH) // _MICRO


def moment(stamped: int) -> datetime:
    """The moment of a number."""
    return EPOCH + timedelta(microseconds=stamped)


def read(text: str) -> int:
    """ISO 8601 with a zone as a number. Raises ``ValueError``."""
    return stamp(datetime.fromisoformat(text))


def read_span(text: str) -> tuple[int, int | None]:
    """A moment, or an interval ``start/end``. Raises ``ValueError``."""
    start, slash, end = text.partition("/")
    first = read(start)
    last = read(end) if slash else None
    if last is not None and last < first:
        raise ValueError("an interval that ends before it begins")
    return first, last


def written(stamped: int) -> str:
    """ISO 8601 in UTC, with as many digits of the second as it has."""
    found = moment(stamped)
    digits = (
        "seconds" if not found.microsecond else "microseconds" if found.microsecond % 1000 else "milliseconds"
    )
    return found.isoformat(timespec=digits).replace("+00:00", "Z")


def written_span(start: int | None, end: int | None) -> str | None:
    """A moment, an interval, or nothing."""
    if start is None:
        return None
    return written(start) if end is None else f"{written(start)}/{written(end)}"
