"""Tables of the case loop. Private to ``core``: pages use queries and services."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from chengnuo.core.cases.rules.deadlines import AlarmKind
from chengnuo.core.cases.rules.routing import RouteRule
from chengnuo.core.cases.rules.words import Act, Source, State, Step, TaskRole, TaskState
from chengnuo.kernel.labels import Labelled


def _choices(kind: type[Labelled]) -> list[tuple[str, str]]:
    return [(member.value, member.label) for member in kind]


class Case(models.Model):
    """One matter (案卷), however many people reported it.

    ``round`` counts handlings: 「没有解决」 opens the next one with a clock of its own, within a round nothing
    resets ``clock_at``, the moment of the first dispatch. ``lead_unit``, ``due_at`` repeat those of the lead task, for the
    queues; ``desk_actor_id`` is who did the desk's last act on it and so has it in hand.
    """

    state = models.CharField(max_length=10, choices=_choices(State))
    source = models.CharField(max_length=12, choices=_choices(Source))
    # no index of its own where one below begins with it, or where nobody asks by it: each costs every report
    matter_class = models.ForeignKey(
        "catalogue.MatterClass", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    condition = models.ForeignKey(
        "catalogue.Condition", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    description = models.TextField()
    address = models.CharField(max_length=300, blank=True, default="")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    #: The square of ``rules.fusion.tile``, by which matters nearby are found.
    tile = models.BigIntegerField(null=True)
    grid_code = models.CharField(max_length=15, blank=True, default="")
    community_code = models.CharField(max_length=12, blank=True, default="")
    street_code = models.CharField(max_length=9, blank=True, default="")
    is_private = models.BooleanField(default=False)
    verified = models.BooleanField(null=True)
    verify_note = models.CharField(max_length=500, blank=True, default="")
    route_unit = models.ForeignKey(
        "people.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    route_rule = models.CharField(max_length=10, choices=_choices(RouteRule), default=RouteRule.NONE.value)
    route_reason = models.CharField(max_length=300, blank=True, default="")
    lead_unit = models.ForeignKey(
        "people.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    round = models.IntegerField(default=1)
    clock_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    returns = models.IntegerField(default=0)
    reworks = models.IntegerField(default=0)
    ruled = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    reported_at = models.DateTimeField(default=timezone.now)
    filed_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    simulated = models.BooleanField(default=False)
    desk_actor_id = models.BigIntegerField(null=True)
    version = models.IntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "cas_case"
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("state", "due_at", "id"), name="cas_case_queue"),
            models.Index(fields=("lead_unit", "state", "due_at"), name="cas_case_unit"),
            models.Index(fields=("reported_at", "id"), name="cas_case_reported"),
            models.Index(fields=("grid_code", "reported_at"), name="cas_case_grid"),
            models.Index(fields=("street_code", "id"), name="cas_case_street"),
            models.Index(fields=("matter_class", "reported_at"), name="cas_case_class"),
            models.Index(fields=("lat", "lon"), name="cas_case_place"),
            models.Index(fields=("tile", "reported_at"), name="cas_case_tile"),
            models.Index(fields=("updated_at", "id"), name="cas_case_updated"),
            models.Index(fields=("desk_actor_id", "state"), name="cas_case_in_hand"),
        )


class AttachedFile(models.Model):
    """A file that proves something, as ``attachments`` keeps it; whose it is says the room that makes a table of it."""

    kind = models.CharField(max_length=6)
    name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()

    class Meta:
        abstract = True


class CaseAsset(models.Model):
    """The asset a case is about. A table of its own: most cases are about none, and reports come in fast."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="about")
    asset = models.ForeignKey("assets.Asset", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "cas_case_asset"


class CaseTerms(models.Model):
    """What a declared kind of case says of its own limit, closing and unit (see ``rules.terms``); most cases have none."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="terms")
    condition = models.ForeignKey("catalogue.Condition", on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=80)
    stages = models.JSONField(default=list)
    is_example = models.BooleanField(default=False)
    closing = models.CharField(max_length=500, blank=True, default="")
    unit = models.ForeignKey("people.Unit", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "cas_case_terms"


class Report(models.Model):
    """What one person or system said. ``key`` makes a repeated sending one report; every one of them is answered."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reports")
    first_case = models.ForeignKey(
        Case, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    source = models.CharField(max_length=12, choices=_choices(Source))
    key = models.CharField(max_length=120, unique=True)
    code = models.CharField(max_length=16, unique=True)
    external_id = models.CharField(max_length=80, blank=True, default="", db_index=True)
    text = models.TextField()
    address = models.CharField(max_length=300, blank=True, default="")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    name = models.CharField(max_length=60, blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    email = models.CharField(max_length=120, blank=True, default="")
    user = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    joined_score = models.FloatField(null=True)
    joined_reason = models.CharField(max_length=300, blank=True, default="")
    solved = models.BooleanField(null=True)
    stars = models.IntegerField(null=True)
    rating_text = models.CharField(max_length=500, blank=True, default="")
    rated_at = models.DateTimeField(null=True)
    at = models.DateTimeField(default=timezone.now)
    simulated = models.BooleanField(default=False)

    class Meta:
        db_table = "cas_report"
        ordering = ("id",)


class Task(models.Model):
    """A unit's task with a clock of its own. ``limit`` is kept as it was when the task was given."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="tasks")
    role = models.CharField(max_length=4, choices=_choices(TaskRole))
    state = models.CharField(max_length=9, choices=_choices(TaskState))
    round = models.IntegerField(default=1)
    demand = models.CharField(max_length=500, blank=True, default="")
    clock_at = models.DateTimeField()
    limit = models.JSONField()
    extension = models.JSONField(null=True)
    due_at = models.DateTimeField()
    proof = models.TextField()
    signed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True, default="")
    alarm = models.CharField(max_length=12, blank=True, default="", choices=_choices(AlarmKind))
    alarm_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "cas_task"
        ordering = ("id",)
        indexes = (
            models.Index(fields=("alarm_at", "id"), name="cas_task_alarm"),
            models.Index(fields=("unit", "state", "due_at"), name="cas_task_unit"),
        )


class Pause(models.Model):
    """A stretch in which a task's clock stood still, and the rule that stopped it."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="pauses")
    rule = models.CharField(max_length=40)
    start = models.DateTimeField()
    end = models.DateTimeField(null=True)

    class Meta:
        db_table = "cas_pause"
        ordering = ("start", "id")


class Extension(models.Model):
    """A request for more time (延期) and its answer."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="extensions")
    limit = models.JSONField()
    reason = models.CharField(max_length=500)
    asked_at = models.DateTimeField(default=timezone.now)
    granted = models.BooleanField(null=True)
    answer = models.CharField(max_length=500, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cas_extension"
        ordering = ("id",)


class CaseEvent(models.Model):
    """A line of the timeline: what was done, in words, by whom. ``public`` lines are shown to reporters."""

    # Found by its case through the index of what the evaluation asks of a case's timeline.
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    act = models.CharField(max_length=12, choices=_choices(Act), blank=True, default="")
    step = models.CharField(max_length=8, choices=_choices(Step))
    state_before = models.CharField(max_length=10, blank=True, default="")
    state_after = models.CharField(max_length=10)
    text = models.TextField()
    public = models.BooleanField(default=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150, blank=True, default="")
    unit = models.ForeignKey("people.Unit", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "cas_event"
        ordering = ("id",)
        indexes = (
            models.Index(fields=("case", "act", "at"), name="cas_event_case"),
            models.Index(fields=("act", "at"), name="cas_event_act"),
        )


class Photo(models.Model):
    """A photo without its EXIF, stored under its hash. ``moment``: report, before or after the handling."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="photos")
    report = models.ForeignKey(Report, null=True, on_delete=models.PROTECT, related_name="photos")
    moment = models.CharField(max_length=6)
    sha256 = models.CharField(max_length=64)
    width = models.IntegerField()
    height = models.IntegerField()
    hidden = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    actor_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "cas_photo"
        ordering = ("id",)


class Fired(models.Model):
    """An alarm that fired; the constraint is what makes it fire once."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="fired")
    kind = models.CharField(max_length=12, choices=_choices(AlarmKind))
    due_at = models.DateTimeField()
    planned_at = models.DateTimeField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "cas_fired"
        constraints = (models.UniqueConstraint(fields=("task", "kind", "due_at"), name="cas_fired_once"),)


class Contract(models.Model):
    """Who took over which classes where (物业城市 packages and agreed duties); a rule of the routing."""

    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="contracts")
    title = models.CharField(max_length=120)
    class_kind = models.CharField(max_length=10, blank=True, default="")
    class_prefix = models.CharField(max_length=5, blank=True, default="")
    street_code = models.CharField(max_length=9, blank=True, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    simulated = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "cas_contract"
        ordering = ("id",)


class RouteCorrection(models.Model):
    """A dispatch to another unit than the proposed one; counted for each rule."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="corrections")
    rule = models.CharField(max_length=10, choices=_choices(RouteRule))
    proposed = models.ForeignKey("people.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    chosen = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "cas_correction"
        ordering = ("-id",)


class ScoreSheet(models.Model):
    """A version of the score sheet (评分表). It never changes: a correction is the next version. At most one is in use."""

    number = models.IntegerField(unique=True)
    title = models.CharField(max_length=80)
    lines = models.JSONField()
    total = models.FloatField()
    limits = models.JSONField()
    in_use = models.BooleanField(default=False)
    example = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True, default="")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        db_table = "cas_sheet"
        ordering = ("-number",)


class ReplayRun(models.Model):
    """What the present rules would move, as it was computed once; ``limits`` says whether with the limits of now too."""

    limits = models.BooleanField()
    tasks = models.IntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=150, blank=True, default="")
    applied_at = models.DateTimeField(null=True)
    applied_by = models.CharField(max_length=150, blank=True, default="")
    applied = models.IntegerField(default=0)

    class Meta:
        db_table = "cas_replay"
        ordering = ("-id",)


class ReplayLine(models.Model):
    """A task the rules put elsewhere. ``written`` once the new due time is in force."""

    run = models.ForeignKey(ReplayRun, on_delete=models.CASCADE, related_name="lines")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="+")
    old = models.DateTimeField()
    new = models.DateTimeField()
    proof = models.TextField()
    written = models.BooleanField(default=False)

    class Meta:
        db_table = "cas_replay_line"
        ordering = ("new", "id")
