"""Django application of the places."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Holds the tables of places."""

    name = "chengnuo.core.places"
    label = "places"
    verbose_name = "区划"
    default_auto_field = "django.db.models.BigAutoField"
