"""What the units bring to the search box: by any of their names, and by the words of their duties."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chengnuo.core.people import queries
from chengnuo.core.people.queries import UnitRow
from chengnuo.web.shell import search
from chengnuo.web.shell.search import Hit


def _find(user: Any, text: str, limit: int) -> list[Hit]:
    """Names before duties: who types 教育局 means the unit, who types 停车泊位 asks whose business it is."""
    found = [(*_closeness(text, unit), unit) for unit in queries.units()]
    ranked = sorted((entry for entry in found if entry[0] >= 0.6), key=lambda entry: -entry[0])
    return [
        Hit(unit.name, reverse("units:detail", args=[unit.id]), why, "building-community")
        for _rank, why, unit in ranked[:limit]
    ]


def _closeness(text: str, unit: UnitRow) -> tuple[float, str]:
    """How well the unit answers, and the duty word that does where it is not the name."""
    by_name = max(search.closeness(text, name) for name in (unit.name, unit.short_name, *unit.aliases))
    duties = sorted(((search.closeness(text, duty), duty) for duty in unit.duties), reverse=True)
    by_duty, duty = duties[0] if duties else (0.0, "")
    if by_name >= 0.6 or by_duty < 2.0:
        return by_name, unit.short_name
    return 1.0, duty


search.register("units", label=_("单位"), permission="unit.view", find=_find)
