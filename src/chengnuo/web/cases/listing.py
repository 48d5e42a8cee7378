"""A list of cases: from the address to the filter and back, and lines ready to be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from chengnuo.core.cases import queries
from chengnuo.core.cases.queries import CaseFilter, CasePage, CaseRow, Queue
from chengnuo.core.cases.rules.words import Source, State
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.people import queries as people
from chengnuo.core.places import queries as places
from chengnuo.kernel.clock import now
from chengnuo.web import typed
from chengnuo.web.cases import drawn, words

#: Parameters of the address that make the filter, in the order of the form.
PARAMS = (
    "queue",
    "state",
    "source",
    "class",
    "unit",
    "street",
    "community",
    "grid",
    "from",
    "to",
    "q",
    "area",
    "located",
    "asset",
    "open",
    "sim",
)


@dataclass(frozen=True, slots=True)
class Line:
    """A case as a line."""

    row: CaseRow
    look: words.Look
    due: words.Due

    @property
    def item(self) -> str:
        """Id and the version seen, as acts on many get them."""
        return f"{self.row.id}:{self.row.version}"


def wanted_of(params: Any, user: Any) -> CaseFilter:
    """The filter of an address as ``user`` means it; what cannot be read does not filter, but for an area: raises ``Invalid``."""
    return CaseFilter(
        actor_id=user.pk, queue=_one_of(Queue, params.get("queue", "")), state=_one_of(State, params.get("state", "")),
        source=_one_of(Source, params.get("source", "")), class_id=typed.whole(params.get("class", "")),
        unit_id=typed.whole(params.get("unit", "")), street_code=params.get("street", "")[:9],
        community_code=params.get("community", "")[:12], grid_code=params.get("grid", "").strip()[:15],
        asset_id=typed.whole(params.get("asset", "")), text=params.get("q", "")[:100], area=drawn.ring_of(params.get("area", "")),
        located={"1": True, "0": False}.get(params.get("located", "")), open={"1": True, "0": False}.get(params.get("open", "")),
        simulated={"1": True, "0": False}.get(params.get("sim", "")),
        reported_from=typed.day(params.get("from", "")), reported_to=typed.day(params.get("to", "")),
    )  # fmt: skip


def line_of(row: CaseRow, moment: datetime | None = None) -> Line:
    """One case ready to be drawn."""
    return Line(row, words.STATES[row.state], words.due(row, moment or now()))


def context_of(request: HttpRequest) -> dict[str, Any]:
    """What the list and its filters show."""
    params = request.GET
    wanted, moment = wanted_of(params, request.user), now()
    after = params.get("after", "")
    page = queries.cases(wanted, after=after)
    address = params.copy()
    for name in ("after", "case"):
        address.pop(name, None)
    return {
        "wanted": wanted, "page": page, "lines": [line_of(row, moment) for row in page.rows], "after": after,
        "total": total_words(page), "address": address.urlencode(), "filtered": any(params.get(p) for p in PARAMS[1:]),
        "chips": chips(params, wanted), "area": drawn.text_of(wanted.area),
    }  # fmt: skip


def choices() -> dict[str, Any]:
    """What the filters offer."""
    streets = places.streets()
    return {
        "states": tuple(State), "sources": tuple(Source), "streets": streets, "queues": tuple(Queue),
        "unit_pairs": tuple((unit.id, unit.short_name) for unit in people.units()), "communities": _by_street(streets),
        "class_pairs": tuple((row.id, f"{row.code} {row.name}") for row in catalogue.classes()),
    }  # fmt: skip


def _by_street(streets: Sequence[places.StreetRow]) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Communities as (code, name) under the name of their street."""
    names = places.communities().items()
    found = ((row.name, tuple(one for one in names if one[0].startswith(row.code))) for row in streets)
    return [(street, inside) for street, inside in found if inside]


def total_words(page: CasePage) -> str:
    """「10000+」 beyond what is counted; nothing on later pages, where nothing is counted."""
    return counted_words(page.total)


def counted_words(count: int | None) -> str:
    """A count as far as it is counted."""
    return f"{queries.COUNT_TO}+" if count is None or count > queries.COUNT_TO else str(count)


def chips(params: Any, wanted: CaseFilter) -> list[tuple[str, str]]:
    """The filter in words, each with the address that takes it away."""
    found: list[tuple[str, str]] = []

    def add(name: str, word: str) -> None:
        left = params.copy()
        for key in (name, "after", "case"):
            left.pop(key, None)
        found.append((word, f"?{left.urlencode()}"))

    if wanted.state:
        add("state", _("状态：%s") % _(State(wanted.state).label))
    if wanted.source:
        add("source", _("来源：%s") % _(Source(wanted.source).label))
    if wanted.class_id:
        names = {row.id: row.name for row in catalogue.classes(active_only=False)}
        add("class", _("小类：%s") % names.get(wanted.class_id, wanted.class_id))
    if wanted.unit_id is not None:
        units = {row.id: row.short_name for row in people.units(active_only=False)}
        add("unit", _("单位：%s") % units.get(wanted.unit_id, wanted.unit_id))
    if wanted.street_code:
        streets = {row.code: row.name for row in places.streets()}
        add("street", streets.get(wanted.street_code, wanted.street_code))
    if wanted.community_code:
        add("community", places.communities().get(wanted.community_code, wanted.community_code))
    if wanted.area:
        add("area", _("划定的范围"))
    if wanted.asset_id is not None:
        add("asset", _("同一部件"))
    if wanted.located is not None:
        add("located", _("有位置") if wanted.located else _("无位置"))
    if wanted.open is not None:
        add("open", _("在办的") if wanted.open else _("办完的"))
    if wanted.simulated is not None:
        add("sim", _("只看模拟") if wanted.simulated else _("不含模拟"))
    if wanted.grid_code:
        add("grid", _("网格：%s") % wanted.grid_code)
    if wanted.reported_from:
        add("from", _("不早于 %s") % wanted.reported_from)
    if wanted.reported_to:
        add("to", _("不晚于 %s") % wanted.reported_to)
    if wanted.text:
        add("q", _("含「%s」") % wanted.text)
    return found


def _one_of(kind: Any, text: str) -> str:
    return text if text in {member.value for member in kind} else ""
