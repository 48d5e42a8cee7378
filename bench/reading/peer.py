"""The best general library on PyPI for this: Microsoft's recognizers-text (Chinese culture).

It knows numbers, percentages, currency and dimensions, and no classifiers, comparators, names or kinds, so it
is scored on spans and values only. ``./chengnuo bench`` installs it from requirements-bench.lock.
"""

from __future__ import annotations

import re
from typing import Any

# A classifier follows the bare number the library returns; without this help it finds hardly any count.
CLASSIFIER = re.compile(r"\s*(?:余)?(?:个|家|人次|人|户|名|件|所|套|台|座|条|处|场|次|项|栋|张)")


def available() -> bool:
    """Whether the library can be imported here."""
    try:
        import recognizers_number_with_unit  # noqa: F401
    except ImportError:
        return False
    return True


def read(text: str) -> list[dict[str, Any]]:
    """Figures of ``text``, read sentence by sentence (the library is quadratic in its input)."""
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for m in re.finditer(r"[^。；！？\n]+", text):
        for figure in _sentence(m.group(), m.start()):
            found[figure["start"], figure["end"]] = figure
    return list(found.values())


def _sentence(sentence: str, at: int) -> list[dict[str, Any]]:
    from recognizers_number import recognize_number, recognize_percentage
    from recognizers_number_with_unit import recognize_currency, recognize_dimension
    from recognizers_text import Culture

    taken: list[tuple[int, int]] = []
    out = []
    for recognise in (recognize_currency, recognize_dimension, recognize_percentage, recognize_number):
        for hit in recognise(sentence, Culture.Chinese):
            start, end = hit.start, hit.end + 1
            if any(a < end and start < b for a, b in taken):
                continue
            taken.append((start, end))
            if recognise is recognize_number:
                unit = CLASSIFIER.match(sentence, end)
                if not unit:
                    continue
                end = unit.end()
            out.append(_figure(sentence, start, end, at))
    return out


def _figure(sentence: str, start: int, end: int, at: int) -> dict[str, Any]:
    text = sentence[start:end]
    m = re.match(r"([\d.]+)\s*(.*)", text)
    return {
        "start": at + start, "end": at + end, "text": text,
        "value": float(m[1]) if m and m[1].strip(".") else None, "value_to": None,
        "unit": m[2].replace("余", "") if m else None, "comparator": "eq",
        "kind": "result", "indicator": "", "soft": False,
    }  # fmt: skip
