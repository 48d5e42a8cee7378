"""Django application of observations."""

from django.apps import AppConfig


class ObservationsConfig(AppConfig):
    """Holds what devices tell; silent devices are noticed by a tick of the worker, which also fills in files."""

    name = "chengnuo.core.observations"
    label = "observations"
    verbose_name = "感知"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from chengnuo.core.observations import backfill, silence

        silence.subscribe()
        backfill.register_jobs()
