"""What crosses the wall: places as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class StreetRow:
    """A street or zone; ``kind`` street | zone."""

    code: str
    name: str
    kind: str
    kind_label: str
    district_code: str
    district_name: str


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """A district; ``area_m2`` of its boundary, 0 where none is known."""

    code: str
    name: str
    area_m2: float
    source: str


@dataclass(frozen=True, slots=True)
class Tally:
    """A street or community with what lies in it on a day; ``code`` is "" for the whole district."""

    code: str
    name: str
    kind: str
    parent_code: str
    communities: int
    grids: int
    area_m2: float
    simulated: int


@dataclass(frozen=True, slots=True)
class CellRow:
    """A unit grid as drawn for some time; ``bounds`` west, south, east, north; ``valid_to`` is the first day without it."""

    id: int
    code: str
    name: str
    community_code: str
    community_name: str
    street_code: str
    street_name: str
    area_m2: float
    bounds: tuple[float, float, float, float]
    valid_from: date
    valid_to: date | None
    simulated: bool
    source: str


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A named area of a kind."""

    id: int
    code: str
    name: str
    kind: str
    area_m2: float
    bounds: tuple[float, float, float, float]
    valid_from: date
    valid_to: date | None
    simulated: bool


@dataclass(frozen=True, slots=True)
class Location:
    """Where a point lies. ``names`` like 「民族街道 · 兴隆社区 · 001 网格」; ``zones`` are codes."""

    grid_code: str
    community_code: str
    street_code: str
    district_code: str
    zones: tuple[str, ...]
    simulated: bool
    names: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a file: ``number`` of the feature from 1 (0: no single one), its code, which rule, and words."""

    number: int
    code: str
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Change:
    """One area that an import changes; ``kind`` added | removed | redrawn | renumbered | confirmed | renamed.

    ``moved_m2`` is the ground that comes to another code.
    """

    kind: str
    code: str
    old_code: str
    name: str
    before_m2: float
    after_m2: float
    moved_m2: float


@dataclass(frozen=True, slots=True)
class Check:
    """What was found out about a file: all faults; where there are none, all changes."""

    import_id: int | None
    features: int
    area_m2: float
    faults: tuple[Fault, ...]
    changes: tuple[Change, ...]
    unchanged: int
    warnings: tuple[str, ...] = ()

    def count(self, kind: str) -> int:
        """How many changes of a kind."""
        return sum(change.kind == kind for change in self.changes)


@dataclass(frozen=True, slots=True)
class ImportRow:
    """An import that was checked, applied or undone; ``can_undo`` while nothing later stands on it."""

    id: int
    layer: str
    layer_label: str
    state: str
    state_label: str
    name: str
    crs: str
    valid_from: date
    simulated: bool
    counts: Mapping[str, Any]
    created_at: datetime
    created_by: str
    applied_at: datetime | None
    applied_by: str
    undone_at: datetime | None
    undone_by: str
    can_undo: bool
