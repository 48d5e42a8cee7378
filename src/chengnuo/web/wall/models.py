"""The passes of wall screens: a screen that hangs in a room is nobody's session."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Screen(models.Model):
    """A screen that may show the wall, and nothing else. Only the hash of its pass is kept."""

    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    simulated = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150, blank=True, default="")
    seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "web_wall_screen"
        ordering = ("-id",)
