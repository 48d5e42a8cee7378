"""The small district with a measured target, on the first of July 2023."""

from tests.core.progress.conftest import july, spaces

__all__ = ["july", "spaces"]
