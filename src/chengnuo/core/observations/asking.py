"""What may be asked of the entities, as plain data: conditions, order, part. Made by whoever reads a language, here answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from chengnuo.core.observations.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class Literal:
    """A value: text, number, bool, None; moments and durations as microseconds; ``form`` says which of them it is."""

    value: Any
    form: str = "plain"


@dataclass(frozen=True, slots=True)
class Path:
    """A field, perhaps of a linked entity, perhaps inside a JSON field; ``position`` in the text, from 1."""

    parts: tuple[str, ...]
    position: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """A function."""

    name: str
    arguments: tuple[Node, ...]
    position: int = 0


@dataclass(frozen=True, slots=True)
class Operation:
    """``eq ne gt ge lt le``, ``and or``, ``add sub mul div mod``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Negation:
    """``not``."""

    of: Node


Node = Literal | Path | Call | Operation | Negation


@dataclass(frozen=True, slots=True)
class Order:
    """By what."""

    by: Node
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Entities of a kind; ``of`` those linked from one entity: its kind, id and the link's name."""

    kind: Kind
    of: tuple[Kind, int, str] | None = None
    id: int | None = None
    where: Node | None = None
    order: tuple[Order, ...] = ()
    skip: int = 0
    top: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """An entity: its fields by the standard's names, as JSON carries them."""

    kind: Kind
    id: int
    values: dict[str, Any] = field(default_factory=dict)
