"""What the catalogue adds to the frame: its classes in the search."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy

from chengnuo.core.catalogue import queries
from chengnuo.core.catalogue.queries import ClassRow
from chengnuo.web.shell import search
from chengnuo.web.shell.search import Hit


def find(user: Any, text: str, limit: int) -> list[Hit]:
    """Classes that hold the words, else those a resident's sentence may mean."""
    rows: list[ClassRow] = list(queries.classes(text=text)[:limit])
    if not rows:
        rows = [found.matter for found in queries.suggest(text, limit)]
    return [
        Hit(
            row.name,
            reverse("catalogue:detail", args=[row.id]),
            f"{row.code} · {row.kind_label}",
            "list-details",
        )
        for row in rows
    ]


def more_url(text: str) -> str:
    """The list filtered by the words."""
    return f"{reverse('catalogue:list')}?{urlencode({'q': text})}"


search.register(
    "catalogue", label=gettext_lazy("立案标准"), permission="catalogue.view", find=find, more_url=more_url
)
