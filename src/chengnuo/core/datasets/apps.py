"""Django application of the data catalogue."""

from __future__ import annotations

from django.apps import AppConfig


class DatasetsConfig(AppConfig):
    """Keeps what people say of data sets; the worker looks at every feed and runs the checks."""

    name = "chengnuo.core.datasets"
    label = "datasets"
    verbose_name = "数据目录"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The registers of the platform are data sets; others hand theirs in (``declaring.provide``)."""
        from chengnuo.core.datasets import declaring, registers, streams, watching

        declaring.provide("registers", registers.resources)
        declaring.provide("streams", streams.resources)
        watching.subscribe()
