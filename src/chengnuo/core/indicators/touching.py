"""What changed and waits to be computed. Public through ``services`` and ``queries``."""

from __future__ import annotations

from collections.abc import Iterable

from chengnuo.core.indicators.models import Touched
from chengnuo.core.indicators.rules.words import Subject
from chengnuo.core.indicators.shapes import TouchedRow
from chengnuo.kernel.clock import now


def touch(*, subject: Subject, subject_ids: Iterable[int]) -> None:
    """Remember, in the caller's transaction, that these changed."""
    moment = now()
    rows = [Touched(subject=subject.value, subject_id=one, at=moment) for one in subject_ids]
    Touched.objects.bulk_create(rows, batch_size=500)


def done_with(*, ids: Iterable[int]) -> None:
    """They are computed: in the transaction that keeps what was computed."""
    chosen = list(ids)
    for start in range(0, len(chosen), 500):
        Touched.objects.filter(pk__in=chosen[start : start + 500]).delete()


def waiting(most: int) -> tuple[TouchedRow, ...]:
    """What waits longest."""
    rows = Touched.objects.order_by("id")[:most]
    return tuple(TouchedRow(row.pk, Subject(row.subject), row.subject_id, row.at) for row in rows)


def waiting_count() -> int:
    """How many changes wait."""
    return Touched.objects.count()
