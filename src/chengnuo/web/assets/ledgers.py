"""What scenarios write down about an asset, on its page: the last records of each kind, and where the next one begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from chengnuo.core.assets.queries import AssetRow
from chengnuo.core.records import queries as records
from chengnuo.core.records.queries import RecordFilter, RecordRow
from chengnuo.core.records.rules.kinds import RecordKind
from chengnuo.engine import registry
from chengnuo.kernel.permissions import allows_some

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Ledger:
    """A kind of records about assets of this class; ``new_url`` is "" for who may write none."""

    kind: RecordKind
    scenario_title: str
    rows: Sequence[RecordRow]
    total: int
    new_url: str


def about(user: Any, row: AssetRow) -> list[Ledger]:
    """Every kind in force whose records are about assets of this one's class."""
    return [
        _ledger(user, row, live, kind)
        for live in registry.scenarios()
        for kind in live.scenario.kinds
        if kind.asset_class == row.class_code
    ]


def _ledger(user: Any, row: AssetRow, live: registry.Live, kind: RecordKind) -> Ledger:
    wanted = RecordFilter(scenario=kind.scenario, kind=kind.id, asset=row.identifier)
    page = records.records(wanted, size=_SHOWN)
    may_write = not live.gone and allows_some(user, "record.edit")
    if kind.case_class is not None:
        may_write = may_write and allows_some(user, "case.report")
    begin = (
        f"{reverse('scenarios:new', args=[kind.scenario, kind.id])}?{urlencode({'asset': row.identifier})}"
    )
    return Ledger(kind, live.scenario.title, page.rows, page.total, begin if may_write else "")
