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
