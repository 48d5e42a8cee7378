"""The city with the shipped scenarios in force, for pages."""

from tests.engine.conftest import City, city, district, in_force

__all__ = ["City", "city", "district", "in_force"]
