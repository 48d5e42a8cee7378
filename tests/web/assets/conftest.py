"""The city with assets, for pages."""

from tests.core.assets.conftest import HERE, City, city, district, terms, worked

__all__ = ["HERE", "City", "city", "district", "terms", "worked"]
