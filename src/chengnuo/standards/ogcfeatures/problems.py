"""What cannot be answered, with its status."""

from __future__ import annotations


class Problem(Exception):
    """400: the question is wrong; 401: who asks must sign in; 404: no such thing; 406: no such form."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
