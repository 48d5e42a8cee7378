"""Simulated assets for the demo: nine classes, some thousand pieces, along the district's grids; all marked 「模拟」. Scenarios bring theirs."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chengnuo.core.assets import queries as assets
from chengnuo.core.assets import services
from chengnuo.core.assets.queries import AssetFilter
from chengnuo.core.assets.rules.terms import Terms
from chengnuo.core.assets.rules.words import Accuracy, Source, State
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.catalogue import services as catalogue_services
from chengnuo.core.catalogue.shapes import ClassChange, ClassState, ConditionState, Stage
from chengnuo.core.people import queries as people
from chengnuo.core.places import queries as places
from chengnuo.kernel.worktime import Limit, LimitUnit

#: Component classes that the national list has not, and the district keeps.
OWN_CLASSES = (("05901", "其他管理部件", "自动体外除颤器（AED）"),)
_CONDITION = ConditionState(
    "破损、缺失或不能使用",
    "修复或更换，可以正常使用",
    (Stage("", Limit(3, LimitUnit.WORK_DAY)),),
    is_example=True,
)
_SEED, _FIRST_DAY, _DAYS = 20231, date(2016, 1, 1), 2500
_STATES = (State.GOOD,) * 46 + (State.BROKEN,) * 2 + (State.LOST, State.DISUSED)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A class with how many of it stand in each hundred grids, and words of the unit that keeps it."""

    code: str
    name: str
    in_hundred: int
    keeper: str


_KINDS = (
    _Kind("01002", "污水井盖", 80, "水务"), _Kind("01003", "雨水井盖", 70, "水务"), _Kind("01005", "电力井盖", 30, "科"),
    _Kind("01007", "通信井盖", 40, "科"), _Kind("01037", "路灯", 90, "城管"),
    _Kind("03001", "公共厕所", 6, "城管"),
    _Kind("04002", "行道树", 90, "园林"), _Kind("04007", "街头座椅", 25, "园林"), _Kind("05901", "AED", 8, "卫"),
)  # fmt: skip


def load(actor: Any) -> None:
    """Write them, unless there are any assets already."""
    if assets.assets(AssetFilter(removed=True), size=1).rows:
        return
    _own_classes(actor)
    services.load_simulated(_made())


def _own_classes(actor: Any) -> None:
    known = {row.code for row in catalogue.classes("component")}
    changes = [
        ClassChange(None, 0, ClassState(name, False, "", (), True, (_CONDITION,)), "component", code, major)
        for code, major, name in OWN_CLASSES
        if code not in known
    ]
    if changes:
        catalogue_services.apply_changes(actor=actor, name="演示：区里自己管的部件", changes=changes)


def _made() -> Iterator[Terms]:
    dice = random.Random(_SEED)
    units = people.units()
    ids = {row.code: row.id for row in catalogue.classes("component", edition=catalogue.CURRENT)}
    cells = places.cells()
    number = dict.fromkeys(ids, 0)
    for kind in _KINDS:
        keeper = next((unit.id for unit in units if kind.keeper in unit.name), units[0].id if units else None)
        for cell in cells:
            for _ in range(dice.random() < kind.in_hundred / 100):
                number[kind.code] += 1
                yield _piece(dice, kind, ids[kind.code], number[kind.code], keeper, cell)


def _piece(
    dice: random.Random, kind: _Kind, class_id: int, number: int, keeper: int | None, cell: Any
) -> Terms:
    west, south, east, north = cell.bounds
    attributes = {"place": f"{cell.community_name}服务站", "hours": "全天"} if kind.code == "05901" else {}
    return Terms(
        class_id=class_id, name=f"{kind.name}{number:04d}", lon=round(dice.uniform(west, east), 7), lat=round(dice.uniform(south, north), 7),
        started_on=_FIRST_DAY + timedelta(days=dice.randrange(_DAYS)), identifier=f"{cell.code[:6]}{kind.code}{number:06d}",
        state=dice.choice(_STATES), manager_id=keeper, keeper_id=keeper, source=Source.SURVEY, accuracy=Accuracy.B,
        attributes=attributes,
    )  # fmt: skip
