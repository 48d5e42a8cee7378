"""What crosses the wall: assets as plain data, and the declaration of an asset class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chengnuo.core.assets.rules.terms import Terms
from chengnuo.core.assets.rules.words import AttributeKind

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Attribute:
    """A field a class has besides those every asset has. ``choices`` empty: any text of ``kind``; ``on_label``: whoever reads
    the label may see it.
    """

    key: str
    label: str
    choices: tuple[str, ...] = ()
    needed: bool = False
    kind: AttributeKind = AttributeKind.TEXT
    on_label: bool = False


@dataclass(frozen=True, slots=True)
class AssetClass:
    """What a scenario says of a component class, by its five digits: its own fields, and whether everybody may see where they are."""

    code: str
    attributes: tuple[Attribute, ...] = ()
    public: bool = False


@dataclass(frozen=True, slots=True)
class AssetRow:
    """An asset as it is, or was on the day asked for."""

    id: int
    terms: Terms
    class_code: str
    class_name: str
    state_label: str
    manager: str
    owner: str
    keeper: str
    grid_code: str
    community_code: str
    street_code: str
    changed_on: date
    simulated: bool
    has_label: bool
    version: int

    @property
    def identifier(self) -> str:
        """The 17 digits, 16 in the older form."""
        return self.terms.identifier

    @property
    def name(self) -> str:
        """What people call it."""
        return self.terms.name

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """Who looks after it, for permissions held for the own unit."""
        return self.terms.unit_ids


@dataclass(frozen=True, slots=True)
class AssetPage:
    """A page of a list; ``total`` None beyond what is counted; ``after`` begins the next page, "" for none."""

    rows: tuple[AssetRow, ...]
    total: int | None
    after: str


@dataclass(frozen=True, slots=True)
class Near:
    """An asset and how far away it is."""

    row: AssetRow
    metres: float


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A line of an asset's history; ``before`` and ``after`` by field."""

    id: int
    act: str
    act_label: str
    on: date
    at: datetime
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    note: str
    who: str
    undone: bool
    can_undo: bool


@dataclass(frozen=True, slots=True)
class BatchRow:
    """An import."""

    id: int
    name: str
    registered: int
    changed: int
    made_at: datetime
    made_by: str
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Tally:
    """A class in use with how many assets it has, and how many of them are not sound (破损 or 丢失)."""

    class_id: int
    code: str
    name: str
    count: int
    faulty: int
    simulated: int


@dataclass(frozen=True, slots=True)
class Dot:
    """An asset as a point of a map."""

    id: int
    lon: float
    lat: float
    class_id: int
    state: str
    simulated: bool
