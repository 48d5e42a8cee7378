"""The bell: what is under way for a person and what waits for them. Real rows only, nothing made up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Notice:
    """One line under the bell. ``tone`` info | good | warn | alert; counted is what is warn, alert or unread."""

    title: str
    url: str
    detail: str = ""
    icon: str = "bell"
    tone: str = "info"
    at: datetime | None = None
    unread: bool = False
    simulated: bool = False


Source = Callable[[Any], "list[Notice]"]
_SOURCES: dict[str, Source] = {}


def register(key: str, source: Source) -> None:
    """Add a source. It decides itself what the person may see."""
    _SOURCES[key] = source


def notices_for(user: Any) -> tuple[Notice, ...]:
    """Everything for ``user``, the urgent first."""
    order = {"alert": 0, "warn": 1, "good": 2, "info": 3}
    found = [notice for source in _SOURCES.values() for notice in source(user)]
    return tuple(sorted(found, key=lambda notice: order[notice.tone]))
