"""Assets of a box or of a map's tile for programs: asked hundreds of times a second, hence in SQL and without rows of the ORM.

Public through ``queries``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from chengnuo.core.assets.boxes import MOST_RUNS
from chengnuo.core.assets.models import Asset
from chengnuo.core.assets.rules.squares import BLOCKS, TILES
from chengnuo.core.assets.shapes import Box, Dot
from chengnuo.kernel.kept import Kept
from chengnuo.kernel.statements import rows

_COLUMNS = (
    "id", "identifier", "name", "state", "matter_class_id", "manager_id", "owner_id", "keeper_id", "lon", "lat",
    "shape", "grid_code", "community_code", "street_code", "accuracy", "source", "note", "attributes", "started_on",
    "changed_on", "simulated",
)  # fmt: skip
#: The days as texts: nobody reckons with them here.
_SELECT = f"SELECT {', '.join(f'CAST({one} AS TEXT)' if one.endswith('_on') else one for one in _COLUMNS)} FROM ast_asset"
_IN_RUN = "SELECT id FROM ast_asset WHERE tile BETWEEN %s AND %s AND lat BETWEEN %s AND %s AND lon BETWEEN %s AND %s"
_SPREAD = "SELECT id FROM ast_asset WHERE tile IS NULL AND west <= %s AND east >= %s AND south <= %s AND north >= %s"
_DOT = "SELECT id, lon, lat, matter_class_id, state, simulated, sieve FROM ast_asset"
#: From this zoom on everything of a tile is looked at; below, the first few of each block.
ALL_FROM = 15
#: How many of a block are drawn at zoom 12; four times as many a level deeper. And the most of a tile.
_OF_BLOCK, _MOST = 64, 4000


class Feature(NamedTuple):
    """An asset as the database gives it, in the order of ``_COLUMNS``; ``attributes`` is JSON, ``shape`` WKB or None, the days are ISO."""

    id: int
    identifier: str
    name: str
    state: str
    class_id: int
    manager_id: int | None
    owner_id: int | None
    keeper_id: int | None
    lon: float
    lat: float
    shape: bytes | None
    grid_code: str
    community_code: str
    street_code: str
    accuracy: str
    source: str
    note: str
    attributes: str
    started_on: str
    changed_on: str
    simulated: bool


def box_features(box: Box, after: int, limit: int) -> tuple[int, tuple[Feature, ...]] | None:
    """How many assets a box holds, and the first ``limit`` of them by id behind ``after``; None for a box too large to ask so."""
    runs = TILES.runs(box, MOST_RUNS)
    if not runs:
        return None
    west, south, east, north = box
    values: list[Any] = []
    for first, last in runs:
        values += (first, last, south, north, west, east)
    values += (east, west, north, south)
    found = sorted(one for (one,) in rows(" UNION ALL ".join([_IN_RUN] * len(runs) + [_SPREAD]), values))
    return len(found), features([one for one in found if one > after][:limit])


def features(ids: Sequence[int]) -> tuple[Feature, ...]:
    """Assets by id, in the order of their ids."""
    if not ids:
        return ()
    places = ", ".join(["%s"] * len(ids))
    return tuple(Feature._make(row) for row in rows(f"{_SELECT} WHERE id IN ({places}) ORDER BY id", ids))


def dots(box: Box, zoom: int, class_id: int | None = None, simulated: bool | None = None) -> tuple[Dot, ...]:
    """The assets to draw in a tile. A map of many shows the same few of each block wherever it is cut, and all of them close by."""
    found = _near(box, class_id, simulated) if zoom >= ALL_FROM else _sieved(box, zoom, class_id, simulated)
    found.sort(key=lambda row: row[6])
    return tuple(
        Dot(pk, lon, lat, kind, state, bool(made)) for pk, lon, lat, kind, state, made, _ in found[:_MOST]
    )


def _near(box: Box, class_id: int | None, simulated: bool | None) -> list[tuple[Any, ...]]:
    runs = TILES.runs(box, 1000)
    west, south, east, north = box
    where = " OR ".join(["tile BETWEEN %s AND %s"] * len(runs))
    values: list[Any] = [side for run in runs for side in run]
    values += (south, north, west, east)
    statement = f"{_DOT} WHERE ({where}) AND lat BETWEEN %s AND %s AND lon BETWEEN %s AND %s"
    return rows(*_only(statement, values, class_id, simulated))


def _sieved(box: Box, zoom: int, class_id: int | None, simulated: bool | None) -> list[tuple[Any, ...]]:
    count = max(1, int(_OF_BLOCK * 4.0 ** (zoom - 12)))
    runs = BLOCKS.runs(box, 1000)
    found: list[tuple[Any, ...]] = []
    for block in _blocks():
        if any(first <= block <= last for first, last in runs):
            statement, values = _only(f"{_DOT} WHERE block = %s", [block], class_id, simulated)
            found += rows(f"{statement} ORDER BY sieve LIMIT %s", [*values, count])
    west, south, east, north = box
    return [row for row in found if west <= row[1] <= east and south <= row[2] <= north]


def _only(
    statement: str, values: list[Any], class_id: int | None, simulated: bool | None
) -> tuple[str, list[Any]]:
    for column, value in (("matter_class_id", class_id), ("simulated", simulated)):
        if value is not None:
            statement, values = f"{statement} AND {column} = %s", [*values, value]
    return statement, values


def _read_blocks() -> tuple[int, ...]:
    """By jumping through the index from one to the next: a million assets lie in some dozens."""
    found = Asset.objects.filter(block__isnull=False).order_by("block").values_list("block", flat=True)
    steps: list[int] = []
    value = found.first()
    while value is not None:
        steps.append(value)
        value = found.filter(block__gt=value).first()
    return tuple(steps)


#: The blocks that hold assets.
_blocks = Kept(_read_blocks, tables=(Asset,)).value
