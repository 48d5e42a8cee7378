"""Writes of the indicators: one door.

``register_indicators``, ``keep_contributions``, ``touch`` and the like are for the program that computes (the engine);
what people do (``import_figures``, ``undo_import``) asks the permission and leaves an audit row.
"""

from __future__ import annotations

from chengnuo.core.indicators.importing import import_figures, undo_import
from chengnuo.core.indicators.keeping import keep_contributions, note_computed
from chengnuo.core.indicators.registering import register_indicators
from chengnuo.core.indicators.touching import done_with, note_passed, put_back, take_turn, touch

__all__ = [
    "done_with", "import_figures", "keep_contributions", "note_computed", "note_passed", "put_back", "register_indicators", "take_turn", "touch",
    "undo_import",
]  # fmt: skip
