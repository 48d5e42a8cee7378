"""Tables of the progress. Private to ``core``. Nothing that was said is changed or deleted: a later row takes its place."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from chengnuo.core.cases.models import AttachedFile
from chengnuo.core.progress.rules.words import CourseKind, Light, TaskState, Way
from chengnuo.kernel.labels import Labelled


def _choices(kind: type[Labelled]) -> list[tuple[str, str]]:
    return [(member.value, member.label) for member in kind]


class Made(models.Model):
    """Who wrote a row and when."""

    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.BigIntegerField(null=True)
    made_by_name = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        abstract = True


class Binding(Made):
    """What measures a target, or why nothing does. The standing one has no ``ended_at``; ``suggested`` ones wait for a person.

    ``factor`` brings the indicator's unit to the target's; ``whole_time`` counts from the beginning, not from the year's start.
    ``course`` empty: the rule's choice.
    """

    figure = models.ForeignKey("documents.ReportFigure", on_delete=models.CASCADE, related_name="+")
    way = models.CharField(max_length=10, choices=_choices(Way))
    indicator = models.CharField(max_length=120, blank=True, default="")
    factor = models.FloatField(default=1.0)
    whole_time = models.BooleanField(default=False)
    course = models.CharField(max_length=10, blank=True, default="", choices=_choices(CourseKind))
    reason = models.CharField(max_length=300, blank=True, default="")
    suggested = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        db_table = "prg_binding"
        ordering = ("id",)
        indexes = (models.Index(fields=("figure", "ended_at"), name="prg_binding_figure"),)


class Entry(Made):
    """What a unit said of a target, or of a commitment without one, as it stood on ``day``.

    ``corrects`` is the entry this one takes the place of, with ``correction``, the reason. ``measured`` is what was
    measured when it was typed.
    """

    commitment = models.ForeignKey(
        "commitments.Commitment", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    figure = models.ForeignKey(
        "documents.ReportFigure", null=True, on_delete=models.CASCADE, related_name="+"
    )
    unit = models.ForeignKey("people.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    value = models.FloatField(null=True)
    state = models.CharField(max_length=10, blank=True, default="", choices=_choices(TaskState))
    nodes_done = models.JSONField(default=list)
    words = models.TextField()
    measured = models.FloatField(null=True)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    correction = models.CharField(max_length=300, blank=True, default="")
    simulated = models.BooleanField(default=False)

    class Meta:
        db_table = "prg_entry"
        ordering = ("day", "id")
        indexes = (models.Index(fields=("commitment", "day", "id"), name="prg_entry_commitment"),)


class Evidence(AttachedFile, Made):
    """A file behind an entry, kept under its hash."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="evidence")

    class Meta:
        db_table = "prg_evidence"
        ordering = ("id",)


class Explanation(Made):
    """Why an entry differs from what is measured. It holds while ``measured`` stays where it was."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="explanations")
    measured = models.FloatField()
    reason = models.CharField(max_length=500)

    class Meta:
        db_table = "prg_explanation"
        ordering = ("id",)


class ManualLight(Made):
    """A light a person set against the rule. It ends by itself with the next entry."""

    commitment = models.ForeignKey("commitments.Commitment", on_delete=models.CASCADE, related_name="+")
    figure = models.ForeignKey(
        "documents.ReportFigure", null=True, on_delete=models.CASCADE, related_name="+"
    )
    light = models.CharField(max_length=6, choices=_choices(Light))
    reason = models.CharField(max_length=300)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        db_table = "prg_light"
        ordering = ("id",)
