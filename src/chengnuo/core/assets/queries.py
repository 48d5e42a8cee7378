"""Reads of assets: lists, one asset, the nearest, what lies in a box."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Q

from chengnuo.core.assets.boxes import in_box
from chengnuo.core.assets.classes import class_of
from chengnuo.core.assets.errors import AssetNotFound, TokenUnknown
from chengnuo.core.assets.features import Feature, box_features, dots, features
from chengnuo.core.assets.history import as_of, batches, history, on_day, pasts
from chengnuo.core.assets.labels import digest
from chengnuo.core.assets.models import Asset
from chengnuo.core.assets.rows import asset_row, terms_of
from chengnuo.core.assets.rules.words import State
from chengnuo.core.assets.shapes import (
    AssetClass,
    AssetPage,
    AssetRow,
    BatchRow,
    Box,
    ChangeRow,
    Dot,
    Near,
    Tally,
)
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.kernel.geo import Point, distance_m

__all__ = [
    "COUNT_TO", "AssetClass", "AssetFilter", "AssetPage", "AssetRow", "BatchRow", "Box", "ChangeRow", "Dot",
    "Feature", "Near", "Tally", "all_of", "as_of", "asset", "assets", "batches", "box_features", "by_identifiers",
    "by_token", "class_of", "classes_of", "dots", "every", "features", "history", "ids_after", "matching",
    "nearest", "pasts", "state_counts", "tallies",
]  # fmt: skip

PAGE_SIZE, COUNT_TO = 50, 10_000
#: Half the side of the first box around a point, in degrees, and how often it is doubled: up to some 50 km.
_FIRST_REACH, _DOUBLED = 0.002, 9
#: A degree of latitude is a little longer than this everywhere.
_METRES = 110_000


@dataclass(frozen=True, slots=True)
class AssetFilter:
    """What a list shows; what is not given is not asked. ``on`` asks for the state of that day; without a ``state``, assets
    that were taken away are left out unless ``removed``.
    """

    class_id: int | None = None
    state: str = ""
    faulty: bool = False
    removed: bool = False
    keeper_id: int | None = None
    owner_id: int | None = None
    street_code: str = ""
    community_code: str = ""
    grid_code: str = ""
    text: str = ""
    box: Box | None = None
    on: date | None = None
    changed_from: date | None = None
    changed_to: date | None = None
    simulated: bool | None = None
    ids: tuple[int, ...] = ()


def ids_after(class_id: int, asset_id: int, most: int) -> tuple[int, ...]:
    """The next assets of a class by id, whatever their state: for what is computed of all."""
    rows = Asset.objects.filter(matter_class_id=class_id, pk__gt=asset_id).order_by("pk")
    return tuple(rows.values_list("pk", flat=True)[:most])


def classes_of(ids: Sequence[int]) -> dict[int, tuple[str, bool]]:
    """Asset → the code of its class, and whether it is simulated; of those there are."""
    found: dict[int, tuple[str, bool]] = {}
    for start in range(0, len(ids), 500):
        rows = Asset.objects.filter(pk__in=ids[start : start + 500]).order_by()
        values = rows.values_list("pk", "matter_class__code", "simulated")
        found |= {pk: (code, simulated) for pk, code, simulated in values}
    return found


def assets(wanted: AssetFilter, *, after: str = "", size: int = PAGE_SIZE) -> AssetPage:
    """A page of the list, the last registered first."""
    rows = selected(wanted)
    total = rows.order_by()[: COUNT_TO + 1].count() if not after else None
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    page = list(rows.order_by("-id")[: size + 1])
    shown = tuple(_shown(row, wanted) for row in page[:size])
    more = str(page[size - 1].pk) if len(page) > size else ""
    return AssetPage(shown, None if total is None or total > COUNT_TO else total, more)


def every(wanted: AssetFilter, most: int) -> tuple[AssetRow, ...]:
    """The assets of a filter for a file, by identifier, at most ``most``."""
    return tuple(_shown(row, wanted) for row in selected(wanted).order_by("identifier")[:most])


def all_of(wanted: AssetFilter) -> Iterator[AssetRow]:
    """Every asset of a filter, by identifier: for numbers that must open to exactly theirs."""
    return (_shown(row, wanted) for row in selected(wanted).order_by("identifier").iterator(chunk_size=2000))


def asset(asset_id: int) -> AssetRow:
    """One asset. Raises ``AssetNotFound``."""
    row = Asset.objects.filter(pk=asset_id).first()
    if row is None:
        raise AssetNotFound(asset_id)
    return asset_row(row)


def by_token(token: str) -> AssetRow:
    """The asset whose label carries a token. Raises ``TokenUnknown``."""
    row = Asset.objects.filter(token_hash=digest(token)).first()
    if row is None:
        raise TokenUnknown()
    return asset_row(row)


def by_identifiers(identifiers: Sequence[str]) -> dict[str, AssetRow]:
    """Assets by their identifiers, those that are there."""
    found: dict[str, AssetRow] = {}
    for start in range(0, len(identifiers), 500):
        rows = Asset.objects.filter(identifier__in=identifiers[start : start + 500])
        found |= {row.identifier: asset_row(row) for row in rows}
    return found


def matching(wanted: AssetFilter, after: int, limit: int) -> tuple[int, tuple[Feature, ...]]:
    """How many assets a filter holds, and the first ``limit`` of them by id behind ``after``, for programs."""
    rows = selected(wanted).order_by("id")
    return rows.count(), features(list(rows.filter(pk__gt=after).values_list("pk", flat=True)[:limit]))


def nearest(point: Point, count: int, wanted: AssetFilter | None = None) -> tuple[Near, ...]:
    """The assets of a filter nearest to a point, by the way a bird flies; lines and polygons by their middle."""
    wanted, reach = wanted or AssetFilter(), _FIRST_REACH
    for _ in range(_DOUBLED):
        # a box half as high as wide in degrees is about square here, and its nearest side is ``reach`` of latitude away
        box = (point.lon - 2 * reach, point.lat - reach, point.lon + 2 * reach, point.lat + reach)
        rows = selected(replace(wanted, box=box)).order_by()
        near = sorted(
            (distance_m(point, Point(lon, lat)), pk) for pk, lon, lat in rows.values_list("pk", "lon", "lat")
        )
        if sum(metres <= reach * _METRES for metres, _pk in near) >= count:
            break
        reach *= 2
    found = Asset.objects.in_bulk([pk for _, pk in near[:count]])
    return tuple(Near(asset_row(found[pk]), metres) for metres, pk in near[:count])


def tallies(wanted: AssetFilter | None = None) -> tuple[Tally, ...]:
    """The classes in use with how many assets they have, by code."""
    faulty = Q(state__in=(State.BROKEN, State.LOST))
    rows = (
        selected(wanted or AssetFilter()).order_by().values("matter_class_id")
        .annotate(n=Count("pk"), faulty=Count("pk", filter=faulty), made=Count("pk", filter=Q(simulated=True)))
    )  # fmt: skip
    found = []
    for row in rows:
        matter = catalogue.matter_class(row["matter_class_id"])
        found.append(Tally(matter.id, matter.code, matter.name, row["n"], row["faulty"], row["made"]))
    return tuple(sorted(found, key=lambda one: one.code))


def state_counts(wanted: AssetFilter) -> dict[State, int]:
    """State → how many assets of a filter are so."""
    rows = selected(wanted).order_by().values("state").annotate(n=Count("pk"))
    return {State(row["state"]): row["n"] for row in rows}


def selected(wanted: AssetFilter) -> Any:
    """The query of a filter; for ``core`` alone."""
    rows = Asset.objects.all()
    state = "state"
    if wanted.on is not None:
        rows, state = on_day(rows, wanted.on), "state_then"
    exact = {
        "matter_class_id": wanted.class_id, "keeper_id": wanted.keeper_id, "owner_id": wanted.owner_id,
        "street_code": wanted.street_code, "community_code": wanted.community_code, "grid_code": wanted.grid_code,
        state: wanted.state,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.faulty:
        rows = rows.filter(**{f"{state}__in": (State.BROKEN, State.LOST)})
    if not wanted.state and not wanted.removed:
        rows = rows.exclude(**{state: State.REMOVED})
    if wanted.simulated is not None:
        rows = rows.filter(simulated=wanted.simulated)
    if wanted.changed_from is not None:
        rows = rows.filter(changed_on__gte=wanted.changed_from)
    if wanted.changed_to is not None:
        rows = rows.filter(changed_on__lte=wanted.changed_to)
    if wanted.ids:
        rows = rows.filter(pk__in=wanted.ids)
    if wanted.box is not None:
        rows = rows.filter(in_box(wanted.box))
    text = wanted.text.strip()
    if text:
        by_code = text.isascii() and text.isdigit()
        rows = rows.filter(identifier__startswith=text) if by_code else rows.filter(name__contains=text)
    return rows


def _shown(row: Asset, wanted: AssetFilter) -> AssetRow:
    then = getattr(row, "state_then", row.state)
    return asset_row(row) if then == row.state else asset_row(row, replace(terms_of(row), state=then))
