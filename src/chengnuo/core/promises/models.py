"""Tables of what is public. Private to ``core``."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from chengnuo.core.promises.words import Act


class Promise(models.Model):
    """A commitment that is, or once was, on the public page. ``published`` is the progress as it stands there (``snapshots``)."""

    commitment = models.OneToOneField("commitments.Commitment", on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey("documents.Report", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    listed = models.BooleanField(default=True)
    published = models.JSONField(null=True)
    published_at = models.DateTimeField(null=True)
    simulated = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "pub_promise"
        ordering = ("id",)
        indexes = (models.Index(fields=("report", "listed"), name="pub_promise_report"),)


class PublicPhoto(models.Model):
    """A picture somebody chose for the public page: only its pixels, under their hash. Withdrawn ones are shown no more."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="photos")
    sha256 = models.CharField(max_length=64)
    caption = models.CharField(max_length=120)
    taken_on = models.DateField()
    width = models.IntegerField()
    height = models.IntegerField()
    simulated = models.BooleanField(default=False)
    withdrawn = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "pub_photo"
        ordering = ("-taken_on", "-id")
        constraints = (models.UniqueConstraint(fields=("promise", "sha256"), name="pub_photo_once"),)


class PublishedChange(models.Model):
    """A change of the public page: what, when, why. Never edited, never deleted; the person stands in the audit log only."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="changes")
    act = models.CharField(max_length=8, choices=[(a.value, a.label) for a in Act])
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "pub_change"
        ordering = ("-id",)
