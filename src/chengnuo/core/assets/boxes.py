"""What lies in a box, as a condition that an ordinary index answers."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q

from chengnuo.core.assets.rules.squares import TILES
from chengnuo.core.assets.shapes import Box

#: A box of more rows of squares than this is asked by its sides alone.
MOST_RUNS = 24


def in_box(box: Box) -> Q:
    """Points in a box, edges included, and lines and polygons whose own box meets it."""
    west, south, east, north = box
    point = Q(lon__range=(west, east), lat__range=(south, north))
    runs = TILES.runs(box, MOST_RUNS)
    if runs:
        point &= reduce(or_, [Q(tile__range=run) for run in runs])
    else:
        point &= Q(tile__isnull=False)
    spread = Q(tile__isnull=True, west__lte=east, east__gte=west, south__lte=north, north__gte=south)
    return point | spread
