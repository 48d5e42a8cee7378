"""What stands, for whoever computes: which subjects add to an indicator now. Public through ``queries``."""

from __future__ import annotations

from datetime import date

from chengnuo.core.indicators.models import Contribution
from chengnuo.core.indicators.rules.words import Source, Subject


def standing_days(key: str, subject: Subject) -> dict[int, date]:
    """Subject → the day it counts for in an indicator, of those that count now."""
    rows = Contribution.objects.filter(indicator__key=key, subject=subject, known_to=None).order_by()
    return dict(rows.values_list("subject_id", "day"))


def standing_ids(
    source: Source, source_id: str, subject: Subject, *, after: int, upto: int | None
) -> tuple[int, ...]:
    """Subjects that count in a source's indicators now, whether or not they are still there: ids over ``after``, up to ``upto``."""
    rows = Contribution.objects.filter(
        indicator__source=source,
        indicator__source_id=source_id,
        subject=subject,
        subject_id__gt=after,
        known_to=None,
    )
    if upto is not None:
        rows = rows.filter(subject_id__lte=upto)
    return tuple(rows.order_by().values_list("subject_id", flat=True).distinct())
