"""Tables of the desk. Private to ``core``."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Draft(models.Model):
    """A form not sent yet. ``form`` names it; ``token`` is the key its report will carry, so sending twice is one."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=40)
    token = models.CharField(max_length=40)
    values = models.JSONField(default=dict)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "dsk_draft"
        constraints = (models.UniqueConstraint(fields=("user", "form"), name="dsk_draft_one"),)


class Presence(models.Model):
    """Somebody has a case open."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    editing = models.BooleanField(default=False)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "dsk_presence"
        constraints = (models.UniqueConstraint(fields=("user", "case"), name="dsk_presence_one"),)
        indexes = (models.Index(fields=("case", "seen_at"), name="dsk_presence_case"),)


class Batch(models.Model):
    """A named import of work orders and its outcome."""

    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    rows = models.IntegerField()
    made = models.IntegerField()
    joined = models.IntegerField()
    again = models.IntegerField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "dsk_batch"
        ordering = ("-id",)
