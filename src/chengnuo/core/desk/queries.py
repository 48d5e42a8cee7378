"""Reads of the desk."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from chengnuo.core.desk.models import Batch, Draft, Presence
from chengnuo.core.desk.rules import SEEN_FOR, Reply, filled
from chengnuo.kernel.clock import now

__all__ = ["BatchRow", "DraftRow", "Other", "Reply", "batches", "draft", "filled", "others_on", "replies"]


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A form not sent yet."""

    token: str
    values: dict[str, Any]
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody else who has the case open."""

    name: str
    editing: bool


@dataclass(frozen=True, slots=True)
class BatchRow:
    """An import of work orders."""

    id: int
    name: str
    rows: int
    made: int
    joined: int
    again: int
    actor: str
    at: datetime


def draft(user: Any, form: str) -> DraftRow | None:
    """What ``user`` left in a form, if anything."""
    row = Draft.objects.filter(user=user, form=form).first()
    return DraftRow(row.token, row.values, row.updated_at) if row else None


def others_on(case_id: int, *, but: Any) -> tuple[Other, ...]:
    """Who else has the case open just now; those who write first."""
    since = now() - timedelta(seconds=SEEN_FOR)
    rows = (
        Presence.objects.filter(case_id=case_id, seen_at__gte=since).exclude(user=but).select_related("user")
    )
    return tuple(Other(row.user.display_name, row.editing) for row in rows.order_by("-editing", "seen_at"))


def batches(limit: int = 30) -> tuple[BatchRow, ...]:
    """The latest imports, newest first."""
    return tuple(
        BatchRow(b.pk, b.name, b.rows, b.made, b.joined, b.again, b.actor_name, b.at)
        for b in Batch.objects.all()[:limit]
    )


@cache
def replies() -> tuple[Reply, ...]:
    """Templates for answers, in the order of the file."""
    path = files("chengnuo.core.desk") / "data" / "replies.csv"
    with path.open(encoding="utf-8") as stream:
        return tuple(Reply(row["act"], row["title"], row["text"]) for row in csv.DictReader(stream))
