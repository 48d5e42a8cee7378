"""Points into the database, as near to a raw insert as it goes: the points, the newest value beside, the hour's numbers,
and what the rules say of them, in one transaction. What is answered is on disk.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connections, transaction

from chengnuo.core.observations import models, raising, streams
from chengnuo.core.observations.errors import BadPoint
from chengnuo.core.observations.rules import alarm
from chengnuo.core.observations.rules.alarm import RuleState, Turn
from chengnuo.core.observations.rules.times import HOUR, stamp
from chengnuo.core.observations.rules.words import SignalKind, signal_kind
from chengnuo.core.observations.streams import StreamInfo
from chengnuo.kernel import stores
from chengnuo.kernel.clock import now

_CHUNK = 900


class NewPoint(NamedTuple):
    """A point to be stored. ``more`` holds what few points have: ``result`` (no number), ``end``, quality, parameters …"""

    stream_id: int
    at: int
    value: float | None
    result_at: int | None = None
    feature_id: int | None = None
    more: dict[str, Any] | None = None


@dataclass(slots=True)
class _Held:
    """A stream's row as it is while the batch is worked in."""

    at: int | None
    value: float | None
    text: str
    first_at: int | None
    result_at: int | None
    count: int
    moved: bool = False


def store(points: Sequence[NewPoint], *, judged: bool = True, once: bool = False) -> Sequence[int]:
    """Store points and give their ids in the same order. ``judged`` False: the past is filled in, no rule is asked.

    ``once``: a point whose stream has one at that very moment already is left out (its id is 0). Raises ``BadPoint``.
    """
    if not points:
        return ()
    infos = streams.known({point.stream_id for point in points})
    for number, point in enumerate(points):
        if point.stream_id not in infos:
            raise BadPoint(f"没有 Datastream({point.stream_id})。", number)
    with transaction.atomic(using=stores.alias()):
        held = _hold({point.stream_id for point in points})
        fresh = _not_there(points) if once else list(range(len(points)))
        chosen = [points[number] for number in fresh]
        ids = _insert(chosen, infos)
        if judged:
            _judge(chosen, infos, held)
        _sum_up(chosen, held)
        _write_latest(held)
    if len(fresh) == len(points):
        return ids
    found = [0] * len(points)
    for number, point_id in zip(fresh, ids, strict=True):
        found[number] = point_id
    return found


def _connection() -> Any:
    return connections[stores.alias()]


def _hold(ids: Iterable[int]) -> dict[int, _Held]:
    """The streams' newest values; on PostgreSQL nobody else works on these streams meanwhile."""
    wanted, found = sorted(ids), {}
    lock = "" if _connection().vendor == "sqlite" else " FOR UPDATE"
    with _connection().cursor() as cursor:
        for start in range(0, len(wanted), _CHUNK):
            part = wanted[start : start + _CHUNK]
            cursor.execute(
                "SELECT stream_id, at, value, text, first_at, result_at, count FROM obs_latest"
                f" WHERE stream_id IN ({', '.join(['%s'] * len(part))}) ORDER BY stream_id{lock}",
                part,
            )
            found.update({row[0]: _Held(*row[1:]) for row in cursor.fetchall()})
    return found


def _not_there(points: Sequence[NewPoint]) -> list[int]:
    """The numbers of the points whose stream has none at that moment yet."""
    first, last = min(point.at for point in points), max(point.at for point in points)
    rows = models.Observation.objects.filter(
        stream_id__in=sorted({p.stream_id for p in points}), at__range=(first, last)
    )
    there = set(rows.values_list("stream_id", "at"))
    found = []
    for number, point in enumerate(points):
        key = (point.stream_id, point.at)
        if key not in there:
            there.add(key)
            found.append(number)
    return found


def _insert(points: Sequence[NewPoint], infos: dict[int, StreamInfo]) -> Sequence[int]:
    """The rows themselves; their ids."""
    if not points:
        return ()
    rows = [
        (p.stream_id, p.at, p.value, p.result_at, p.feature_id or infos[p.stream_id].feature_id,
         None if p.more is None else json.dumps(p.more, ensure_ascii=False))
        for p in points
    ]  # fmt: skip
    columns = "stream_id, at, value, result_at, feature_id, more"
    connection = _connection()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # the driver's own statement: Django would look at each of the values once more
            raw = cursor.cursor.connection
            raw.executemany(f"INSERT INTO obs_point ({columns}) VALUES (?, ?, ?, ?, ?, ?)", rows)
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'obs_point'")
            last = cursor.fetchone()[0]
            return range(last - len(rows) + 1, last + 1)
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('obs_point', 'id')) FROM generate_series(1, %s)",
            [len(rows)],
        )
        ids = [row[0] for row in cursor.fetchall()]
        with cursor.copy(f"COPY obs_point (id, {columns}) FROM STDIN") as copy:
            for point_id, row in zip(ids, rows, strict=True):
                copy.write_row((point_id, *row))
        return ids


def _judge(points: Sequence[NewPoint], infos: dict[int, StreamInfo], held: dict[int, _Held]) -> None:
    """Ask the rules of every point that is newer than what was there; a late one tells nothing about now."""
    ruled = [point for point in points if infos[point.stream_id].rules]
    if not ruled:
        return
    ruled.sort(key=lambda point: point.at)
    states = raising.states({point.stream_id for point in ruled})
    touched: set[tuple[int, str]] = set()
    before = {one: (held[one].at, held[one].value) for one in {point.stream_id for point in ruled}}
    newest = stamp(now()) if ruled else 0
    for point in ruled:
        info, (last_at, last_value) = infos[point.stream_id], before[point.stream_id]
        if last_at is not None and point.at < last_at:
            continue
        text = text_of(point)
        kind = _signal(point, text)
        earlier = None if last_at is None else (last_at, last_value)
        sample = alarm.sample_of(info.needed, point.at, point.value, text, kind, earlier, info.around)
        quiet = bool(info.quiet) and info.is_quiet(point.at)
        for rule in info.rules:
            key = (info.id, rule.id)
            state = states.get(key, _NEW)
            after, turn = alarm.judge(rule, state, sample, quiet=quiet)
            if after is not state:
                states[key] = after
                touched.add(key)
            if turn is Turn.RAISED:
                raising.raise_alarm(rule, info, point.at, newest, point.value, text)
            elif turn is Turn.ENDED:
                raising.end_alarm(rule.id, info.id, point.at)
        before[point.stream_id] = (point.at, point.value)
    raising.keep(states, touched)


_NEW = RuleState()


def text_of(point: NewPoint) -> str:
    """The words of a result that is no number."""
    found = (point.more or {}).get("result")
    return found[:200] if isinstance(found, str) else ""


def _signal(point: NewPoint, text: str) -> str:
    """What the device means: said in ``parameters.signal``, else by the words of its result."""
    if point.more is None:
        return SignalKind.MEASURE
    said = (point.more.get("parameters") or {}).get("signal")
    return signal_kind(said if isinstance(said, str) else text)


def _sum_up(points: Sequence[NewPoint], held: dict[int, _Held]) -> None:
    """Add the points to the numbers of their hours and to what is known of their streams."""
    hours: dict[tuple[int, int], list[float]] = {}
    for point in points:
        row, at, value = held[point.stream_id], point.at, point.value
        row.moved = True
        row.count += 1
        if row.at is None or at >= row.at:
            row.at, row.value, row.text = at, value, text_of(point) if point.more else ""
        if row.first_at is None or at < row.first_at:
            row.first_at = at
        if point.result_at is not None and (row.result_at is None or point.result_at > row.result_at):
            row.result_at = point.result_at
        if value is None:
            continue
        key = (point.stream_id, at // HOUR)
        numbers = hours.get(key)
        if numbers is None:
            hours[key] = [1, value, value, value]
        else:
            numbers[0] += 1
            numbers[1] += value
            if value < numbers[2]:
                numbers[2] = value
            if value > numbers[3]:
                numbers[3] = value
    _write_hours([(*key, *numbers) for key, numbers in sorted(hours.items())])


def _write_hours(rows: Sequence[tuple[Any, ...]]) -> None:
    smaller, larger = ("min", "max") if _connection().vendor == "sqlite" else ("least", "greatest")
    _many(
        "INSERT INTO obs_hour (stream_id, hour, count, total, low, high) VALUES (%s, %s, %s, %s, %s, %s)"
        " ON CONFLICT (stream_id, hour) DO UPDATE SET count = obs_hour.count + excluded.count,"
        f" total = obs_hour.total + excluded.total, low = {smaller}(obs_hour.low, excluded.low),"
        f" high = {larger}(obs_hour.high, excluded.high)",
        rows,
    )


def _write_latest(held: dict[int, _Held]) -> None:
    _many(
        "UPDATE obs_latest SET at = %s, value = %s, text = %s, first_at = %s, result_at = %s, count = %s WHERE stream_id = %s",
        [
            (row.at, row.value, row.text, row.first_at, row.result_at, row.count, stream_id)
            for stream_id, row in sorted(held.items())
            if row.moved
        ],
    )


def _many(statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if not rows:
        return
    connection = _connection()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.cursor.connection.executemany(statement.replace("%s", "?"), rows)
        else:
            cursor.executemany(statement, rows)


def recount(stream_id: int, hours: Iterable[int] | None = None) -> None:
    """Work the numbers of a stream out of its points anew, after one was changed or taken away; ``hours`` those concerned."""
    rows = models.Observation.objects.filter(stream_id=stream_id)
    for hour in sorted(set(hours or ())):
        values: list[Any] = list(
            rows.filter(at__gte=hour * HOUR, at__lt=(hour + 1) * HOUR, value__isnull=False).values_list("value", flat=True)
        )  # fmt: skip
        models.Hour.objects.filter(stream_id=stream_id, hour=hour).delete()
        if values:
            _write_hours([(stream_id, hour, len(values), sum(values), min(values), max(values))])
    last, first = rows.order_by("-at", "-id").first(), rows.order_by("at").first()
    told = rows.exclude(result_at=None).order_by("-result_at").values_list("result_at", flat=True).first()
    text = (last.more or {}).get("result") if last else ""
    models.Latest.objects.filter(pk=stream_id).update(
        at=last.at if last else None, value=last.value if last else None, text=text[:200] if isinstance(text, str) else "",
        first_at=first.at if first else None, result_at=told, count=rows.count(),
    )  # fmt: skip
