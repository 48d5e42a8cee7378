"""The city of the case tests, with assets in its streets."""

from datetime import date
from typing import Any

import pytest

from chengnuo.core.assets import services
from chengnuo.core.assets.rules.terms import Terms
from chengnuo.core.catalogue import queries as catalogue
from tests.core.cases.conftest import HERE, City, city, district

__all__ = ["HERE", "City", "city", "district", "terms", "worked"]


def terms(**given: Any) -> Terms:
    """A manhole cover at a street corner, with what a test changes."""
    fields: dict[str, Any] = {
        "class_id": catalogue.find_class("component", "01002").id, "name": "污水井盖", "lon": HERE.lon, "lat": HERE.lat,
        "started_on": date(2020, 3, 1),
    }  # fmt: skip
    return Terms(**fields | given)


@pytest.fixture
def worked(city: City) -> int:
    """An asset that was broken in 2021 and whole again in 2022."""
    asset_id = services.register_asset(actor=city.desk, terms=terms(keeper_id=city.unit.pk))
    for version, state, day in ((1, "broken", date(2021, 5, 1)), (2, "good", date(2022, 6, 1))):
        services.change_state(actor=city.desk, asset_id=asset_id, version=version, state=state, on=day)
    return asset_id
