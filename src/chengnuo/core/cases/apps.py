"""Django application of the case loop."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Holds the tables of cases; its alarms tick in the worker, which also runs the replay."""

    name = "chengnuo.core.cases"
    label = "cases"
    verbose_name = "案卷"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from chengnuo.core.cases import alarms, from_alarms, replay_job

        alarms.subscribe()
        from_alarms.subscribe()
        replay_job.register_jobs()
