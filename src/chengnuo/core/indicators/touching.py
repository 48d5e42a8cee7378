"""What changed and waits to be computed. Public through ``services`` and ``queries``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from chengnuo.core.indicators.models import Touched, Turn
from chengnuo.core.indicators.rules.words import Subject
from chengnuo.core.indicators.shapes import TouchedRow
from chengnuo.kernel import clock
from chengnuo.kernel.statements import insert


def touch(*, subject: Subject, subject_ids: Iterable[int]) -> None:
    """Remember, in the caller's transaction, that these changed."""
    moment = clock.played()
    rows = [Touched(subject=subject.value, subject_id=one, played_at=moment) for one in subject_ids]
    if len(rows) == 1:
        insert(rows[0])
    else:
        Touched.objects.bulk_create(rows, batch_size=500)


def done_with(*, ids: Iterable[int]) -> None:
    """They are computed: in the transaction that keeps what was computed."""
    chosen = list(ids)
    for start in range(0, len(chosen), 500):
        Touched.objects.filter(pk__in=chosen[start : start + 500]).delete()


def put_back(*, row: TouchedRow) -> None:
    """Let it wait behind all others: it could not be computed."""
    Touched.objects.filter(pk=row.id).delete()
    Touched.objects.create(subject=row.subject.value, subject_id=row.subject_id, played_at=row.played_at)


def take_turn() -> datetime | None:
    """Be the only one to compute until the caller's transaction ends; up to when time had passed by the last one."""
    row = Turn.objects.select_for_update().filter(pk=1).first()
    if row is None:
        Turn.objects.bulk_create([Turn(pk=1)], ignore_conflicts=True)
        row = Turn.objects.select_for_update().get(pk=1)
    return row.passed_at


def note_passed(*, moment: datetime) -> None:
    """What came about by the passing of time is seen up to here."""
    Turn.objects.filter(pk=1).update(passed_at=moment)


def waiting(most: int) -> tuple[TouchedRow, ...]:
    """What waits longest."""
    rows = Touched.objects.order_by("id")[:most]
    return tuple(TouchedRow(row.pk, Subject(row.subject), row.subject_id, row.played_at) for row in rows)


def waiting_count() -> int:
    """How many changes wait."""
    return Touched.objects.count()
