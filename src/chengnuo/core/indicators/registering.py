"""Which indicators there are. Public through ``services``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields

from django.db import transaction

from chengnuo.core.indicators.models import Indicator
from chengnuo.core.indicators.rules.words import Source
from chengnuo.core.indicators.shapes import Declared
from chengnuo.kernel.kept import Kept, changed

_DECLARED = tuple(field.name for field in fields(Declared))


@transaction.atomic
def register_indicators(*, source: Source, source_id: str, declared: Iterable[Declared]) -> tuple[str, ...]:
    """Make these the indicators of a source, and put those it no longer declares out of force; the keys that are new
    or are meant otherwise than before, which wait to be computed. For the program: who declares them has asked the permission.
    """
    wanted = {one.key: one for one in declared}
    there = {row.key: row for row in Indicator.objects.filter(source=source, source_id=source_id)}
    differing = [key for key, one in wanted.items() if key not in there or _differs(there[key], one)]
    for key in differing:
        values = asdict(wanted[key]) | {"kind": wanted[key].kind.value, "in_force": True, "computed_at": None}
        Indicator.objects.update_or_create(
            key=key, defaults=values | {"source": source.value, "source_id": source_id}
        )
    gone = [key for key, row in there.items() if key not in wanted and row.in_force]
    Indicator.objects.filter(key__in=gone).update(in_force=False)
    changed(Indicator)
    return tuple(differing)


def _differs(row: Indicator, one: Declared) -> bool:
    return not row.in_force or any(getattr(row, name) != getattr(one, name) for name in _DECLARED)


def ids() -> dict[str, int]:
    """Key → id of every indicator in force."""
    return _ids.value()


def _load() -> dict[str, int]:
    rows = Indicator.objects.filter(in_force=True).order_by().values_list("key", "id")
    return {str(key): int(pk) for key, pk in rows}


_ids = Kept(_load, tables=(Indicator,))
