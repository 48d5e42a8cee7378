"""Django application of the public pages."""

from django.apps import AppConfig


class ResidentConfig(AppConfig):
    """Holds the table of tries."""

    name = "chengnuo.web.resident"
    label = "web_resident"
    verbose_name = "居民页面"
    default_auto_field = "django.db.models.BigAutoField"
