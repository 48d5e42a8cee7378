"""Writes on what devices tell: one door. Each is one transaction, asks the permission, and leaves the audit."""

from __future__ import annotations

from chengnuo.core.observations.alarms import (
    add_maintenance,
    give_back,
    note_case,
    note_end_told,
    note_told,
    put_rules,
    set_maintenance_removed,
    take_alarm,
)
from chengnuo.core.observations.backfill import start_backfill
from chengnuo.core.observations.keeping import (
    Draft,
    create_entity,
    delete_entity,
    describe_thing,
    is_stream,
    measured,
    point_of,
    record_points,
    update_entity,
)
from chengnuo.core.observations.writing import NewPoint

__all__ = [
    "Draft",
    "NewPoint",
    "add_maintenance",
    "create_entity",
    "delete_entity",
    "describe_thing",
    "give_back",
    "is_stream",
    "measured",
    "note_case",
    "note_end_told",
    "note_told",
    "point_of",
    "put_rules",
    "record_points",
    "set_maintenance_removed",
    "start_backfill",
    "take_alarm",
    "update_entity",
]
