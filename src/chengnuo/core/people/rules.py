"""Pure rules of units and people."""

from __future__ import annotations

import re

_BREAK = re.compile(r"[\n\r、，,；;]+")


def word_list(text: str) -> tuple[str, ...]:
    """The words of a field typed by a person: separated by lines, commas or 、; each once, in order."""
    return tuple(dict.fromkeys(word.strip() for word in _BREAK.split(text) if word.strip()))


def as_lines(words: tuple[str, ...]) -> str:
    """How a list of words is stored: one a line."""
    return "\n".join(words)
