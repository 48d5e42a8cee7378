"""What is measured moves by itself: published anew once an hour, where nothing but measured numbers moved. What a unit typed waits
for a person.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chengnuo.core.promises import snapshots
from chengnuo.core.promises.models import Promise
from chengnuo.core.promises.services import put
from chengnuo.kernel.jobs import registry

EVERY_SECONDS = 3600
REASON = "按台账自动重新计算"


def subscribe() -> None:
    """Have the worker look."""
    registry.every("promises.refresh", EVERY_SECONDS, _tick)


def _tick(_moment: datetime) -> None:
    refresh()


def refresh() -> int:
    """Publish what moved by measuring alone; how many promises."""
    reports = Promise.objects.filter(listed=True).order_by().values_list("report_id", flat=True).distinct()
    return sum(_refresh(report_id) for report_id in list(reports))


def _refresh(report_id: int) -> int:
    fresh, moved = snapshots.of_report(report_id), 0
    for promise in Promise.objects.filter(report_id=report_id, listed=True):
        new = fresh.get(promise.commitment_id)
        if new is not None and snapshots.measured_only(promise.published, new):
            with transaction.atomic():
                moved += put(promise, new, REASON)
    return moved
