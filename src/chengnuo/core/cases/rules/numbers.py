"""Numbers and codes people read out: the case's number, the report's code."""

from __future__ import annotations

import secrets
from datetime import datetime

from chengnuo.kernel.clock import local

# Without letters and digits that are taken for one another on a phone or on paper.
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 10


def number(at: datetime, case_id: int) -> str:
    """The case's number, by the day it came in on the district's calendar: 20231126-000123."""
    return f"{local(at):%Y%m%d}-{case_id:06d}"


def id_in(text: str) -> int | None:
    """The id in a case's number, or None."""
    day, dash, serial = text.strip().partition("-")
    fits = dash and len(day) == 8 and day.isdecimal() and 6 <= len(serial) <= 12 and serial.isdecimal()
    return int(serial) if fits else None


def new_code() -> str:
    """A report's code that cannot be guessed: 50 bits, and it can be read out."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))


def plain_code(text: str) -> str:
    """A code as it was typed in, brought to the form it is kept in."""
    return "".join(sign for sign in text.upper() if sign in _ALPHABET)
