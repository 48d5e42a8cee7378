"""For which day something counts: the day on which it came to fulfil the condition, as its own history tells.

A thing without a history counts for its day. A project counts as done on the day it entered that stage, an asset as broken
since the change that said so, a matter handled in parallel as answered on the day of the last answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from chengnuo.core.assets import queries as assets
from chengnuo.core.assets.queries import AssetRow
from chengnuo.core.records import homes
from chengnuo.core.records.homes import Stay
from chengnuo.core.records.queries import RecordRow
from chengnuo.core.records.rules.kinds import RecordKind
from chengnuo.engine import conditions
from chengnuo.engine.conditions import Names
from chengnuo.engine.declaration import AssetClass
from chengnuo.engine.measuring import asset_names

#: Names that change as a project goes on; a condition without any of them holds since the record's own day, or was edited.
_MOVING = frozenset({"stage", "stage_index", "ended", "stopped", "late", "stalled"})


class Pasts:
    """What is needed of the past of these records or assets, read once, however many conditions ask for it."""

    def __init__(self, ids: Collection[int]) -> None:
        """Nothing is read before it is asked for."""
        self._ids = sorted(ids)

    @cached_property
    def _stays(self) -> Mapping[int, tuple[Stay, ...]]:
        return homes.stays(self._ids)

    @cached_property
    def _answered(self) -> Mapping[int, date]:
        return homes.answered_on(self._ids)

    @cached_property
    def _states(self) -> Mapping[int, tuple[tuple[date, AssetRow], ...]]:
        return assets.pasts(self._ids)

    def of_records(
        self, kind: RecordKind, when: str, found: Sequence[tuple[RecordRow, Names]]
    ) -> dict[int, date]:
        """Record → the day it counts for, of records for which ``when`` holds."""
        days = {row.id: row.day for row, _ in found}
        named = conditions.named(when) & _MOVING
        if named and kind.stages:
            stays = self._stays
            days |= {
                row.id: _since(kind, when, names, stays[row.id]) for row, names in found if row.id in stays
            }
        elif "ended" in named and kind.parts:
            ended = [row.id for row, _ in found if row.ended]
            days |= {pk: self._answered[pk] for pk in ended if pk in self._answered}
        return days

    def of_assets(self, declared: AssetClass, when: str, found: Iterable[AssetRow]) -> dict[int, date]:
        """Asset → the day it counts for, of assets for which ``when`` holds."""
        days = {row.id: row.terms.started_on for row in found}
        if not when:
            return days
        for asset_id in days:
            for on, row in self._states.get(asset_id, ()):
                if not conditions.holds(when, asset_names(declared, row)):
                    break
                days[asset_id] = on
        return days


def _since(kind: RecordKind, when: str, names: Names, stays: Sequence[Stay]) -> date:
    """The first day of the stays, back from now, in which the condition held without a break."""
    since = stays[-1].on
    for stay in reversed(stays[:-1]):
        stage = kind.stage(stay.stage)
        then = names | {
            "stage": stay.stage, "stage_index": kind.stage_index(stay.stage), "ended": bool(stage and stage.ends),
            "stopped": stay.stopped, "late": stay.late, "stalled": False,
        }  # fmt: skip
        if not conditions.holds(when, then):
            break
        since = stay.on
    return since
