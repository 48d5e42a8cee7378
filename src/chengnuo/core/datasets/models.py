"""Tables of the data catalogue. Private to ``core``."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from chengnuo.core.datasets.rules.health import Health
from chengnuo.core.datasets.rules.words import Access


class Dataset(models.Model):
    """What people say of a data set: who answers for it and which rhythm was promised. ``external`` ones are registered by
    hand and are nothing but this row; of the others only what differs from the declaration stands here.
    """

    key = models.CharField(max_length=120, unique=True)
    external = models.BooleanField(default=False)
    title = models.CharField(max_length=120, blank=True, default="")
    system = models.CharField(max_length=120, blank=True, default="")
    meaning = models.CharField(max_length=500, blank=True, default="")
    owner = models.ForeignKey("people.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    rhythm_minutes = models.IntegerField(null=True)
    access = models.CharField(
        max_length=9, blank=True, default="", choices=[(a.value, a.label) for a in Access]
    )
    columns = models.JSONField(default=list)
    address = models.CharField(max_length=300, blank=True, default="")
    removed = models.BooleanField(default=False)
    version = models.IntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "dat_dataset"
        ordering = ("id",)


class Delivery(models.Model):
    """That an external system's data came: how many rows, and who says so. Taken back, it stays as such."""

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="deliveries")
    at = models.DateTimeField()
    rows = models.IntegerField()
    note = models.CharField(max_length=300, blank=True, default="")
    actor_name = models.CharField(max_length=150, blank=True, default="")
    removed = models.BooleanField(default=False)
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "dat_delivery"
        ordering = ("-at", "-id")


class CheckRun(models.Model):
    """What a check found at a moment. A run that found the same as the one before moves ``last_at`` on and adds no row."""

    key = models.CharField(max_length=120)
    check_key = models.CharField(max_length=60)
    at = models.DateTimeField()
    last_at = models.DateTimeField()
    tested = models.IntegerField()
    bad = models.IntegerField()

    class Meta:
        db_table = "dat_check_run"
        ordering = ("-id",)
        indexes = (models.Index(fields=("key", "check_key", "id"), name="dat_run_check"),)


class FeedState(models.Model):
    """How a data set was doing when the worker looked last, since when, and whether that was told to anybody."""

    key = models.CharField(max_length=120, unique=True)
    title = models.CharField(max_length=120)
    health = models.CharField(max_length=8, choices=[(h.value, h.label) for h in Health])
    reason = models.CharField(max_length=300, blank=True, default="")
    since = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    rows = models.IntegerField(default=0)
    simulated_rows = models.IntegerField(default=0)
    told = models.BooleanField(default=False)
    looked_at = models.DateTimeField()

    class Meta:
        db_table = "dat_feed_state"
        ordering = ("key",)


class Turn(models.Model):
    """A change of a data set's health, for its history."""

    key = models.CharField(max_length=120, db_index=True)
    health = models.CharField(max_length=8, choices=[(h.value, h.label) for h in Health])
    reason = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        db_table = "dat_turn"
        ordering = ("-id",)
