"""Tables of assets. Private to ``core``: pages use queries and services."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from chengnuo.core.assets.rules.words import Accuracy, Act, Source, State
from chengnuo.kernel.labels import Labelled


def _choices(kind: type[Labelled]) -> list[tuple[str, str]]:
    return [(member.value, member.label) for member in kind]


class Asset(models.Model):
    """A component (部件) as it is now. What it was before follows from its changes.

    A point has ``tile`` and ``block`` (``rules.squares``) and no ``shape``; a line or polygon has its WKB and neither, and is
    found by its box. ``sieve`` is a random number by which a map that cannot show all shows the same few each time.
    """

    identifier = models.CharField(max_length=17, unique=True)
    matter_class = models.ForeignKey(
        "catalogue.MatterClass", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    name = models.CharField(max_length=30)
    state = models.CharField(max_length=8, choices=_choices(State), default=State.GOOD.value)
    manager = models.ForeignKey(
        "people.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    owner = models.ForeignKey(
        "people.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    keeper = models.ForeignKey(
        "people.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    lon = models.FloatField()
    lat = models.FloatField()
    tile = models.BigIntegerField(null=True)
    block = models.BigIntegerField(null=True)
    sieve = models.IntegerField()
    shape = models.BinaryField(null=True)
    west = models.FloatField(null=True)
    south = models.FloatField(null=True)
    east = models.FloatField(null=True)
    north = models.FloatField(null=True)
    grid_code = models.CharField(max_length=15, blank=True, default="")
    community_code = models.CharField(max_length=12, blank=True, default="")
    street_code = models.CharField(max_length=9, blank=True, default="")
    accuracy = models.CharField(max_length=1, choices=_choices(Accuracy), blank=True, default="")
    source = models.CharField(max_length=6, choices=_choices(Source), blank=True, default="")
    note = models.CharField(max_length=1000, blank=True, default="")
    attributes = models.JSONField(default=dict)
    started_on = models.DateField()
    changed_on = models.DateField()
    simulated = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64, null=True, unique=True)
    token_turn = models.IntegerField(default=0)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "ast_asset"
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("tile", "lat", "lon", "id"), name="ast_asset_tile"),
            models.Index(fields=("block", "sieve"), name="ast_asset_block"),
            models.Index(fields=("matter_class", "state", "id"), name="ast_asset_class"),
            models.Index(fields=("street_code", "community_code", "id"), name="ast_asset_street"),
            models.Index(fields=("keeper", "id"), name="ast_asset_keeper"),
        )


class AssetBatch(models.Model):
    """A file that was taken in; its changes can be taken back together."""

    name = models.CharField(max_length=120)
    registered = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150, default="")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, default="")

    class Meta:
        db_table = "ast_batch"
        ordering = ("-id",)


class AssetChange(models.Model):
    """What was done with an asset, ``on`` the day from which it holds. ``before`` and ``after`` hold the fields that changed."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="changes", db_index=False)
    batch = models.ForeignKey(AssetBatch, null=True, on_delete=models.PROTECT, related_name="changes")
    act = models.CharField(max_length=9, choices=_choices(Act))
    on = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    state_before = models.CharField(max_length=8, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    version = models.IntegerField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150, blank=True, default="")
    undone = models.BooleanField(default=False)

    class Meta:
        db_table = "ast_change"
        ordering = ("-on", "-id")
        indexes = (models.Index(fields=("asset", "on", "id"), name="ast_change_asset"),)
