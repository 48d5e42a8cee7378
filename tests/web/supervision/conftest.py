"""The office of ``tests/core/supervision`` for the pages."""

from tests.core.supervision.conftest import office

__all__ = ["office"]
