"""What every request asks for and few people ever change, kept in memory.

Another process' change is noticed after a second, this process' own at once: by the signals of the tables it was
made of, or by ``changed`` after an ``update`` or a bulk write, which send none.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

K = TypeVar("K")
T = TypeVar("T")
#: How long nobody asks the database whether it still holds.
EVERY_SECONDS = 1.0
_all: list[tuple[Kept[Any] | KeptBy[Any, Any], tuple[type[Model], ...]]] = []


class Kept(Generic[T]):
    """A value made by ``load`` of ``tables``, one for each process.

    ``mark`` is a small query whose answer changes with the value: as long as it is the same, nothing is loaded anew.
    Without it the value itself is small, and is loaded every second.
    """

    def __init__(
        self,
        load: Callable[[], T],
        *,
        tables: tuple[type[Model], ...] = (),
        mark: Callable[[], object] | None = None,
    ) -> None:
        """Nothing is asked before the first ``value``."""
        self._load, self._mark = load, mark
        self._lock = threading.Lock()
        self._kept: tuple[object, T] | None = None
        self._good_until = 0.0
        _follow(self, tables)

    def value(self) -> T:
        """The value as it was at most a second ago."""
        kept = self._kept
        if kept is not None and time.monotonic() < self._good_until:
            return kept[1]
        with self._lock:
            mark = self._mark() if self._mark else object()
            kept = self._kept
            if kept is None or kept[0] != mark:
                self._kept = kept = (mark, self._load())
            self._good_until = time.monotonic() + EVERY_SECONDS
            return kept[1]

    def drop(self) -> None:
        """Load it anew at the next question."""
        self._kept, self._good_until = None, 0.0


class KeptBy(Generic[K, T]):
    """Values by key, each as it was at most a second ago: for what is asked at every request, with few askers.

    What is not found (None) is asked again each time. ``most`` bounds how many are kept.
    """

    def __init__(
        self, load: Callable[[K], T | None], *, tables: tuple[type[Model], ...] = (), most: int = 1000
    ) -> None:
        """Nothing is asked before the first ``value``."""
        self._load, self._most = load, most
        self._kept: dict[K, tuple[float, T]] = {}
        _follow(self, tables)

    def value(self, key: K) -> T | None:
        """The key's value; None where there is none."""
        kept = self._kept.get(key)
        if kept is not None and time.monotonic() < kept[0]:
            return kept[1]
        found = self._load(key)
        if found is None:
            self._kept.pop(key, None)
        else:
            if len(self._kept) >= self._most:
                self._kept.clear()
            self._kept[key] = (time.monotonic() + EVERY_SECONDS, found)
        return found

    def drop(self) -> None:
        """Load everything anew at the next question."""
        self._kept.clear()


def _follow(one: Kept[Any] | KeptBy[Any, Any], tables: tuple[type[Model], ...]) -> None:
    """Drop what is kept when a table it was made of changes."""
    _all.append((one, tables))
    for table in tables:
        post_save.connect(_saved, sender=table)
        post_delete.connect(_saved, sender=table)


def _saved(sender: type[Model], **_: Any) -> None:
    changed(sender)


def changed(*tables: type[Model]) -> None:
    """Load anew what was made of these tables; once more after the commit, as others may ask before it."""
    for one, made_of in _all:
        if set(tables) & set(made_of):
            one.drop()
            transaction.on_commit(one.drop)


def drop_all() -> None:
    """Between tests: what is in memory outlives a test's transaction."""
    for one, _ in _all:
        one.drop()
