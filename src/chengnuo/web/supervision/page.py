"""What the pages of supervision share: who looks at what, tones and icons of states, words of forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from chengnuo.core.people import queries as people
from chengnuo.core.supervision import queries
from chengnuo.core.supervision.queries import MatterFilter
from chengnuo.core.supervision.rules.words import Pace, Source, State
from chengnuo.kernel.errors import NotAllowed
from chengnuo.kernel.paging import paged
from chengnuo.kernel.permissions import allows
from chengnuo.web import typed


def simulated_of(params: Mapping[str, str]) -> bool:
    """Whether what is simulated is looked at: as asked, else only where nothing is real."""
    asked = params.get("sim", "")
    if asked in ("0", "1"):
        return asked == "1"
    return not queries.matter_total(MatterFilter()) and bool(
        queries.matter_total(MatterFilter(simulated=True))
    )


def visible_unit(request: HttpRequest) -> int | None:
    """The only unit the person may look at, None for all. Raises ``NotAllowed`` for who may look at none."""
    found = queries.visible_unit(request.user)
    if found == 0:
        raise NotAllowed("permission.denied", "您没有「查看督查督办」的权限。", permission="supervision.view")
    return found


def matter_filter(request: HttpRequest) -> MatterFilter:
    """The filter of an address, within what the person may see."""
    get, own = request.GET, visible_unit(request)
    state = get.get("state", "")
    return MatterFilter(
        state=state if state in set(State) else "",
        unit_id=own if own is not None else typed.whole(get.get("unit", "")),
        source=get.get("source", "") if get.get("source", "") in set(Source) else "",
        pace=get.get("pace", "") if get.get("pace", "") in set(Pace) else "",
        late=get.get("late") == "1",
        text=get.get("q", "").strip()[:100],
        commitment_id=typed.whole(get.get("commitment", "")),
        simulated=simulated_of(get),
    )


def common(request: HttpRequest, tab: str, *, simulated: bool) -> dict[str, Any]:
    """What every page of supervision needs."""
    return {
        "tab": tab, "simulated": simulated, "sim": f"sim={int(simulated)}",
        "all_units": allows(request.user, "supervision.view"), "may_check": allows(request.user, "supervision.check"),
    }  # fmt: skip


def units() -> tuple[people.UnitRow, ...]:
    """The units one chooses from."""
    return people.units()


def page_of(request: HttpRequest, total: int, size: int) -> tuple[int, int]:
    """The page that is asked for, and how many there are."""
    at = paged(total, typed.page(request), size)
    return at.page, at.pages
