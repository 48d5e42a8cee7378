"""Many assets at once, for the demo and for measuring. Public through ``services``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction

from chengnuo.core.assets import events
from chengnuo.core.assets.models import Asset
from chengnuo.core.assets.rows import columns_of
from chengnuo.core.assets.rules.terms import Terms
from chengnuo.core.places import queries as places

_AT_ONCE = 5000


def load_simulated(terms: Iterable[Terms]) -> int:
    """Write simulated assets with their identifiers, those outside the district left out; how many. No history, one audit row is the caller's."""
    waiting, written = iter(terms), 0
    for part in iter(lambda: list(islice(waiting, _AT_ONCE)), []):
        rows = list(_rows(part))
        with transaction.atomic():
            Asset.objects.bulk_create(rows, batch_size=500)
            events.changed.publish(events.AssetsChanged(tuple(row.pk for row in rows)))
        written += len(rows)
    return written


def _rows(part: list[Terms]) -> Iterator[Asset]:
    found = places.locate_many([one.lon for one in part], [one.lat for one in part])
    for one, place in zip(part, found, strict=True):
        if place is not None:
            yield Asset(**columns_of(one, place), changed_on=one.started_on, simulated=True)
