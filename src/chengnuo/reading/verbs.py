"""The verb by which a clause opens, after its adverbs or after whose matter it is."""

from __future__ import annotations

import re

from chengnuo.reading import clause_words as words

_VERBS = frozenset(words.VERBS)
_VERB_SIZES = sorted({len(v) for v in _VERBS}, reverse=True)
_ADVERBS = frozenset(words.ADVERBS)
_ADVERB_SIZES = sorted({len(w) for w in _ADVERBS}, reverse=True)
_MOST_ADVERBS = 4
# 「各级政府要坚持过紧日子」: whose matter it is stays in the clause, its verb comes after 要.
_MODAL = re.compile(r"(?<=..)(?<![需主重紧只都就想])(?:要|应当?|必须|将)")
_SUBJECT_MAX = 20


def verb_at(text: str, at: int) -> str:
    """The verb that begins at ``at``, or ""."""
    return next((text[at : at + n] for n in _VERB_SIZES if text[at : at + n] in _VERBS), "")


def opening(text: str, at: int = 0) -> tuple[str, bool]:
    """The verb by which ``text[at:]`` opens, and whether adverbs stand before it; ("", False) if none."""
    found = _after_adverbs(text, at, _MOST_ADVERBS)
    if found:
        return found, True
    return verb_at(text, at), False


def _after_adverbs(text: str, at: int, left: int) -> str:
    """The verb after one to ``left`` adverbs."""
    for n in _ADVERB_SIZES:
        if text[at : at + n] in _ADVERBS and len(text) >= at + n:
            verb = verb_at(text, at + n) or (_after_adverbs(text, at + n, left - 1) if left > 1 else "")
            if verb:
                return verb
    return ""


def owned_verb(text: str) -> str:
    """The verb of a clause with a subject and a modal: 「中央财政要加大投入」."""
    for m in _MODAL.finditer(text, 0, _SUBJECT_MAX + 2):
        if re.search(r"[“”：]", text[: m.start()]):
            return ""
        if verb := opening(text, m.end())[0]:
            return verb
    return ""


def has_verb(text: str, at: int = 0) -> bool:
    """Whether any verb stands at or after ``at``."""
    return any(verb_at(text, i) for i in range(at, len(text) - 1))
