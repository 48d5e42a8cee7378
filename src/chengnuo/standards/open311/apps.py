"""Django application of Open311."""

from django.apps import AppConfig


class Open311Config(AppConfig):
    """Holds what is known of other cities' endpoints; asks them in the worker."""

    name = "chengnuo.standards.open311"
    label = "open311"
    verbose_name = "Open311"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from chengnuo.core.datasets import declaring
        from chengnuo.standards.open311 import feeds, jobs

        jobs.subscribe()
        declaring.provide("open311", feeds.resources)
