"""``chengnuo bench indicators``: fill, compute all, change records one by one, and count the same elsewhere.

CHENGNUO_BENCH_RECORDS says how many records there are (1,000,000 unless it does). The refresh is measured as a person meets
it: from before a record is changed through the services (checked, audited, committed) until the changed indicators are computed and
all 2,000 values have been read again.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.cases.postgres import postgres
from bench.evaluation.throwaway import Progress, platform
from bench.indicators import city
from bench.indicators.city import KINDS, Item, formulas, items, name_of

CHANGES = 200
#: Those that count everything again take seconds for each.
PEER_CHANGES = 10
_BATCH = 5000


def measure() -> dict[str, Any]:
    """What was measured, in seconds, and how many of the numbers agree; ``postgresql`` is the same there, None where it could not be."""
    count = int(os.environ.get("CHENGNUO_BENCH_RECORDS", "1000000"))
    result = _on(count, "", peers_timed=True)
    print(json.dumps(result), file=sys.stderr, flush=True)  # what comes after takes long
    return result | {"postgresql": _on_postgresql(count)}


def _on_postgresql(count: int) -> dict[str, Any] | None:
    """In a process of its own: the settings of a database are read once."""
    with tempfile.TemporaryDirectory() as folder, postgres() as url:
        kept = Path(folder) / "result.json"
        command = [sys.executable, "-m", "bench.indicators.run", str(count), url, str(kept)]
        done = subprocess.run(command, check=False)
        return json.loads(kept.read_text(encoding="utf-8")) if done.returncode == 0 else None


def _on(count: int, url: str, *, peers_timed: bool) -> dict[str, Any]:
    """On an empty database; "" is SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        city.write_scenarios(Path(folder) / "scenarios")
        where = {"DATABASE_URL": url} if url else {}
        with platform(CHENGNUO_SCENARIO_DIRS=str(Path(folder) / "scenarios"), **where):
            return _measured(count, Path(folder), peers_timed=peers_timed)


def _measured(count: int, folder: Path, *, peers_timed: bool) -> dict[str, Any]:
    from bench.indicators import peers
    from chengnuo.engine import recomputing

    result: dict[str, Any] = {"records": count, "indicators": KINDS * len(formulas())}
    result["fill"] = _timed(lambda: _fill(count))
    told = Progress("computing", count)
    result["compute_all"] = _timed(lambda: _compute(count, told))
    result["contributions"] = _contributions()
    _analyzed()
    rows = [(n + 1, i.kind, i.sort, i.level, i.amount, int(i.done)) for n, i in enumerate(items(count))]
    others: dict[str, peers.Sqlite | peers.Duck] = {"duckdb": peers.Duck(rows)}
    if peers_timed:
        others["sqlite"] = peers.Sqlite(folder, rows)
    before = [_agreement(other.numbers()) for other in others.values()]
    changed = _changes(count)
    print("refresh", file=sys.stderr, flush=True)
    result["ours"] = _spread([_change(row, item) for row, item in changed])
    result["ours_read_all"] = _spread([_timed(_values) for _ in range(10)])
    result["ours_as_of"] = _spread([_timed(_values_then) for _ in range(3)])
    print("refreshed", file=sys.stderr, flush=True)
    timed = PEER_CHANGES if peers_timed else 0
    for name, other in others.items():
        if timed:
            result[name] = _spread([_timed(lambda o=other, r=row, i=item: (o.change(r, i), o.numbers())) for row, item in changed[:timed]])  # fmt: skip
        for row, item in changed[timed:]:
            other.change(row, item)
    after = [_agreement(other.numbers()) for other in others.values()]
    result["agree"] = min(*before, *after)
    result["compare_again"] = _timed(lambda: recomputing.recompute(name_of(0)))
    return result


def _analyzed() -> None:
    """What PostgreSQL does by itself after a while: look at what it holds now."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _compute(count: int, told: Progress) -> None:
    """Everything from the beginning, as the job does it."""
    from chengnuo.engine import recomputing

    for number in range(KINDS):
        before = number * count // KINDS
        recomputing.recompute(name_of(number), lambda done, _, before=before: told.at(before + done))  # type: ignore[misc]


def _fill(count: int) -> None:
    """Records written past the services: what is measured is what comes after."""
    from chengnuo.core.records.models import Record
    from chengnuo.engine import declaring, versions

    versions.take_up_new()
    declaring.register_all()
    told, waiting = Progress("records", count), list[Any]()
    for number, item in enumerate(items(count), start=1):
        waiting.append(Record(
            pk=number, scenario=name_of(item.kind), scenario_version=1, kind="item", title="基准", day=item.day, simulated=False,
            data={"sort": item.sort, "level": item.level, "amount": item.amount, "done": item.done},
        ))  # fmt: skip
        if len(waiting) == _BATCH or number == count:
            Record.objects.bulk_create(waiting, batch_size=500)
            waiting = []
            told.at(number)


def _changes(count: int) -> list[tuple[int, Item]]:
    """Which records become what."""
    fresh = list(items(CHANGES * KINDS, seed=8))
    step = max(1, count // CHANGES)
    chosen = [1 + n * step for n in range(CHANGES)]
    return [(row, next(i for i in fresh[at * KINDS :] if i.kind == (row - 1) % KINDS)) for at, row in enumerate(chosen) if row <= count]  # fmt: skip


def _change(row_id: int, item: Item) -> float:
    from chengnuo.core.records import queries, services
    from chengnuo.core.records.queries import Entry
    from chengnuo.engine import registry

    kind, row = registry.kind(name_of(item.kind), "item"), queries.row(row_id)
    answers = {"sort": item.sort, "level": item.level, "amount": item.amount, "done": item.done}
    entry = Entry(answers=answers, day=row.day.isoformat())
    began = time.perf_counter()
    services.update_record(actor=None, kind=kind, record_id=row_id, version=row.version, entry=entry)
    _values()
    return time.perf_counter() - began


def _values() -> Any:
    from chengnuo.core.indicators import queries

    return queries.values(end=city.FIRST_DAY.replace(year=2030), simulated=False)


def _values_then() -> Any:
    from chengnuo.core.indicators import queries
    from chengnuo.kernel.clock import now

    return queries.values(end=city.FIRST_DAY.replace(year=2030), known_at=now(), simulated=False)


def _agreement(others: dict[str, tuple[float, float | None]]) -> int:
    """How many of the numbers are the same here and there, above and below."""
    mine = _values()
    wrong = [
        key for key, (above, below) in others.items()
        if abs(mine[key].above - above) > 1e-6 * max(1.0, abs(above)) or mine[key].below != below
    ]  # fmt: skip
    for key in wrong[:5]:
        print(f"{key}: {mine[key].above} / {mine[key].below}, there {others[key]}", file=sys.stderr)
    return len(others) - len(wrong)


def _contributions() -> int:
    from chengnuo.core.indicators.models import Contribution

    return int(Contribution.objects.count())


def _timed(work: Any) -> float:
    began = time.perf_counter()
    work()
    return round(time.perf_counter() - began, 4)


def _spread(times: list[float]) -> dict[str, float]:
    found = sorted(times)
    return {
        "median": round(statistics.median(found), 4), "p95": round(found[int(0.95 * (len(found) - 1))], 4),
        "most": round(found[-1], 4), "times": len(found),
    }  # fmt: skip


def main(count: int, url: str, kept: Path) -> None:
    """On the database of ``url``, into a file."""
    kept.write_text(json.dumps(_on(count, url, peers_timed=False)), encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
