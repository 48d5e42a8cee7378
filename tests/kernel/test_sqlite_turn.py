"""On SQLite everybody who writes gets a turn, and nobody waits longer than was said."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.db import OperationalError

from chengnuo.kernel.sqlite.base import DatabaseWrapper
from chengnuo.settings import env

pytestmark = pytest.mark.django_db  # any database may be asked: these ask one of their own


def _connection(folder: Path, timeout: float) -> DatabaseWrapper:
    given = env.database("", folder)
    defaults = {"TIME_ZONE": None, "ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "CONN_HEALTH_CHECKS": False}
    settings = defaults | given | {"OPTIONS": given["OPTIONS"] | {"timeout": timeout}}
    return DatabaseWrapper(settings, alias="other")


def test_writers_follow_one_another(tmp_path: Path) -> None:
    first = _connection(tmp_path, 20)
    first.cursor().execute("CREATE TABLE t (n INTEGER)")
    faults = list[BaseException]()

    def write() -> None:
        mine = _connection(tmp_path, 20)
        try:
            for number in range(20):
                mine.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
                mine.cursor().execute("INSERT INTO t VALUES (%s)", [number])
                mine.commit()
                mine.set_autocommit(True)
        except BaseException as fault:  # shown below: a thread's own is not
            faults.append(fault)
        finally:
            mine.close()

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert first.cursor().execute("SELECT count(*) FROM t").fetchone()[0] == 160
    first.close()


def test_who_waits_too_long_is_told(tmp_path: Path) -> None:
    holder, other = _connection(tmp_path, 20), _connection(tmp_path, 0.05)
    holder.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with pytest.raises(OperationalError, match="locked"):
        other.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    holder.rollback()
    other.close()
    holder.close()
