"""The icon of each event; the words are ``rules.EVENTS``."""

from __future__ import annotations

_ICONS = {
    "task.new": "clipboard-plus",
    "task.returned": "arrow-back-up",
    "case.warning": "clock-exclamation",
    "case.overdue": "alert-triangle",
    "case.reply": "message-circle",
    "other": "bell",
}


def icon_of(event: str) -> str:
    """The icon of an event; a bell where it has none of its own."""
    return _ICONS.get(event, "bell")
