"""Versions of scenarios. Private to the engine."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class ScenarioVersion(models.Model):
    """A scenario's text as it was put in force. It never changes; at most one of a scenario is ``in_force``."""

    scenario = models.CharField(max_length=40)
    number = models.IntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    in_force = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True, default="")
    made_by = models.CharField(max_length=150, blank=True, default="")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "eng_version"
        ordering = ("scenario", "-number")
        constraints = (models.UniqueConstraint(fields=("scenario", "number"), name="eng_version_one"),)


class SheetClosing(models.Model):
    """A sheet of a period as it was closed: columns, lines and totals stay as they were, whatever is written down later.

    ``current`` holds the one closing that stands of a period, and is null in one that was opened again.
    """

    scenario = models.CharField(max_length=40)
    sheet = models.CharField(max_length=40)
    period = models.CharField(max_length=7)
    simulated = models.BooleanField(default=False)
    version = models.IntegerField()
    columns = models.JSONField()
    lines = models.JSONField()
    totals = models.JSONField()
    current = models.CharField(max_length=100, unique=True, null=True)
    note = models.CharField(max_length=300, blank=True, default="")
    closed_at = models.DateTimeField(default=timezone.now)
    closed_by = models.CharField(max_length=150)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=150, blank=True, default="")
    opened_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "eng_sheet_closing"
        ordering = ("-id",)
        indexes = (models.Index(fields=("scenario", "sheet", "period"), name="eng_sheet_period"),)
