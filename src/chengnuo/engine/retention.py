"""Personal answers are erased when the time is over that their scenario states; once a day the worker looks."""

from __future__ import annotations

from datetime import datetime, timedelta

from chengnuo.core.records import queries as records
from chengnuo.core.records import services
from chengnuo.core.records.queries import RecordRow
from chengnuo.engine import registry
from chengnuo.engine.declaration import PersonalData
from chengnuo.engine.errors import ScenarioNotFound
from chengnuo.kernel.jobs import registry as jobs

EVERY_SECONDS = 86_400


def subscribe() -> None:
    """Have the worker look."""
    jobs.every("engine.retention", EVERY_SECONDS, _tick)


def _tick(moment: datetime) -> None:
    erase_due(moment)


def erase_due(moment: datetime) -> int:
    """Erase what was kept long enough at a moment; how many records lost something. A matter in work keeps everything."""
    return sum(_of_scenario(live.scenario.id, moment) for live in registry.scenarios())


def _of_scenario(name: str, moment: datetime) -> int:
    erased = 0
    for number, kind in records.used_versions(name):
        for one in _declared(name, number, kind):
            before = moment - timedelta(days=one.retention_days)
            rows = list(records.finished(name, number, kind, before))
            erased += sum(_erase(row, one) for row in rows)
    return erased


def _declared(name: str, number: int, kind: str) -> list[PersonalData]:
    """What the version a record began with says of its personal answers."""
    try:
        stated = registry.version(name, number).personal
    except ScenarioNotFound:
        return []
    return [one for one in stated if one.field.partition(".")[0] == kind]


def _erase(row: RecordRow, one: PersonalData) -> bool:
    field = one.field.partition(".")[2]
    if row.data.get(field) is None:
        return False
    reason = f"办结后保存 {one.retention_days} 天，已到期（用途：{one.purpose}）"
    services.erase_personal(actor=None, record_id=row.id, fields=[field], reason=reason)
    return True
