"""Imports: all of a file or nothing, and taken back as a whole. Public through ``services``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from chengnuo.core.assets.acts import register_asset, update_asset
from chengnuo.core.assets.models import AssetBatch
from chengnuo.core.assets.rules.terms import Terms
from chengnuo.core.assets.shapes import AssetRow
from chengnuo.kernel.audit.log import SYSTEM, record
from chengnuo.kernel.permissions import demand


@transaction.atomic
def import_assets(*, actor: Any, name: str, changes: Sequence[tuple[AssetRow | None, Terms, bool]]) -> int:
    """Write what a checked file says: (as it was seen, new terms, simulated); the batch's id.

    Raises ``NotAllowed``, ``EditedMeanwhile``, ``Refused``, ``Taken``.
    """
    demand(actor, "asset.edit")
    batch = AssetBatch.objects.create(
        name=name[:120], made_by=(getattr(actor, "display_name", "") or SYSTEM)[:150]
    )
    for old, terms, simulated in changes:
        if old is None:
            register_asset(actor=actor, terms=terms, simulated=simulated, batch_id=batch.pk)
            batch.registered += 1
        elif update_asset(actor=actor, asset_id=old.id, version=old.version, terms=terms, batch_id=batch.pk):
            batch.changed += 1
    batch.save(update_fields=["registered", "changed"])
    record(actor=actor, action="assets.import", object_type="asset_batch", object_id=batch.pk, label=batch.name,
           new={"registered": batch.registered, "changed": batch.changed})  # fmt: skip
    return int(batch.pk)
