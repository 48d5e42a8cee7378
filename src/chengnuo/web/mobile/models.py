"""The table that makes an act sent twice one act."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class SentAct(models.Model):
    """An act a phone sent and that was done, with what was answered; ``key`` is the phone's own."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=12)
    result = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "web_mobile_act"
        constraints = (models.UniqueConstraint(fields=("user", "key"), name="web_mobile_act_once"),)
