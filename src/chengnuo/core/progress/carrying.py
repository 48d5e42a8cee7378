"""A corrected text takes the place of an earlier one: bindings, entries and lights go along with the promise they are about.

Runs after the commitments have been carried over, inside the same transaction.
"""

from __future__ import annotations

from chengnuo.core.commitments.models import Commitment
from chengnuo.core.documents import events
from chengnuo.core.progress import targets
from chengnuo.core.progress.models import Binding, Entry, ManualLight
from chengnuo.core.progress.shapes import Target


def subscribe() -> None:
    """Listen to the reports."""
    events.subscribe("progress", handle)


def handle(event: events.Event) -> None:
    """One event of a report."""
    if isinstance(event, events.ReportAccepted) and event.supersedes_id is not None:
        carry_over(old_id=event.supersedes_id, new_id=event.report_id)


def carry_over(*, old_id: int, new_id: int) -> None:
    """Move what is known of the targets of ``old_id`` to their partners in ``new_id``."""
    came = Commitment.objects.filter(report_id=new_id, carried_from__report_id=old_id)
    commitments = {old: new for new, old in came.values_list("pk", "carried_from_id") if old is not None}
    left = list(targets.of_report(new_id))
    for old in targets.of_report(old_id):
        new = _partner(old, commitments.get(old.commitment_id), left)
        if new is None:
            continue
        left.remove(new)
        Binding.objects.filter(figure_id=old.figure_id).update(figure_id=new.figure_id)
        for table in (Entry, ManualLight):
            rows = table.objects.filter(figure_id=old.figure_id)
            rows.update(figure_id=new.figure_id, commitment_id=new.commitment_id)
    for before, after in commitments.items():
        for table in (Entry, ManualLight):
            table.objects.filter(commitment_id=before, figure=None).update(commitment_id=after)


def _partner(old: Target, commitment_id: int | None, left: list[Target]) -> Target | None:
    """The target of the same commitment with the same unit, else one of the same name and unit; the nearest value first."""
    same = [one for one in left if one.commitment_id == commitment_id and one.unit == old.unit]
    same = same or [one for one in left if (one.indicator, one.unit) == (old.indicator, old.unit)]
    return min(same, key=lambda one: abs(one.value - old.value), default=None)
