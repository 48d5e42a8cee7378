"""Django application of units and people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Holds the tables of units and users."""

    name = "chengnuo.core.people"
    label = "people"
    verbose_name = "单位与人员"
    default_auto_field = "django.db.models.BigAutoField"
