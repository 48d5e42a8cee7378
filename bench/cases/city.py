"""A throw-away district for the benchmarks: a process of its own makes it, so that each database gets its settings."""

from __future__ import annotations

import json
import os
import random
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class City:
    """What a client needs to know: how to sign in as the hotline's program and as the desk, filing conditions, and points inside the district (WGS-84)."""

    environment: dict[str, str]
    token: str
    session: str
    desk_session: str
    conditions: tuple[int, ...]
    points: tuple[tuple[float, float], ...]


def made(folder: Path, database_url: str) -> City:
    """Make the district in ``folder`` and the database of ``database_url`` ("" for SQLite in the folder)."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "chengnuo.settings", "CHENGNUO_DATA_DIR": str(folder), "DATABASE_URL": database_url,
        "CHENGNUO_SECRET_KEY": secrets.token_urlsafe(40),
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    given = json.loads(_ran(environment, "bench.cases.city"))
    return City(environment, given["token"], given["session"], given["desk_session"], tuple(given["conditions"]),
                tuple((lon, lat) for lon, lat in given["points"]))  # fmt: skip


def ran(city: City, *arguments: str) -> str:
    """The last line a module of the benchmarks prints, run with the city's settings."""
    return _ran(city.environment, *arguments)


def _ran(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", *arguments]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if told.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{told.stderr[-2000:]}")
    return told.stdout.splitlines()[-1]


def begun() -> None:
    """Django set up, and the tables made."""
    from chengnuo.ops.manage import migrate, start_django

    start_django()
    migrate()


def _make() -> dict[str, Any]:
    begun()
    from django.contrib.auth import get_user_model

    from chengnuo.core.catalogue import services as catalogue
    from chengnuo.core.people import services as people
    from chengnuo.core.people.tokens import issue_token
    from chengnuo.core.places import services as places

    places.load_jianghan()
    people.load_jianghan_units()
    catalogue.load_standard()
    users = get_user_model()
    program = users.objects.create(
        username="rexian", display_name="模拟·热线系统", role="integrator", password="!"
    )
    desk = users.objects.create(
        username="zhiban", display_name="模拟·值班", role="duty_officer", password="!"
    )
    return {
        "token": issue_token(actor=program, name="bench").token, "session": session_of(program),
        "desk_session": session_of(desk),
        "conditions": _conditions(), "points": inside(20_000),
    }  # fmt: skip


def session_of(user: Any) -> str:
    """The key of a signed-in session, as signing in by the page would make it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store.save()
    return str(store.session_key)


def _conditions() -> list[int]:
    from chengnuo.core.catalogue import queries

    return [condition.id for row in queries.classes() for condition in queries.conditions(row.id)]


def inside(count: int) -> list[tuple[float, float]]:
    """So many points in the district, always the same."""
    from chengnuo.core.places.loading import boundary
    from chengnuo.core.places.queries import locate
    from chengnuo.kernel.geo import Point

    west, south, east, north = boundary().bounds
    chance, found = random.Random(1), list[tuple[float, float]]()
    while len(found) < count:
        lon, lat = chance.uniform(west, east), chance.uniform(south, north)
        if locate(Point(lon, lat)) is not None:
            found.append((round(lon, 6), round(lat, 6)))
    return found


if __name__ == "__main__":
    print(json.dumps(_make()))
