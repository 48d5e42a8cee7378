"""What a new layer changes in the present one. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely

from chengnuo.core.places.layer_file import Drawn
from chengnuo.core.places.shapes import Change
from chengnuo.kernel.geo.shapes import area_m2

#: Two drawings that differ by no more than this many square metres are the same one.
SAME_M2 = 0.05


@dataclass(frozen=True, slots=True)
class Difference:
    """Changes, and by number what they do: old areas that end, new ones that begin."""

    changes: tuple[Change, ...]
    ends: tuple[int, ...]
    begins: tuple[int, ...]
    unchanged: int


def difference(old: Sequence[Drawn], new: Sequence[Drawn]) -> Difference:
    """Old areas (``number`` is whatever the caller calls them) against new ones, by code and by shape."""
    before, after = {a.code: a for a in old}, {a.code: a for a in new}
    changes: list[Change] = []
    ends: list[int] = []
    begins: list[int] = []
    for code in sorted(before.keys() & after.keys()):
        if change := _same_code(before[code], after[code]):
            changes.append(change)
            ends.append(before[code].number)
            begins.append(after[code].number)
    gone = {code: before[code] for code in before.keys() - after.keys()}
    came = {code: after[code] for code in after.keys() - before.keys()}
    renumbered = _renumbered(gone, came)
    for old_code, code in renumbered:
        size = area_m2(came[code].polygon)
        changes.append(Change("renumbered", code, old_code, came[code].name, size, size, size))
    ends += [area.number for area in gone.values()]
    begins += [area.number for area in came.values()]
    for old_code, code in renumbered:
        gone.pop(old_code)
        came.pop(code)
    for code, area in sorted(gone.items()):
        size = area_m2(area.polygon)
        changes.append(Change("removed", code, code, area.name, size, 0.0, size))
    for code, area in sorted(came.items()):
        size = area_m2(area.polygon)
        changes.append(Change("added", code, "", area.name, 0.0, size, size))
    return Difference(
        tuple(changes), tuple(sorted(ends)), tuple(sorted(begins)), len(before) - len(set(ends))
    )


def _same_code(old: Drawn, new: Drawn) -> Change | None:
    moved = _moved_m2(old, new)
    if moved > SAME_M2:
        sizes = area_m2(old.polygon), area_m2(new.polygon)
        return Change("redrawn", new.code, old.code, new.name, *sizes, moved)
    kind = ""
    if (old.name, old.kind) != (new.name, new.kind):
        kind = "renamed"
    elif old.simulated != new.simulated:
        kind = "confirmed"
    if not kind:
        return None
    size = area_m2(old.polygon)
    return Change(kind, new.code, old.code, new.name, size, size, 0.0)


def _moved_m2(old: Drawn, new: Drawn) -> float:
    if old.polygon.equals(new.polygon):
        return 0.0
    return area_m2(old.polygon.symmetric_difference(new.polygon))


def _renumbered(gone: Mapping[str, Drawn], came: Mapping[str, Drawn]) -> list[tuple[str, str]]:
    """Old code → new code for shapes that stayed."""
    if not gone or not came:
        return []
    codes = sorted(came)
    tree = shapely.STRtree([came[code].polygon for code in codes])
    pairs: list[tuple[str, str]] = []
    taken: set[str] = set()
    for code in sorted(gone):
        inner = gone[code].polygon.point_on_surface()
        for number in tree.query(inner, predicate="intersects"):
            other = codes[int(number)]
            if other not in taken and _moved_m2(gone[code], came[other]) <= SAME_M2:
                pairs.append((code, other))
                taken.add(other)
                break
    return pairs
