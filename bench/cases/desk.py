"""The desk with 10,000, 100,000 and 1,000,000 cases: how long its queues take, over HTTP, signed in.

A year of cases is made up once and copied: some two in a hundred are open, as in a district at work.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
import urllib.request
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.cases.city import begun, inside, made, ran
from bench.cases.ours import server

SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = 60
OPEN_SHARE = 0.02
#: What an operator opens all day.
PAGES = {
    "queue 待受理": "/desk/?queue=new",
    "queue 两小时内到期": "/desk/?queue=due_soon",
    "queue 已超期": "/desk/?queue=overdue",
    "queue 退回的": "/desk/?queue=returned",
    "the case beside the list": "/desk/case/{case}/?queue=new",
    "counts of all queues": "/desk/counts/?queue=new",
    "list of all cases": "/cases/",
    "list of a unit's": "/cases/?unit={unit}",
    "list of one street's": "/cases/?street=420103003",
}


def measure(folder: Path, database_url: str) -> list[dict[str, Any]]:
    """For each size the milliseconds of every page: median and 95th of ``ROUNDS`` requests one after the other."""
    city = made(folder, database_url)
    rows: list[dict[str, Any]] = []
    for size in SIZES:
        unit = int(ran(city, "bench.cases.desk", str(size)))
        with server(city.environment, folder / "desk.log") as port:
            rows += [
                _page(port, city.desk_session, size, name, path.format(unit=unit, case=size))
                for name, path in PAGES.items()
            ]
    return rows


def _page(port: int, session: str, size: int, name: str, path: str) -> dict[str, Any]:
    address = f"http://127.0.0.1:{port}{path}"
    asked = urllib.request.Request(address, headers={"Cookie": f"chengnuo_session={session}"})
    times = []
    for _ in range(ROUNDS + 2):
        began = time.perf_counter()
        with urllib.request.urlopen(asked, timeout=120) as answer:
            body = answer.read()
            if answer.url != address or (b"<main" not in body and path.startswith(("/desk/?", "/cases/"))):
                raise SystemExit(f"{address} led to {answer.url}")
        times.append((time.perf_counter() - began) * 1000)
    times = times[2:]  # the first ones load the program
    return {"cases": size, "page": name, "p50_ms": round(statistics.median(times), 1),
            "p95_ms": round(statistics.quantiles(times, n=20)[18], 1)}  # fmt: skip


def _busiest() -> int:
    from django.db.models import Count

    from chengnuo.core.cases.models import Task

    return int(Task.objects.order_by().values_list("unit").annotate(n=Count("id")).order_by("-n")[0][0])


def _grow(size: int) -> None:
    """Make up or copy cases until there are ``size``, and let the database look at its new tables."""
    from django.db import connection

    from chengnuo.core.cases.models import Case

    if not Case.objects.exists():
        _make(SIZES[0])
    while (there := Case.objects.count()) < size:
        _copy(min(there, size - there))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _make(count: int) -> None:
    from chengnuo.core.cases.models import Case, Task
    from chengnuo.core.cases.rules.fusion import tile
    from chengnuo.core.catalogue import queries as catalogue
    from chengnuo.core.people.models import Unit
    from chengnuo.core.places.queries import locate
    from chengnuo.kernel.clock import now
    from chengnuo.kernel.geo import Point

    chance, moment = random.Random(5), now()
    conditions = [found for row in catalogue.classes() for found in catalogue.conditions(row.id)]
    units, points = list(Unit.objects.filter(is_active=True)), inside(4000)
    cases, tasks = [], []
    for number in range(count):
        point = Point(*chance.choice(points))
        place, condition = locate(point), chance.choice(conditions)
        reported = moment - timedelta(seconds=chance.uniform(0, 365 * 86_400))
        due = reported + timedelta(hours=chance.uniform(8, 120))
        state = _state(chance)
        if state != "closed":
            reported = moment - timedelta(seconds=chance.uniform(0, 3 * 86_400))
            due = moment + timedelta(hours=chance.uniform(-8, 64))
        sent = state not in ("collected", "filed")
        unit = chance.choice(units)
        assert place is not None
        cases.append(
            Case(
                id=number + 1, state=state, source="hotline", matter_class_id=condition.class_id,
                condition_id=condition.id, description=f"市民反映有人乱倒垃圾，第 {number} 件", address=place.names,
                lon=point.lon, lat=point.lat, tile=tile(point), grid_code=place.grid_code,
                community_code=place.community_code, street_code=place.street_code, reported_at=reported,
                updated_at=reported, due_at=due if sent else None, lead_unit=unit if sent else None,
                returns=int(state == "filed" and chance.random() < 0.2), simulated=True,
                closed_at=due if state == "closed" else None,
            )
        )  # fmt: skip
        if sent:
            tasks.append(
                Task(
                    case_id=number + 1,
                    unit=unit,
                    role="lead",
                    state="done" if state == "closed" else "working",
                    clock_at=reported,
                    limit=[],
                    due_at=due,
                    proof="",
                )
            )
    Case.objects.bulk_create(cases, batch_size=200)
    Task.objects.bulk_create(tasks, batch_size=200)


def _state(chance: random.Random) -> str:
    if chance.random() >= OPEN_SHARE:
        return "closed"
    return chance.choice(("collected", "filed", "dispatched", "handling", "checking"))


def _copy(count: int) -> None:
    """Copy ``count`` of the cases there are, with their tasks."""
    from django.db import connection, transaction
    from django.db.models import Max

    from chengnuo.core.cases.models import Case, Task

    shift = Case.objects.aggregate(most=Max("id"))["most"]
    with transaction.atomic(), connection.cursor() as cursor:
        for model, key in ((Case, "id"), (Task, "case_id")):
            # a copy of a case has a number of its own, a copy of a task gets one from the database
            columns = [str(field.column) for field in model._meta.local_concrete_fields]
            columns = [column for column in columns if column != "id" or key == "id"]
            quoted = {column: connection.ops.quote_name(column) for column in columns}
            taken = [f"{quoted[key]} + {shift}" if column == key else quoted[column] for column in columns]
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({', '.join(quoted.values())})"
                f" SELECT {', '.join(taken)} FROM {model._meta.db_table} WHERE {key} <= {count}"
            )
        if connection.vendor == "postgresql":
            cursor.execute(connection.ops.sequence_reset_sql(_no_style(), [Case])[0])


def _no_style() -> Any:
    from django.core.management.color import no_style

    return no_style()


if __name__ == "__main__":
    begun()
    _grow(int(sys.argv[1]))
    print(_busiest())
