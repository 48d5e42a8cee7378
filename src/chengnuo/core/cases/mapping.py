"""Cases on a map: the many of a filter as few marks. Grouped by the database, so that an answer is small
however many cases there are (docs/explanation/case-map.md).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor, log2
from typing import Any

from django.db.models import Avg, Count, F, IntegerField, Max, Min, Q
from django.db.models.functions import Cast

from chengnuo.core.cases import queries
from chengnuo.core.cases.models import Case
from chengnuo.core.cases.queries import COUNT_TO, CaseFilter
from chengnuo.core.cases.rows import case_row
from chengnuo.core.cases.rules.words import RUNNING_STATES
from chengnuo.core.cases.shapes import CaseRow
from chengnuo.kernel.clock import now

#: West, south, east, north in WGS-84.
Box = tuple[float, float, float, float]
#: Marks beside one another: fewer tell nothing, more cannot be told apart.
FEWEST, MOST = 4, 24


@dataclass(frozen=True, slots=True)
class Mark:
    """Cases near one another as one mark at their middle; ``row`` where it is a single case."""

    lon: float
    lat: float
    count: int
    late: int
    box: Box
    row: CaseRow | None


def marks(wanted: CaseFilter, box: Box, across: int) -> tuple[Mark, ...]:
    """The cases of a filter within ``box``, in cells of which about ``across`` lie beside one another; north first.

    A cell is a power of two of a degree, counted from zero: moving the map moves no mark.
    """
    west, south, east, north = box
    cell = 2.0 ** floor(log2(max(east - west, north - south) / min(max(across, FEWEST), MOST)))
    late = Q(state__in=RUNNING_STATES, due_at__lt=now())
    cells = (
        _each_once(replace(wanted, box=box))
        .annotate(x=Cast(F("lon") / cell, IntegerField()), y=Cast(F("lat") / cell, IntegerField()))
        .order_by()
        .values("x", "y")
        .annotate(
            n=Count("pk"), late=Count("pk", filter=late), mid_lon=Avg("lon"), mid_lat=Avg("lat"), first=Min("pk"),
            west=Min("lon"), south=Min("lat"), east=Max("lon"), north=Max("lat"),
        )
        .order_by("-y", "x")
    )  # fmt: skip
    found = list(cells)
    alone = [one["first"] for one in found if one["n"] == 1]
    rows = Case.objects.select_related("matter_class", "lead_unit").in_bulk(alone)
    return tuple(
        Mark(
            one["mid_lon"], one["mid_lat"], one["n"], one["late"], (one["west"], one["south"], one["east"], one["north"]),
            case_row(rows[one["first"]]) if one["first"] in rows else None,
        )
        for one in found
    )  # fmt: skip


def placeless(wanted: CaseFilter) -> int:
    """How many cases of a filter are on no map, at most one more than a list counts."""
    rows = queries.selected(replace(wanted, located=False))
    return int(rows.order_by()[: COUNT_TO + 1].count())


def _each_once(wanted: CaseFilter) -> Any:
    """The filter's rows; one that is joined with the tasks of several units must not be summed twice."""
    rows = queries.selected(wanted)
    return Case.objects.filter(pk__in=rows.values("pk")) if wanted.unit_id is not None else rows
