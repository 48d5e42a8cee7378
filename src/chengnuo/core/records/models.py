"""Tables of the records. Private to ``core``."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from chengnuo.core.cases.models import AttachedFile
from chengnuo.core.records.rules.stages import Way
from chengnuo.core.records.rules.words import Act, PartState


class Record(models.Model):
    """One delivered thing, or one project on its way; ``scenario``, ``scenario_version`` and ``kind`` say which form it
    was filled in under, and it stays under that version. ``stage_due_on``, or ``stage_due_at`` where
    the limit is minutes, is when its stage becomes stalled, ``late`` that some stage was left too late, ``due_on`` the one clock of units that handle it in parallel.
    """

    scenario = models.CharField(max_length=40)
    scenario_version = models.IntegerField()
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    quantity_unit = models.CharField(max_length=20, blank=True, default="")
    day = models.DateField()
    unit = models.ForeignKey("people.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.CharField(max_length=500, blank=True, default="")
    address = models.CharField(max_length=300, blank=True, default="")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    grid_code = models.CharField(max_length=15, blank=True, default="")
    community_code = models.CharField(max_length=12, blank=True, default="")
    street_code = models.CharField(max_length=9, blank=True, default="")
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="+")
    asset = models.CharField(max_length=40, blank=True, default="")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    data = models.JSONField(default=dict)
    stage = models.CharField(max_length=40, blank=True, default="")
    stage_on = models.DateField(null=True)
    stage_due_on = models.DateField(null=True)
    stage_due_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)
    ended = models.BooleanField(default=False)
    stopped = models.BooleanField(default=False)
    due_on = models.DateField(null=True)
    result = models.CharField(max_length=500, blank=True, default="")
    simulated = models.BooleanField(default=False)
    voided = models.BooleanField(default=False)
    key = models.CharField(max_length=120, unique=True, null=True)
    version = models.IntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150, blank=True, default="")
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "rec_record"
        ordering = ("-day", "-id")
        indexes = (
            models.Index(fields=("scenario", "kind", "day", "id"), name="rec_record_kind"),
            models.Index(fields=("scenario", "kind", "stage"), name="rec_record_stage"),
            models.Index(fields=("stage_due_on",), name="rec_record_due"),
            models.Index(fields=("stage_due_at",), name="rec_record_due_at"),
        )


class RecordChange(models.Model):
    """What somebody did to a record: old and new values, and why. No edit is silent."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="changes")
    act = models.CharField(max_length=10, choices=[(act.value, act.label) for act in Act])
    old = models.JSONField(default=dict)
    new = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True, default="")
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "rec_change"
        ordering = ("-id",)


class StageStep(models.Model):
    """A stay in a stage: from when to when, who brought it there, how and why."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=40)
    title = models.CharField(max_length=60)
    way = models.CharField(max_length=8, choices=[(way.value, way.label) for way in Way])
    entered_on = models.DateField()
    left_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True, default="")
    actor_name = models.CharField(max_length=150, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "rec_step"
        ordering = ("id",)


class RecordPart(models.Model):
    """One unit's part of a matter that several handle at once."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="parts")
    part = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    unit = models.ForeignKey("people.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=[(state.value, state.label) for state in PartState])
    opinion = models.CharField(max_length=500, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        db_table = "rec_part"
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("record", "part"), name="rec_part_one"),)


class RecordFile(AttachedFile):
    """A photo or a document that proves a record, kept under its hash. What is ``dropped`` is not shown and can come back."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="files")
    words = models.CharField(max_length=200, blank=True, default="")
    stage = models.CharField(max_length=60, blank=True, default="")
    dropped = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        db_table = "rec_file"
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("record", "sha256"), name="rec_file_one"),)
