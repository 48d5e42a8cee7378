"""Django application of the API."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The API; its table of tokens moved to ``core.people``, the migrations stay for older installations."""

    name = "chengnuo.web.api"
    label = "web_api"
    verbose_name = "接口"
    default_auto_field = "django.db.models.BigAutoField"
