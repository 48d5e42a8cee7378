"""Answers to ``asking.Question``: the condition as a query of the ORM, the rows as plain data."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q, QuerySet

from chengnuo.core.observations import conditions, models
from chengnuo.core.observations.asking import Found, Question
from chengnuo.core.observations.errors import EntityNotFound
from chengnuo.core.observations.rules import times
from chengnuo.core.observations.vocabulary import ENTITIES, Field, Kind, Shape

TABLES: dict[Kind, Any] = {
    Kind.THING: models.Thing,
    Kind.LOCATION: models.Location,
    Kind.HISTORICAL_LOCATION: models.HistoricalLocation,
    Kind.DATASTREAM: models.Datastream,
    Kind.SENSOR: models.Sensor,
    Kind.OBSERVED_PROPERTY: models.ObservedProperty,
    Kind.OBSERVATION: models.Observation,
    Kind.FEATURE: models.FeatureOfInterest,
}


def find(question: Question) -> list[Found]:
    """The entities, in a stable order. Raises ``EntityNotFound`` where what they are linked from is not there."""
    rows = _rows(question)
    orders = [conditions.order(ENTITIES[question.kind], one) for one in question.order]
    rows = rows.order_by(*orders, "id")
    end = None if question.top is None else question.skip + question.top
    if question.kind == Kind.DATASTREAM:
        rows = rows.select_related("latest")
    return [found(question.kind, row) for row in rows[question.skip : end]]


def count(question: Question) -> int:
    """How many there are, however many are shown."""
    return _rows(question).count()


def one(question: Question) -> Found | None:
    """The only one, or none."""
    row = _rows(question).order_by("id").first()
    return found(question.kind, row) if row else None


def linked_id(kind: Kind, entity_id: int, link_name: str) -> int | None:
    """The id behind a link to one."""
    link = ENTITIES[kind].link(link_name)
    if link is None or link.many:
        return None
    found_id: int | None = (
        TABLES[kind].objects.filter(pk=entity_id).values_list(f"{link.path}_id", flat=True).first()
    )
    return found_id


def exists(kind: Kind, entity_id: int) -> bool:
    """Whether there is such an entity."""
    return bool(TABLES[kind].objects.filter(pk=entity_id).exists())


def found(kind: Kind, row: Model) -> Found:
    """A row as plain data."""
    return Found(kind, row.pk, {one.name: _value(one, row) for one in ENTITIES[kind].fields})


def _rows(question: Question) -> QuerySet[Any]:
    rows = TABLES[question.kind].objects.all()
    if question.of is not None:
        rows = _linked(rows, *question.of)
    if question.id is not None:
        rows = rows.filter(pk=question.id)
    if question.where is not None:
        rows = rows.filter(conditions.condition(ENTITIES[question.kind], question.where))
    return rows  # type: ignore[no-any-return]


def _linked(rows: QuerySet[Any], kind: Kind, entity_id: int, name: str) -> QuerySet[Any]:
    if not exists(kind, entity_id):
        raise EntityNotFound(kind, entity_id)
    link = ENTITIES[kind].link(name)
    if link is None:
        raise EntityNotFound(f"{kind}({entity_id})/{name}", entity_id)
    if (
        kind == Kind.FEATURE
    ):  # points are found by their stream first: there is no index on what they are about
        streams = models.Datastream.objects.filter(features=entity_id).values("pk")
        return rows.filter(feature_id=entity_id, stream__in=streams)
    if not link.many:
        return rows.filter(pk__in=TABLES[kind].objects.filter(pk=entity_id).values(link.path))
    back = next(one for one in ENTITIES[link.kind].links if one.kind == kind)
    return (
        rows.filter(Q(**{back.path: entity_id})).distinct()
        if back.many
        else rows.filter(**{back.path: entity_id})
    )


def _value(one: Field, row: Any) -> Any:
    """A field's value as JSON carries it."""
    if isinstance(row, models.Observation):
        return _of_point(one.name, row)
    if isinstance(row, models.Datastream) and one.computed and one.name != "observedArea":
        latest = row.latest
        if one.name == "phenomenonTime":
            return times.written_span(latest.first_at, latest.at)
        return times.written_span(latest.result_at, latest.result_at)
    if one.shape == Shape.TIME:
        return times.written(getattr(row, one.column))
    return getattr(row, one.column)


def _of_point(name: str, row: models.Observation) -> Any:
    more = row.more or {}
    if name == "result":
        return more["result"] if "result" in more else plain_number(row.value)
    if name == "phenomenonTime":
        return times.written_span(row.at, more.get("end"))
    if name == "resultTime":
        return None if row.result_at is None else times.written(row.result_at)
    return more.get(name)


def plain_number(value: float | None) -> float | int | None:
    """A whole number as one: devices that sent 3 get 3."""
    return int(value) if value is not None and value.is_integer() and abs(value) < 1e15 else value
