"""Django application of the wall screens."""

from django.apps import AppConfig


class WallConfig(AppConfig):
    """Holds the passes of the screens."""

    name = "chengnuo.web.wall"
    label = "web_wall"
    verbose_name = "大屏"
    default_auto_field = "django.db.models.BigAutoField"
