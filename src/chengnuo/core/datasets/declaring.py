"""What a data set is: declared by whoever holds it, in code, and handed in under a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chengnuo.core.datasets.rules.words import Access, Column, Kind

__all__ = ["Check", "Form", "Measured", "Offender", "Reader", "Resource", "every_resource", "provide"]


@dataclass(frozen=True, slots=True)
class Measured:
    """How much there is now and when it changed last. ``fault`` is what its source says is wrong, ``hurt`` what is wrong
    with a part of it; both empty where all is well.
    """

    rows: int
    simulated: int
    changed_at: datetime | None
    fault: str = ""
    hurt: str = ""


@dataclass(frozen=True, slots=True)
class Offender:
    """A row that fails a check: what it is (``kind`` names the page that opens it) and how people call it."""

    kind: str
    id: str
    label: str
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """A declared test of every row: ``rows`` are all that are tested, ``bad`` those that fail, as queries."""

    key: str
    title: str
    meaning: str
    rows: Callable[[], Any]
    bad: Callable[[], Any]
    shown: Callable[[Any], Offender]


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads the data: a scenario, a page, a standard's endpoint, with its address here."""

    title: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which a program gets the data: DCAT's distribution. ``address`` is a path here, or a whole URL elsewhere."""

    title: str
    media_type: str
    address: str


@dataclass(frozen=True, slots=True)
class Resource:
    """A data set. ``permission`` is what a caller needs to read it, so that its API tokens can be named."""

    key: str
    title: str
    meaning: str
    kind: Kind
    system: str
    measure: Callable[[], Measured]
    columns: tuple[Column, ...] = ()
    checks: tuple[Check, ...] = ()
    rhythm: timedelta | None = None
    access: Access = Access.INTERNAL
    permission: str = ""
    readers: tuple[Reader, ...] = ()
    forms: tuple[Form, ...] = ()


_providers: dict[str, Callable[[], Iterable[Resource]]] = {}


def provide(name: str, resources: Callable[[], Iterable[Resource]]) -> None:
    """Have the data sets of a room in the catalogue. The same name again replaces it."""
    _providers[name] = resources


def every_resource() -> tuple[Resource, ...]:
    """All that are declared, in the order they were handed in."""
    return tuple(resource for give in _providers.values() for resource in give())
