"""Writes on assets: one door. Each is one transaction, asks the permission and leaves history and audit."""

from __future__ import annotations

from chengnuo.core.assets.acts import (
    change_state,
    hand_over,
    move_asset,
    register_asset,
    retire_asset,
    undo_batch,
    undo_change,
    update_asset,
)
from chengnuo.core.assets.batches import import_assets
from chengnuo.core.assets.classes import put_classes
from chengnuo.core.assets.labels import MOST_LABELS, label_tokens, renew_label
from chengnuo.core.assets.loading import load_simulated

__all__ = [
    "MOST_LABELS", "change_state", "hand_over", "import_assets", "label_tokens", "load_simulated", "move_asset",
    "put_classes", "register_asset", "renew_label", "retire_asset", "undo_batch", "undo_change", "update_asset",
]  # fmt: skip
