"""What supervision brings to the search box: matters and orders the person may see."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chengnuo.core.supervision import queries
from chengnuo.core.supervision.queries import MatterFilter, OrderFilter
from chengnuo.web.shell import search
from chengnuo.web.shell.search import Hit


def _find(user: Any, text: str, limit: int) -> list[Hit]:
    """Real ones before simulated ones, matters before orders; the number of an order is found too."""
    own = queries.visible_unit(user)
    hits: list[Hit] = []
    for simulated in (False, True):
        rows, _total = queries.matters(MatterFilter(text=text, unit_id=own, simulated=simulated), size=limit)
        hits += [
            Hit(
                row.title,
                reverse("supervision:matter", args=[row.id]),
                f"{row.state.label} · {row.unit}",
                "eye-check",
            )
            for row in rows
        ]
        orders, _total = queries.orders(OrderFilter(text=text, unit_id=own, simulated=simulated), size=limit)
        hits += [
            Hit(
                f"{row.number} {row.title}".strip(),
                reverse("supervision:order", args=[row.id]),
                row.unit,
                "file-alert",
            )
            for row in orders
        ]
    return hits[:limit]


search.register("supervision", label=_("督查督办"), permission="supervision.view", find=_find)
