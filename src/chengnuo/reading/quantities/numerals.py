"""Numbers as printed, Arabic and Chinese, and the runs of numerals a text is made of."""

from __future__ import annotations

import re
from decimal import Decimal

from chengnuo.reading.model import Number

HAN = "〇○零一二三四五六七八九十百千万亿两半"
# A number: grouped by commas, plain, or Chinese. One character class each, so that it stays linear.
ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
TOKEN = re.compile(rf"{ARABIC}|[{HAN}]+")
RUN = re.compile(rf"[\d{HAN}]+")

# Longer than any printed amount: a serial number, or a line meant to hurt.
LONGEST = 16

_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_STEP = {"十": 10, "百": 100, "千": 1000}
SCALES = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8,
    "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 1000, "百": 100, "": 1,
}  # fmt: skip


def plain(value: Decimal) -> Number:
    """An int where the value is integral, else the nearest float."""
    return int(value) if value == value.to_integral_value() else float(value)


def arabic(text: str) -> Decimal:
    """The value of an Arabic number of at most :data:`LONGEST` characters."""
    return Decimal(text.replace(",", ""))


def small(text: str) -> int | None:
    """The value of a Chinese number below 万 (两百三十, 十二, 二〇); ``None`` if it is none."""
    if not text or len(text) > 8:
        return None
    if all(c in _DIGIT for c in text):
        return int("".join(str(_DIGIT[c]) for c in text))
    total, digit, last = 0, None, 10**4
    for c in text:
        if c in _DIGIT:
            if digit:
                return None
            digit = _DIGIT[c]
            continue
        step = _STEP.get(c)
        if step is None or step >= last:
            return None
        total += (1 if digit is None else digit) * step
        digit, last = None, step
    return total + (digit or 0)


def chinese(text: str) -> tuple[int, str] | None:
    """A Chinese number as (value, scale as printed): 三万 → (3, 万), 百亿 → (100, 亿), 两千 → (2000, "")."""
    scale = ""
    for candidate in ("万亿", "亿", "万"):
        if text.endswith(candidate):
            scale = candidate
            break
    head = text[: len(text) - len(scale)]
    value = 1 if scale and not head else small(head)
    return None if value is None else (value, scale)
