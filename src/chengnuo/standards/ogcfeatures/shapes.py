"""A layer, and a page of its items."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chengnuo.standards.ogcfeatures.asking import Asked


@dataclass(frozen=True, slots=True)
class Found:
    """A page of items as GeoJSON in degrees; ``matched`` None where nobody counted; ``after`` begins the next page, 0 for none."""

    items: list[dict[str, Any]]
    matched: int | None
    after: int


@dataclass(frozen=True, slots=True)
class Collection:
    """A layer. ``search`` finds items, ``one`` a single one by its id."""

    id: str
    title: str
    description: str
    permission: str
    filters: tuple[str, ...]
    search: Callable[[Asked], Found]
    one: Callable[[str], dict[str, Any] | None]
