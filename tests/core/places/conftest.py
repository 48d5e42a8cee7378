"""The shipped district for the tests below this folder."""

import json
from datetime import date
from typing import Any

import pytest

from chengnuo.core.people.models import User
from chengnuo.core.places import queries, services


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create(username="admin", role="system_admin", display_name="管理某", password="!")


@pytest.fixture
def district(db: None) -> None:
    services.load_jianghan()


@pytest.fixture
def grids(district: None) -> dict[str, Any]:
    """The layer in force as a file, to be changed and brought back."""
    whole: dict[str, Any] = json.loads(queries.layer_file("grids"))
    return whole


def check(
    admin: User, whole: Any, *, day: date = date(2024, 1, 1), layer: str = "grids", crs: str = "WGS84"
) -> Any:
    data = whole if isinstance(whole, bytes) else json.dumps(whole).encode()
    return services.check_import(
        actor=admin, layer=layer, data=data, name="网格.geojson", crs=crs, valid_from=day
    )
