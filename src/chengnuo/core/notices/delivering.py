"""The tick that sends what waits. Each route has its own turn, so that one that fails or is slow holds up nothing.

A delivery is claimed by compare-and-set before it is sent and released after; a worker that dies in between leaves it
claimed, and it is taken back and sent again: to a provider at least once, never silently not at all. Adapters run in
threads and touch no database; everything is written by the thread that runs the tick.
"""

from __future__ import annotations

import logging
import random
import secrets
import time
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F, Q

from chengnuo.core.notices.adapters import adapter_for
from chengnuo.core.notices.adapters.base import NotSent, Outgoing, Receipt, Refused, Unavailable
from chengnuo.core.notices.composing import compose
from chengnuo.core.notices.models import Delivery, DeliveryState, Route
from chengnuo.core.notices.rules import MAX_AGE, PER_MINUTE, batches, not_before, pause_after, retry_after
from chengnuo.kernel.clock import now
from chengnuo.kernel.jobs.holders import is_dead, new_token

log = logging.getLogger(__name__)

#: Messages of one route in one tick, and seconds after which no new one is begun.
AT_ONCE = 100
_TICK_SECONDS = 20.0
_THREADS = 16
#: A claim this old is of a worker that died where one cannot see it: the longest sending takes a fraction of it.
CLAIM_LOST_AFTER = timedelta(minutes=10)
_OPEN = (DeliveryState.WAITING, DeliveryState.FAILED)


@dataclass(frozen=True, slots=True)
class _Turn:
    """A message under way: its route and the deliveries in it."""

    route: str
    ids: tuple[int, ...]


@dataclass(slots=True)
class _Round:
    """One tick: what each route has still to send, and what is under way."""

    worker: str
    moment: datetime
    plan: dict[str, deque[tuple[int, ...]]]
    threads: ThreadPoolExecutor
    under_way: dict[Future[Receipt], _Turn] = field(default_factory=dict)

    def begin(self, route: str) -> None:
        """Claim the route's next message and hand it to a thread; nothing where there is none left."""
        while self.plan[route]:
            outgoing, ids = _claim(self.plan[route].popleft(), self.worker, self.moment)
            if outgoing is not None:
                self.under_way[self.threads.submit(_send, outgoing)] = _Turn(route, ids)
                return


def deliver(moment: datetime) -> None:
    """Send everything that is due by ``moment``."""
    take_back(moment)
    plan = {route: deque(_batches(route, moment)) for route in _routes_due(moment)}
    if not plan:
        return
    stop = time.monotonic() + _TICK_SECONDS
    with ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="notice") as threads:
        tick = _Round(new_token(), moment, plan, threads)
        for route in plan:
            tick.begin(route)
        while tick.under_way:
            ended, _ = wait(tick.under_way, return_when=FIRST_COMPLETED)
            for future in ended:
                turn = tick.under_way.pop(future)
                goes_on = _write_down(turn, tick.worker, future)
                if goes_on and time.monotonic() < stop:
                    tick.begin(turn.route)


def take_back(moment: datetime) -> int:
    """Deliveries whose worker died while sending: due again. Nobody knows whether the provider has them."""
    count = 0
    for row in Delivery.objects.filter(state__in=_OPEN).exclude(worker=""):
        silent = row.tried_at is None or row.tried_at < moment - CLAIM_LOST_AFTER
        if silent or is_dead(row.worker):
            mine = Delivery.objects.filter(pk=row.pk, worker=row.worker, tried_at=row.tried_at)
            count += mine.update(
                worker="",
                state=DeliveryState.FAILED,
                next_at=moment,
                error="发送时后台进程中断；对方可能已收到，将再发一次。",
            )
    return count


def _routes_due(moment: datetime) -> list[str]:
    due = Delivery.objects.filter(state__in=_OPEN, worker="", next_at__lte=moment)
    routes = set(due.order_by().values_list("route", flat=True).distinct())
    routes -= set(Route.objects.filter(paused_until__gt=moment).values_list("name", flat=True))
    # By chance, so that of more routes than threads none is always the last.
    return random.sample(sorted(routes), len(routes))


def _batches(route: str, moment: datetime) -> list[tuple[int, ...]]:
    """What of this route is sent now: urgent first, then the longest due, within the provider's limit a minute."""
    due = Delivery.objects.filter(route=route, state__in=_OPEN, worker="", next_at__lte=moment)
    ids = due.order_by("-notice__urgent", "next_at", "id").values_list("id", flat=True)[:AT_ONCE]
    limit = PER_MINUTE.get(route.partition(":")[0])
    used = 0
    if limit is not None:
        lately = Delivery.objects.filter(route=route, tried_at__gt=moment - timedelta(seconds=60))
        used = lately.order_by().values("batch").distinct().count()
    return batches(list(ids), used, limit)


def _claim(ids: tuple[int, ...], worker: str, moment: datetime) -> tuple[Outgoing | None, tuple[int, ...]]:
    """Compare-and-set, row by row: what another worker has or what is sent already is left out."""
    batch = secrets.token_hex(16)
    free = Q(worker="", state__in=_OPEN, next_at__lte=moment)
    taken = [
        pk
        for pk in ids
        if Delivery.objects.filter(free, pk=pk).update(
            worker=worker, tried_at=now(), batch=batch, attempts=F("attempts") + 1
        )
    ]
    if not taken:
        return None, ()
    rows = Delivery.objects.filter(pk__in=taken).select_related("notice", "destination")
    return compose(sorted(rows, key=lambda row: taken.index(row.pk))), tuple(taken)


def _send(outgoing: Outgoing) -> Receipt:
    try:
        return adapter_for(outgoing.channel)(outgoing)
    except NotSent:
        raise
    except Exception as error:
        log.exception("notice %s over %s", outgoing.id, outgoing.channel)
        raise Unavailable(f"程序出错，没有发出（{type(error).__name__}）。") from error


def _write_down(turn: _Turn, worker: str, future: Future[Receipt]) -> bool:
    """Note how a message ended; whether the route goes on."""
    mine = Delivery.objects.filter(pk__in=turn.ids, worker=worker)
    try:
        receipt = future.result()
    except NotSent as error:
        for row in mine:
            _not_sent(row, error, worker)
        if isinstance(error, Unavailable):
            _pause(turn.route, str(error))
        return not isinstance(error, Unavailable)
    moment = now()
    mine.update(
        state=DeliveryState.SENT, worker="", next_at=None, error="", sent_at=moment,
        simulated=receipt.simulated, provider=receipt.provider[:40], provider_id=receipt.id[:120],
    )  # fmt: skip
    Route.objects.update_or_create(
        name=turn.route, defaults={"failures": 0, "paused_until": None, "error": "", "ok_at": moment}
    )
    return True


def _not_sent(row: Delivery, error: NotSent, worker: str) -> None:
    """Refused: for a person to look at. Else again later, unless it is old news by then."""
    again = not_before(now() + retry_after(row.attempts, random.random()), row.hours)
    words = str(error)
    over = isinstance(error, Refused)
    if not over and again > row.queued_at + MAX_AGE:
        over, words = True, f"试了 {row.attempts} 次都没有成功，已过 24 小时。最后一次：{words}"
    Delivery.objects.filter(pk=row.pk, worker=worker).update(
        state=DeliveryState.GIVEN_UP if over else DeliveryState.FAILED,
        next_at=None if over else again,
        worker="",
        error=words[:300],
    )


def _pause(route: str, words: str) -> None:
    """Leave a provider alone that does not answer, longer each time."""
    moment = now()
    row, _made = Route.objects.get_or_create(name=route)
    failures = row.failures + 1
    Route.objects.filter(pk=row.pk).update(
        failures=failures, paused_until=moment + pause_after(failures), error=words[:300], failed_at=moment
    )
