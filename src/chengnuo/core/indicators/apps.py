"""Django application of the indicators."""

from __future__ import annotations

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """The indicators' tables."""

    name = "chengnuo.core.indicators"
    label = "indicators"
    verbose_name = "指标"
