"""The assets of a scenario on its page: how many, how they are, the first of them, and their tiles for the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from chengnuo.core.assets import queries as assets
from chengnuo.core.assets.queries import AssetFilter
from chengnuo.core.assets.rules.words import State
from chengnuo.engine.declaration import AssetClass, Scenario
from chengnuo.engine.measuring import class_id_of
from chengnuo.web.assets.listing import Line, lines_of
from chengnuo.web.assets.views import tiles

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Register:
    """A class of assets; ``class_id`` None where the filing standard has it not yet. ``states``: each in use with its count."""

    declared: AssetClass
    class_id: int | None
    total: int
    states: Sequence[tuple[State, int]]
    lines: Sequence[Line]


def of(scenario: Scenario, simulated: bool) -> list[Register]:
    """Each class with its assets, real or simulated."""
    return [_register(declared, simulated) for declared in scenario.asset_classes]


def any_assets(scenario: Scenario, simulated: bool) -> bool:
    """Whether there is one of its assets."""
    ids = [class_id_of(declared) for declared in scenario.asset_classes]
    return any(
        assets.assets(AssetFilter(class_id=one, simulated=simulated), size=1).rows for one in ids if one
    )


def layers(scenario: Scenario, simulated: bool) -> tuple[list[dict[str, Any]], list[str]]:
    """The tiles of the classes that are drawn, and their titles."""
    drawn = [one for one in scenario.asset_classes if one.id in scenario.layers]
    known = [(one, class_id) for one in drawn if (class_id := class_id_of(one)) is not None]
    return [tiles(class_id, simulated, f"assets-{class_id}") for _, class_id in known], [
        one.title for one, _ in known
    ]


def _register(declared: AssetClass, simulated: bool) -> Register:
    class_id = class_id_of(declared)
    if class_id is None:
        return Register(declared, None, 0, (), ())
    wanted = AssetFilter(class_id=class_id, simulated=simulated)
    counts = assets.state_counts(replace(wanted, removed=True))
    states = [(state, counts[state]) for state in State if state in counts]
    rows = assets.assets(wanted, size=_SHOWN).rows
    return Register(declared, class_id, sum(counts.values()), states, lines_of(rows))
