"""``chengnuo bench indicators``: fill, compute all, change records one by one, and count the same elsewhere.

CHENGNUO_BENCH_RECORDS says how many records there are (1,000,000 unless it does). The refresh is measured as a person meets
it: from before a record is changed through the services (checked, audited, committed) until the changed indicators are computed and
all 2,000 values have been read again.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.evaluation.throwaway import Progress, platform
from bench.indicators import city
from bench.indicators.city import KINDS, Item, formulas, items, name_of

CHANGES = 200
_BATCH = 5000


def measure() -> dict[str, Any]:
    """What was measured, in seconds, and how many of the numbers agree."""
    count = int(os.environ.get("CHENGNUO_BENCH_RECORDS", "1000000"))
    with tempfile.TemporaryDirectory() as folder:
        city.write_scenarios(Path(folder) / "scenarios")
        with platform(CHENGNUO_SCENARIO_DIRS=str(Path(folder) / "scenarios")):
            return _measured(count, Path(folder))


def _measured(count: int, folder: Path) -> dict[str, Any]:
    from bench.indicators import peers
    from chengnuo.engine import recomputing

    result: dict[str, Any] = {"records": count, "indicators": KINDS * len(formulas())}
    result["fill"] = _timed(lambda: _fill(count))
    told = Progress("computing", count)
    result["compute_all"] = _timed(lambda: _compute(count, told))
    result["contributions"] = _contributions()
    rows = [(n + 1, i.kind, i.sort, i.level, i.amount, int(i.done)) for n, i in enumerate(items(count))]
    plain, duck = peers.Sqlite(folder, rows), peers.Duck(rows)
    before = [_agreement(other.numbers()) for other in (plain, duck)]
    changed = _changes(count)
    result["ours"] = _spread([_change(row, item) for row, item in changed])
    result["ours_read_all"] = _spread([_timed(_values) for _ in range(10)])
    result["ours_as_of"] = _spread([_timed(_values_then) for _ in range(3)])
    for name, other in (("sqlite", plain), ("duckdb", duck)):
        result[name] = _spread([_timed(lambda o=other, r=row, i=item: (o.change(r, i), o.numbers())) for row, item in changed[:20]])  # fmt: skip
        for row, item in changed[20:]:
            other.change(row, item)
    after = [_agreement(other.numbers()) for other in (plain, duck)]
    result["agree"] = min(*before, *after)
    result["compare_again"] = _timed(lambda: recomputing.recompute(name_of(0)))
    return result


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
