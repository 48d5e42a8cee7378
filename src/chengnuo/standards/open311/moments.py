"""Dates as the spec wants them (W3C profile of ISO 8601, always with zone), and as others write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

from chengnuo.kernel.clock import SHANGHAI, local

# «2010-01-01T00:00:00 08:00»: the + of the offset was not escaped in an address.
_LOST_PLUS = re.compile(r"^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?) (\d\d:?\d\d)$")
# More digits of a second than Python takes.
_FRACTION = re.compile(r"(\.\d{6})\d+")


def written(moment: datetime | None) -> str | None:
    """A moment on the district's clock with its offset, to the second."""
    return None if moment is None else local(moment).isoformat(timespec="seconds")


def utc(moment: datetime) -> str:
    """A moment as it is asked of others: 2010-01-01T00:00:00Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read(text: str, zone: tzinfo = SHANGHAI) -> datetime | None:
    """The moment a text names, or None. What names no zone is meant in ``zone``; a day alone begins at midnight."""
    plain = _FRACTION.sub(r"\1", _LOST_PLUS.sub(r"\1+\2", text.strip()))
    if plain.upper().endswith(" UTC"):
        plain = plain[:-4] + "Z"
    try:
        found = datetime.fromisoformat(plain)
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
