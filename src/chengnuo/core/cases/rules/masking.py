"""What free text must not carry to strangers: numbers of people's phones and papers, addresses of mail."""

from __future__ import annotations

import re

# Phones (with or without area code), identity cards, bank cards, car papers: seven digits or more in a row.
_NUMBERS = re.compile(r"(?<![\d.])\d[\d \-]{5,24}[\dXx](?![\d.])")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def masked_text(text: str) -> str:
    """The text with mail addresses, and numbers of seven digits or more, made unreadable but for two digits."""
    return _NUMBERS.sub(_masked, _MAIL.sub("***@***", text))


def _masked(match: re.Match[str]) -> str:
    found = match.group()
    digits = sum(sign.isdigit() for sign in found)
    # 2023-11-26 is a day and no phone.
    if digits < 7 or re.fullmatch(r"(?:19|20)\d\d-\d{1,2}-\d{1,2}", found):
        return found
    return "*" * (len(found) - 2) + found[-2:]
