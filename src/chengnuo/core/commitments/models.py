"""Tables of the ledger. Private to ``core``: pages and exchange use queries and services."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from chengnuo.core.commitments.rules import Flag, Origin, State


class Commitment(models.Model):
    """One promise. ``source_text`` is what the report printed and never changes; ``text`` is what is used."""

    report = models.ForeignKey("documents.Report", on_delete=models.PROTECT, related_name="commitments")
    code = models.CharField(max_length=24)
    position = models.BigIntegerField()
    section = models.ForeignKey(
        "documents.ReportSection", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    lead_text = models.CharField(max_length=200, blank=True, default="")
    source_start = models.IntegerField(null=True)
    source_end = models.IntegerField(null=True)
    source_text = models.TextField()
    text = models.TextField()
    origin = models.CharField(max_length=12, choices=[(o.value, o.label) for o in Origin])
    state = models.CharField(max_length=12, choices=[(s.value, s.label) for s in State], db_index=True)
    flag = models.CharField(max_length=12, blank=True, default="", choices=[(f.value, f.label) for f in Flag])
    flag_note = models.CharField(max_length=300, blank=True, default="")
    dropped_reason = models.CharField(max_length=300, blank=True, default="")
    lead_unit = models.ForeignKey(
        "people.Unit", null=True, on_delete=models.PROTECT, related_name="led_commitments"
    )
    deadline = models.DateField(null=True)
    deadline_basis = models.CharField(max_length=12, blank=True, default="")
    quantified = models.BooleanField(default=False)
    carried_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="carried_to")
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "com_commitment"
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=("report", "code"), name="com_code"),)
        indexes = (models.Index(fields=("report", "state"), name="com_report_state"),)


class CommitmentFigure(models.Model):
    """A figure of the report that the commitment carries."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="figure_links")
    figure = models.ForeignKey(
        "documents.ReportFigure", on_delete=models.CASCADE, related_name="commitment_links"
    )

    class Meta:
        db_table = "com_figure"
        constraints = (models.UniqueConstraint(fields=("commitment", "figure"), name="com_figure_once"),)


class CommitmentParent(models.Model):
    """Where a split or merged commitment came from."""

    child = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="parent_links")
    parent = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="child_links")

    class Meta:
        db_table = "com_parent"


class CommitmentUnit(models.Model):
    """A confirmed 责任单位 beside the lead."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="co_links")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="shared_commitments")
    position = models.IntegerField(default=0)

    class Meta:
        db_table = "com_unit"
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=("commitment", "unit"), name="com_unit_once"),)


class UnitSuggestion(models.Model):
    """A unit proposed by rule, with the reason; a suggestion until a person decides."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="suggestions")
    unit = models.ForeignKey("people.Unit", on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=4)
    reason = models.CharField(max_length=300)
    score = models.FloatField()
    status = models.CharField(max_length=10, default="suggested")

    class Meta:
        db_table = "com_suggestion"
        ordering = ("-score", "id")


class Plan(models.Model):
    """办理方案 of one commitment. ``nodes`` is a list of {"title", "due"} with ISO dates."""

    commitment = models.OneToOneField(Commitment, on_delete=models.CASCADE, related_name="plan")
    goal = models.TextField(blank=True, default="")
    measures = models.TextField(blank=True, default="")
    nodes = models.JSONField(default=list)
    leader = models.CharField(max_length=60, blank=True, default="")
    person = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        db_table = "com_plan"


class ChangeSet(models.Model):
    """One act of a person (or one uploaded table): everything in it can be undone together."""

    report = models.ForeignKey("documents.Report", on_delete=models.CASCADE, related_name="change_sets")
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    actor = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "com_change_set"
        ordering = ("-id",)


class ChangeItem(models.Model):
    """What one commitment was before and after; ``before`` is null where the change made it."""

    change_set = models.ForeignKey(ChangeSet, on_delete=models.CASCADE, related_name="items")
    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="changes")
    before = models.JSONField(null=True)
    after = models.JSONField()
    version_after = models.IntegerField()

    class Meta:
        db_table = "com_change_item"
        ordering = ("id",)


class CarryOver(models.Model):
    """What became of the old commitments when a corrected text was accepted. ``rows`` as CarryRow."""

    report = models.OneToOneField("documents.Report", on_delete=models.CASCADE, related_name="carry_over")
    rows = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "com_carry_over"
