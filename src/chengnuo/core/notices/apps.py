"""Django application of the notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Sends what waits, every few seconds."""

    name = "chengnuo.core.notices"
    label = "notices"
    verbose_name = "通知"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from chengnuo.core.notices.delivering import deliver
        from chengnuo.kernel.jobs.registry import every

        every("notices.deliver", 5, deliver)
