"""Entities made, changed and taken away, with everything that hangs on them. Public through ``services``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connections, transaction

from chengnuo.core.observations import finding, models, streams, writing
from chengnuo.core.observations.conditions import shape_of
from chengnuo.core.observations.errors import EntityNotFound, Wrong
from chengnuo.core.observations.rules import times
from chengnuo.core.observations.vocabulary import ENTITIES, Entity, Field, Kind, Shape
from chengnuo.core.observations.writing import NewPoint
from chengnuo.kernel import stores
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.clock import now
from chengnuo.kernel.permissions import demand

#: What a point has besides its columns.
_MORE = ("resultQuality", "validTime", "parameters")


@dataclass(slots=True)
class Draft:
    """An entity to be made or changed: fields by the standard's names; links to ids, or to entities that are made with it."""

    values: dict[str, Any] = field(default_factory=dict)
    links: dict[str, list[Draft | int]] = field(default_factory=dict)


def create_entity(
    *, actor: Any, kind: Kind, draft: Draft, of: tuple[Kind, int] | None = None, simulated: bool = False
) -> int:
    """Make an entity and what is nested in it, all or nothing; its id. ``of`` is the entity it hangs on.

    Raises ``NotAllowed``, ``Wrong``, ``EntityNotFound``.
    """
    demand(actor, "sensor.write")
    if of is not None:
        link = next((one for one in ENTITIES[kind].links if one.kind == of[0]), None)
        if link is None:
            raise Wrong(f"{of[0]} 下面没有 {kind}。")
        draft.links.setdefault(link.name, [of[1]])
    with transaction.atomic(), transaction.atomic(using=stores.alias()):
        made = _make(kind, draft, simulated)
        if kind != Kind.OBSERVATION:  # a point is no change of what there is
            streams.changed()
            record(actor=actor, action="sensors.create", object_type=kind.value, object_id=made,
                   label=str(draft.values.get("name", ""))[:200])  # fmt: skip
    return made


def update_entity(*, actor: Any, kind: Kind, entity_id: int, draft: Draft, whole: bool = False) -> None:
    """Change what is given; ``whole``: everything required must be given, as for a new one.

    Raises ``NotAllowed``, ``Wrong``, ``EntityNotFound``.
    """
    demand(actor, "sensor.write")
    with transaction.atomic(), transaction.atomic(using=stores.alias()):
        row = finding.TABLES[kind].objects.filter(pk=entity_id).first()
        if row is None:
            raise EntityNotFound(kind, entity_id)
        if whole:
            _check_required(ENTITIES[kind], draft, links=False)
        if kind == Kind.OBSERVATION:
            _change_point(row, draft)
            return
        columns = _columns(ENTITIES[kind], draft) | _to_one(kind, draft, False)
        for name, value in columns.items():
            setattr(row, name, value)
        if kind == Kind.DATASTREAM:
            row.expected_seconds = _interval(row.properties)
        row.save()
        _after(kind, row, draft, False)
        streams.changed()
        record(actor=actor, action="sensors.update", object_type=kind.value, object_id=entity_id, new={
            name: draft.values[name] for name in draft.values})  # fmt: skip


def describe_thing(thing_id: int, properties: dict[str, Any]) -> None:
    """Let a thing say this of itself; for whoever made it out of something else, so nobody's permission is asked."""
    with transaction.atomic(using=stores.alias()):
        models.Thing.objects.filter(pk=thing_id).update(properties=properties)
        streams.changed()


def delete_entity(*, actor: Any, kind: Kind, entity_id: int) -> None:
    """Take an entity away with what cannot be without it, as the standard says. Raises ``NotAllowed``, ``EntityNotFound``."""
    demand(actor, "sensor.write")
    with transaction.atomic(), transaction.atomic(using=stores.alias()):
        row = finding.TABLES[kind].objects.filter(pk=entity_id).first()
        if row is None:
            raise EntityNotFound(kind, entity_id)
        if kind == Kind.OBSERVATION:
            row.delete()
            writing.recount(row.stream_id, [row.at // times.HOUR])
            return
        if kind == Kind.FEATURE:
            _delete_points_about(entity_id)
        else:
            path = {
                Kind.THING: "thing",
                Kind.SENSOR: "sensor",
                Kind.OBSERVED_PROPERTY: "observed",
                Kind.DATASTREAM: "pk",
            }
            if kind in path:
                _delete_points_of(
                    models.Datastream.objects.filter(**{path[kind]: entity_id}).values_list("pk", flat=True)
                )
        row.delete()
        streams.changed()
        record(actor=actor, action="sensors.delete", object_type=kind.value, object_id=entity_id, label=str(getattr(row, "name", ""))[:200])  # fmt: skip


def record_points(
    *, actor: Any, points: Sequence[NewPoint], judged: bool = True, once: bool = False
) -> Sequence[int]:
    """Store points (``writing.store``); what is answered is on disk. Raises ``NotAllowed``, ``BadPoint``."""
    demand(actor, "sensor.write")
    return writing.store(points, judged=judged, once=once)


def is_stream(stream_id: int) -> bool:
    """Whether there is such a stream; costs nothing for one whose points came before."""
    return stream_id in streams.known([stream_id])


# ---- making ---------------------------------------------------------------------------------------------------


def _make(kind: Kind, draft: Draft, simulated: bool) -> int:
    entity = ENTITIES[kind]
    if kind == Kind.HISTORICAL_LOCATION and "Thing" not in draft.links:
        raise Wrong("HistoricalLocation 要给出 Thing。", where="Thing")
    _check_required(entity, draft)
    to_one = _to_one(kind, draft, simulated)
    if kind == Kind.OBSERVATION:
        return int(writing.store([point_of(draft, to_one["stream_id"], to_one.get("feature_id"))])[0])
    columns = _columns(entity, draft) | to_one
    if kind in (Kind.THING, Kind.DATASTREAM):
        columns["simulated"] = simulated
    if kind == Kind.DATASTREAM:
        columns["expected_seconds"] = _interval(columns.get("properties"))
    row = finding.TABLES[kind].objects.create(**columns)
    if kind == Kind.DATASTREAM:
        models.Latest.objects.create(stream=row)
    _after(kind, row, draft, simulated)
    return int(row.pk)


def _interval(properties: Any) -> int:
    """How often a device means to tell, said in ``properties.interval_seconds``; 0 where nobody knows."""
    said = (properties or {}).get("interval_seconds")
    return said if isinstance(said, int) and 0 < said < 10_000_000 else 0


def _check_required(entity: Entity, draft: Draft, links: bool = True) -> None:
    for one in entity.fields:
        if (
            one.required
            and draft.values.get(one.name) is None
            and not (one.name == "result" and "result" in draft.values)
        ):
            raise Wrong(f"{entity.singular} 缺少 {one.name}。", where=one.name)
    if links:
        for link in entity.links:
            if link.required and not draft.links.get(link.name):
                raise Wrong(f"{entity.singular} 缺少 {link.name}。", where=link.name)


def _columns(entity: Entity, draft: Draft) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in draft.values.items():
        one = entity.field(name)
        if one is None:
            raise Wrong(f"{entity.singular} 没有「{name}」这一项。", where=name)
        if one.computed:
            continue  # a client sends back what it was given
        found[one.column] = _checked(entity, one, value)
    return found


def _checked(entity: Entity, one: Field, value: Any) -> Any:
    if one.shape == Shape.TIME:
        return _time(value, one.name)
    if one.shape == Shape.TEXT and not isinstance(value, str):
        raise Wrong(f"{entity.singular} 的 {one.name} 应是文字。", where=one.name)
    if (
        one.shape == Shape.GEOMETRY
        and isinstance(value, dict)
        and "coordinates" in value
        and shape_of(value) is None
    ):
        raise Wrong(f"{entity.singular} 的 {one.name} 不是能读的 GeoJSON。", where=one.name)
    if one.name == "properties" and value is not None and not isinstance(value, dict):
        raise Wrong("properties 应是一个 JSON 对象。", where="properties")
    return value


def _time(value: Any, name: str) -> int:
    try:
        return times.read(value)
    except (TypeError, ValueError):
        raise Wrong(
            f"{name} 应是带时区的 ISO 8601 时间，如 2026-01-01T08:00:00+08:00。", where=name
        ) from None


def _to_one(kind: Kind, draft: Draft, simulated: bool) -> dict[str, int]:
    """Ids behind the links to one; what is nested is made first."""
    found = {}
    for link in ENTITIES[kind].links:
        if link.many or link.name not in draft.links:
            continue
        for given in draft.links[link.name][:1]:
            found[f"{link.path}_id"] = _linked(link.kind, given, simulated)
    return found


def _linked(kind: Kind, given: Draft | int, simulated: bool) -> int:
    if isinstance(given, Draft):
        return _make(kind, given, simulated)
    if not finding.exists(kind, given):
        raise Wrong(f"没有 {kind}({given})。", where=kind)
    return given


def _after(kind: Kind, row: Any, draft: Draft, simulated: bool) -> None:
    """Links to many: what is nested there is made now, hanging on this one."""
    for link in ENTITIES[kind].links:
        if not link.many or link.name not in draft.links:
            continue
        given = draft.links[link.name]
        back = next(one for one in ENTITIES[link.kind].links if one.kind == kind)
        if not back.many:
            for one in given:
                if isinstance(one, Draft):
                    one.links[back.name] = [row.pk]
                    _make(link.kind, one, simulated)
            continue
        ids = [_linked(link.kind, one, simulated) for one in given]
        if kind == Kind.THING and link.kind == Kind.LOCATION:
            move(row, ids)
        elif kind == Kind.LOCATION and link.kind == Kind.THING:
            for thing in models.Thing.objects.filter(pk__in=ids):
                move(thing, [row.pk])
        else:
            getattr(row, link.path).add(*ids)
    if kind == Kind.HISTORICAL_LOCATION and not row.thing.history.filter(at__gt=row.at).exists():
        _place(row.thing, list(row.locations.values_list("pk", flat=True)))
    if kind == Kind.LOCATION:
        for thing in row.things.all():
            _place(thing, [row.pk])


def move(thing: models.Thing, location_ids: list[int], at: int | None = None) -> None:
    """A thing is at these places from now on; that it was elsewhere before stays in its history."""
    _place(thing, location_ids)
    step = models.HistoricalLocation.objects.create(thing=thing, at=times.stamp(now()) if at is None else at)
    step.locations.set(location_ids)


def _place(thing: models.Thing, location_ids: list[int]) -> None:
    thing.locations.set(location_ids)
    shapes = [shape_of(place.location) for place in models.Location.objects.filter(pk__in=location_ids)]
    point = next((shape.centroid for shape in shapes if shape is not None and not shape.is_empty), None)
    lon, lat = (point.x, point.y) if point is not None else (None, None)
    models.Thing.objects.filter(pk=thing.pk).update(lon=lon, lat=lat)


# ---- points ---------------------------------------------------------------------------------------------------


def point_of(draft: Draft, stream_id: int, feature_id: int | None = None) -> NewPoint:
    """An observation as a row. Raises ``Wrong``."""
    values = draft.values
    given = values.get("phenomenonTime")
    try:
        at, end = (times.stamp(now()), None) if given is None else times.read_span(given)
        result_at = None if values.get("resultTime") is None else times.read(values["resultTime"])
    except (TypeError, ValueError, AttributeError):
        words = "phenomenonTime、resultTime 应是带时区的 ISO 8601 时间，如 2026-01-01T08:00:00+08:00。"
        raise Wrong(words, where="phenomenonTime") from None
    value, more = measured(values.get("result"))
    more |= {name: values[name] for name in _MORE if values.get(name) is not None}
    if end is not None:
        more["end"] = end
    if strange := sorted(values.keys() - {"phenomenonTime", "result", "resultTime", *_MORE}):
        raise Wrong(f"Observation 没有「{strange[0]}」这一项。", where=strange[0])
    if feature_id is not None:
        models.Datastream(pk=stream_id).features.add(feature_id)
    return NewPoint(stream_id, at, value, result_at, feature_id, more or None)


def measured(result: Any) -> tuple[float | None, dict[str, Any]]:
    """A result as a number, and what it is besides: true is 1 and stays true."""
    if isinstance(result, bool):
        return float(result), {"result": result}
    if isinstance(result, int | float):
        return float(result), {}
    return None, {"result": result}


def _change_point(row: models.Observation, draft: Draft) -> None:
    old = finding.found(Kind.OBSERVATION, row).values
    merged = {
        name: value for name, value in (old | draft.values).items() if value is not None or name == "result"
    }
    links = _to_one(Kind.OBSERVATION, draft, False)
    point = point_of(
        Draft(merged), links.get("stream_id", row.stream_id), links.get("feature_id", row.feature_id)
    )
    places = {(row.stream_id, row.at // times.HOUR), (point.stream_id, point.at // times.HOUR)}
    for name, value in zip(
        ("stream_id", "at", "value", "result_at", "feature_id", "more"), point, strict=True
    ):
        setattr(row, name, value)
    row.save()
    for stream_id, hour in sorted(places):
        writing.recount(stream_id, [hour])


# ---- taking away ----------------------------------------------------------------------------------------------


def _delete_points_of(stream_ids: Iterable[int]) -> None:
    with connections[stores.alias()].cursor() as cursor:
        for stream_id in list(stream_ids):
            cursor.execute("DELETE FROM obs_point WHERE stream_id = %s", [stream_id])
            cursor.execute("DELETE FROM obs_hour WHERE stream_id = %s", [stream_id])


def _delete_points_about(feature_id: int) -> None:
    for stream_id in models.Datastream.objects.filter(features=feature_id).values_list("pk", flat=True):
        rows = models.Observation.objects.filter(stream_id=stream_id, feature_id=feature_id)
        hours = {at // times.HOUR for at in rows.values_list("at", flat=True)}
        rows.delete()
        writing.recount(stream_id, hours)
