"""Dates as people write them in a table, and as the files print them."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime

from chengnuo.kernel.clock import day_words

_FORMS = (
    re.compile(r"^(?P<y>\d{4})[-/.．](?P<m>\d{1,2})[-/.．](?P<d>\d{1,2})$"),
    re.compile(r"^(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日?前?$"),
    re.compile(r"^(?P<y>\d{4})年(?P<m>\d{1,2})月(?:底|末)?前?$"),
    re.compile(r"^(?P<y>\d{4})年(?:年)?(?:底|末|内)?前?$"),
    re.compile(r"^(?P<y>\d{4})年(?P<half>上|下)半年$"),
    re.compile(r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})$"),
)
_DIGITS = str.maketrans("０１２３４５６７８９／－", "0123456789/-")


def parse_date(value: str | date | None) -> date | None:
    """A date from a cell: a real date, 2023-12-31, 2023年12月底, 2023年底 …; None for an empty cell.

    Raises ``ValueError`` where it is neither.
    """
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    written = re.sub(r"[ T]00:00(:00)?$", "", value.strip())
    written = re.sub(r"\s+", "", written).translate(_DIGITS)
    if not written:
        return None
    for form in _FORMS:
        match = form.match(written)
        if match:
            return _from_parts(match.groupdict())
    raise ValueError(value)


def _from_parts(parts: dict[str, str | None]) -> date:
    year = int(parts["y"] or 0)
    if parts.get("half"):
        return date(year, 6, 30) if parts["half"] == "上" else date(year, 12, 31)
    month = int(parts.get("m") or 12)
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        raise ValueError(f"{year}-{month}")
    day = int(parts.get("d") or calendar.monthrange(year, month)[1])
    return date(year, month, day)


def in_words(day: date) -> str:
    """2023年12月底 for the last day of a month, else 2023年12月15日."""
    if day.day == calendar.monthrange(day.year, day.month)[1]:
        return f"{day.year}年{day.month}月底"
    return day_words(day)
