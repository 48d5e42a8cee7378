"""Django application of the records."""

from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The records' tables."""

    name = "chengnuo.core.records"
    label = "records"
    verbose_name = "台账"
