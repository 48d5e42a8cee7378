"""Django application of the progress."""

from __future__ import annotations

from django.apps import AppConfig


class ProgressConfig(AppConfig):
    """Listens to the reports: a corrected text takes bindings and entries along."""

    name = "chengnuo.core.progress"
    label = "progress"
    verbose_name = "承诺进展"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from chengnuo.core.progress import carrying

        carrying.subscribe()
