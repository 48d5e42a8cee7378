"""A city with assets of two classes, one of them public, and a signed-in commander beside a stranger."""

from typing import Any

import pytest
from django.test import Client

from chengnuo.core.assets import services
from chengnuo.core.catalogue import queries as catalogue
from tests.core.assets.conftest import HERE, City, city, district, terms

__all__ = ["HERE", "ROOT", "City", "city", "district", "filled", "get", "terms"]

ROOT = "/ogc/features/"


@pytest.fixture
def filled(city: City) -> City:
    """Five covers (not public) in a row to the west, and a waste bin (public)."""
    for n in range(5):
        services.register_asset(actor=city.desk, terms=terms(lon=HERE.lon - n * 0.0002, name=f"井盖{n}"))
    bin_class = catalogue.find_class("component", "03005").id
    services.register_asset(actor=city.desk, terms=terms(class_id=bin_class, name="垃圾箱"), simulated=True)
    return city


@pytest.fixture
def get(filled: City, client: Client) -> Any:
    """Ask as the commander: the path below the root, its parameters, and the status expected."""
    client.force_login(filled.commander, backend="django.contrib.auth.backends.ModelBackend")

    def ask(path: str, status: int = 200, **params: str) -> Any:
        answer = client.get(ROOT + path, {name.replace("_", "-"): value for name, value in params.items()})
        assert answer.status_code == status, answer.content.decode()[:500]
        return answer.json()

    return ask
