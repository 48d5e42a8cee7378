"""Django application of the API."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Holds the table of tokens."""

    name = "chengnuo.web.api"
    label = "web_api"
    verbose_name = "接口"
    default_auto_field = "django.db.models.BigAutoField"
