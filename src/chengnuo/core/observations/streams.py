"""What must be known of a stream for every point of it, kept in memory and following changes within a second."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from chengnuo.core.observations import models
from chengnuo.core.observations.rules import alarm
from chengnuo.core.observations.rules.alarm import AlarmRule
from chengnuo.core.places import queries as places
from chengnuo.kernel import stores
from chengnuo.kernel.geo import Point
from chengnuo.kernel.kept import Kept

_LOOK_UP = 900  # as many parameters as every SQLite takes


@dataclass(frozen=True, slots=True)
class StreamInfo:
    """A stream as the points meet it. ``quiet`` are its maintenance windows, ``needed`` the names its rules speak of."""

    id: int
    thing_id: int
    feature_id: int | None
    simulated: bool
    rules: tuple[AlarmRule, ...]
    needed: frozenset[str]
    around: dict[str, Any]
    quiet: tuple[tuple[int, int], ...]

    def is_quiet(self, at: int) -> bool:
        """Whether the thing is being worked on at a moment."""
        return any(start <= at < end for start, end in self.quiet)


class _Known:
    """Streams and rules of one edition; streams are looked up when their first point comes."""

    def __init__(self) -> None:
        self.rules = tuple(alarm.from_data(row.data) for row in models.Rule.objects.all())
        self.streams: dict[int, StreamInfo] = {}


def changed() -> None:
    """Say that things, streams, rules or maintenance changed; inside the writer's transaction."""
    if not models.Edition.objects.filter(pk=1).update(number=F("number") + 1):
        models.Edition.objects.get_or_create(pk=1)
    _known.drop()
    transaction.on_commit(_known.drop, using=stores.alias())


def known(ids: Iterable[int]) -> dict[int, StreamInfo]:
    """Of these streams those that exist; the mapping may hold others as well."""
    kept = _known.value()
    missing = sorted({one for one in ids if one not in kept.streams})
    for start in range(0, len(missing), _LOOK_UP):
        for info in _load(missing[start : start + _LOOK_UP], kept.rules):
            kept.streams[info.id] = info
    return kept.streams


def rules() -> tuple[AlarmRule, ...]:
    """The rules in force."""
    return _known.value().rules


def rules_for(observed: Iterable[str], thing: dict[str, Any]) -> tuple[AlarmRule, ...]:
    """The rules that look at a stream of ``observed`` (its definition and name) on a thing with such properties."""
    names = set(observed)
    return tuple(
        rule for rule in rules() if rule.observed in names and all(str(thing.get(key)) == word for key, word in rule.things.items())
    )  # fmt: skip


def _edition() -> int | None:
    return models.Edition.objects.filter(pk=1).values_list("number", flat=True).first()


_known: Kept[_Known] = Kept(_Known, mark=_edition)


def _load(ids: list[int], known_rules: tuple[AlarmRule, ...]) -> list[StreamInfo]:
    rows = models.Datastream.objects.filter(pk__in=ids).select_related("thing", "observed")
    quiet: dict[int, list[tuple[int, int]]] = {}
    windows = models.Maintenance.objects.filter(removed=False, thing__datastreams__in=ids).distinct()
    for window in windows:
        quiet.setdefault(window.thing_id, []).append((window.starts_at, window.ends_at))
    features = _features(ids)
    return [_info(row, features.get(row.thing_id), tuple(quiet.get(row.thing_id, ()))) for row in rows]


def _info(row: models.Datastream, feature_id: int | None, quiet: tuple[tuple[int, int], ...]) -> StreamInfo:
    thing = row.thing
    properties = thing.properties or {}
    found = rules_for((row.observed.definition, row.observed.name), properties)
    place = (
        places.locate(Point(thing.lon, thing.lat))
        if found and thing.lon is not None and thing.lat is not None
        else None
    )
    around = {
        "thing": properties,
        "stream": row.properties or {},
        "zones": list(place.zones) if place else [],
    }
    needed = frozenset[str]().union(*(alarm.names_of(rule) for rule in found)) if found else frozenset[str]()
    return StreamInfo(row.pk, thing.pk, feature_id, row.simulated, found, needed, around, quiet)


def _features(stream_ids: list[int]) -> dict[int, int]:
    """Thing → what observations at its present place are about; made from the place where it is asked for first."""
    through = models.Location.things.through.objects
    pairs = (
        through.filter(thing__datastreams__in=stream_ids).values_list("thing_id", "location_id").distinct()
    )
    at = dict(sorted(pairs))
    made = {
        row.made_from_id: row for row in models.FeatureOfInterest.objects.filter(made_from__in=at.values())
    }
    for place in models.Location.objects.filter(pk__in=set(at.values()) - made.keys()):
        made[place.pk], _ = models.FeatureOfInterest.objects.get_or_create(
            made_from=place,
            defaults={
                "name": place.name, "description": place.description, "encoding": place.encoding, "feature": place.location,
            },
        )  # fmt: skip
    found = {thing: made[location].pk for thing, location in at.items()}
    about(models.Datastream.objects.filter(pk__in=stream_ids).values_list("pk", "thing_id"), found)
    return found


def about(streams: Iterable[tuple[int, int]], features: dict[int, int]) -> None:
    """Remember which features a stream's points are about: so they are found without an index on every point."""
    link = models.Datastream.features.through
    rows = [
        link(datastream_id=stream, featureofinterest_id=features[thing]) for stream, thing in streams if thing in features
    ]  # fmt: skip
    link.objects.bulk_create(rows, ignore_conflicts=True)
