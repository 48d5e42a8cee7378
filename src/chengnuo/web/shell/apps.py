"""Django application of the pages."""

from __future__ import annotations

import importlib
import importlib.util

from django.apps import AppConfig

#: The page packages, in the order of their addresses. Each may have ``urls.py`` and ``hooks.py``.
PAGE_PACKAGES = (
    "overview",
    "reports",
    "ledger",
    "units",
    "desk",
    "cases",
    "places",
    "reconcile",
    "supervision",
    "catalogue",
    "history",
    "jobs",
    "notices",
    "deliveries",
    "accounts",
)


class ShellConfig(AppConfig):
    """Lets the page packages add what they offer to search, notices and navigation."""

    name = "chengnuo.web.shell"
    label = "web_shell"
    verbose_name = "页面"

    def ready(self) -> None:
        """Import ``hooks.py`` of every page package that has one, and the checks."""
        from chengnuo.web.shell import checks  # noqa: F401

        for package in PAGE_PACKAGES:
            name = f"chengnuo.web.{package}"
            if importlib.util.find_spec(name) and importlib.util.find_spec(f"{name}.hooks"):
                importlib.import_module(f"{name}.hooks")
