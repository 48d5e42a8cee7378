"""What stands, for whoever computes: which subjects add to an indicator now. Public through ``queries``."""

from __future__ import annotations

from datetime import date

from chengnuo.core.indicators.models import Contribution, Indicator
from chengnuo.core.indicators.rules.words import Source, Subject


def standing_days(key: str, subject: Subject) -> dict[int, date]:
    """Subject → the day it counts for in an indicator, of those that count now."""
    rows = Contribution.objects.filter(indicator__key=key, subject=subject, known_to=None).order_by()
    return dict(rows.values_list("subject_id", "day"))


def standing_ids(source: Source, source_id: str, subject: Subject) -> tuple[int, ...]:
    """Subjects that count in a source's indicators now, whether or not they are still there, by id."""
    mine = Indicator.objects.filter(source=source, source_id=source_id).values("pk")
    # asked by indicator and not by subject: the contributions of all other sources lie between those of a subject
    rows = Contribution.objects.filter(indicator__in=mine, known_to=None).order_by()
    found = rows.values_list("subject", "subject_id").distinct()
    return tuple(sorted(pk for of, pk in found.iterator() if of == subject))
