"""What the places bring to the search box: codes and names."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chengnuo.core.places import queries
from chengnuo.web.places.words import KINDS
from chengnuo.web.shell import search
from chengnuo.web.shell.search import Hit


def _find(user: Any, text: str, limit: int) -> list[Hit]:
    return [
        Hit(name, address(kind, code), f"{KINDS[kind]} {code}", "map-pin")
        for kind, code, name in queries.search(text, limit)
    ]


def address(kind: str, code: str) -> str:
    """Where a found place is shown."""
    return reverse("places:zone" if kind == "zone" else "places:place", args=[code])


search.register("places", label=_("区划"), permission="place.view", find=_find)
