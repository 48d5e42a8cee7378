"""Reads on what devices tell: one door. ``finding`` answers what the standard asks, this what pages ask."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connections
from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from chengnuo.core.observations import models, streams
from chengnuo.core.observations.asking import Found
from chengnuo.core.observations.errors import EntityNotFound
from chengnuo.core.observations.finding import count, exists, find, linked_id, one
from chengnuo.core.observations.finding import found as entity_of
from chengnuo.core.observations.rules import alarm, times
from chengnuo.core.observations.rules.alarm import AlarmRule, Fired, Sample
from chengnuo.core.observations.rules.times import HOUR, SECOND, stamp
from chengnuo.core.observations.rules.words import AlarmState, Severity, SignalKind, signal_kind
from chengnuo.core.observations.shapes import (
    AlarmPage,
    AlarmRow,
    Bucket,
    PointRow,
    StreamFilter,
    StreamPage,
    StreamRow,
    StreamWords,
    Surroundings,
    WindowRow,
)
from chengnuo.core.observations.vocabulary import Kind
from chengnuo.kernel import stores
from chengnuo.kernel.clock import now
from chengnuo.kernel.paging import paged

__all__ = [
    "AlarmPage", "AlarmRow", "Bucket", "PointRow", "StreamFilter", "StreamPage", "StreamRow", "StreamWords", "Surroundings",
    "WindowRow", "count", "exists",
    "find", "linked_id", "one",
]  # fmt: skip

PAGE_SIZE = 50
#: A device is offline after so many of its intervals.
SILENT_INTERVALS = 3
#: A rule is tried on at most so many points at once.
MOST_TRIED = 200_000
_TEN_MINUTES, _SIX_HOURS = 600 * SECOND, 6 * HOUR
_RAISED = Q(alarms__ended_at=None) & Q(alarms__state__in=(AlarmState.OPEN, AlarmState.TAKEN))


def stream_page(wanted: StreamFilter, page: int = 1) -> StreamPage:
    """Streams with their newest value, by thing."""
    rows = _wanted(wanted)
    total = rows.count()
    at = paged(total, page, PAGE_SIZE)
    part = _whole(rows).order_by("thing__name", "name", "id")[at.part]
    moment = stamp(now())
    return StreamPage(tuple(_stream(row, moment) for row in part), total, at.page, at.pages)


def streams_on_map(wanted: StreamFilter, most: int = 2000) -> tuple[StreamRow, ...]:
    """Streams whose thing has a place."""
    rows = _whole(_wanted(wanted).filter(thing__lon__isnull=False)).order_by("id")[:most]
    moment = stamp(now())
    return tuple(_stream(row, moment) for row in rows)


def stream(stream_id: int) -> StreamRow:
    """One stream. Raises ``EntityNotFound``."""
    row = _whole(models.Datastream.objects.filter(pk=stream_id)).first()
    if row is None:
        raise EntityNotFound("数据流", stream_id)
    return _stream(row, stamp(now()))


def every_stream(wanted: StreamFilter) -> tuple[StreamRow, ...]:
    """All streams of a filter, by thing: for the few of one scenario."""
    moment = stamp(now())
    return tuple(
        _stream(row, moment) for row in _whole(_wanted(wanted)).order_by("thing__name", "name", "id")
    )


def streams_with(**properties: Any) -> tuple[StreamWords, ...]:
    """Streams whose thing says these properties of itself."""
    rows = models.Datastream.objects.filter(
        **{f"thing__properties__{name}": word for name, word in properties.items()}
    )
    return tuple(
        StreamWords(row.pk, row.thing_id, row.observed.name, row.thing.properties or {}, row.properties or {})
        for row in rows.select_related("thing", "observed").order_by("id")
    )


def surroundings(stream_id: int) -> Surroundings:
    """What is around a stream. Raises ``EntityNotFound``."""
    row = models.Datastream.objects.select_related("thing").filter(pk=stream_id).first()
    if row is None:
        raise EntityNotFound("数据流", stream_id)
    beside = models.Datastream.objects.select_related("latest").filter(thing=row.thing_id)
    return Surroundings(
        row.thing.properties or {},
        row.properties or {},
        tuple((one.properties or {}, one.latest.value) for one in beside),
    )


def observed_names() -> tuple[str, ...]:
    """What is observed at all."""
    return tuple(models.ObservedProperty.objects.order_by("name").values_list("name", flat=True).distinct())


def tallies() -> dict[str, int]:
    """How many streams there are, how many are offline, how many have an alarm standing."""
    rows = models.Datastream.objects
    return {
        "all": rows.count(), "offline": rows.filter(_offline(stamp(now()))).count(),
        "alarm": rows.filter(_RAISED).distinct().count(), "open": open_count(),
    }  # fmt: skip


def latest_values() -> list[tuple[int, int | None, float | None]]:
    """Of every stream its id, the moment of its newest point (microseconds) and the value; without the ORM, as there may be many."""
    with connections[stores.alias()].cursor() as cursor:
        cursor.execute("SELECT stream_id, at, value FROM obs_latest")
        found: list[tuple[int, int | None, float | None]] = cursor.fetchall()
    return found


def series(stream_id: int, span: str, end: datetime) -> tuple[Bucket, ...]:
    """A day in ten minutes, a week in hours or a month in quarters of a day, up to the whole stretch that holds ``end``."""
    if span == "day":
        last = (stamp(end) // _TEN_MINUTES + 1) * _TEN_MINUTES
        return _of_points(stream_id, last - 24 * HOUR, last, _TEN_MINUTES)
    step, days = (HOUR, 7) if span == "week" else (_SIX_HOURS, 30)
    last = (stamp(end) // step + 1) * step
    return _of_hours(stream_id, last - days * 24 * HOUR, last, step)


def points(
    stream_id: int, start: datetime, end: datetime, limit: int = 500
) -> tuple[tuple[PointRow, ...], int]:
    """The points of a stretch in the order of time, at most ``limit``, and how many there are."""
    rows = models.Observation.objects.filter(stream_id=stream_id, at__gte=stamp(start), at__lt=stamp(end))
    return tuple(_point(row) for row in rows.order_by("at", "id")[:limit]), rows.count()


def all_points(stream_id: int, start: datetime, end: datetime) -> Any:
    """The same one after the other, for files."""
    rows = models.Observation.objects.filter(stream_id=stream_id, at__gte=stamp(start), at__lt=stamp(end))
    return (_point(row) for row in rows.order_by("at", "id").iterator(5000))


def last_point_id() -> int:
    """The newest id there is."""
    return models.Observation.objects.order_by("-id").values_list("id", flat=True).first() or 0


def points_after(last: int, most: int) -> tuple[list[tuple[int, Found]], int]:
    """The first points after an id with their streams, at most so many, and the newest id there is."""
    rows = models.Observation.objects.filter(pk__gt=last).order_by("id")[:most]
    shown = [(row.stream_id, entity_of(Kind.OBSERVATION, row)) for row in rows]
    return shown, max(last, last_point_id())


# ---- alarms ---------------------------------------------------------------------------------------------------


def alarm_page(
    *,
    state: str = "",
    stream_id: int | None = None,
    thing_id: int | None = None,
    rule: str = "",
    severity: str = "",
    simulated: bool | None = None,
    page: int = 1,
) -> AlarmPage:
    """Alarms, the newest first."""
    rows = models.Alarm.objects.all()
    if state:
        rows = rows.filter(state=state)
    if stream_id is not None:
        rows = rows.filter(stream_id=stream_id)
    if thing_id is not None:
        rows = rows.filter(stream__thing_id=thing_id)
    if rule:
        rows = rows.filter(rule=rule)
    if severity:
        rows = rows.filter(severity=severity)
    if simulated is not None:
        rows = rows.filter(simulated=simulated)
    total = rows.count()
    at = paged(total, page, PAGE_SIZE)
    return AlarmPage(_alarms(rows[at.part]), total, at.page, at.pages)


def board(most: int = 60) -> tuple[AlarmRow, ...]:
    """What needs somebody: alarms nobody took, and those that still stand; the gravest and newest first."""
    rows = _alarms(models.Alarm.objects.filter(Q(taken_at=None) | Q(ended_at=None)).order_by("-id")[:most])
    order = list(Severity)
    return tuple(
        sorted(rows, key=lambda row: (row.taken_at is not None, -order.index(row.severity), -row.id))
    )


def board_mark() -> str:
    """Changes with anything the board shows; costs next to nothing."""
    rows = models.Alarm.objects.filter(Q(taken_at=None) | Q(ended_at=None))
    found = rows.aggregate(
        n=Count("id"), last=Max("id"), cases=Count("case_id"), taken=Max("taken_at"), ended=Max("ended_at"), notes=Count("id", filter=~Q(case_note=""))
    )  # fmt: skip
    return "-".join(str(found[name] or 0) for name in ("n", "last", "cases", "taken", "ended", "notes"))


def open_count() -> int:
    """How many alarms nobody has taken."""
    return models.Alarm.objects.filter(taken_at=None).count()


def alarm_row(alarm_id: int) -> AlarmRow:
    """One alarm. Raises ``EntityNotFound``."""
    rows = _alarms(models.Alarm.objects.filter(pk=alarm_id))
    if not rows:
        raise EntityNotFound("报警", alarm_id)
    return rows[0]


def alarms_without_case(most: int = 100) -> tuple[AlarmRow, ...]:
    """Alarms nobody has looked at for a case yet."""
    return _alarms(models.Alarm.objects.filter(case_id=None, case_note="").order_by("id")[:most])


def ended_with_case(most: int = 100) -> tuple[AlarmRow, ...]:
    """Alarms that are over, whose case does not say so yet."""
    over = models.Alarm.objects.filter(end_told=False, case_id__isnull=False, ended_at__isnull=False)
    return _alarms(over.order_by("id")[:most])


def untaken() -> tuple[AlarmRow, ...]:
    """Alarms that stand and that nobody has taken."""
    return _alarms(models.Alarm.objects.filter(taken_at=None, ended_at=None).order_by("id"))


def earlier_case(row: AlarmRow) -> int | None:
    """The case of the rule's last alarm on the same thing."""
    rows = models.Alarm.objects.filter(rule=row.rule, stream__thing_id=row.thing_id, id__lt=row.id)
    found: int | None = rows.exclude(case_id=None).order_by("-id").values_list("case_id", flat=True).first()
    return found


def earlier_alarms(row: AlarmRow, most: int = 5) -> tuple[int, ...]:
    """The rule's last alarms on the same stream before this one."""
    rows = models.Alarm.objects.filter(rule=row.rule, stream_id=row.stream_id, id__lt=row.id)
    return tuple(rows.order_by("-id").values_list("id", flat=True)[:most])


def every_alarm(rule: str, *, simulated: bool) -> tuple[AlarmRow, ...]:
    """All alarms of a rule, the newest first: real ones or simulated ones."""
    return _alarms(models.Alarm.objects.filter(rule=rule, simulated=simulated))


def alarm_titles(ids: Iterable[int]) -> dict[int, str]:
    """Id → what it is and where, of these alarms."""
    rows = models.Alarm.objects.filter(pk__in=list(ids)).values_list("pk", "title", "stream__thing__name")
    return {pk: f"{title} · {thing}" for pk, title, thing in rows}


def stream_titles(ids: Iterable[int]) -> dict[int, str]:
    """Id → thing and stream, of these streams."""
    rows = models.Datastream.objects.filter(pk__in=list(ids)).values_list("pk", "name", "thing__name")
    return {pk: f"{thing} · {name}" for pk, name, thing in rows}


def alarms_of_case(case_id: int) -> tuple[AlarmRow, ...]:
    """The alarms behind a case."""
    return _alarms(models.Alarm.objects.filter(case_id=case_id))


# ---- rules ----------------------------------------------------------------------------------------------------


def rules() -> tuple[tuple[AlarmRule, str], ...]:
    """The rules in force with who declared them."""
    return tuple((alarm.from_data(row.data), row.source) for row in models.Rule.objects.all())


def rule(name: str) -> AlarmRule:
    """One rule. Raises ``EntityNotFound``."""
    row = models.Rule.objects.filter(pk=name).first()
    if row is None:
        raise EntityNotFound(f"规则「{name[:80]}」", 0)
    return alarm.from_data(row.data)


def streams_of(found: AlarmRule, most: int = 200) -> tuple[StreamRow, ...]:
    """The streams a rule looks at."""
    rows = models.Datastream.objects.filter(
        Q(observed__name=found.observed) | Q(observed__definition=found.observed)
    )
    moment = stamp(now())
    fits = (row for row in _whole(rows).order_by("thing__name", "id") if _looks_at(found, row))
    return tuple(_stream(row, moment) for row, _ in zip(fits, range(most), strict=False))


def try_rule(found: AlarmRule, stream_id: int, start: datetime, end: datetime) -> tuple[list[Fired], int]:
    """When a rule, as it is or changed, would have stood over the past of a stream; and over how many points."""
    alarm.check(found)
    info = streams.known([stream_id]).get(stream_id)
    if info is None:
        raise EntityNotFound("数据流", stream_id)
    rows = models.Observation.objects.filter(stream_id=stream_id, at__gte=stamp(start), at__lt=stamp(end))
    samples = list(_samples(rows.order_by("at", "id")[:MOST_TRIED], alarm.names_of(found), info.around))
    return alarm.replay(found, samples, info.quiet), len(samples)


def windows(thing_id: int | None = None, limit: int = 100) -> tuple[WindowRow, ...]:
    """Maintenance windows, the latest first."""
    rows = models.Maintenance.objects.select_related("thing").filter(removed=False)
    if thing_id is not None:
        rows = rows.filter(thing_id=thing_id)
    return tuple(_window(row) for row in rows[:limit])


def things(text: str = "", limit: int = 500) -> tuple[tuple[int, str], ...]:
    """Things by name, for a choice."""
    return tuple(
        models.Thing.objects.filter(name__icontains=text).order_by("name").values_list("id", "name")[:limit]
    )


# ---- behind -----------------------------------------------------------------------------------------------------


def _offline(moment: int) -> Q:
    late = moment - F("expected_seconds") * SECOND * SILENT_INTERVALS
    return Q(expected_seconds__gt=0) & Q(latest__at__lt=late)


def _wanted(wanted: StreamFilter) -> QuerySet[models.Datastream]:
    rows = models.Datastream.objects.all()
    if wanted.text:
        rows = rows.filter(
            Q(name__icontains=wanted.text)
            | Q(thing__name__icontains=wanted.text)
            | Q(thing__asset=wanted.text)
        )
    if wanted.observed:
        rows = rows.filter(observed__name=wanted.observed)
    if wanted.thing_id is not None:
        rows = rows.filter(thing_id=wanted.thing_id)
    if wanted.simulated is not None:
        rows = rows.filter(simulated=wanted.simulated)
    if wanted.state == "offline":
        rows = rows.filter(_offline(stamp(now())))
    if wanted.state == "alarm":
        rows = rows.filter(pk__in=models.Datastream.objects.filter(_RAISED).values("pk"))
    return rows


def _whole(rows: QuerySet[models.Datastream]) -> QuerySet[models.Datastream]:
    standing = models.Alarm.objects.filter(stream=OuterRef("pk"), ended_at=None).order_by().values("stream")
    counted = standing.annotate(n=Count("pk")).values("n")
    return rows.select_related("thing", "observed", "latest").annotate(
        standing=Coalesce(Subquery(counted), 0)
    )


def _stream(row: Any, moment: int) -> StreamRow:
    latest, limit = row.latest, row.expected_seconds * SECOND * SILENT_INTERVALS
    unit = row.unit if isinstance(row.unit, dict) else {}
    return StreamRow(
        id=row.pk, name=row.name, thing_id=row.thing_id, thing=row.thing.name, asset=row.thing.asset,
        observed=row.observed.name, unit=str(unit.get("symbol") or ""), at=_moment(latest.at), value=latest.value,
        text=latest.text, count=latest.count, offline=bool(limit and latest.at is not None and moment - latest.at > limit),
        expected_seconds=row.expected_seconds, alarms=row.standing, lon=row.thing.lon, lat=row.thing.lat,
        simulated=row.simulated,
    )  # fmt: skip


def _moment(at: int | None) -> datetime | None:
    return None if at is None else times.moment(at)


def _of_points(stream_id: int, first: int, last: int, step: int) -> tuple[Bucket, ...]:
    with connections[stores.alias()].cursor() as cursor:
        cursor.execute(
            "SELECT (at - %s) / %s AS part, count(*), min(value), max(value), sum(value) FROM obs_point"
            " WHERE stream_id = %s AND at >= %s AND at < %s AND value IS NOT NULL GROUP BY 1 ORDER BY 1",
            [first, step, stream_id, first, last],
        )
        rows = cursor.fetchall()
    return tuple(
        _bucket(first + part * step, step, n, low, high, total) for part, n, low, high, total in rows
    )


def _of_hours(stream_id: int, first: int, last: int, step: int) -> tuple[Bucket, ...]:
    rows = models.Hour.objects.filter(
        stream_id=stream_id, hour__gte=first // HOUR, hour__lt=last // HOUR
    ).order_by("hour")
    parts: dict[int, list[float]] = {}
    for hour, n, total, low, high in rows.values_list("hour", "count", "total", "low", "high"):
        start = hour * HOUR // step * step
        known = parts.get(start)
        parts[start] = [n, low, high, total] if known is None else [known[0] + n, min(known[1], low), max(known[2], high), known[3] + total]  # fmt: skip
    return tuple(
        _bucket(start, step, int(n), low, high, total) for start, (n, low, high, total) in parts.items()
    )


def _bucket(start: int, step: int, n: int, low: float, high: float, total: float) -> Bucket:
    return Bucket(times.moment(start), times.moment(start + step), n, low, high, total / n)


def _point(row: models.Observation) -> PointRow:
    said = (row.more or {}).get("result")
    return PointRow(row.pk, times.moment(row.at), row.value, str(said) if said is not None else "")


def _samples(rows: QuerySet[models.Observation], needed: frozenset[str], around: dict[str, Any]) -> Any:
    before: tuple[int, float | None] | None = None
    for row in rows.iterator(5000):
        more = row.more or {}
        text = more["result"] if isinstance(more.get("result"), str) else ""
        said = (more.get("parameters") or {}).get("signal")
        signal = signal_kind(said if isinstance(said, str) else text) if more else SignalKind.MEASURE
        sample: Sample = alarm.sample_of(needed, row.at, row.value, text, signal, before, around)
        before = (row.at, row.value)
        yield sample


def _looks_at(found: AlarmRule, row: Any) -> bool:
    properties = row.thing.properties or {}
    return all(str(properties.get(key)) == word for key, word in found.things.items())


def _alarms(rows: QuerySet[models.Alarm]) -> tuple[AlarmRow, ...]:
    return tuple(_alarm(row) for row in rows.select_related("stream", "stream__thing"))


def _alarm(row: models.Alarm) -> AlarmRow:
    thing, unit = row.stream.thing, row.stream.unit if isinstance(row.stream.unit, dict) else {}
    return AlarmRow(
        id=row.pk, rule=row.rule, title=row.title, severity=Severity(row.severity), state=AlarmState(row.state),
        stream_id=row.stream_id, stream=row.stream.name, thing_id=thing.pk, thing=thing.name, asset=thing.asset,
        at=times.moment(row.at), raised_at=times.moment(row.raised_at), ended_at=_moment(row.ended_at), value=row.value,
        unit=str(unit.get("symbol") or ""), text=row.text, taken_at=_moment(row.taken_at), taken_by=row.taken_by,
        taken_by_id=row.taken_by_id, case_id=row.case_id, case_note=row.case_note, end_told=row.end_told, told=row.told,
        lon=thing.lon, lat=thing.lat, simulated=row.simulated,
    )  # fmt: skip


def _window(row: models.Maintenance) -> WindowRow:
    return WindowRow(
        row.pk, row.thing_id, row.thing.name, times.moment(row.starts_at), times.moment(row.ends_at), row.reason,
        row.made_by, row.removed,
    )  # fmt: skip
