"""Everything of ``chengnuo bench cases``: intake on both databases beside limit and peers, then the desk as it grows."""

from __future__ import annotations

import contextlib
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.cases import desk, limit
from bench.cases.helpdesk import helpdesk
from bench.cases.load import Target, run
from bench.cases.ours import ours
from bench.cases.postgres import postgres
from bench.cases.tracker import tracker

COUNT, WARM = 2400, 200
#: The peers are slower: fewer reports say as much. Name, program, how many to warm up, how many counted.
PEERS = (("helpdesk", helpdesk, 40, 240), ("tracker", tracker, 8, 40))
LIMIT_COUNT = 8000


def measure(so_far: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Rows of the intake by database, and of the desk by database and size; ``so_far`` is told after each part."""
    result: dict[str, Any] = {"intake": {}, "desk": {}}
    databases = {"SQLite": _sqlite, "PostgreSQL": _postgres}
    for name, database in databases.items():
        with tempfile.TemporaryDirectory(prefix="chengnuo-bench-") as folder:
            result["intake"][name] = _intake(Path(folder), database)
        so_far(result)
    for name, database in databases.items():
        with tempfile.TemporaryDirectory(prefix="chengnuo-bench-") as folder, database(Path(folder)) as url:
            _say(f"{name}: the desk")
            result["desk"][name] = desk.measure(Path(folder), url)
        so_far(result)
    return result


def _intake(folder: Path, database: Callable[[Path], Any]) -> dict[str, Any]:
    """The limit, ours signed in both ways, and the peers, one after the other; each begins with an empty database."""
    rows = []
    with database(folder) as url:
        commits = (
            limit.postgres_commits(url, LIMIT_COUNT) if url else limit.sqlite_commits(folder, LIMIT_COUNT)
        )
    for by_session in (False, True):
        place = folder / f"ours-{by_session}"
        with database(place) as url, ours(place, url, _stored(place, url), by_session=by_session) as target:
            rows.append(_ran(target, WARM, COUNT))
    for name, peer, warm, count in PEERS:
        place = folder / name
        place.mkdir()
        with database(place) as url, peer(place, url) as target:
            rows.append(_ran(target, warm, count))
    return {"commits_per_second": commits, "rows": rows}


def _ran(target: Target, warm: int, count: int) -> dict[str, Any]:
    _say(target.name)
    return run(target, warm=warm, count=count)


def _stored(folder: Path, url: str) -> Callable[[], int]:
    """Counts the reports on disk, past our own program."""
    question = "SELECT count(*) FROM cas_report"

    def in_sqlite() -> int:
        with contextlib.closing(sqlite3.connect(folder / "chengnuo.sqlite3")) as database:
            return int(database.execute(question).fetchone()[0])

    def in_postgres() -> int:
        import psycopg

        with psycopg.connect(url) as database:
            row = database.execute(question).fetchone()
            return int(row[0]) if row else 0

    return in_postgres if url else in_sqlite


@contextlib.contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    """SQLite in the folder: the address is empty."""
    folder.mkdir(parents=True, exist_ok=True)
    yield ""


@contextlib.contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    """A cluster of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    with postgres() as url:
        yield url


def _say(what: str) -> None:
    print(f"… {what}", file=sys.stderr)
