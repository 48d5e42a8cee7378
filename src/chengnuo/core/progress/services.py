"""Writes of the progress: one door. Each is one transaction, checks the permission and the rules, and leaves an audit row."""

from __future__ import annotations

from chengnuo.core.cases.attachments import Upload
from chengnuo.core.progress.binding import (
    bind,
    confirm_bindings,
    suggest_bindings,
    take_over_bindings,
    undo_binding,
)
from chengnuo.core.progress.lighting import clear_light, set_light
from chengnuo.core.progress.reporting import explain_gap, needs_reason, report_progress
from chengnuo.core.progress.shapes import Feed, Filled, Terms

__all__ = [
    "Feed",
    "Filled",
    "Terms",
    "Upload",
    "bind",
    "clear_light",
    "confirm_bindings",
    "explain_gap",
    "needs_reason",
    "report_progress",
    "set_light",
    "suggest_bindings",
    "take_over_bindings",
    "undo_binding",
]
