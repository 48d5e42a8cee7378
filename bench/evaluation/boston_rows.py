"""The requests of Boston 311 as they were published, and what can be learned of the city's limits from them.

The published rows give a target time, not the limit it came from. So the limit of a type is the one that explains most of
the targets of the first three months; the flags of the last three months are counted by themselves, to show what that
is worth for rows it was not learned from.
"""

from __future__ import annotations

import csv
import io
import os
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from chengnuo.kernel.clock import SHANGHAI
from chengnuo.kernel.worktime import (
    DayLine,
    Limit,
    LimitUnit,
    WorkCalendar,
    due_at,
    load_calendar,
    parse_hours,
    worked,
)

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("CHENGNUO_BOSTON311", ROOT.parent / "shared" / "data" / "boston311_2011"))
FILE = "311_service_requests_2011"
#: Boston's hours, as its targets show them: what comes later is due as if it had come at 08:30 of the next day.
HOURS_WRITTEN = "08:30-17:00"
HOURS = parse_hours(HOURS_WRITTEN)
_DAY_HOURS = 8.5
#: The place a row without an address was given by the source.
CITY_HALL = (-71.0587, 42.3594)
#: Limits are learned from what was opened before it.
LEARNED_BEFORE = datetime(2011, 10, 1, tzinfo=SHANGHAI)
#: After the last closing that was published (2019-10-31): open rows were judged then.
PUBLISHED = datetime(2019, 11, 1, tzinfo=SHANGHAI)
#: So many rows of a type are enough to see its limit.
_ENOUGH = 300
_A_MINUTE = timedelta(minutes=1)
_NAMED = re.compile(r"\b(101000\d{6})\b|(?:crm|#)\W*(\d{6})\b", re.I)


@dataclass(frozen=True, slots=True)
class Request:
    """A row. Its times are Boston's wall clock read as the district's: the platform knows one clock, Shanghai's."""

    id: str
    opened: datetime
    target: datetime | None
    closed: datetime | None
    ontime: str
    title: str
    type: str
    reason: str
    department: str
    source: str
    address: str
    neighborhood: str
    lon: float
    lat: float
    closure: str

    @property
    def placed(self) -> bool:
        """Whether the row says where: City Hall is where the source put those that do not."""
        return (self.lon, self.lat) != CITY_HALL


def read(folder: Path = FOLDER) -> list[Request]:
    """Every row, in the order it was opened."""
    with (
        zipfile.ZipFile(folder / f"{FILE}.zip") as archive,
        archive.open(archive.namelist()[0]) as stream,
    ):
        rows = [_request(row) for row in csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8"))]
    return sorted(rows, key=lambda row: (row.opened, row.id))


def _request(row: dict[str, str]) -> Request:
    return Request(
        id=row["case_enquiry_id"], opened=_moment(row["open_dt"]) or PUBLISHED, target=_moment(row["target_dt"]),
        closed=_moment(row["closed_dt"]), ontime=row["ontime"], title=row["case_title"].strip() or row["type"],
        type=row["type"], reason=row["reason"], department=row["department"], source=row["source"],
        address=row["location"].strip(), neighborhood=row["neighborhood"].strip(), lon=float(row["longitude"]),
        lat=float(row["latitude"]), closure=row["closure_reason"].strip(),
    )  # fmt: skip


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI) if text else None


def calendar() -> WorkCalendar:
    """Monday to Friday and nothing else: Boston's targets count Labor Day and Columbus Day as working days."""
    return load_calendar().with_lines(calendar_lines())


def calendar_lines() -> list[DayLine]:
    """What takes the shipped calendar's days off and make-up days back: each weekday on, each weekend off."""
    return [
        DayLine(line.day, line.day.weekday() >= 5, "weekend" if line.day.weekday() >= 5 else "weekday")
        for line in load_calendar().lines
    ]


def learned_limits(rows: Iterable[Request], days: WorkCalendar) -> dict[str, Limit]:
    """The limit that explains most of the targets, for each type of which at least half of the rows have one."""
    targets: dict[str, list[tuple[datetime, datetime]]] = {}
    every: Counter[str] = Counter()
    for row in rows:
        every[row.type] += 1
        if row.target is not None and row.target > row.opened:
            targets.setdefault(row.type, []).append((row.opened, row.target))
    known = {name: pairs for name, pairs in targets.items() if 2 * len(pairs) >= every[name]}
    return {name: _best(pairs[:: -(-len(pairs) // _ENOUGH)], days) for name, pairs in known.items()}


def _best(pairs: Sequence[tuple[datetime, datetime]], days: WorkCalendar) -> Limit:
    seen: Counter[Limit] = Counter()
    for opened, target in pairs:
        seen[
            Limit(max(1, min(3650, round((target - opened) / timedelta(days=1)))), LimitUnit.NATURAL_DAY)
        ] += 1
        working = round(worked(opened, target, LimitUnit.WORK_HOUR, days, HOURS) / _DAY_HOURS)
        if 1 <= working <= 2500:
            seen[Limit(working * _DAY_HOURS, LimitUnit.WORK_HOUR)] += 1
    likely = [limit for limit, _ in seen.most_common(6)]
    return max(likely, key=lambda limit: sum(explains(limit, *pair, days) for pair in pairs))


def explains(limit: Limit, opened: datetime, target: datetime, days: WorkCalendar) -> bool:
    """Whether the source's way of counting gives the target to the minute."""
    return abs(as_the_source(limit, opened, days) - target) <= _A_MINUTE


def as_the_source(limit: Limit, opened: datetime, days: WorkCalendar) -> datetime:
    """A due time by Boston's rule for the start: a weekend's request counts from Monday at the same hour, one after 17:00
    from 08:30 of the next working day, one before 08:30 from its own hour."""
    if limit.unit == LimitUnit.NATURAL_DAY:
        return due_at(opened, limit, days, HOURS)
    start = opened
    while not days.of(start.date()):
        start += timedelta(days=1)
    if start.time() > time(17):
        start = _next_working_day(start, days).replace(hour=8, minute=30, second=0)
    for _ in range(round(limit.amount / _DAY_HOURS)):
        start = _next_working_day(start, days)
    return start


def _next_working_day(moment: datetime, days: WorkCalendar) -> datetime:
    moment += timedelta(days=1)
    while not days.of(moment.date()):
        moment += timedelta(days=1)
    return moment


def duplicate_of(row: Request) -> str:
    """The id of the request the city says this one repeats, "" where it names none: 「See Crm# 295724」."""
    found = _NAMED.search(row.closure)
    if found is None or "duplicate" not in row.closure.lower():
        return ""
    other = found[1] or f"101000{found[2]}"
    return "" if other == row.id else other
