"""Django application of the reports."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Registers the jobs of import and reconciliation."""

    name = "chengnuo.core.documents"
    label = "documents"
    verbose_name = "报告"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from chengnuo.core.documents import jobs, reconcile_job

        jobs.register_jobs()
        reconcile_job.register_jobs()
