"""The table of the audit log. Written through ``log.record`` only."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils import timezone


class _WrittenOnce(models.QuerySet["AuditEntry"]):
    """Rows that can be read, and nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse.

        :raises TypeError: always.
        """
        raise TypeError("audit entries are never changed")

    def delete(self) -> NoReturn:
        """Refuse.

        :raises TypeError: always.
        """
        raise TypeError("audit entries are never deleted")


class AuditEntry(models.Model):
    """One act. The actor's name and role are copied: they must read the same after the person has left."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor_id = models.BigIntegerField(null=True, db_index=True)
    actor_name = models.CharField(max_length=150)
    actor_role = models.CharField(max_length=20, blank=True, default="")
    action = models.CharField(max_length=60, db_index=True)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    object_label = models.CharField(max_length=200, blank=True, default="")
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    note = models.CharField(max_length=500, blank=True, default="")
    request_id = models.CharField(max_length=36, blank=True, default="")

    objects = _WrittenOnce.as_manager()

    class Meta:
        db_table = "ker_audit"
        ordering = ("-id",)
        indexes = (models.Index(fields=("object_type", "object_id"), name="ker_audit_object"),)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new entry.

        :raises TypeError: the entry is already written.
        """
        if self.pk is not None:
            raise TypeError("an audit entry is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse.

        :raises TypeError: always.
        """
        raise TypeError("an audit entry is never deleted")
