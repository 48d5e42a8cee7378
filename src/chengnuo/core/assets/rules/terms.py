"""What is written of an asset: its fields as plain data, what is wrong with them, and what differs between two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from chengnuo.core.assets.rules.words import Accuracy, Act, Source, State
from chengnuo.kernel.codes import component_code
from chengnuo.kernel.errors import Invalid

LONGEST_NAME, LONGEST_NOTE, MOST_ATTRIBUTES = 30, 1000, 40


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything of an asset that a person writes. ``identifier`` "" asks for the next number of the class.

    ``lon``, ``lat`` are WGS-84; ``shape`` is the WKB of a line or polygon in hex, "" for a point.
    """

    class_id: int
    name: str
    lon: float
    lat: float
    started_on: date
    identifier: str = ""
    state: str = State.GOOD
    manager_id: int | None = None
    owner_id: int | None = None
    keeper_id: int | None = None
    shape: str = ""
    accuracy: str = ""
    source: str = ""
    note: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """The unit that looks after it, for permissions held for the own unit."""
        return (self.keeper_id,) if self.keeper_id is not None else ()


#: Fields whose change has an act of its own; everything else is an edit.
_ACTS = (
    (Act.MOVE, {"lon", "lat", "shape"}),
    (Act.STATE, {"state"}),
    (Act.HAND_OVER, {"keeper_id"}),
)


def faults(terms: Terms, class_code: str, today: date) -> tuple[str, ...]:
    """All that is wrong with what is written, in words; the class and the units are looked up by others."""
    found = []
    if not terms.name.strip() or len(terms.name) > LONGEST_NAME:
        found.append(f"名称不能为空，也不超过 {LONGEST_NAME} 个字")
    if terms.identifier and (wrong := identifier_fault(terms.identifier, class_code)):
        found.append(wrong)
    for value, kind, what in (
        (terms.state, State, "状态"),
        (terms.source, Source, "数据来源"),
        (terms.accuracy, Accuracy, "空间精度"),
    ):
        if value not in {member.value for member in kind}:
            found.append(f"没有{what}「{value}」")
    if terms.started_on > today:
        found.append("初始日期晚于今天")
    if len(terms.note) > LONGEST_NOTE:
        found.append(f"备注超过 {LONGEST_NOTE} 个字")
    if len(terms.attributes) > MOST_ATTRIBUTES:
        found.append(f"属性超过 {MOST_ATTRIBUTES} 个")
    return tuple(found)


def identifier_fault(identifier: str, class_code: str) -> str:
    """What is wrong with an identifier, "" where nothing is. The older 16 digits carry an older class code: only their form counts."""
    try:
        component_code(identifier)
    except Invalid as error:
        return error.message_zh
    if len(identifier) == 17 and identifier[6:11] != class_code:
        return f"标识码的第 7 至 11 位是 {identifier[6:11]}，小类代码是 {class_code}"
    return ""


def differences(old: Terms, new: Terms) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that differ, before and after, as JSON holds them."""
    before, after = plain(old), plain(new)
    changed = [name for name in before if before[name] != after[name]]
    return {name: before[name] for name in changed}, {name: after[name] for name in changed}


def act_of(changed: Mapping[str, Any]) -> Act:
    """What a change of these fields is called."""
    names = set(changed)
    if changed.get("state") == State.REMOVED:
        return Act.RETIRE
    return next((act for act, fields in _ACTS if names and names <= fields), Act.EDIT)


def plain(terms: Terms) -> dict[str, Any]:
    """The fields as JSON holds them."""
    return asdict(terms) | {"started_on": terms.started_on.isoformat(), "state": str(terms.state)}


def with_plain(terms: Terms, values: Mapping[str, Any]) -> Terms:
    """The terms with some fields as JSON held them."""
    merged = plain(terms) | dict(values)
    return Terms(**(merged | {"started_on": date.fromisoformat(merged["started_on"])}))
