"""Addresses of the pages. A page package that is there brings its own ``urls.py`` with ``app_name`` and ``urlpatterns``."""

from __future__ import annotations

import importlib.util

from django.urls import URLPattern, URLResolver, include, path

from chengnuo.web.shell import views

handler400 = "chengnuo.web.shell.errors.bad_request"
handler404 = "chengnuo.web.shell.errors.not_found"
handler500 = "chengnuo.web.shell.errors.server_error"

#: Page package → where its addresses begin.
_PREFIXES = {
    "api": "api/",
    "accounts": "accounts/",
    "jobs": "jobs/",
    "reports": "reports/",
    "ledger": "ledger/",
    "progress": "progress/",
    "review": "review/",
    "units": "units/",
    "places": "places/",
    "reconcile": "reconcile/",
    "catalogue": "catalogue/",
    "history": "history/",
    "overview": "overview/",
    "desk": "desk/",
    "cases": "cases/",
    "assets": "assets/",
    "labels": "a/",
    "notices": "notices/",
    "deliveries": "deliveries/",
    "photos": "photos/",
    "evaluation": "evaluation/",
    "routing": "routing/",
    "replay": "replay/",
    "duty": "duty/",
    "sensors": "sensors/",
    "scenarios": "scenarios/",
    "cockpit": "cockpit/",
    "wall": "wall/",
    "promises": "promises/",
    "datasets": "datasets/",
    "indicators": "indicators/",
    "supervision": "supervision/",
    "resident": "",
    "mobile": "m/",
}


def _pages() -> list[URLPattern | URLResolver]:
    found: list[URLPattern | URLResolver] = []
    for package, prefix in _PREFIXES.items():
        module = f"chengnuo.web.{package}"
        if importlib.util.find_spec(module) and importlib.util.find_spec(f"{module}.urls"):
            found.append(path(prefix, include(f"{module}.urls")))
    return found


urlpatterns: list[URLPattern | URLResolver] = [
    *_pages(),  # the API first: programs ask most
    path("", views.home, name="home"),
    path("search/", views.search_page, name="search"),
    path("notices/", views.notices_panel, name="notices"),
    path("design/", views.design, name="design"),
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
]
