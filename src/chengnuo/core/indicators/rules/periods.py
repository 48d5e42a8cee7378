"""Periods as statistics write them: 2023, 2023年上半年, 2023年1-6月, 2023年二季度, 2023-06, 2023年6月30日."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_WIDE = str.maketrans("０１２３４５６７８９－—–～~至／", "0123456789------/")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_FORMS = (
    ("year", re.compile(rf"{_YEAR}(?:年度?|年全年)?")),
    ("half", re.compile(rf"{_YEAR}年?(?:(?P<h>[上下])半年|H(?P<hn>[12]))", re.I)),
    ("quarter", re.compile(rf"{_YEAR}年?(?:第?(?P<q>[一二三四1-4])季度?|Q(?P<qn>[1-4]))", re.I)),
    ("months", re.compile(rf"{_YEAR}年?-?(?P<m>\d\d?)月?-(?P<n>\d\d?)月(?:累计)?")),
    ("day", re.compile(rf"{_YEAR}[-/.年](?P<m>\d\d?)[-/.月](?P<d>\d\d?)日?")),
    ("month", re.compile(rf"{_YEAR}[-/.年](?P<m>\d\d?)月?")),
)


@dataclass(frozen=True, slots=True)
class Span:
    """A period under the one name it has everywhere: 2023, 2023H1, 2023Q2, 2023-06, 2023-01~06, 2023-06-30."""

    name: str
    first: date
    last: date


def parse(text: str) -> Span:
    """The period a text names. Raises ``ValueError`` where it names none."""
    written = re.sub(r"\s+", "", text).translate(_WIDE)
    for kind, form in _FORMS:
        match = form.fullmatch(written)
        if match:
            return _span(kind, match.groupdict())
    raise ValueError(text)


def _span(kind: str, said: dict[str, str | None]) -> Span:
    year = int(said["y"] or 0)
    if kind == "year":
        return Span(str(year), date(year, 1, 1), date(year, 12, 31))
    if kind == "half":
        half = int(said["hn"] or ("1" if said["h"] == "上" else "2"))
        return Span(f"{year}H{half}", date(year, 6 * half - 5, 1), _end(year, 6 * half))
    if kind == "quarter":
        number = _QUARTERS[said["q"] or said["qn"] or ""]
        return Span(f"{year}Q{number}", date(year, 3 * number - 2, 1), _end(year, 3 * number))
    month = int(said["m"] or 0)
    if kind == "day":
        day = date(year, month, int(said["d"] or 0))
        return Span(day.isoformat(), day, day)
    last = int(said.get("n") or month)
    if not 1 <= month <= last <= 12:
        raise ValueError(f"{year}-{month}-{last}")
    name = f"{year}-{month:02d}" + (f"~{last:02d}" if last > month else "")
    return Span(name, date(year, month, 1), _end(year, last))


def _end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
