"""Django application of the published promises."""

from __future__ import annotations

from django.apps import AppConfig


class PromisesConfig(AppConfig):
    """Holds what was published; what is measured is published anew by the worker when it changed."""

    name = "chengnuo.core.promises"
    label = "promises"
    verbose_name = "民生实事公开"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the worker look."""
        from chengnuo.core.promises import refreshing

        refreshing.subscribe()
