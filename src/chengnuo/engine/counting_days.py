"""For which day something counts: the day on which it came to fulfil the condition, as its own history tells.

A thing without a history counts for its day. A project counts as done on the day it entered that stage, an asset as broken
since the change that said so, a matter handled in parallel as answered on the day of the last answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from chengnuo.core.assets import queries as assets
from chengnuo.core.assets.queries import AssetRow
from chengnuo.core.records import homes
from chengnuo.core.records.homes import Stay
from chengnuo.core.records.queries import RecordRow
from chengnuo.core.records.rules.kinds import RecordKind
from chengnuo.engine.declaration import AssetClass
from chengnuo.engine.measuring import Names, asset_names, condition_holds
from chengnuo.kernel import expressions

#: Names that change as a project goes on; a condition without any of them holds since the record's own day, or was edited.
_MOVING = frozenset({"stage", "stage_index", "ended", "stopped", "late", "stalled"})


def of_records(kind: RecordKind, when: str, found: Sequence[tuple[RecordRow, Names]]) -> dict[int, date]:
    """Record → the day it counts for, of records for which ``when`` holds."""
    days = {row.id: row.day for row, _ in found}
    named = _named(when) & _MOVING
    if named and kind.stages:
        stays = homes.stays([row.id for row, _ in found])
        days |= {row.id: _since(kind, when, names, stays[row.id]) for row, names in found if row.id in stays}
    elif "ended" in named and kind.parts:
        days |= homes.answered_on([row.id for row, _ in found if row.ended])
    return days


def of_assets(declared: AssetClass, when: str, found: Iterable[AssetRow]) -> dict[int, date]:
    """Asset → the day it counts for, of assets for which ``when`` holds."""
    days = {row.id: row.terms.started_on for row in found}
    if not when:
        return days
    for asset_id, states in assets.pasts(list(days)).items():
        for on, row in states:
            if not condition_holds(when, asset_names(declared, row)):
                break
            days[asset_id] = on
    return days


def _named(when: str) -> frozenset[str]:
    try:
        return expressions.compile(when).names if when else frozenset()
    except expressions.BadExpression:
        return frozenset()


def _since(kind: RecordKind, when: str, names: Names, stays: Sequence[Stay]) -> date:
    """The first day of the stays, back from now, in which the condition held without a break."""
    since = stays[-1].on
    for stay in reversed(stays[:-1]):
        stage = kind.stage(stay.stage)
        then = names | {
            "stage": stay.stage, "stage_index": kind.stage_index(stay.stage), "ended": bool(stage and stage.ends),
            "stopped": stay.stopped, "late": stay.late, "stalled": False,
        }  # fmt: skip
        if not condition_holds(when, then):
            break
        since = stay.on
    return since
