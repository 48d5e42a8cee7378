"""Django application of the assets."""

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    """Holds the register of assets."""

    name = "chengnuo.core.assets"
    label = "assets"
    verbose_name = "部件"
    default_auto_field = "django.db.models.BigAutoField"
