"""Django application of the reports."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Registers the import job."""

    name = "chengnuo.core.documents"
    label = "documents"
    verbose_name = "报告"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from chengnuo.core.documents import jobs

        jobs.register_jobs()
