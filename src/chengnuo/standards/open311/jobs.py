"""Asking the other cities, in the worker: at regular times, one job a city, later where a city does not answer."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from chengnuo.kernel.clock import now
from chengnuo.kernel.errors import ChengnuoError
from chengnuo.kernel.jobs import queue, registry
from chengnuo.kernel.jobs.registry import Progress
from chengnuo.standards.open311 import cities, pull, push
from chengnuo.standards.open311.cities import CitySettings
from chengnuo.standards.open311.client import Client
from chengnuo.standards.open311.models import City
from chengnuo.standards.open311.payloads import Unreadable

log = logging.getLogger(__name__)

KIND, TITLE = "open311.sync", "与外部城市同步（Open311）"
#: However often a city did not answer, it is asked once a day.
LONGEST_REST = timedelta(days=1)


def subscribe() -> None:
    """Make the kind of job known, and look every minute which city is due."""
    registry.register(KIND, run, title=TITLE, attempts=3)
    registry.every("open311", 60, tick)


def tick(moment: datetime) -> None:
    """Begin a job for each city whose turn has come."""
    try:
        wanted = cities.cities()
    except ChengnuoError as error:
        log.error("%s", error.message_zh)
        return
    for city in wanted:
        state, _ = City.objects.get_or_create(name=city.name, defaults={"next_at": moment})
        turn = City.objects.filter(pk=state.pk, next_at__lte=moment)
        # Whoever moves the date has the turn; the job moves it again when it is done.
        if turn.update(next_at=moment + timedelta(minutes=city.every_minutes)):
            queue.enqueue(KIND, {"city": city.name}, None, title=f"{TITLE}：{city.name}")


def run(context: Progress, params: dict[str, Any]) -> dict[str, Any] | None:
    """Pull, push and follow one city. Raises what the job page shows."""
    return sync(cities.city(str(params["city"])), context)


def sync(city: CitySettings, context: Progress, client: Client | None = None) -> dict[str, Any]:
    """One turn with a city; a failure puts the next one off, longer each time."""
    asked = client or Client(city)
    state, _ = City.objects.get_or_create(name=city.name)
    try:
        push.choose(city)
        sent, changed = push.push(city, asked, context), push.follow(city, asked, context)
        # Last: what went there from here is known by its id there, and does not come back as news.
        taken = pull.pull(city, asked, context) if city.pull else pull.Taken()
    except Unreadable as error:
        _rest(state, city, f"应答看不懂：{error}")
        raise ChengnuoError(
            "open311.unreadable", f"endpoint「{city.name}」的应答看不懂（{error}）。"
        ) from error
    except ChengnuoError as error:
        _rest(state, city, error.message_zh)
        raise
    City.objects.filter(pk=state.pk).update(failures=0, error="", asked_at=now())
    return {
        "message": f"{taken.words}；转出 {sent} 件，对方有变化 {changed} 件",
        "new": taken.new,
        "sent": sent,
    }


def _rest(state: City, city: CitySettings, words: str) -> None:
    failures = City.objects.values_list("failures", flat=True).get(pk=state.pk) + 1
    rest = min(LONGEST_REST, timedelta(minutes=city.every_minutes) * 2 ** min(failures, 12))
    City.objects.filter(pk=state.pk).update(
        failures=failures, error=words[:500], asked_at=now(), next_at=now() + rest
    )
