"""A district at work, with a device's account beside its people."""

import pytest

from chengnuo.core.people.models import User
from tests.core.cases.conftest import City, city, district
from tests.core.observations.conftest import Field

__all__ = ["City", "Field", "city", "district", "field_of"]


@pytest.fixture
def field_of(city: City) -> Field:
    """Streams of the same people's district."""
    device = User.objects.create(username="shebei", display_name="设备网关", role="integrator", password="!")
    return Field(device=device, desk=city.desk)
