"""Fill a throw-away district with assets: a process of its own, with the settings of the database that is measured."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date

from bench.cases.city import begun

_CLASSES = ("01001", "01002", "01003", "01005", "01007", "01037", "03005", "04002", "04007", "02016")


def _terms(count: int) -> Iterator[object]:
    from chengnuo.core.assets.rules.terms import Terms
    from chengnuo.core.catalogue import queries as catalogue
    from chengnuo.core.places import queries as places
    from chengnuo.kernel.geo import Point

    shape, chance = places.boundary_shape(), random.Random(5)
    if shape is None:
        raise SystemExit("no district")
    west, south, east, north = shape.bounds
    kinds = [catalogue.find_class("component", code) for code in _CLASSES]
    number = 0
    while number < count:
        lon, lat = chance.uniform(west, east), chance.uniform(south, north)
        if places.locate(Point(lon, lat)) is None:
            continue
        number += 1
        kind = kinds[number % len(kinds)]
        yield Terms(class_id=kind.id, name=f"{kind.name}{number}", lon=lon, lat=lat, started_on=date(2020, 1, 1),
                    identifier=f"420103{kind.code}{number // len(kinds):06d}")  # fmt: skip


def main(count: int) -> None:
    """Write them, and let PostgreSQL look at what it holds."""
    begun()
    from django.db import connection

    from chengnuo.core.assets import services

    written = services.load_simulated(_terms(count))  # type: ignore[arg-type]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(written)


if __name__ == "__main__":
    main(int(sys.argv[1]))
