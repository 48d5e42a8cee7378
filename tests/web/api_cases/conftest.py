"""The city of the case tests, for pages."""

from tests.core.cases.conftest import City, city, district

__all__ = ["City", "city", "district"]
