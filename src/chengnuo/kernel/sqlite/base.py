"""SQLite has one writer at a time. Its own waiting grows to a tenth of a second between two tries, so that whoever
waited longest comes last; here everybody asks again every millisecond.
"""

from __future__ import annotations

import sqlite3
import time

from django.db.backends.sqlite3 import base

_BETWEEN_TRIES = 0.001


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, except for how the beginning of a transaction waits."""

    def _start_transaction_under_autocommit(self) -> None:
        patience = self.settings_dict["OPTIONS"].get("timeout", 5)
        with self.wrap_database_errors:
            self.connection.execute("PRAGMA busy_timeout = 0")
            try:
                self._begin(time.monotonic() + patience)
            finally:
                self.connection.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")

    def _begin(self, deadline: float) -> None:
        while True:
            try:
                self.connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # the rest says why it is busy
                if not busy or time.monotonic() > deadline:
                    raise
            time.sleep(_BETWEEN_TRIES)
