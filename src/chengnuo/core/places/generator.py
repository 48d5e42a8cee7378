"""Unit grids made up inside a real boundary, where the real ones are not public. Pure, and the same for every run.

Points are spread over the district (k-means on a fine lattice, denser in streets with many communities for their
size); every point gets what lies nearest to it. All edges of that one partition are laid onto a lattice of 1e-8
degrees and cut at every meeting, and the faces between them are the cells: neighbours share their edges to the last
digit, so there is neither gap nor overlap. Cells are then gathered into communities and streets that hang together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from chengnuo.core.places.numbering import number_cells
from chengnuo.kernel.geo.shapes import LocalMetres

#: One step of the lattice all corners lie on, in degrees: a millimetre.
LATTICE_DIGITS = 8
LATTICE = 10.0**-LATTICE_DIGITS
_ROUNDS = 25
#: Lattice points the spreading works on, for each cell.
_SAMPLES_EACH = 40

Pairs = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class StreetSeed:
    """A street to be drawn: about where it lies (degrees), and the codes of its communities."""

    code: str
    lon: float
    lat: float
    communities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MadeCell:
    """A cell that was made up; ``polygon`` in degrees."""

    code: str
    polygon: BaseGeometry


def generate(
    boundary: BaseGeometry, streets: Sequence[StreetSeed], count: int, seed: int = 420103
) -> tuple[MadeCell, ...]:
    """``count`` cells that together are the boundary, by code."""
    plane = LocalMetres.around(boundary)
    centres = shapely.get_coordinates(plane.to_metres(shapely.points([(s.lon, s.lat) for s in streets])))
    points = _spread(plane.to_metres(boundary), centres, streets, count, Random(seed))
    cells = _partition(boundary, plane, points)
    flat = plane.to_metres(cells)
    middles = shapely.get_coordinates(shapely.centroid(flat))
    beside = neighbours(cells)
    street_of = hang_together(_nearest(centres, middles), beside)
    codes: dict[int, str] = {}
    for number, street in enumerate(streets):
        members = np.flatnonzero(street_of == number)
        codes |= _communities_of(members, middles, beside, street.communities)
    by_community: dict[str, list[int]] = {}
    for cell, community in codes.items():
        by_community.setdefault(community, []).append(cell)
    made = []
    for community, members_of in by_community.items():
        numbers = number_cells([(middles[c][0], middles[c][1], flat[c].area) for c in members_of])
        made += [MadeCell(f"{community}{n:03d}", cells[c]) for c, n in zip(members_of, numbers, strict=True)]
    return tuple(sorted(made, key=lambda cell: cell.code))


def _spread(
    region: BaseGeometry, centres: Pairs, streets: Sequence[StreetSeed], count: int, random: Random
) -> Pairs:
    """``count`` points inside the region (metres), evenly by weight: k-means on a lattice."""
    west, south, east, north = region.bounds
    step = (region.area / (count * _SAMPLES_EACH)) ** 0.5
    xs, ys = np.meshgrid(np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step))
    lattice = np.column_stack([xs.ravel(), ys.ravel()])
    shapely.prepare(region)
    lattice = lattice[shapely.contains_xy(region, lattice[:, 0], lattice[:, 1])]
    weights = _weights(_nearest(centres, lattice), streets)
    chosen = _draw(weights, count, random)
    points = lattice[chosen] + np.array([[random.uniform(-1, 1), random.uniform(-1, 1)] for _ in chosen])
    for _ in range(_ROUNDS):
        owner = _nearest(points, lattice)
        mass = np.bincount(owner, weights, count)
        held = mass > 0
        for axis in (0, 1):
            points[held, axis] = np.bincount(owner, weights * lattice[:, axis], count)[held] / mass[held]
    return np.asarray(np.round(points, 3))


def _weights(street_of: Numbers, streets: Sequence[StreetSeed]) -> Pairs:
    """How dense cells shall lie at lattice points: between "as many a hectare" and "as many a community"."""
    size = np.bincount(street_of, minlength=len(streets)).astype(np.float64)
    wanted = np.array([max(1, len(street.communities)) for street in streets], dtype=np.float64)
    return np.asarray(np.sqrt(wanted / np.maximum(size, 1))[street_of])


def _draw(weights: Pairs, count: int, random: Random) -> Numbers:
    """``count`` different lattice points, by weight, evenly along the lattice."""
    steps = np.cumsum(weights) / weights.sum() * count
    found = np.searchsorted(steps, np.arange(count) + random.random())
    return np.unique(np.minimum(found, len(weights) - 1))


def _nearest(points: Pairs, asked: Pairs) -> Numbers:
    """For each asked position the number of the nearest point."""
    tree = shapely.STRtree(np.asarray(shapely.points(points), dtype=object))
    return np.asarray(tree.nearest(shapely.points(asked)), dtype=np.int64)


def _partition(boundary: BaseGeometry, plane: LocalMetres, points: Pairs) -> NDArray[np.object_]:
    """The faces between the edges, one for each point, in the order of the points."""
    edges = shapely.voronoi_polygons(
        shapely.multipoints(points), extend_to=plane.to_metres(boundary), only_edges=True
    )
    lines = [plane.to_degrees(edges), shapely.boundary(boundary)]
    noded = shapely.union_all(np.array(lines, dtype=object), grid_size=LATTICE)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    shapely.prepare(boundary)
    faces = faces[shapely.contains(boundary, shapely.point_on_surface(faces))]
    seats = plane.to_degrees(shapely.points(points))
    at, face = shapely.STRtree(faces).query(seats, predicate="intersects")
    cells = np.empty(len(points), dtype=object)
    cells[at] = faces[face]
    return _with_leftovers(cells, np.delete(faces, face))


def _with_leftovers(cells: NDArray[np.object_], leftovers: NDArray[np.object_]) -> NDArray[np.object_]:
    """Faces cut off from their point by a bend of the boundary go to the neighbour with the longest common edge."""
    for face in sorted(leftovers, key=lambda f: -f.area):
        shared = shapely.length(shapely.intersection(shapely.boundary(cells), shapely.boundary(face)))
        best = int(np.argmax(shared))
        cells[best] = shapely.union_all([cells[best], face])
    return np.asarray(shapely.normalize(cells))


def neighbours(cells: NDArray[np.object_]) -> dict[int, dict[int, float]]:
    """Cell → cells it shares an edge with → the length of that edge."""
    tree = shapely.STRtree(cells)
    one, other = tree.query(cells, predicate="touches")
    length = shapely.length(shapely.intersection(cells[one], cells[other]))
    found: dict[int, dict[int, float]] = {n: {} for n in range(len(cells))}
    for a, b, metres in zip(one.tolist(), other.tolist(), length.tolist(), strict=True):
        if metres > 0:
            found[a][b] = metres
    return found


def hang_together(group_of: Numbers, beside: Mapping[int, Mapping[int, float]]) -> Numbers:
    """Groups in one piece: what lies apart from the largest part goes to the group it borders longest."""
    group_of = group_of.copy()
    for _ in range(len(beside)):
        strays = _strays(group_of, beside)
        if not strays:
            break
        for cell in strays:
            border: dict[int, float] = {}
            for other, length in beside[cell].items():
                if group_of[other] >= 0 and group_of[other] != group_of[cell]:
                    group = int(group_of[other])
                    border[group] = border.get(group, 0.0) + length
            if border:
                group_of[cell] = max(sorted(border), key=lambda group: border[group])
                break
        else:
            break
    return group_of


def _strays(group_of: Numbers, beside: Mapping[int, Mapping[int, float]]) -> list[int]:
    """Cells that are not in the largest part of their group."""
    seen: set[int] = set()
    parts: dict[int, list[list[int]]] = {}
    for start in range(len(group_of)):
        group = int(group_of[start])
        if start in seen or group < 0:
            continue
        part, edge = [], [start]
        seen.add(start)
        while edge:
            cell = edge.pop()
            part.append(cell)
            more = [n for n in beside[cell] if n not in seen and group_of[n] == group]
            seen.update(more)
            edge += more
        parts.setdefault(group, []).append(part)
    small = [sorted(found, key=len)[:-1] for found in parts.values() if len(found) > 1]
    return sorted(cell for lost in small for part in lost for cell in part)


def _communities_of(
    members: Numbers, middles: Pairs, beside: Mapping[int, Mapping[int, float]], codes: Sequence[str]
) -> dict[int, str]:
    """Cell → community: k-means inside the street, in pieces that hang together, from the north-west on."""
    own = middles[members]
    seats = own[_far_apart(own, len(codes))]
    for _ in range(_ROUNDS):
        owner = _nearest(seats, own)
        for n in range(len(codes)):
            if (owner == n).any():
                seats[n] = own[owner == n].mean(axis=0)
    group_of = np.full(len(middles), -1, dtype=np.int64)
    group_of[members] = _nearest(seats, own)
    group_of = hang_together(group_of, beside)
    present = sorted(set(group_of[members].tolist()), key=lambda n: -seats[n][1] + seats[n][0] / 2)
    name = {group: codes[rank] for rank, group in enumerate(present)}
    return {int(cell): name[int(group_of[cell])] for cell in members}


def _far_apart(points: Pairs, count: int) -> Numbers:
    """``count`` points of ``points``, each as far as can be from those before it."""
    chosen = [int(np.argmin(points[:, 0] - points[:, 1]))]
    distance = np.linalg.norm(points - points[chosen[0]], axis=1)
    while len(chosen) < count:
        chosen.append(int(np.argmax(distance)))
        distance = np.minimum(distance, np.linalg.norm(points - points[chosen[-1]], axis=1))
    return np.array(chosen, dtype=np.int64)
