"""What whoever declared a kind of case says of it beside the filing standard: its own limit, unit and beginning. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from chengnuo.core.catalogue.rules import parse_stages
from chengnuo.core.catalogue.shapes import Stage


@dataclass(frozen=True, slots=True)
class Terms:
    """What is empty is left to the standard. ``by`` says whose terms they are.

    ``condition`` is the number of the filing condition (1: the first); ``limit`` in words, as 「2 紧急时」, with stages as
    「停工 4 工作时 / 拆除 20 工作日」; ``unit`` the name of the unit it is proposed to; ``desk_first``: the desk looks before it is filed.
    """

    by: str
    condition: int = 1
    limit: str = ""
    example: bool = False
    closing: str = ""
    unit: str = ""
    desk_first: bool = False

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages of the limit, none where the standard's holds. Raises ``Invalid`` (``worktime.limit``, ``catalogue.stages``)."""
        return parse_stages(self.limit) if self.limit else ()


def as_data(terms: Terms) -> dict[str, Any]:
    """As a rule of alarms carries them."""
    return asdict(terms)


def from_data(data: Mapping[str, Any]) -> Terms | None:
    """As they were carried; None where there are none."""
    return Terms(**data) if data else None
