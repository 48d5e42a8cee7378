"""How often an address did something lately. No address is kept, only its keyed hash, and that for a day."""

from __future__ import annotations

from django.db import models


class Tries(models.Model):
    """Counts within the span that began at ``since``."""

    key = models.CharField(max_length=64, unique=True)
    count = models.IntegerField(default=0)
    since = models.DateTimeField()

    class Meta:
        db_table = "web_tries"
