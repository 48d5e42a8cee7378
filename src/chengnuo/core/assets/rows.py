"""From rows to shapes, and from what a person writes to a row."""

from __future__ import annotations

from typing import Any

import shapely

from chengnuo.core.assets.models import Asset
from chengnuo.core.assets.rules.squares import BLOCKS, TILES, sieve
from chengnuo.core.assets.rules.terms import Terms
from chengnuo.core.assets.rules.words import State
from chengnuo.core.assets.shapes import AssetRow
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.people.models import Unit
from chengnuo.core.places.queries import Location
from chengnuo.kernel.geo import Point
from chengnuo.kernel.kept import Kept

#: Names of units by id, for lists: asked for every row.
unit_names = Kept(lambda: dict(Unit.objects.values_list("pk", "short_name")), tables=(Unit,)).value


def terms_of(row: Asset) -> Terms:
    """What is written of an asset."""
    return Terms(
        class_id=row.matter_class_id, name=row.name, lon=row.lon, lat=row.lat, started_on=row.started_on,
        identifier=row.identifier, state=row.state, manager_id=row.manager_id, owner_id=row.owner_id,
        keeper_id=row.keeper_id, shape=bytes(row.shape).hex() if row.shape else "", accuracy=row.accuracy,
        source=row.source, note=row.note, attributes=row.attributes,
    )  # fmt: skip


def asset_row(row: Asset, terms: Terms | None = None) -> AssetRow:
    """An asset as it is, or with the terms it had on some day."""
    terms = terms or terms_of(row)
    matter, units = catalogue.matter_class(terms.class_id), unit_names()
    return AssetRow(
        id=row.pk, terms=terms, class_code=matter.code, class_name=matter.name,
        state_label=State(terms.state).label, manager=units.get(terms.manager_id or 0, ""),
        owner=units.get(terms.owner_id or 0, ""), keeper=units.get(terms.keeper_id or 0, ""),
        grid_code=row.grid_code, community_code=row.community_code, street_code=row.street_code,
        changed_on=row.changed_on, simulated=row.simulated, has_label=row.token_hash is not None,
        version=row.version,
    )  # fmt: skip


def columns_of(terms: Terms, place: Location) -> dict[str, Any]:
    """The columns of what is written, with what follows from it."""
    point = Point(terms.lon, terms.lat)
    west, south, east, north = (
        shapely.from_wkb(bytes.fromhex(terms.shape)).bounds if terms.shape else [None] * 4
    )
    return {
        "matter_class_id": terms.class_id, "name": terms.name.strip(), "state": str(terms.state), "lon": terms.lon,
        "lat": terms.lat, "started_on": terms.started_on, "identifier": terms.identifier,
        "manager_id": terms.manager_id, "owner_id": terms.owner_id, "keeper_id": terms.keeper_id,
        "shape": bytes.fromhex(terms.shape) if terms.shape else None, "accuracy": terms.accuracy, "source": terms.source,
        "note": terms.note, "attributes": dict(terms.attributes), "sieve": sieve(terms.identifier),
        "tile": None if terms.shape else TILES.of(point), "block": None if terms.shape else BLOCKS.of(point),
        "west": west, "south": south, "east": east, "north": north, "grid_code": place.grid_code,
        "community_code": place.community_code, "street_code": place.street_code,
    }  # fmt: skip
