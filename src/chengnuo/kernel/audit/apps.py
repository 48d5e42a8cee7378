"""Django application of the audit log."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Holds the table of entries."""

    name = "chengnuo.kernel.audit"
    label = "kernel_audit"
    verbose_name = "审计"
    default_auto_field = "django.db.models.BigAutoField"
