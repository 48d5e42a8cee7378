"""A district that is Boston, in a throw-away database: its ground, classes with their limits, departments, people.

Import only with Django set up. The ground is what the rows show: squares of a few hundred metres in which something was
reported, each of the neighbourhood most of its rows name.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import floor

import shapely

from bench.evaluation.boston_rows import Request
from chengnuo.core.catalogue.models import CatalogueChange, Condition, ConditionStage, Edition, MatterClass
from chengnuo.core.catalogue.shapes import CURRENT
from chengnuo.core.people.models import Unit, User
from chengnuo.core.places.models import Community, District, GridCell, LayerImport, LayerVersion, Street
from chengnuo.kernel.worktime import Limit, LimitUnit

DISTRICT, SQUARE = "990311", 0.0025
#: What stands where it stands; two people who report it mean the same one.
FIXED = ("Street Lights", "Signs & Signals", "Trees", "Fire Hydrant", "Catchbasin", "Bridge Maintenance")
#: A limit must be there for a type whose rows have no targets; what has it is never dispatched here.
NO_LIMIT = Limit(3650, LimitUnit.NATURAL_DAY)
#: The neighbourhood of a row that says where but not in which: one the source uses too.
UNNAMED = "Boston"
#: Places have four digits; with half of the last one between, none lies on an edge.
_SHIFT = 0.00005
_LONG_AGO = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class City:
    """What the run needs at hand: the condition of each type, the street of each neighbourhood, who acts."""

    conditions: dict[str, int]
    streets: dict[str, str]
    units: dict[str, int]
    desk: User
    walker: User
    partner: User
    handlers: dict[int, User]
    checker: User


def found(rows: Sequence[Request], limits: dict[str, Limit]) -> City:
    """Write the city the rows are of."""
    streets = _ground([row for row in rows if row.placed])
    units = {
        name: Unit.objects.create(code=name, name=f"Boston {name}", short_name=name, kind="department").pk
        for name in sorted({row.department for row in rows})
    }

    def person(name: str, role: str, unit: int | None = None) -> User:
        return User.objects.create(
            username=name, display_name=f"模拟·{name}", role=role, unit_id=unit, password="!"
        )

    return City(
        _classes(rows, limits), streets, units, person("desk", "duty_officer"),
        person("walker", "grid_worker"), person("partner", "integrator"),
        {pk: person(f"handler-{name}", "handler", pk) for name, pk in units.items()},
        person("checker", "grid_worker"),
    )  # fmt: skip


def _ground(rows: Sequence[Request]) -> dict[str, str]:
    named: dict[tuple[int, int], Counter[str]] = {}
    for row in rows:
        square = (floor((row.lon - _SHIFT) / SQUARE), floor((row.lat - _SHIFT) / SQUARE))
        named.setdefault(square, Counter())[row.neighborhood or UNNAMED] += 1
    of = {square: names.most_common(1)[0][0] for square, names in named.items()}
    boxes = {(x, y): _square(x, y) for x, y in of}
    whole = shapely.union_all(list(boxes.values()))
    district = District.objects.create(code=DISTRICT, name="Boston", boundary=shapely.to_wkb(whole))
    drawn = LayerImport.objects.create(
        layer="grids", state="applied", name="Boston", crs="WGS84", file=b"", valid_from=_LONG_AGO
    )
    streets: dict[str, str] = {}
    for number, name in enumerate(sorted({row.neighborhood or UNNAMED for row in rows}), start=1):
        code = f"{DISTRICT}{number:03d}"
        street = Street.objects.create(code=code, name=name[:60], district=district)
        community = Community.objects.create(code=f"{code}001", name=name[:60], street=street)
        streets[name] = code
        mine = sorted(square for square, owner in of.items() if owner == name)
        GridCell.objects.bulk_create(
            _cell(community, drawn, n, boxes[square]) for n, square in enumerate(mine, start=1)
        )
    LayerVersion.objects.create(layer="grids", token=uuid.uuid4().hex)
    return streets


def _square(x: int, y: int) -> shapely.Polygon:
    west, south, east, north = (edge * SQUARE + _SHIFT for edge in (x, y, x + 1, y + 1))
    return shapely.box(west, south, east, north)


def _cell(community: Community, drawn: LayerImport, number: int, box: shapely.Polygon) -> GridCell:
    west, south, east, north = box.bounds
    return GridCell(
        code=f"{community.code}{number:03d}", community=community, made_by=drawn, valid_from=_LONG_AGO,
        shape=shapely.to_wkb(box), west=west, south=south, east=east, north=north, area_m2=1.0, simulated=True,
    )  # fmt: skip


def _classes(rows: Sequence[Request], limits: dict[str, Limit]) -> dict[str, int]:
    edition = Edition.objects.create(code=CURRENT, title="Boston 311, 2011")
    reasons = sorted({row.reason for row in rows})
    of_type: dict[str, Counter[tuple[str, str]]] = {}
    for row in rows:
        of_type.setdefault(row.type, Counter())[row.reason, row.department] += 1
    conditions = {}
    for number, (name, seen) in enumerate(sorted(of_type.items()), start=1):
        reason, department = seen.most_common(1)[0][0]
        matter = MatterClass.objects.create(
            edition=edition, kind="component" if reason in FIXED else "event", code=f"{number:05d}", name=name[:60],
            major=f"{reasons.index(reason):02d}", major_name=reason[:40],
        )  # fmt: skip
        limit = limits.get(name, NO_LIMIT)
        condition = Condition.objects.create(
            matter=matter, number=1, text=name, is_example=True, default_department=department
        )
        ConditionStage.objects.create(
            condition=condition, position=1, amount=limit.amount, unit=limit.unit.value
        )
        conditions[name] = condition.pk
    CatalogueChange.objects.create(act="load", name="Boston 311")
    return conditions
