"""What an asset was on a day, and all of a list on a day. Public through ``queries``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from chengnuo.core.assets.errors import AssetNotFound
from chengnuo.core.assets.models import Asset, AssetBatch, AssetChange
from chengnuo.core.assets.rows import asset_row, terms_of
from chengnuo.core.assets.rules.terms import with_plain
from chengnuo.core.assets.rules.words import Act
from chengnuo.core.assets.shapes import AssetRow, BatchRow, ChangeRow


def history(asset_id: int) -> tuple[ChangeRow, ...]:
    """What was done with an asset, the last first. Only the last that holds can be taken back."""
    version = Asset.objects.filter(pk=asset_id).values_list("version", flat=True).first()
    rows = AssetChange.objects.filter(asset_id=asset_id)
    return tuple(
        ChangeRow(
            row.pk, row.act, Act(row.act).label, row.on, row.at, row.before, row.after, row.note, row.actor_name,
            row.undone, not row.undone and row.act != Act.REGISTER and row.version == version,
        )
        for row in rows
    )  # fmt: skip


def as_of(asset_id: int, day: date) -> AssetRow | None:
    """The asset as it was at the end of a day; None where it did not stand yet. Raises ``AssetNotFound``."""
    row = Asset.objects.filter(pk=asset_id).first()
    if row is None:
        raise AssetNotFound(asset_id)
    if day < row.started_on:
        return None
    terms = terms_of(row)
    for change in row.changes.filter(undone=False, on__gt=day).order_by("-on", "-id"):
        terms = with_plain(terms, change.before)
    return asset_row(row, terms)


def pasts(ids: Sequence[int]) -> dict[int, tuple[tuple[date, AssetRow], ...]]:
    """Asset → since which day it was what, the latest first; only of those that ever changed."""
    found: dict[int, list[tuple[date, AssetRow]]] = {}
    for start in range(0, len(ids), 500):
        changes = AssetChange.objects.filter(asset_id__in=ids[start : start + 500], undone=False)
        changes = changes.exclude(act=Act.REGISTER).select_related("asset").order_by("asset_id", "-on", "-id")
        for asset_id, group in groupby(changes, key=lambda change: change.asset_id):
            terms, found[asset_id] = None, []
            for change in group:
                terms = terms or terms_of(change.asset)
                found[asset_id].append((change.on, asset_row(change.asset, terms)))
                terms = with_plain(terms, change.before)
                first = (change.asset.started_on, asset_row(change.asset, terms))
            found[asset_id].append(first)
    return {asset_id: tuple(some) for asset_id, some in found.items()}


def on_day(rows: Any, day: date) -> Any:
    """The assets that were registered by a day, with ``state_then``: what the first later change found."""
    later = AssetChange.objects.filter(asset=OuterRef("pk"), on__gt=day, undone=False).exclude(
        act=Act.REGISTER
    )
    first = later.order_by("on", "id").values("state_before")[:1]
    return rows.filter(started_on__lte=day).annotate(state_then=Coalesce(Subquery(first), F("state")))


def batches(limit: int = 20) -> tuple[BatchRow, ...]:
    """Imports, the last first."""
    return tuple(
        BatchRow(row.pk, row.name, row.registered, row.changed, row.made_at, row.made_by, row.undone_at)
        for row in AssetBatch.objects.all()[:limit]
    )
