"""What the indicators learn without anybody doing anything: limits that run out, months that end, devices that tell.

A tick of the worker each second computes what waits; one each minute looks for what time alone brought about, and for
indicators that are declared otherwise than they were computed.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chengnuo.core.cases import counters
from chengnuo.core.indicators import services
from chengnuo.core.indicators.queries import Subject
from chengnuo.core.records import homes
from chengnuo.engine import counting, declaring, indicating, recomputing, registry
from chengnuo.kernel.clock import local
from chengnuo.kernel.jobs import registry as jobs

EVERY_SECONDS, LOOK_SECONDS = 1, 60
#: A tick computes so many changes at most, so that a flood (a first load) does not keep it from ending.
MOST_AT_A_TICK = 2000


def subscribe() -> None:
    """Have the worker do it."""
    jobs.every("engine.indicators", EVERY_SECONDS, lambda moment: _settle())
    jobs.every("engine.indicators_time", LOOK_SECONDS, look)


def look(moment: datetime) -> None:
    """Take in what came about by ``moment``."""
    declaring.register_all()
    recomputing.enqueue_uncomputed()
    time_passed(moment)
    for live in registry.scenarios():
        indicating.devices_told(live.scenario)


def time_passed(moment: datetime) -> int:
    """Note what time alone changed since it was looked at last; how many."""
    with transaction.atomic():
        since = services.take_turn()
        services.note_passed(moment=moment)
        if since is None or since >= moment:
            return 0
        records = set(homes.run_out(since, moment))
        if local(since).date() < local(moment).date():
            records.update(_lines())
        cases = counters.run_out(since, moment)
        services.touch(subject=Subject.RECORD, subject_ids=sorted(records))
        services.touch(subject=Subject.CASE, subject_ids=cases)
    return len(records) + len(cases)


def _settle() -> None:
    indicating.settle(MOST_AT_A_TICK)


def _lines() -> list[int]:
    """The lines of sheets that indicators count: what they say of their period changes with the day."""
    found = []
    for live in registry.scenarios():
        for sheet in counting.sheets_counted(live.scenario):
            declared = live.scenario.sheet(sheet)
            found += list(homes.ids_of_kind(live.scenario.id, declared.record)) if declared else []
    return found
