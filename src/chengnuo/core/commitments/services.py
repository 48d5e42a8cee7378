"""Writes on the ledger: one door. Each is one transaction, checks the permission, guards against overwriting
somebody else's change (``version`` is what the person saw), and leaves a change set and audit rows.
"""

from __future__ import annotations

from chengnuo.core.commitments.acts_batch import CommitmentChange, apply_changes, undo, undo_last
from chengnuo.core.commitments.acts_text import (
    add_from_selection,
    drop,
    edit_text,
    merge,
    resolve_flag,
    restore,
    split,
)
from chengnuo.core.commitments.acts_units import (
    assign_units,
    confirm_suggestions,
    refresh_suggestions,
    reject_suggestion,
    save_plan,
    set_deadline,
)

__all__ = [
    "CommitmentChange",
    "add_from_selection",
    "apply_changes",
    "assign_units",
    "confirm_suggestions",
    "drop",
    "edit_text",
    "merge",
    "refresh_suggestions",
    "reject_suggestion",
    "resolve_flag",
    "restore",
    "save_plan",
    "set_deadline",
    "split",
    "undo",
    "undo_last",
]
