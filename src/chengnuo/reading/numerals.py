"""Numbers as printed: Arabic digits and Chinese numerals to values."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from chengnuo.reading.model import Number

CHINESE = "〇零一二三四五六七八九十百千万亿两"
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10**4, "亿": 10**8}


def arabic(text: str) -> Decimal | None:
    """Value of digits with an optional decimal point and thousands commas."""
    try:
        return Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None


def chinese(text: str) -> int | None:
    """Value of a Chinese numeral such as 三百二十 or 两千万; ``None`` where it is none."""
    if not text or len(text) > 20 or any(c not in CHINESE for c in text):
        return None
    if all(c in _DIGITS for c in text) and len(text) > 1:
        return int("".join(str(_DIGITS[c]) for c in text))
    total, section, digit = 0, 0, 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _TENS:
            section += (digit or 1) * _TENS[c]
            digit = 0
        else:
            total = ((total + section + digit) or 1) * _BIG[c]
            section = digit = 0
    return total + section + digit


def plain(value: Decimal | None) -> Number | None:
    """As ``int`` where integral, else ``float``."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
