"""What is remembered of other cities' endpoints, and of updates that were sent here. Private to this package."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class City(models.Model):
    """How far the endpoint with a name in ``open311.toml`` was read, and how it behaved."""

    name = models.CharField(max_length=40, unique=True)
    since = models.DateTimeField(null=True)
    next_at = models.DateTimeField(default=timezone.now)
    failures = models.IntegerField(default=0)
    error = models.CharField(max_length=500, blank=True, default="")
    asked_at = models.DateTimeField(null=True)
    services = models.JSONField(default=list)

    class Meta:
        db_table = "o311_city"
        ordering = ("name",)


class Handed(models.Model):
    """A case of ours handed to another city: its id or token there, and what they said of it last.

    ``unsure``: it was sent and no answer came; a person decides, for it may be there.
    """

    WAITING, SENT, CLOSED, REFUSED, UNSURE = "waiting", "sent", "closed", "refused", "unsure"
    STATES = (
        (WAITING, "待发送"),
        (SENT, "已发送"),
        (CLOSED, "对方已办结"),
        (REFUSED, "对方不收"),
        (UNSURE, "没有回音"),
    )

    city = models.CharField(max_length=40)
    case_id = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=STATES, default=WAITING)
    remote_id = models.CharField(max_length=80, blank=True, default="")
    token = models.CharField(max_length=80, blank=True, default="")
    remote_status = models.CharField(max_length=20, blank=True, default="")
    remote_notes = models.TextField(blank=True, default="")
    tries = models.IntegerField(default=0)
    error = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "o311_handed"
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("city", "case_id"), name="o311_handed_once"),)
        indexes = (models.Index(fields=("city", "state", "asked_at"), name="o311_handed_ask"),)


class Update(models.Model):
    """An update of a request that was sent here; ``key`` makes a repeated sending one line of the timeline."""

    key = models.CharField(max_length=140, unique=True)
    event_id = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "o311_update"
        ordering = ("id",)
