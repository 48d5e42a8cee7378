"""Tables of the catalogue. Private to ``core``: pages use queries and services."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Kind(models.TextChoices):
    """The same five digits occur in both kinds, so the key includes the kind."""

    COMPONENT = "component", "管理部件"
    EVENT = "event", "管理事项"


class Unit(models.TextChoices):
    """In what a limit is counted; the values of ``kernel.worktime.LimitUnit``."""

    WORK_HOUR = "work_hour", "工作时"
    WORK_DAY = "work_day", "工作日"
    NATURAL_DAY = "natural_day", "自然日"
    HOUR = "hour", "紧急时"


class Basis(models.TextChoices):
    """How a legacy code was matched."""

    CHECKED = "checked", "抽查相符"
    RULE = "rule", "按规则推定"
    OWN = "own", "本区指定"


class Edition(models.Model):
    """A standard that gives codes, e.g. GB/T 47678.5-2026."""

    code = models.CharField(max_length=40, primary_key=True)
    title = models.CharField(max_length=120)
    in_force = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "cat_edition"
        ordering = ("-in_force", "code")


class MatterClass(models.Model):
    """A class of components or matters. ``words`` are how residents say it, one a line; ``+`` joins words that
    must both occur. ``sensitive``: cases are not public by default. Inactive ones stay readable.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="classes")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    code = models.CharField(max_length=8)
    major = models.CharField(max_length=2)
    major_name = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    sensitive = models.BooleanField(default=False)
    sensitive_reason = models.CharField(max_length=100, blank=True, default="")
    words = models.TextField(blank=True, default="")
    is_active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "cat_class"
        ordering = ("edition", "-kind", "code")
        constraints = (models.UniqueConstraint(fields=("edition", "kind", "code"), name="cat_class_code"),)


class Condition(models.Model):
    """A filing condition (立案条件) of a class. A row is never changed: a new wording or limit closes it
    (``valid_to``) and begins another, so a case filed under it keeps its limit.
    """

    matter = models.ForeignKey(MatterClass, on_delete=models.PROTECT, related_name="conditions")
    number = models.IntegerField()
    text = models.TextField()
    closing = models.TextField(blank=True, default="")
    legal_basis = models.CharField(max_length=300, blank=True, default="")
    default_department = models.CharField(max_length=80, blank=True, default="")
    source = models.CharField(max_length=200, blank=True, default="")
    is_example = models.BooleanField(default=False)
    valid_from = models.DateTimeField(default=timezone.now)
    valid_to = models.DateTimeField(null=True)

    class Meta:
        db_table = "cat_condition"
        ordering = ("matter_id", "number", "id")
        indexes = (models.Index(fields=("matter", "valid_to"), name="cat_condition_now"),)


class ConditionStage(models.Model):
    """A limit of a condition: one for most, several for staged limits."""

    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="stages")
    position = models.IntegerField()
    name = models.CharField(max_length=20, blank=True, default="")
    amount = models.FloatField()
    unit = models.CharField(max_length=11, choices=Unit.choices)

    class Meta:
        db_table = "cat_stage"
        ordering = ("condition_id", "position")


class LegacyCode(models.Model):
    """What a class was called in an older edition; one to one, so the way back is known too."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="legacy_codes")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    code = models.CharField(max_length=10)
    matter = models.ForeignKey(MatterClass, on_delete=models.PROTECT, related_name="legacy_codes")
    basis = models.CharField(max_length=7, choices=Basis.choices)

    class Meta:
        db_table = "cat_legacy"
        ordering = ("edition", "kind", "code")
        constraints = (
            models.UniqueConstraint(fields=("edition", "kind", "code"), name="cat_legacy_code"),
            models.UniqueConstraint(fields=("edition", "matter"), name="cat_legacy_class"),
        )


class CatalogueChange(models.Model):
    """One act on the catalogue, undone as a whole. Its id is also the catalogue's revision."""

    act = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "cat_change"
        ordering = ("-id",)


class CatalogueChangeItem(models.Model):
    """What an act did to one class: its whole state before (None: there was none) and after."""

    change = models.ForeignKey(CatalogueChange, on_delete=models.CASCADE, related_name="items")
    matter = models.ForeignKey(MatterClass, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField(null=True)
    after = models.JSONField()
    version_after = models.IntegerField()

    class Meta:
        db_table = "cat_change_item"
        ordering = ("id",)
