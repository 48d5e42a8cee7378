"""Django application of the catalogue."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Holds the tables of classes and conditions."""

    name = "chengnuo.core.catalogue"
    label = "catalogue"
    verbose_name = "立案标准"
    default_auto_field = "django.db.models.BigAutoField"
