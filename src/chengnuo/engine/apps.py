"""Django application of the engine."""

from __future__ import annotations

from django.apps import AppConfig


class EngineConfig(AppConfig):
    """The versions of scenarios, what they hand down (to the register of assets, to the sensors), and what they count."""

    name = "chengnuo.engine"
    label = "engine"
    verbose_name = "机制"

    def ready(self) -> None:
        """The register of assets asks here what classes have; the worker hands alarm rules down and takes alarms in."""
        from chengnuo.core.assets import services
        from chengnuo.core.datasets import declaring
        from chengnuo.engine import datasets, handing, indicating, passing, recomputing, retention, watching

        services.put_classes("scenarios", handing.asset_classes)
        declaring.provide("records", datasets.resources)
        watching.subscribe()
        retention.subscribe()
        indicating.subscribe()
        passing.subscribe()
        recomputing.subscribe()
