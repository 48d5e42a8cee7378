"""What the register tells those above it, inside the writer's transaction."""

from __future__ import annotations

from dataclasses import dataclass

from chengnuo.kernel.events import Channel


@dataclass(frozen=True, slots=True)
class AssetsChanged:
    """These were written, changed, or taken back with the import they came by."""

    asset_ids: tuple[int, ...]


changed: Channel[AssetsChanged] = Channel()
