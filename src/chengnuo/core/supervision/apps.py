"""Django application of supervision."""

from __future__ import annotations

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Holds the tables of supervision; its clocks ring in the worker, which also drafts orders."""

    name = "chengnuo.core.supervision"
    label = "supervision"
    verbose_name = "督查督办"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from chengnuo.core.supervision import alarms, drafting

        alarms.subscribe()
        drafting.subscribe()
