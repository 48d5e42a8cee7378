"""Tables of the indicators. Private to ``core``."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from chengnuo.core.indicators.rules.words import Kind, Source, Subject
from chengnuo.kernel.labels import Labelled


def _choices(kind: type[Labelled]) -> list[tuple[str, str]]:
    return [(member.value, member.label) for member in kind]


class Indicator(models.Model):
    """A number that is kept. ``in_force`` False: nobody declares it any more, what it said stays readable.

    ``computed_at`` is when all of its parts were last computed anew and compared.
    """

    key = models.CharField(max_length=120, unique=True)
    title = models.CharField(max_length=120)
    unit = models.CharField(max_length=30, blank=True, default="")
    kind = models.CharField(max_length=8, choices=_choices(Kind))
    source = models.CharField(max_length=8, choices=_choices(Source))
    source_id = models.CharField(max_length=80, blank=True, default="")
    source_title = models.CharField(max_length=120, blank=True, default="")
    meaning = models.CharField(max_length=300, blank=True, default="")
    above_words = models.CharField(max_length=300, blank=True, default="")
    below_words = models.CharField(max_length=300, blank=True, default="")
    in_force = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=timezone.now)
    computed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "ind_indicator"
        ordering = ("source", "source_id", "id")


class Contribution(models.Model):
    """What one subject adds to one indicator, from when to when the platform knew it so.

    ``above`` and ``below`` are ten-thousandths, null where it is not on that side. Nothing is ever changed but
    ``known_to``, from null to the moment at which it held no more.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject = models.CharField(max_length=6, choices=_choices(Subject))
    subject_id = models.BigIntegerField()
    day = models.DateField()
    above = models.BigIntegerField(null=True)
    below = models.BigIntegerField(null=True)
    simulated = models.BooleanField(default=False)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)

    class Meta:
        db_table = "ind_contribution"
        ordering = ("id",)
        indexes = (
            models.Index(fields=("subject", "subject_id", "known_to"), name="ind_contribution_subject"),
            models.Index(fields=("indicator", "simulated", "day", "id"), name="ind_contribution_day"),
        )


class Total(models.Model):
    """What the standing contributions of a day, or of a month, add up to; kept with each change of theirs."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", db_index=False)
    simulated = models.BooleanField(default=False)
    monthly = models.BooleanField(default=False)
    day = models.DateField()
    above = models.BigIntegerField(default=0)
    below = models.BigIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "ind_total"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("monthly", "simulated", "indicator", "day"), name="ind_total_one"
            ),
        )


class Touched(models.Model):
    """A subject that changed and is not computed yet: written in the transaction of its change, so that none is lost.

    ``played_at`` is the moment that was played when it changed (a simulated year); null in real life.
    """

    subject = models.CharField(max_length=6, choices=_choices(Subject))
    subject_id = models.BigIntegerField()
    played_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "ind_touched"
        ordering = ("id",)


class Turn(models.Model):
    """One row: whoever computes holds it, so that two never compute the same from different sights of it.

    ``passed_at`` is the moment up to which it was seen what came about by the passing of time alone.
    """

    passed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "ind_turn"


class ImportBatch(models.Model):
    """A file of figures that was taken over; it can be taken back as a whole."""

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    origin = models.CharField(max_length=300)
    simulated = models.BooleanField(default=False)
    added = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150, default="")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, default="")

    class Meta:
        db_table = "ind_batch"
        ordering = ("-id",)


class ImportedFigure(models.Model):
    """A line of a batch: which figure for which period, and the line of the file it stands in.

    ``replaces`` is the figure of the same period that counted before; ``counts`` whether this one counts now.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="figures")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.CharField(max_length=20)
    day = models.DateField()
    amount = models.BigIntegerField()
    row = models.IntegerField()
    origin = models.CharField(max_length=120, blank=True, default="")
    note = models.CharField(max_length=200, blank=True, default="")
    simulated = models.BooleanField(default=False)
    counts = models.BooleanField(default=True)
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "ind_figure"
        ordering = ("id",)
        indexes = (models.Index(fields=("indicator", "day", "counts"), name="ind_figure_day"),)
