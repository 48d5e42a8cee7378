"""What is done at regular times: of all workers exactly one runs a tick, and the next is remembered over restarts.

A tick is held like a job: by compare-and-set on its row, with a heartbeat. The next due time is written only when
the tick has ended, so a worker that dies in the middle leaves it due, and another takes it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import close_old_connections, connection

from chengnuo.kernel.audit.log import current_request_id
from chengnuo.kernel.clock import now
from chengnuo.kernel.jobs import registry
from chengnuo.kernel.jobs.holders import LOST_AFTER, is_dead, new_token
from chengnuo.kernel.jobs.models import Tick
from chengnuo.kernel.jobs.registry import Regular

log = logging.getLogger(__name__)

#: How long a worker waits at most before it looks again whether something is due.
_LOOK_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class TickView:
    """How something regular is going. ``error`` is that of the last tick, empty where it went well."""

    name: str
    seconds: int
    due_at: datetime | None
    finished_at: datetime | None
    error: str
    failures: int


def ticks() -> tuple[TickView, ...]:
    """Everything regular, with when it was done last and when it is due."""
    rows = {row.name: row for row in Tick.objects.all()}
    found = []
    for entry in registry.regular():
        row = rows.get(entry.name)
        seen = (row.due_at, row.finished_at, row.error, row.failures) if row else (None, None, "", 0)
        found.append(TickView(entry.name, entry.seconds, *seen))
    return tuple(found)


def run_due(name: str = "", worker: str = "") -> int:
    """Run every tick that is due, or that of ``name``; how many were run. What fails is logged and noted."""
    worker = worker or new_token()
    return sum(_run(entry, worker) for entry in registry.regular() if name in ("", entry.name))


def start(worker: str, stop: threading.Event) -> Sequence[threading.Thread]:
    """A thread for each regular thing: a slow one, or a long job, does not keep the others waiting."""
    threads = [
        threading.Thread(target=_keep, args=(entry, worker, stop), daemon=True, name=f"tick-{entry.name}")
        for entry in registry.regular()
    ]
    for thread in threads:
        thread.start()
    return threads


def _keep(entry: Regular, worker: str, stop: threading.Event) -> None:
    pause = min(_LOOK_SECONDS, entry.seconds / 2)
    try:
        while not stop.is_set():
            try:
                close_old_connections()
                _run(entry, worker)
            except Exception:
                # The database may be away for a moment; the worker must outlive that.
                log.exception("tick %s: cannot be run", entry.name)
                stop.wait(5)
            stop.wait(pause)
    finally:
        connection.close()


def _run(entry: Regular, worker: str) -> bool:
    """Run one tick if it is due and nobody is at it."""
    row = _take(entry, worker)
    if row is None:
        return False
    mark = current_request_id.set(f"tick-{entry.name}"[:36])
    begun, error = now(), ""
    try:
        entry.tick(begun)
    except Exception as raised:
        log.exception("tick %s failed", entry.name)
        error = f"{type(raised).__name__}: {raised}"[:300]
    finally:
        current_request_id.reset(mark)
    ended = now()
    Tick.objects.filter(pk=row.pk, worker=worker).update(
        worker="",
        due_at=_next(row.due_at, entry.seconds, ended),
        finished_at=ended,
        error=error,
        failures=row.failures + 1 if error else 0,
    )
    return True


def _take(entry: Regular, worker: str) -> Tick | None:
    """Compare-and-set: of all workers that see the tick due one gets it, once for this due time."""
    row = Tick.objects.filter(name=entry.name).first()
    if row is None:
        row, _made = Tick.objects.get_or_create(name=entry.name, defaults={"due_at": now()})
    moment = now()
    # Much further away than one interval: the interval was made shorter, or a clock was wrong.
    absurd = moment + timedelta(seconds=2 * entry.seconds + 60)
    due = row.due_at <= moment or row.due_at > absurd
    if not due or (row.worker and not _is_lost(row, moment)):
        return None
    same = Tick.objects.filter(pk=row.pk, due_at=row.due_at, worker=row.worker, heartbeat_at=row.heartbeat_at)
    return row if same.update(worker=worker, heartbeat_at=moment, started_at=moment) else None


def _is_lost(row: Tick, moment: datetime) -> bool:
    silent = row.heartbeat_at is None or row.heartbeat_at < moment - LOST_AFTER
    return silent or is_dead(row.worker)


def _next(due: datetime, seconds: int, moment: datetime) -> datetime:
    """The first time after ``moment`` in the rhythm of ``due``."""
    step = timedelta(seconds=seconds)
    if due > moment:
        return moment + step
    return due + step * ((moment - due) // step + 1)
