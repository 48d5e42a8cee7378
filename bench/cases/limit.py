"""The limit of any intake: single rows committed by the same database, each on disk before the next of its client."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bench.cases.load import CLIENTS

_ROW = ("市民来电反映路边有垃圾堆放，希望尽快派人处理。" * 4, "HTTP")
_TABLE = "CREATE TABLE one (id INTEGER PRIMARY KEY, words TEXT, way TEXT)"


def sqlite_commits(folder: Path, count: int) -> float:
    """Commits a second of one writer: SQLite has one at a time. WAL and ``synchronous=FULL``, as ours."""
    database = sqlite3.connect(folder / "limit.sqlite3", isolation_level=None)
    for setting in ("journal_mode=WAL", "synchronous=FULL"):
        database.execute(f"PRAGMA {setting}")
    database.execute(_TABLE)
    began = time.perf_counter()
    for _ in range(count):
        database.execute("INSERT INTO one (words, way) VALUES (?, ?)", _ROW)
    took = time.perf_counter() - began
    database.close()
    return round(count / took, 1)


def postgres_commits(url: str, count: int) -> float:
    """Commits a second of eight connections, with the cluster's default durability."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as setup:
        setup.execute(_TABLE.replace("INTEGER", "SERIAL"))

    def client() -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            for _ in range(count // CLIENTS):
                connection.execute("INSERT INTO one (words, way) VALUES (%s, %s)", _ROW)

    return round(count // CLIENTS * CLIENTS / _together(client), 1)


def _together(client: Callable[[], None]) -> float:
    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began
