"""Which database holds what. On SQLite observations have a file of their own, so that a flood of points never keeps a
desk waiting for its turn to write; on PostgreSQL everything is in one.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

#: The label of the application whose tables may lie apart, and the name of that database.
APART = "observations"


def alias(app_label: str = APART) -> str:
    """The database of an application."""
    return APART if app_label == APART and APART in settings.DATABASES else "default"


def targets() -> tuple[tuple[str, str], ...]:
    """Every database with the application to migrate in it; "" for all."""
    apart = ((APART, APART),) if APART in settings.DATABASES else ()
    return (("default", ""), *apart)


class Router:
    """Django's question, answered by ``alias``."""

    def db_for_read(self, model: Any, **_: Any) -> str:
        """Where a model is read."""
        return alias(model._meta.app_label)

    def db_for_write(self, model: Any, **_: Any) -> str:
        """Where it is written."""
        return alias(model._meta.app_label)

    def allow_migrate(self, db: str, app_label: str, **_: Any) -> bool:
        """Each table is made where it lies."""
        return db == alias(app_label)
