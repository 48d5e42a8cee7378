"""Streams with a past, rules in force, and somebody at the desk."""

from tests.core.observations.conftest import field_of

__all__ = ["field_of"]
