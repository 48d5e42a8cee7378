"""Keeps the indicators: what changes is noted in the transaction of its change, and computed right after it.

``settle`` computes what waits. It is called after the commit of whoever changed a record or an asset, and by a tick of the
worker, which takes what cases left (their door is the busiest) and whatever a process that died left behind.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import transaction

from chengnuo.core.assets import events as asset_events
from chengnuo.core.cases import counters
from chengnuo.core.cases import events as case_events
from chengnuo.core.cases.rules.rates import RATES
from chengnuo.core.indicators import queries as indicators
from chengnuo.core.indicators import services
from chengnuo.core.indicators.queries import Subject
from chengnuo.core.indicators.rules.amounts import ONE
from chengnuo.core.indicators.shapes import Kept, Piece, TouchedRow
from chengnuo.core.records import events as record_events
from chengnuo.engine import counting, declaring
from chengnuo.engine.declaration import Scenario
from chengnuo.engine.declaring import CASE_COUNTERS
from chengnuo.kernel.clock import now

log = logging.getLogger(__name__)

#: So many changes are computed in one transaction: on SQLite everybody else waits for its end.
AT_ONCE = 100
_held: ContextVar[bool] = ContextVar("held", default=False)


def subscribe() -> None:
    """Listen to the rooms below."""
    record_events.changed.subscribe("indicators", lambda event: _note(Subject.RECORD, [event.record_id]))
    asset_events.changed.subscribe("indicators", lambda event: _note(Subject.ASSET, event.asset_ids))
    case_events.changed.subscribe(
        "indicators", lambda event: services.touch(subject=Subject.CASE, subject_ids=[event.case_id])
    )


@contextmanager
def later() -> Iterator[None]:
    """Let the worker compute what is changed meanwhile: for whoever writes thousands one by one."""
    mark = _held.set(True)
    try:
        yield
    finally:
        _held.reset(mark)


def settle(most: int | None = None) -> Kept:
    """Compute what waits, at most ``most`` changes (None: until nothing waits); what came of it."""
    done, found = 0, Kept()
    while most is None or done < most:
        count, kept = _settle_some()
        if not count:
            break
        done, found = done + count, found + kept
    return found


def compute(subject: Subject, ids: Sequence[int], at: datetime | None = None) -> Kept:
    """Compute anew what these add, and keep it; within the caller's transaction, whose turn it is."""
    if subject is Subject.RECORD:
        ids = counting.with_lines(ids)
    pieces = _PIECES[subject](ids)
    return services.keep_contributions(subject=subject, subject_ids=ids, pieces=pieces, at=at)


def devices_told(scenario: Scenario) -> Kept:
    """Compute anew what counts alarms or streams of a scenario."""
    found = Kept()
    for one, subject in counting.watched(scenario):
        with transaction.atomic():
            services.take_turn()
            pieces = counting.of_devices(scenario, one, subject)
            key = counting.key_of(scenario.id, one.id)
            standing = indicators.standing_days(key, subject)
            ids = {*standing, *(piece.subject_id for piece in pieces)}
            found += services.keep_contributions(subject=subject, subject_ids=ids, pieces=pieces, keys=[key])
    return found


def of_cases(case_ids: Sequence[int]) -> list[Piece]:
    """What cases add to the indicators of the case loop."""
    found = []
    counted = list(counters.counted_of(case_ids))
    days = {(one.case_id, one.counter): one.day for one in counted}
    for one in counted:
        if one.counter in CASE_COUNTERS:
            key = f"cases.{one.counter.value}"
            found.append(Piece(key, one.case_id, one.day, ONE, None, one.simulated))
        for rate in RATES:
            if rate.denominator == one.counter:
                above = ONE if (one.case_id, rate.numerator) in days else None
                key = f"cases.{rate.key}_rate"
                found.append(Piece(key, one.case_id, one.day, above, ONE, one.simulated))
    return found


_PIECES = {Subject.RECORD: counting.of_records, Subject.ASSET: counting.of_assets, Subject.CASE: of_cases}


def _note(subject: Subject, ids: Sequence[int]) -> None:
    services.touch(subject=subject, subject_ids=ids)
    if not _held.get():
        transaction.on_commit(_settle_own, robust=True)


def _settle_own() -> None:
    settle(10 * AT_ONCE)


def _settle_some() -> tuple[int, Kept]:
    """Compute what waits longest: in one transaction with taking it off the list."""
    if not indicators.waiting(1):
        return 0, Kept()
    declaring.ensure()
    try:
        return _settled(AT_ONCE)
    except (
        Exception
    ):  # whatever it is, it may be the fault of one of them, and the others must not wait for it
        log.exception("indicators: some changes could not be computed together; trying one by one")
        return _one_by_one()


def _settled(most: int) -> tuple[int, Kept]:
    with transaction.atomic():
        services.take_turn()
        rows = indicators.waiting(most)
        kept = Kept()
        for (subject, at), ids in _grouped(rows).items():
            kept += compute(subject, ids, at)
        services.done_with(ids=[row.id for row in rows])
    return len(rows), kept


def _one_by_one() -> tuple[int, Kept]:
    """Compute what waits each by itself; what cannot be computed waits on, behind the others, and is told in the log."""
    done, found = 0, Kept()
    for row in indicators.waiting(AT_ONCE):
        try:
            count, kept = _settled(1)
        except Exception:
            log.exception("indicators: %s %s cannot be computed", row.subject.value, row.subject_id)
            services.put_back(row=row)
        else:
            done, found = done + count, found + kept
    return done, found


def _grouped(rows: Sequence[TouchedRow]) -> dict[tuple[Subject, datetime], list[int]]:
    """What waits, each once, by the moment since which it is known.

    That is now, however long ago it changed: as of a moment in between, the platform did not know it yet. What was played
    is known since the moment that was played.
    """
    moment, last = now(), {(row.subject, row.subject_id): row.played_at for row in rows}
    found: dict[tuple[Subject, datetime], list[int]] = defaultdict(list)
    for (subject, subject_id), played in last.items():
        found[subject, played or moment].append(subject_id)
    return found
