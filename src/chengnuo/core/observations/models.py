"""Tables of observations, in a database file of their own on SQLite (``kernel.stores``). Moments are microseconds."""

from __future__ import annotations

from django.db import models

from chengnuo.core.observations.rules.words import AlarmState, Severity


class Described(models.Model):
    """What most entities have in common."""

    name = models.CharField(max_length=255)
    description = models.TextField(blank=True, default="")
    properties = models.JSONField(null=True)

    class Meta:
        abstract = True


class Thing(Described):
    """A device, or what devices stand on. ``asset`` is the id of the asset it belongs to; the point is where it is now."""

    asset = models.CharField(max_length=40, blank=True, default="", db_index=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        db_table = "obs_thing"
        ordering = ("id",)


class Location(Described):
    """A place where things are or were."""

    encoding = models.CharField(max_length=120)
    location = models.JSONField()
    things = models.ManyToManyField(Thing, related_name="locations", db_table="obs_location_thing")

    class Meta:
        db_table = "obs_location"
        ordering = ("id",)


class HistoricalLocation(models.Model):
    """That a thing was at places from a moment on."""

    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="history")
    at = models.BigIntegerField()
    locations = models.ManyToManyField(Location, related_name="history", db_table="obs_history_location")

    class Meta:
        db_table = "obs_history"
        ordering = ("id",)


class Sensor(Described):
    """A model of device, or a procedure, that observes."""

    encoding = models.CharField(max_length=120)
    metadata = models.JSONField()

    class Meta:
        db_table = "obs_sensor"
        ordering = ("id",)


class ObservedProperty(Described):
    """What is observed: smoke, water level, tilt."""

    definition = models.CharField(max_length=300)

    class Meta:
        db_table = "obs_property"
        ordering = ("id",)


class FeatureOfInterest(Described):
    """What an observation is about; ``made_from`` where it was made from a thing's place."""

    encoding = models.CharField(max_length=120)
    feature = models.JSONField()
    made_from = models.OneToOneField(Location, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "obs_feature"
        ordering = ("id",)


class Datastream(Described):
    """One property of one thing as one sensor tells it."""

    type = models.CharField(max_length=200)
    unit = models.JSONField()
    area = models.JSONField(null=True)
    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="datastreams")
    sensor = models.ForeignKey(Sensor, on_delete=models.CASCADE, related_name="datastreams")
    observed = models.ForeignKey(ObservedProperty, on_delete=models.CASCADE, related_name="datastreams")
    features = models.ManyToManyField(
        FeatureOfInterest, related_name="streams", db_table="obs_stream_feature"
    )
    expected_seconds = models.IntegerField(default=0)
    simulated = models.BooleanField(default=False)

    class Meta:
        db_table = "obs_stream"
        ordering = ("id",)


class Observation(models.Model):
    """A point of a stream, as compact as it goes: the table that grows.

    ``value`` a number, NULL where the result is none; ``more`` what few points have (another result, an end, quality …).
    No constraint is asked for at each of a hundred million rows: ``writing`` takes points of known streams only.
    """

    stream = models.ForeignKey(
        Datastream, on_delete=models.DO_NOTHING, related_name="points", db_constraint=False, db_index=False
    )
    at = models.BigIntegerField()
    value = models.FloatField(null=True)
    result_at = models.BigIntegerField(null=True)
    feature = models.ForeignKey(
        FeatureOfInterest, null=True, on_delete=models.DO_NOTHING, related_name="points",
        db_constraint=False, db_index=False,
    )  # fmt: skip
    more = models.JSONField(null=True)

    class Meta:
        db_table = "obs_point"
        ordering = ("id",)
        indexes = (models.Index(fields=("stream", "at"), name="obs_point_stream"),)


class Latest(models.Model):
    """The newest point of a stream, and the span of all; made with the stream."""

    stream = models.OneToOneField(
        Datastream, primary_key=True, on_delete=models.CASCADE, related_name="latest"
    )
    at = models.BigIntegerField(null=True)
    value = models.FloatField(null=True)
    text = models.CharField(max_length=200, blank=True, default="")
    first_at = models.BigIntegerField(null=True)
    result_at = models.BigIntegerField(null=True)
    count = models.BigIntegerField(default=0)

    class Meta:
        db_table = "obs_latest"
        indexes = (models.Index(fields=("at",), name="obs_latest_at"),)


class Hour(models.Model):
    """The numbers of a stream in an hour, always exactly those of its points. ``hour`` counts from 1970."""

    pk = models.CompositePrimaryKey("stream_id", "hour")
    stream = models.ForeignKey(
        Datastream, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    hour = models.IntegerField()
    count = models.IntegerField()
    total = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()

    class Meta:
        db_table = "obs_hour"


class Rule(models.Model):
    """An alarm rule in force, as its owner declared it (``rules.alarm.AlarmRule``)."""

    name = models.CharField(max_length=80, primary_key=True)
    source = models.CharField(max_length=80, db_index=True)
    data = models.JSONField()

    class Meta:
        db_table = "obs_rule"
        ordering = ("name",)


class RuleState(models.Model):
    """How far a rule is on a stream; kept over restarts."""

    pk = models.CompositePrimaryKey("stream_id", "rule")
    stream = models.ForeignKey(Datastream, on_delete=models.CASCADE, related_name="+")
    rule = models.CharField(max_length=80)
    data = models.JSONField()

    class Meta:
        db_table = "obs_rule_state"


class Alarm(models.Model):
    """A rule's condition held on a stream. ``case_id`` is the case made of it; ``told`` how many of the call chain were told."""

    rule = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    severity = models.CharField(max_length=8, choices=[(s.value, s.label) for s in Severity])
    state = models.CharField(
        max_length=8, choices=[(s.value, s.label) for s in AlarmState], default=AlarmState.OPEN
    )
    stream = models.ForeignKey(Datastream, on_delete=models.CASCADE, related_name="alarms")
    at = models.BigIntegerField()
    raised_at = models.BigIntegerField()
    value = models.FloatField(null=True)
    text = models.CharField(max_length=300)
    ended_at = models.BigIntegerField(null=True)
    taken_at = models.BigIntegerField(null=True)
    taken_by_id = models.BigIntegerField(null=True)
    taken_by = models.CharField(max_length=150, blank=True, default="")
    case_id = models.BigIntegerField(null=True, db_index=True)
    case_note = models.CharField(max_length=300, blank=True, default="")
    end_told = models.BooleanField(default=False)
    told = models.IntegerField(default=0)
    simulated = models.BooleanField(default=False)

    class Meta:
        db_table = "obs_alarm"
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("state", "id"), name="obs_alarm_state"),
            models.Index(fields=("stream", "rule", "id"), name="obs_alarm_stream"),
        )


class Maintenance(models.Model):
    """A time in which a thing's alarms are not raised: it is being worked on."""

    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="maintenance")
    starts_at = models.BigIntegerField()
    ends_at = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    made_by = models.CharField(max_length=150, blank=True, default="")
    removed = models.BooleanField(default=False)

    class Meta:
        db_table = "obs_maintenance"
        ordering = ("-starts_at", "-id")


class Edition(models.Model):
    """One row: a number that grows with every change of things, streams, rules or maintenance, so that every process notices."""

    number = models.BigIntegerField(default=0)

    class Meta:
        db_table = "obs_edition"
