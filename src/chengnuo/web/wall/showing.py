"""What the wall shows: the views that take turns, and the alarm that takes the whole screen. No personal data: no text of a
report, no address of a home, nobody's phone; of people only who is on duty, by post and name.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from chengnuo.core.cases import mapping, sheets
from chengnuo.core.cases.evaluation import By, Evaluated, Period, evaluate_all
from chengnuo.core.cases.queries import CaseFilter
from chengnuo.core.cases.rules.rates import Counter
from chengnuo.core.documents import queries as documents
from chengnuo.core.observations import queries as sensors
from chengnuo.core.observations.queries import AlarmRow
from chengnuo.core.observations.rules.words import Severity
from chengnuo.core.people import queries as people
from chengnuo.core.people.duties import on_duty
from chengnuo.core.places import queries as places
from chengnuo.kernel.clock import now, today
from chengnuo.kernel.geo import Point
from chengnuo.kernel.kept import KeptBy
from chengnuo.web.cases import words as case_words
from chengnuo.web.cockpit import vitals
from chengnuo.web.cockpit.lights import Lights, lights
from chengnuo.web.cockpit.views import standing
from chengnuo.web.datasets import words as data_words
from chengnuo.web.sensors.words import SEVERITIES, age

#: Lines of a view at most: what stands on a wall is read across a room.
MOST = 6


@dataclass(frozen=True, slots=True)
class StreetLine:
    """A street: how much fell due, how much of it was done in time, how much is late now."""

    name: str
    due: int
    in_time: int
    share: float | None
    late: int


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """An alarm as the wall says it."""

    id: int
    title: str
    thing: str
    street: str
    since: datetime
    age: str
    tone: str
    icon: str
    word: Any
    taken: bool
    simulated: bool


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who is on duty: unit, post, name."""

    unit: str
    post: str
    name: str
    simulated: bool


def shown(simulated: bool) -> dict[str, Any]:
    """Everything the wall shows, at most a second old (alarms: as they are), and a mark that changes with it."""
    return _kept.value((simulated, sensors.board_mark())) or {}


def _load(key: tuple[bool, str]) -> dict[str, Any]:
    simulated = key[0]
    feeds = vitals.feeds_now(simulated)
    signs = [one for one in vitals.vitals(simulated, feeds) if one.key != "feeds"]
    alarms = [alarm_line(row) for row in standing(simulated)]
    grave = [one for one in alarms if one.tone == "alert" and not one.taken]
    lit = lights(documents.latest_report_id(), simulated, today())
    context: dict[str, Any] = {
        "vitals": signs, "feeds": vitals.of_feeds(feeds, simulated), "troubled": [data_words.line(row) for row in feeds.troubled[:MOST]],
        "alarms": alarms[:MOST], "alarm_total": len(alarms), "grave": grave, "duty": duty(simulated, grave[0].street) if grave else (),
        "lights": lit, "streets": streets(simulated), "days": vitals.DAYS, "simulated": simulated,
    }  # fmt: skip
    return context | {"mark": _mark(context, lit), "at": now()}


_kept = KeptBy(_load, most=4)


def _mark(context: dict[str, Any], lit: Lights | None) -> str:
    said = [vitals.words_of(one) for one in (*context["vitals"], context["feeds"])]
    rest = (lit, context["streets"], context["duty"], [(a.id, a.taken, a.age) for a in context["alarms"]],
            [line.row.key for line in context["troubled"]])  # fmt: skip
    return hashlib.sha256(repr((said, rest)).encode()).hexdigest()[:16]


def alarm_line(row: AlarmRow) -> AlarmLine:
    """One alarm; its place in words is the street it stands in."""
    look = SEVERITIES[row.severity]
    here = places.locate(Point(row.lon, row.lat)) if row.lon is not None and row.lat is not None else None
    street = next((one.name for one in places.streets() if here and one.code == here.street_code), "")
    return AlarmLine(
        row.id, row.title, row.thing, street, row.raised_at, age(row.raised_at), look.tone, look.icon, look.word,
        row.taken_at is not None, row.simulated,
    )  # fmt: skip


def duty(simulated: bool, street: str) -> tuple[OnDuty, ...]:
    """Who is on duty now, of the same kind (real or simulated) as what is shown; the street's own people first."""
    found = on_duty([unit.id for unit in people.units()])
    every = [row for rows in found.values() for row in rows if row.simulated == simulated]
    rows = sorted(every, key=lambda row: not street or not row.unit.startswith(street))
    return tuple(OnDuty(row.unit, row.post, row.name, row.simulated) for row in rows[:6])


def streets(simulated: bool) -> tuple[StreetLine, ...]:
    """The streets of the last days, who is furthest behind first."""
    end = today()
    period = Period(end - timedelta(days=vitals.DAYS - 1), end, simulated)
    rows = evaluate_all(period, By.STREET, sheets.sheet_in_use().lines)[1]
    names = {row.code: row.name for row in places.streets()}
    lines = [_street(row, names.get(row.key, row.key)) for row in rows]
    return tuple(
        sorted(lines, key=lambda one: (one.share is None, one.share if one.share is not None else 0))
    )


def _street(row: Evaluated, name: str) -> StreetLine:
    rate = row.rate("handled_on_time")
    return StreetLine(name, rate.denominator, rate.numerator, rate.value, row.counts[Counter.OVERDUE_OPEN])


def marks(simulated: bool, box: mapping.Box, across: int) -> list[dict[str, Any]]:
    """Open cases as marks that say their class and no more, and the alarms that stand."""
    moment, found = now(), []
    for mark in mapping.marks(CaseFilter(open=True, simulated=simulated), box, across):
        sign = case_words.sign_of(mark.row, moment) if mark.row else None
        many = "late" if mark.late else "many"
        title = (mark.row.class_name or _("未分类")) if mark.row else _("%s 件案卷") % mark.count
        found.append({
            "lon": mark.lon, "lat": mark.lat, "n": mark.count, "late": mark.late, "tone": sign.tone if sign else many,
            "sign": str(sign.sign) if sign else "", "title": title, "lines": [], "box": mark.box, "simulated": simulated,
        })  # fmt: skip
    for row in standing(simulated):
        if row.lon is not None and row.lat is not None:
            tone = "alert" if row.severity == Severity.DANGER else "warn"
            found.append({"lon": row.lon, "lat": row.lat, "n": 1, "tone": tone, "sign": _("警"), "title": row.title,
                          "lines": [row.thing], "simulated": row.simulated})  # fmt: skip
    return found
