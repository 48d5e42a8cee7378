"""Django application of the background jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Holds the table of jobs."""

    name = "chengnuo.kernel.jobs"
    label = "kernel_jobs"
    verbose_name = "后台任务"
    default_auto_field = "django.db.models.BigAutoField"
