"""How sure a report is of a figure: 预计 of a year not yet closed, 力争 of a target it does not promise."""

from __future__ import annotations

import re

_WORD = re.compile(r"预计|有望|力争|争取")
# 预计全年 opens a run of results: it holds for the rest of the paragraph.
_WHOLE_YEAR = re.compile(r"预计[，]?(?:全年|20\d\d年|今年|去年)")


def certainty(text: str, a: int, sentence: tuple[int, int]) -> str | None:
    """The word that hedges the figure at ``a`` of a block's ``text``, or ``None``."""
    said = _WORD.findall(text, sentence[0], a)
    if said:
        return str(said[-1])
    return "预计" if _WHOLE_YEAR.search(text, 0, sentence[0]) else None
