"""The same 2,000 numbers counted by others from a plain table: SQLite in SQL, and DuckDB, which is made for it.

Both get what helps them: typed columns, no JSON, all indicators of a kind in one pass over it, and in SQLite an index that
covers. What they count is compared with ours, number by number.
"""

from __future__ import annotations

import csv
import sqlite3
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb

from bench.indicators.city import KINDS, Formula, Item, formulas, name_of

_COLUMNS = "id INTEGER, kind INTEGER, sort TEXT, level TEXT, amount DOUBLE, done INTEGER"
#: Key → above, below (None where there is none).
Numbers = dict[str, tuple[float, float | None]]


def question(number: int) -> str:
    """All indicators of a kind, in one pass."""
    parts = []
    for one in formulas():
        worth = "amount" if one.summed else "1"
        parts.append(f"COALESCE(SUM(CASE WHEN {one.above_sql} THEN {worth} ELSE 0 END), 0)")
        parts.append(
            f"COALESCE(SUM(CASE WHEN {one.below_sql} THEN 1 ELSE 0 END), 0)" if one.below_sql else "NULL"
        )
    return f"SELECT {', '.join(parts)} FROM item WHERE kind = {number}"


class Sqlite:
    """Plain SQL."""

    def __init__(self, folder: Path, rows: Iterable[tuple[Any, ...]]) -> None:
        self._db = sqlite3.connect(folder / "plain.sqlite3")
        self._db.execute(f"CREATE TABLE item ({_COLUMNS})")
        self._db.executemany("INSERT INTO item VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._db.execute("CREATE INDEX item_kind ON item (kind, sort, level, done, amount)")
        self._db.execute("CREATE INDEX item_id ON item (id)")
        self._db.commit()
        self._db.execute("ANALYZE")

    def change(self, row_id: int, item: Item) -> None:
        """The change of one row."""
        self._db.execute("UPDATE item SET sort = ?, level = ?, amount = ?, done = ? WHERE id = ?",
                         (item.sort, item.level, item.amount, int(item.done), row_id))  # fmt: skip
        self._db.commit()

    def numbers(self) -> Numbers:
        """All of them."""
        return _numbers(lambda text: self._db.execute(text).fetchone())


class Duck:
    """The same questions to DuckDB, in memory, with all processors."""

    def __init__(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self._db = duckdb.connect()
        self._db.execute(f"CREATE TABLE item ({_COLUMNS})")
        with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
            file.flush()
            self._db.execute(f"COPY item FROM '{file.name}' (HEADER false)")

    def change(self, row_id: int, item: Item) -> None:
        """The change of one row."""
        self._db.execute("UPDATE item SET sort = ?, level = ?, amount = ?, done = ? WHERE id = ?",
                         [item.sort, item.level, item.amount, int(item.done), row_id])  # fmt: skip

    def numbers(self) -> Numbers:
        """All of them."""
        return _numbers(lambda text: self._db.execute(text).fetchone())


def _numbers(ask: Any) -> Numbers:
    found: Numbers = {}
    for number in range(KINDS):
        row = ask(question(number))
        for at, one in enumerate(formulas()):
            found[key_of(number, one)] = (
                float(row[2 * at]),
                None if row[2 * at + 1] is None else float(row[2 * at + 1]),
            )
    return found


def key_of(number: int, one: Formula) -> str:
    """The key of an indicator of the platform."""
    return f"{name_of(number)}.{one.key}"
