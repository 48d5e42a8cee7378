"""What a caller is told."""

from __future__ import annotations


class Problem(Exception):
    """An answer other than the one asked for, in one sentence for both kinds of readers."""

    def __init__(self, status: int, message: str) -> None:
        """HTTP status and the sentence."""
        super().__init__(message)
        self.status, self.message = status, message
