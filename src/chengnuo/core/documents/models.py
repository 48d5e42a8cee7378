"""Tables of the reports. Private to ``core``: pages and exchange use queries and services."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class ReportState(models.TextChoices):
    """A draft is being checked; one accepted report stands for each text; a corrected one supersedes it."""

    DRAFT = "draft", "待确认"
    ACCEPTED = "accepted", "已采用"
    SUPERSEDED = "superseded", "已被替代"


class Report(models.Model):
    """One work report as it was read."""

    title = models.CharField(max_length=200)
    plan_year = models.IntegerField(null=True)
    review_year = models.IntegerField(null=True)
    place_code = models.CharField(max_length=12, blank=True, default="")
    place_name = models.CharField(max_length=60, blank=True, default="")
    state = models.CharField(max_length=12, choices=ReportState.choices, default=ReportState.DRAFT)
    is_sample = models.BooleanField(default=False)
    source_name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    encoding = models.CharField(max_length=20, default="utf-8")
    sha256 = models.CharField(max_length=64, db_index=True)
    byte_size = models.IntegerField()
    char_count = models.IntegerField()
    doubts = models.JSONField(default=list)
    numerals = models.IntegerField(default=0)
    numerals_in_figures = models.IntegerField(default=0)
    previous_year = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="following_years"
    )
    supersedes = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="superseded_by")
    imported_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    imported_at = models.DateTimeField(default=timezone.now)
    accepted_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "doc_report"
        ordering = ("-plan_year", "-id")


class ReportSource(models.Model):
    """The file exactly as it came, and its decoded text; apart from the row that lists read."""

    report = models.OneToOneField(Report, primary_key=True, on_delete=models.CASCADE, related_name="source")
    data = models.BinaryField()
    text = models.TextField()

    class Meta:
        db_table = "doc_source"


class ReportUpload(models.Model):
    """A file waiting for its import job; removed when the job is done."""

    data = models.BinaryField()
    name = models.CharField(max_length=255)
    uploaded_by = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "doc_upload"


class ReportSection(models.Model):
    """A heading with the stretch under it."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sections")
    position = models.IntegerField()
    title = models.CharField(max_length=300)
    level = models.IntegerField()
    start = models.IntegerField()
    end = models.IntegerField()
    part = models.CharField(max_length=10)
    year = models.IntegerField(null=True)

    class Meta:
        db_table = "doc_section"
        ordering = ("position",)


class ReportFigure(models.Model):
    """One quantity as printed; the fields are those of the public JSON."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="figures")
    key = models.CharField(max_length=24)
    section = models.ForeignKey(ReportSection, null=True, on_delete=models.SET_NULL, related_name="+")
    start = models.IntegerField()
    end = models.IntegerField()
    text = models.CharField(max_length=300)
    value = models.FloatField(null=True)
    value_to = models.FloatField(null=True)
    from_value = models.FloatField(null=True)
    unit = models.CharField(max_length=60, blank=True, default="")
    value_si = models.FloatField(null=True)
    unit_si = models.CharField(max_length=60, blank=True, default="")
    comparator = models.CharField(max_length=8)
    comparator_text = models.CharField(max_length=40, blank=True, default="")
    measure = models.CharField(max_length=20)
    kind = models.CharField(max_length=10)
    year = models.IntegerField(null=True)
    indicator = models.CharField(max_length=300, blank=True, default="")
    direction = models.CharField(max_length=6, blank=True, default="")
    soft = models.BooleanField(default=False)
    delta = models.BooleanField(default=False)
    certainty = models.CharField(max_length=40, blank=True, default="")
    relative = models.BooleanField(default=False)
    reference = models.CharField(max_length=120, blank=True, default="")
    confidence = models.FloatField(default=1.0)
    section_title = models.CharField(max_length=300, blank=True, default="")
    sentence_start = models.IntegerField(default=0)
    sentence_end = models.IntegerField(default=0)

    class Meta:
        db_table = "doc_figure"
        ordering = ("start", "id")
        constraints = (models.UniqueConstraint(fields=("report", "key"), name="doc_figure_key"),)


class ReportTerm(models.Model):
    """An entry of the annex 名词解释; ``occurrences`` is a list of [start, end] in the body."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="terms")
    key = models.CharField(max_length=24)
    name = models.CharField(max_length=200)
    definition = models.TextField()
    start = models.IntegerField()
    end = models.IntegerField()
    definition_start = models.IntegerField()
    definition_end = models.IntegerField()
    occurrences = models.JSONField(default=list)

    class Meta:
        db_table = "doc_term"
        ordering = ("start", "id")


class ReportExclusion(models.Model):
    """A numeral that is not a figure, with the reason."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="exclusions")
    start = models.IntegerField()
    end = models.IntegerField()
    text = models.CharField(max_length=300)
    category = models.CharField(max_length=60)
    reason = models.CharField(max_length=300)

    class Meta:
        db_table = "doc_exclusion"
        ordering = ("start", "id")


class FigurePair(models.Model):
    """Last year's result beside this year's target, inside one report."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="pairs")
    target = models.ForeignKey(ReportFigure, on_delete=models.CASCADE, related_name="target_pairs")
    result = models.ForeignKey(ReportFigure, on_delete=models.CASCADE, related_name="result_pairs")
    relation = models.CharField(max_length=20)
    comparable = models.BooleanField()
    confidence = models.FloatField()
    reason = models.CharField(max_length=500)
    change_si = models.FloatField(null=True)
    ratio = models.FloatField(null=True)

    class Meta:
        db_table = "doc_pair"
        ordering = ("target__start", "id")


class ReconciliationRun(models.Model):
    """This year's targets laid beside the results of the next report."""

    this_year = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="runs_as_targets")
    next_year = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="runs_as_results")
    started_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "doc_recon_run"
        ordering = ("-made_at", "-id")


class ReconciliationRow(models.Model):
    """One target and its verdict; what the machine said stays beside what a person decided."""

    run = models.ForeignKey(ReconciliationRun, on_delete=models.CASCADE, related_name="rows")
    position = models.IntegerField()
    target = models.ForeignKey(ReportFigure, on_delete=models.CASCADE, related_name="+")
    result = models.ForeignKey(ReportFigure, null=True, on_delete=models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=20)
    confidence = models.FloatField()
    reason = models.CharField(max_length=500)
    target_number = models.FloatField(null=True)
    result_number = models.FloatField(null=True)
    person_verdict = models.CharField(max_length=20, blank=True, default="")
    person_result = models.ForeignKey(ReportFigure, null=True, on_delete=models.SET_NULL, related_name="+")
    person_note = models.CharField(max_length=500, blank=True, default="")
    decided_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "doc_recon_row"
        ordering = ("position", "id")
