"""Tables of the notices. Private to ``core``: pages use queries and services."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from chengnuo.core.notices.rules import CHANNEL_NAMES

_CHANNELS = [(str(channel), name) for channel, name in CHANNEL_NAMES.items()]


class DeliveryState(models.TextChoices):
    """Waiting, then sent (the provider said so), failed (will be tried again) or given up (waits for a person)."""

    WAITING = "waiting", "待发送"
    SENT = "sent", "已发出"
    FAILED = "failed", "等待重试"
    GIVEN_UP = "given_up", "未送达"


class Notice(models.Model):
    """Something somebody is told. ``key`` names the occasion, so that it is told once whatever happens."""

    key = models.CharField(max_length=160, unique=True)
    event = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True, default="")
    link = models.CharField(max_length=300, blank=True, default="")
    urgent = models.BooleanField(default=False)
    simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "not_notice"
        ordering = ("-id",)


class Destination(models.Model):
    """A unit's own bot, web address, mailbox or phone. The address of a bot is its password: never shown whole."""

    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=_CHANNELS)
    address = models.CharField(max_length=400)
    secret = models.CharField(max_length=200, blank=True, default="")
    urgent_only = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "not_destination"
        ordering = ("unit_id", "id")


class Delivery(models.Model):
    """A notice on its way to one destination.

    ``route`` is the provider or bot it goes through; ``worker`` holds it while it is being sent; ``batch`` is the
    same for those that went in one message; ``hours`` outside which it stays quiet.
    """

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=_CHANNELS)
    route = models.CharField(max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    destination = models.ForeignKey(Destination, null=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True, default="")
    hours = models.CharField(max_length=11, default="always")
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    simulated = models.BooleanField(default=False)
    attempts = models.IntegerField(default=0)
    queued_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    batch = models.CharField(max_length=32, blank=True, default="")
    worker = models.CharField(max_length=80, blank=True, default="")
    error = models.CharField(max_length=300, blank=True, default="")
    provider = models.CharField(max_length=40, blank=True, default="")
    provider_id = models.CharField(max_length=120, blank=True, default="")
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "not_delivery"
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("state", "next_at"), name="not_delivery_due"),
            models.Index(fields=("route", "state", "next_at"), name="not_delivery_route"),
            models.Index(fields=("user", "channel", "read_at"), name="not_delivery_inbox"),
            models.Index(fields=("queued_at",), name="not_delivery_queued"),
        )


class Route(models.Model):
    """How a provider or bot is doing: one that does not answer is left alone for a while, the others go on."""

    name = models.CharField(max_length=40, unique=True)
    failures = models.IntegerField(default=0)
    paused_until = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True, default="")
    failed_at = models.DateTimeField(null=True)
    ok_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "not_route"
        ordering = ("name",)


class Contact(models.Model):
    """Where a person can be reached outside the platform, and when. ``hours`` empty: the district's."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    email = models.CharField(max_length=200, blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="")
    hours = models.CharField(max_length=11, blank=True, default="")

    class Meta:
        db_table = "not_contact"


class Preference(models.Model):
    """One crossing of a person's table of events and channels, where they chose other than the default."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    event = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=_CHANNELS)
    wanted = models.BooleanField()

    class Meta:
        db_table = "not_preference"
        constraints = (
            models.UniqueConstraint(fields=("user", "event", "channel"), name="not_preference_once"),
        )
