"""What the page of one commitment shows. Plain data for the template, no queries."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from chengnuo.core.commitments.errors import EditConflict
from chengnuo.core.people.queries import UnitRow
from chengnuo.kernel import clock

#: Where a sentence can be cut: after a stop, a comma or 、.
_CUTS = re.compile(r"[^，；。、,;]*[，；。、,;]+|[^，；。、,;]+$")

LABELS = {
    "text": _("文字"), "lead_unit": _("牵头单位"), "co_units": _("责任单位"), "deadline": _("完成时限"),
    "goal": _("工作目标"), "measures": _("具体措施"), "nodes": _("时间节点"), "leader": _("分管领导"),
    "person": _("责任人"), "dropped_reason": _("撤销原因"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """One value of a conflicting field: as it is posted again, and in words."""

    posted: str
    shown: str


@dataclass(frozen=True, slots=True)
class ConflictField:
    """A field that both wrote. ``same`` ones need no choice."""

    name: str
    label: str
    mine: Side
    theirs: Side

    @property
    def same(self) -> bool:
        """Both wrote the same."""
        return self.mine.posted == self.theirs.posted


@dataclass(frozen=True, slots=True)
class ConflictView:
    """Both sides of one commitment, who was faster and when."""

    code: str
    version: int
    who: str
    when: str
    fields: tuple[ConflictField, ...]


def segments_of(text: str) -> tuple[str, ...]:
    """A sentence in the pieces it can be cut into; joined they are the sentence again."""
    return tuple(_CUTS.findall(text)) or (text,)


def parts_of(text: str, cuts: Sequence[int]) -> tuple[str, ...]:
    """The pieces between ``cuts`` (a cut i stands behind segment i)."""
    parts: list[str] = [""]
    segments = segments_of(text)
    for number, segment in enumerate(segments):
        parts[-1] += segment
        if number in cuts and number < len(segments) - 1:
            parts.append("")
    return tuple(part.strip().rstrip("，；。、,;") for part in parts)


def conflict_view(error: EditConflict, units: Sequence[UnitRow]) -> ConflictView:
    """The first conflict of an error, field by field."""
    found: Mapping[str, Any] = error.data["conflicts"][0]
    names = {unit.id: unit.short_name for unit in units}
    mine, theirs = _flat(found["mine"]), _flat(found["theirs"])
    fields = tuple(
        ConflictField(name, str(LABELS.get(name, name)), _side(name, mine.get(name), names),
                      _side(name, theirs.get(name), names))
        for name in mine
    )  # fmt: skip
    return ConflictView(found["code"], found["version"], found["who"], _moment(found["when"]), fields)


def _moment(written: str) -> str:
    """An ISO moment on the district's clock; empty where there is none."""
    return f"{clock.local(datetime.fromisoformat(written)):%Y-%m-%d %H:%M}" if written else ""


def settled(posted: QueryDict) -> QueryDict:
    """A form as it was typed, or with the sides chosen on the page of a conflict put in."""
    if "resolving" not in posted:
        return posted
    found = posted.copy()
    for key in [name for name in posted if name.startswith("mine_")]:
        name = key.removeprefix("mine_")
        side = "theirs" if posted.get(f"pick_{name}") == "theirs" else "mine"
        value = str(posted.get(f"{side}_{name}", ""))
        if name == "co_units":
            found.setlist("cos", [str(pk) for pk in json.loads(value or "[]")])
        elif name == "nodes":
            nodes = json.loads(value or "[]")
            found.setlist("node_title", [node["title"] for node in nodes])
            found.setlist("node_due", [node["due"] or "" for node in nodes])
        else:
            found[{"lead_unit": "lead", "dropped_reason": "reason"}.get(name, name)] = value
    return found


def _flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """The plan's fields beside the others."""
    flat = {name: value for name, value in values.items() if name != "plan"}
    if "plan" in values:
        empty = {"goal": "", "measures": "", "nodes": [], "leader": "", "person": ""}
        flat.update(values["plan"] or empty)
    return flat


def _side(name: str, value: Any, names: Mapping[int, str]) -> Side:
    if name == "lead_unit":
        return Side("" if value is None else str(value), names.get(value, "") if value else "")
    if name == "co_units":
        return Side(json.dumps(value or []), "、".join(names.get(pk, str(pk)) for pk in value or []))
    if name == "nodes":
        shown = "；".join(f"{node['title']} {node['due'] or ''}".strip() for node in value or [])
        return Side(json.dumps(value or [], ensure_ascii=False), shown)
    return Side("" if value is None else str(value), "" if value is None else str(value))
