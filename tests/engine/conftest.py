"""The district of the case tests, with the shipped scenarios in force."""

import pytest

from chengnuo.engine import versions
from tests.core.cases.conftest import City, city, district

__all__ = ["City", "city", "district"]


@pytest.fixture
def in_force(city: City) -> City:
    """Every shipped scenario is in force."""
    versions.take_up_new()
    return city
