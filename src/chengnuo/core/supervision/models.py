"""Tables of supervision. Private to ``core``: pages and exchange use queries and services."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from chengnuo.core.cases.models import AttachedFile
from chengnuo.core.supervision.rules.words import (
    Act,
    Level,
    OrderAct,
    OrderState,
    Pace,
    Result,
    Source,
    Stage,
    State,
    Subject,
)
from chengnuo.kernel.labels import Labelled


def _choices(kind: type[Labelled]) -> list[tuple[str, str]]:
    return [(one.value, one.label) for one in kind]


class Matter(models.Model):
    """督查事项: what one unit has to bring to an end, from 立项 to 销号."""

    title = models.CharField(max_length=200)
    demand = models.TextField()
    source = models.CharField(max_length=12, choices=_choices(Source))
    commitment = models.ForeignKey(
        "commitments.Commitment", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    leader = models.CharField(max_length=60, blank=True, default="")
    instructed_on = models.DateField(null=True)
    instruction = models.TextField(blank=True, default="")
    pace = models.CharField(max_length=8, choices=_choices(Pace))
    due_on = models.DateField(null=True)
    lead_unit = models.ForeignKey("people.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    co_units = models.ManyToManyField("people.Unit", related_name="+", db_table="sup_matter_unit")
    state = models.CharField(max_length=12, choices=_choices(State), db_index=True)
    assigned_at = models.DateTimeField(null=True)
    filed_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    simulated = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "sup_matter"
        ordering = ("-id",)
        indexes = (models.Index(fields=("lead_unit", "state"), name="sup_unit_state"),)


class MatterEvent(models.Model):
    """The timeline, only ever added to: what a matter was at any moment follows from it."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(db_index=True)
    act = models.CharField(max_length=12, choices=_choices(Act))
    state_before = models.CharField(max_length=12, blank=True)
    state_after = models.CharField(max_length=12)
    text = models.TextField(blank=True, default="")
    evidence = models.CharField(max_length=300, blank=True, default="")
    unit = models.ForeignKey("people.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)

    class Meta:
        db_table = "sup_event"
        ordering = ("id",)


class MatterFile(AttachedFile):
    """A file or photo (without EXIF) behind a line of the timeline, kept under its hash beside the progress's."""

    event = models.ForeignKey(MatterEvent, on_delete=models.CASCADE, related_name="files")

    class Meta:
        db_table = "sup_file"
        ordering = ("id",)


class MatterClock(models.Model):
    """A clock of a matter, kept in versions: what moves it closes the row (``known_to``) and makes another."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="clocks")
    stage = models.CharField(max_length=10, choices=_choices(Stage))
    amount = models.FloatField()
    limit_unit = models.CharField(max_length=12)
    due_on = models.DateField(null=True)
    extra_days = models.IntegerField(default=0)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    proof = models.TextField()
    met_at = models.DateTimeField(null=True)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    alarm = models.CharField(max_length=14, blank=True, default="")
    alarm_at = models.DateTimeField(null=True, db_index=True)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)

    class Meta:
        db_table = "sup_clock"
        ordering = ("due_at", "id")


class MatterPause(models.Model):
    """A stretch of 挂账, in which the clocks stand still."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="pauses")
    start = models.DateTimeField()
    end = models.DateTimeField(null=True)

    class Meta:
        db_table = "sup_pause"
        ordering = ("id",)


class MatterExtension(models.Model):
    """Time that was asked for and the answer; ``granted`` None: not yet answered."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="extensions")
    stage = models.CharField(max_length=10, choices=_choices(Stage))
    days = models.IntegerField()
    reason = models.TextField()
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sup_extension"
        ordering = ("id",)


class ClockFired(models.Model):
    """An alarm that fired: a kind fires once for a due time of a clock."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="fired")
    stage = models.CharField(max_length=10, choices=_choices(Stage))
    kind = models.CharField(max_length=14)
    due_at = models.DateTimeField()
    planned_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        db_table = "sup_fired"
        constraints = (
            models.UniqueConstraint(fields=("matter", "stage", "kind", "due_at"), name="sup_fired_once"),
        )


class Order(models.Model):
    """督办单: drafted by the rule or a person, signed and numbered, signed for, answered, closed."""

    level = models.CharField(max_length=8, choices=_choices(Level))
    state = models.CharField(max_length=12, choices=_choices(OrderState), db_index=True)
    year = models.IntegerField(null=True)
    serial = models.IntegerField(null=True)
    number = models.CharField(max_length=40, blank=True, default="")
    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="orders")
    point = models.ForeignKey("CheckPoint", null=True, on_delete=models.PROTECT, related_name="orders")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    text = models.TextField()
    demand = models.TextField(blank=True, default="")
    rule = models.CharField(max_length=200, blank=True, default="")
    cause_key = models.CharField(max_length=120, null=True, unique=True)
    sign_by = models.DateTimeField(null=True)
    reply_by = models.DateTimeField(null=True)
    drafted_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, db_index=True)
    issued_by = models.CharField(max_length=150, blank=True, default="")
    issuer = models.CharField(max_length=60, blank=True, default="")
    reply = models.TextField(blank=True, default="")
    updated_at = models.DateTimeField()
    simulated = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "sup_order"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("simulated", "year", "serial"), name="sup_order_number"),
        )


class OrderEvent(models.Model):
    """The timeline of an order."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(db_index=True)
    act = models.CharField(max_length=10, choices=_choices(OrderAct))
    state_before = models.CharField(max_length=12, blank=True)
    state_after = models.CharField(max_length=12)
    text = models.TextField(blank=True, default="")
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)

    class Meta:
        db_table = "sup_order_event"
        ordering = ("id",)


class Serial(models.Model):
    """The last number given out, for each kind of paper and year: without gaps, as it is taken in the act itself."""

    scope = models.CharField(max_length=20)
    year = models.IntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        db_table = "sup_serial"
        constraints = (models.UniqueConstraint(fields=("scope", "year"), name="sup_serial_once"),)


class CheckPlan(models.Model):
    """暗访: who looks at which points between two days. The units looked at learn of it when it is over."""

    title = models.CharField(max_length=120)
    criteria = models.TextField(blank=True, default="")
    first = models.DateField()
    last = models.DateField()
    checker = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150)
    simulated = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "sup_check"
        ordering = ("-id",)


class CheckPoint(models.Model):
    """A point of a check and the unit that answers for it."""

    plan = models.ForeignKey(CheckPlan, on_delete=models.CASCADE, related_name="points")
    kind = models.CharField(max_length=8, choices=_choices(Subject))
    subject_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True, default="")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    unit = models.ForeignKey("people.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    case_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "sup_check_point"
        ordering = ("id",)


class CheckVisit(models.Model):
    """What was found at a point; a correction is another visit, the last one counts."""

    point = models.ForeignKey(CheckPoint, on_delete=models.CASCADE, related_name="visits")
    at = models.DateTimeField(db_index=True)
    result = models.CharField(max_length=8, choices=_choices(Result))
    finding = models.TextField(blank=True, default="")
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)

    class Meta:
        db_table = "sup_check_visit"
        ordering = ("id",)


class CheckPhoto(models.Model):
    """A photo of a visit, without EXIF, kept under its hash."""

    point = models.ForeignKey(CheckPoint, on_delete=models.CASCADE, related_name="photos")
    sha256 = models.CharField(max_length=64, db_index=True)
    width = models.IntegerField()
    height = models.IntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "sup_check_photo"
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("point", "sha256"), name="sup_photo_once"),)


class RuleVersion(models.Model):
    """A version of a rule as data (clocks, orders, score, reporting days); the newest is in use."""

    kind = models.CharField(max_length=10)
    number = models.IntegerField()
    body = models.JSONField()
    note = models.CharField(max_length=300, blank=True, default="")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)

    class Meta:
        db_table = "sup_rule"
        ordering = ("kind", "-number")
        constraints = (models.UniqueConstraint(fields=("kind", "number"), name="sup_rule_once"),)


class ReportingMove(models.Model):
    """A reporting day that a person set; the last one for a quarter and place counts."""

    year = models.IntegerField()
    quarter = models.IntegerField()
    position = models.IntegerField()
    day = models.DateField(null=True)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        db_table = "sup_reporting_move"
        ordering = ("id",)


class Bulletin(models.Model):
    """A 通报 as it was issued; it is never changed. ``sha256`` is that of its Word file."""

    year = models.IntegerField()
    serial = models.IntegerField()
    title = models.CharField(max_length=200)
    since = models.DateField()
    as_of = models.DateField()
    body = models.JSONField()
    sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=150)
    simulated = models.BooleanField(default=False)

    class Meta:
        db_table = "sup_bulletin"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("simulated", "year", "serial"), name="sup_bulletin_number"),
        )
