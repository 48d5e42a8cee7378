"""A platform of its own in a temporary folder: what a benchmark writes is gone when it ends."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def platform(**environment: str) -> Iterator[Path]:
    """An empty SQLite database with the platform's tables, and Django ready to use it; its folder.

    ``environment``: further settings. Once in a process, before anything else has loaded the settings.
    """
    with tempfile.TemporaryDirectory(prefix="chengnuo-bench-") as folder:
        os.environ.pop("DATABASE_URL", None)
        os.environ.update({"CHENGNUO_DATA_DIR": folder, **environment})
        from chengnuo.ops.manage import migrate, start_django

        start_django()
        migrate()
        from django.db import connections

        try:
            yield Path(folder)
        finally:
            connections.close_all()


def asked_to_stop() -> threading.Event:
    """Set by Ctrl-C: who presses it gets the figures of what was done by then."""
    asked = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: asked.set())
    return asked


class Progress:
    """A line on standard error every few seconds."""

    _EVERY_SECONDS = 5.0

    def __init__(self, what: str, total: int) -> None:
        self._what, self._total = what, total
        self._began = self._said = time.monotonic()

    def at(self, done: int) -> None:
        """Say how far it is, if nothing was said for a while."""
        now = time.monotonic()
        if now - self._said >= self._EVERY_SECONDS:
            self._said = now
            rate = done / (now - self._began)
            left = (self._total - done) / rate if rate else 0
            print(
                f"{self._what}: {done:,} / {self._total:,}, {rate:.0f}/s, {left:.0f} s left",
                file=sys.stderr,
                flush=True,
            )
