"""The records of scenarios that lie somewhere, a layer for each kind that is drawn on a map; nothing personal in any item."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chengnuo.core.records import queries
from chengnuo.core.records.errors import RecordNotFound
from chengnuo.core.records.queries import RecordFilter, RecordRow
from chengnuo.core.records.rules.kinds import PlaceNeed, RecordKind
from chengnuo.engine import registry
from chengnuo.kernel.clock import local
from chengnuo.standards.ogcfeatures.asking import Asked, number
from chengnuo.standards.ogcfeatures.shapes import Collection, Found

_FILTERS = ("stage", "street_code")


def layers() -> list[Collection]:
    """What the scenarios in force draw, kind by kind."""
    return [
        Collection(
            f"records-{live.scenario.id}-{kind.id}", f"{live.scenario.title}：{kind.title}",
            kind.description or live.scenario.purpose, "scenario.view", _FILTERS, _search(kind), _one(kind),
        )
        for live in registry.scenarios()
        for kind in live.scenario.kinds
        if kind.place is not PlaceNeed.NONE and kind.id in (live.scenario.layers or (kind.id,))
    ]  # fmt: skip


def _search(kind: RecordKind) -> Callable[[Asked], Found]:
    def search(asked: Asked) -> Found:
        first, last = asked.span
        wanted = RecordFilter(
            scenario=kind.scenario, kind=kind.id, located=True, box=asked.box,
            first=local(first).date() if first else None, last=local(last).date() if last else None,
            stage=asked.properties.get("stage", ""), street_code=asked.properties.get("street_code", ""),
        )  # fmt: skip
        matched, rows = queries.following(wanted, asked.after, asked.limit + 1)
        shown = rows[: asked.limit]
        return Found(
            [_item(kind, row) for row in shown], matched, shown[-1].id if len(rows) > asked.limit else 0
        )

    return search


def _one(kind: RecordKind) -> Callable[[str], dict[str, Any] | None]:
    def one(wanted: str) -> dict[str, Any] | None:
        record_id = number(wanted)
        if record_id is None:
            return None
        try:
            row = queries.row(record_id)
        except RecordNotFound:
            return None
        same = (row.scenario, row.kind) == (kind.scenario, kind.id)
        return _item(kind, row) if same and not row.voided and row.lon is not None else None

    return one


def _item(kind: RecordKind, row: RecordRow) -> dict[str, Any]:
    """Answers under the ids of their questions, and what every record has."""
    stage = kind.stage(row.stage)
    answers = {
        field.id: row.data[field.id] for field in kind.fields if field.id in row.data and not field.personal
    }
    return {
        "type": "Feature", "id": row.id, "geometry": {"type": "Point", "coordinates": [row.lon, row.lat]},
        "properties": answers | {
            "title": row.title, "day": row.day.isoformat(), "quantity": row.quantity, "quantity_unit": row.quantity_unit or None,
            "stage": stage.title if stage else None, "stalled": row.stalled, "ended": row.ended, "unit": row.unit or None,
            "address": row.address or None, "street_code": row.street_code or None, "asset": row.asset or None,
            "SJXZ": "模拟" if row.simulated else None,
        },
    }  # fmt: skip
