"""The same district as the cockpit's."""

from tests.web.cockpit.conftest import City, Field, city, district, field_of

__all__ = ["City", "Field", "city", "district", "field_of"]
