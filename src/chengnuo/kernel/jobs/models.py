"""The tables of jobs and ticks. Read and written through ``queue``, ``worker`` and ``schedule`` only."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class JobState(models.TextChoices):
    """A job is queued, then running, then one of the other three for good."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未成功"
    CANCELLED = "cancelled", "已取消"


class Job(models.Model):
    """One piece of work that outlives the page that asked for it.

    ``worker`` is the token of the worker that holds the job: every write of that worker names it, so a worker
    that was believed dead cannot overwrite its successor.
    """

    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    message = models.CharField(max_length=300, blank=True, default="")
    cancel_requested = models.BooleanField(default=False)
    result = models.JSONField(null=True)
    error_code = models.CharField(max_length=60, blank=True, default="")
    error_message = models.CharField(max_length=500, blank=True, default="")
    attempts = models.IntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True, default="")
    heartbeat_at = models.DateTimeField(null=True)
    owner_id = models.BigIntegerField(null=True, db_index=True)
    owner_name = models.CharField(max_length=150, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "ker_job"
        ordering = ("-id",)
        indexes = (models.Index(fields=("state", "id"), name="ker_job_state"),)


class Tick(models.Model):
    """When something regular is due next, and which worker is at it just now (see ``schedule``)."""

    name = models.CharField(max_length=60, unique=True)
    due_at = models.DateTimeField()
    worker = models.CharField(max_length=80, blank=True, default="")
    heartbeat_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True, default="")
    failures = models.IntegerField(default=0)

    class Meta:
        db_table = "ker_tick"
        ordering = ("name",)
