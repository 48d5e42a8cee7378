"""The small district of the progress tests."""

from tests.web.progress.conftest import desk, july, plainly_read, spaces, world

__all__ = ["desk", "july", "plainly_read", "spaces", "world"]
