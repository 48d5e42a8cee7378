"""The small district with a measured target, on the first of July 2023."""

from tests.core.progress.conftest import july, spaces
from tests.worlds import plainly_read, world

__all__ = ["july", "plainly_read", "spaces", "world"]
