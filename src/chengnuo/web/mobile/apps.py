"""Django application of the phone's pages."""

from django.apps import AppConfig


class MobileConfig(AppConfig):
    """Holds the table of acts that phones sent."""

    name = "chengnuo.web.mobile"
    label = "web_mobile"
    verbose_name = "移动端"
    default_auto_field = "django.db.models.BigAutoField"
