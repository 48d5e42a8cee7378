"""A list of assets: from the address to the filter and back, and lines ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from chengnuo.core.assets import queries
from chengnuo.core.assets.queries import AssetFilter, AssetRow, Box
from chengnuo.core.assets.rules.words import State
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.people import queries as people
from chengnuo.core.places import queries as places
from chengnuo.web import typed

#: Parameters of the address that make the filter.
PARAMS = ("class", "state", "keeper", "street", "community", "grid", "q", "on", "box", "sim")


@dataclass(frozen=True, slots=True)
class Look:
    """A state as a badge."""

    tone: str
    icon: str


LOOKS = {
    State.GOOD: Look("good", "circle-check"),
    State.BROKEN: Look("alert", "alert-triangle"),
    State.LOST: Look("alert", "help-circle"),
    State.DISUSED: Look("neutral", "archive"),
    State.REMOVED: Look("neutral", "ban"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """An asset as a line."""

    row: AssetRow
    look: Look
    place: str


def wanted_of(params: Any) -> AssetFilter:
    """The filter of an address; what cannot be read does not filter."""
    state = params.get("state", "")
    return AssetFilter(
        class_id=typed.whole(params.get("class", "")), state=state if state in set(State) else "", faulty=state == "faulty",
        removed=state == "all", keeper_id=typed.whole(params.get("keeper", "")), street_code=params.get("street", "")[:9],
        community_code=params.get("community", "")[:12], grid_code=params.get("grid", "").strip()[:15],
        text=params.get("q", "")[:60], on=typed.day(params.get("on", "")), box=box_of(params.get("box", "")),
        simulated={"0": False, "1": True}.get(params.get("sim", "")),
    )  # fmt: skip


def context_of(request: HttpRequest) -> dict[str, Any]:
    """What the list and its filters show."""
    params = request.GET
    wanted, after = wanted_of(params), params.get("after", "")
    page, address = queries.assets(wanted, after=after), params.copy()
    address.pop("after", None)
    total = f"{queries.COUNT_TO}+" if page.total is None else str(page.total)
    return {
        "wanted": wanted, "page": page, "lines": lines_of(page.rows), "after": after, "total": total,
        "address": address.urlencode(), "filtered": any(params.get(name) for name in PARAMS), "chips": chips(params, wanted),
    }  # fmt: skip


def choices() -> dict[str, Any]:
    """What the filters offer."""
    return {
        "states": tuple(State), "streets": places.streets(),
        "unit_pairs": tuple((unit.id, unit.short_name) for unit in people.units()),
        "class_pairs": tuple((one.class_id, f"{one.code} {one.name}（{one.count}）") for one in queries.tallies()),
    }  # fmt: skip


def lines_of(rows: tuple[AssetRow, ...]) -> list[Line]:
    """Rows ready to be drawn."""
    streets, communities = {row.code: row.name for row in places.streets()}, places.communities()
    return [Line(row, LOOKS[State(row.terms.state)], _place(row, streets, communities)) for row in rows]


def _place(row: AssetRow, streets: dict[str, str], communities: dict[str, str]) -> str:
    names = (streets.get(row.street_code, ""), communities.get(row.community_code, ""))
    return " · ".join(name for name in names if name)


def chips(params: Any, wanted: AssetFilter) -> list[tuple[str, str]]:
    """The filter in words, each with the address that takes it away."""
    found: list[tuple[str, str]] = []

    def add(name: str, word: str) -> None:
        left = params.copy()
        for key in (name, "after"):
            left.pop(key, None)
        found.append((word, f"?{left.urlencode()}"))

    if wanted.class_id:
        names = {row.id: row.name for row in catalogue.classes("component", active_only=False)}
        add("class", _("小类：%s") % names.get(wanted.class_id, wanted.class_id))
    if wanted.state:
        add("state", _("状态：%s") % _(State(wanted.state).label))
    if wanted.faulty:
        add("state", _("状态：%s") % _("破损或丢失"))
    if wanted.removed:
        add("state", _("含已移除的"))
    if wanted.keeper_id:
        units = {row.id: row.short_name for row in people.units(active_only=False)}
        add("keeper", _("养护单位：%s") % units.get(wanted.keeper_id, wanted.keeper_id))
    if wanted.street_code:
        streets = {row.code: row.name for row in places.streets()}
        add("street", streets.get(wanted.street_code, wanted.street_code))
    if wanted.community_code:
        add("community", places.communities().get(wanted.community_code, wanted.community_code))
    if wanted.grid_code:
        add("grid", _("网格：%s") % wanted.grid_code)
    if wanted.on:
        add("on", _("%s 那天的状态") % wanted.on)
    if wanted.simulated is not None:
        add("sim", _("只看模拟的") if wanted.simulated else _("只看真实的"))
    if wanted.box:
        add("box", _("划定的范围"))
    if wanted.text:
        add("q", _("含「%s」") % wanted.text)
    return found


def degrees(text: str) -> float | None:
    """A coordinate as it stands in an address."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) and abs(value) <= 180 else None


def box_of(text: str) -> Box | None:
    """A view as it stands in an address: west,south,east,north."""
    found = [degrees(part) for part in text.split(",")]
    if len(found) != 4 or None in found:
        return None
    west, south, east, north = (side or 0.0 for side in found)
    return (west, south, east, north) if west < east and south < north else None
