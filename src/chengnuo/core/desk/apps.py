"""Django application of the desk."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk's tables."""

    name = "chengnuo.core.desk"
    label = "desk"
    verbose_name = "值班台"
