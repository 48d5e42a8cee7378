"""The small district of ``tests/worlds.py`` for the tests below this folder."""

from tests.worlds import plainly_read, world

__all__ = ["plainly_read", "world"]
